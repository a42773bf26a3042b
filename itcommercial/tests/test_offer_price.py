from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestOfferPrice(ItCommercialCommon):
    """Prices over time, price models in words, and bundles."""

    def _price(self, offer, day, **vals):
        return self.env["it.offer.price"].create(
            {"offer_id": offer.id, "date_from": day, "list_price": 90, **vals}
        )

    def _words(self, offer, quantity=1, day=None, tier=None):
        price, words = offer._get_words_of_price(quantity, day, tier)
        return price, " ".join(words).replace("\xa0", " ")

    def test_a_new_list_price_is_kept_from_its_day(self):
        self.assertEqual(self.offer.price_ids.mapped("list_price"), [83.54])
        self.offer.list_price = 85
        self.assertEqual(self.offer.price_ids.mapped("list_price"), [85])
        with freeze_time("2027-04-01"):
            self.offer.list_price = 88
        self.env.invalidate_all()
        self.assertEqual(self.offer.price_ids.mapped("list_price"), [88, 85])

    def test_what_was_charged_stays(self):
        price = self.offer.price_ids
        with freeze_time("2026-12-01"):
            for change in (
                lambda: price.sudo().write({"list_price": 1}),
                lambda: price.sudo().write({"date_from": "2027-01-01"}),
                lambda: price.sudo().unlink(),
            ):
                with self.assertRaisesRegex(UserError, "stays"):
                    change()

    def test_a_price_to_come_begins_on_its_day(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        coming = self._price(self.offer, "2027-04-01")
        self.assertEqual(coming.phase, "coming")
        self.assertEqual(self.offer.list_price, 83.54)
        self.assertEqual(self._words(self.offer, day=coming.date_from)[0], 90)
        with freeze_time("2027-04-01"), self.enter_registry_test_mode():
            self.env.ref("itcommercial.cron_price").method_direct_trigger()
        self.assertEqual(self.offer.list_price, 90)
        self.assertEqual(self.offer.product_id.list_price, 90)

    def test_a_price_that_is_not_lawful_does_not_begin(self):
        power = self.power.copy({"code": "TEST_RECOVERY", "surplus_lawful": "no"})
        self.offer.write({"legal_power_id": power.id, "list_price": 76.86})
        self.offer.action_validate()
        self.offer.action_go_live()
        self._price(self.offer, "2026-11-25", list_price=200)
        with freeze_time("2026-11-25"), self.enter_registry_test_mode():
            self.env.ref("itcommercial.cron_price").method_direct_trigger()
        self.assertEqual(self.offer.list_price, 76.86)
        self.assertIn("didn't begin", self.offer.message_ids[0].body)
        self.assertTrue(self.offer.activity_ids)

    def test_base_fee_and_minimum(self):
        self.offer.price_ids.write(
            {"list_price": 1.14, "base_fee": 466.14, "minimum_charge": 500}
        )
        price, words = self._words(self.offer, 210)
        self.assertEqual(price, 3.36)
        self.assertRegex(words, r"Base fee £ ?466\.14\. Units 1 to 210: £ ?1\.14 each")
        self.assertRegex(self._words(self.offer, 10)[1], r"At least £ ?500\.00")

    def test_banded(self):
        offer = self._new_offer("Filtering", price_model="banded", list_price=5)
        offer.price_ids.line_ids = [
            Command.create({"from_quantity": 1, "price": 5}),
            Command.create({"from_quantity": 101, "price": 4}),
        ]
        price, words = self._words(offer, 150)
        self.assertEqual(price, 4.67)
        self.assertRegex(
            words, r"Units 101 to 150: £ ?4\.00 each\. Together £ ?700\.00"
        )
        with self.assertRefused("don't follow each other"):
            offer.price_ids.line_ids = [Command.clear()] + [
                Command.create({"from_quantity": 2, "price": 5})
            ]

    def test_tiered(self):
        offer = self._new_offer("Support", price_model="tiered", list_price=100)
        offer.price_ids.line_ids = [
            Command.create({"name": "Bronze", "price": 100}),
            Command.create(
                {"name": "Gold", "price": 300, "description": "On site the same day"}
            ),
        ]
        self.assertEqual(self._words(offer)[0], 100)
        price, words = self._words(offer, tier="Gold")
        self.assertEqual(price, 300)
        self.assertIn("On site the same day", words)
        lead = self._new_lead("School", self.officer)
        lead.it_offer_line_ids = [self._line(offer)]
        lead.it_offer_line_ids.tier_id = offer.price_ids.line_ids[1]
        self.assertEqual(lead.it_offer_line_ids.price_unit, 300)

    def test_cost_plus_says_nothing_of_cost(self):
        offer = self._new_offer("Project", price_model="cost_plus", list_price=1)
        self._new_cost(offer, 400)
        offer.markup = 0.1
        price, words = self._words(offer.with_user(self.reader))
        self.assertEqual(price, 440)
        self.assertNotIn("400", words)

    def test_revenue_share_and_free_pilot(self):
        share = self._new_offer(
            "Advertising", price_model="revenue_share", list_price=500, share_rate=0.05
        )
        self.assertRegex(self._words(share)[1], r"5% of income, expected at £ ?500")
        pilot = self._new_offer(
            "Sensors", price_model="free_pilot", pilot_end_date="2026-12-31"
        )
        self.assertEqual(self._words(pilot)[0], 0)
        self.assertIn("Free until", pilot.price_text)

    def test_a_free_pilot_goes_live_only_as_approved(self):
        pilot = self._new_offer(
            "Sensors",
            price_model="free_pilot",
            pilot_end_date="2026-12-31",
            list_price=0,
        )
        self._new_cost(pilot, 400)
        pilot.action_validate()
        with self.assertRefused("have a lower price approved"):
            pilot.action_go_live()
        approval = self.env["it.price.approval"].create(
            {
                "offer_id": pilot.id,
                "price_floor": 0,
                "reason": "To learn what the sensors show",
                "subsidy_answer": "no_enterprise",
                "subsidy_note": "Schools only",
            }
        )
        approval.with_user(self.officer).action_ask()
        approval.with_user(self.manager).action_approve()
        pilot.action_go_live()
        self.assertEqual(pilot.state, "live")

    def test_bundle(self):
        part = self._new_offer("Backup", list_price=50)
        bundle = self._new_offer("Package", list_price=0)
        bundle.write(
            {
                "bundle_ids": [
                    Command.create({"offer_id": self.offer.id}),
                    Command.create({"offer_id": part.id, "quantity": 2}),
                ],
                "bundle_discount": 0.1,
            }
        )
        self.assertEqual((bundle.bundle_whole, bundle.bundle_price), (183.54, 165.18))
        with self.assertRefused("more than its parts"):
            bundle.list_price = 183.55
        with self.assertRefused("made of single offers"):
            self.offer.bundle_ids = [Command.create({"offer_id": bundle.id})]
        self._new_cost(part, 40)
        bundle.with_user(self.officer).action_price_bundle()
        self.assertEqual(bundle.list_price, 165.18)
        self.assertEqual(bundle.unit_cost, 156.86)

    def test_what_a_live_offer_needs(self):
        offer = self.env["it.offer"].create(
            {"name": "Bare", "family": "gis", "state": "validated"}
        )
        with self.assertRaisesRegex(
            ValidationError,
            "what the customer gets, its full cost, a legal power, a price",
        ):
            offer.action_go_live()
