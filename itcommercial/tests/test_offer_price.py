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
        self.assertEqual(price, 3.3597)
        self.assertAlmostEqual(price * 210, 705.54, 2)  # to the penny
        self.assertRegex(words, r"Base fee £ ?466\.14\. Units 1 to 210: £ ?1\.14 each")
        self.assertRegex(self._words(self.offer, 10)[1], r"At least £ ?500\.00")

    def test_banded(self):
        offer = self._new_offer("Filtering", price_model="banded", list_price=5)
        offer.price_ids.line_ids = [
            Command.create({"from_quantity": 1, "price": 5}),
            Command.create({"from_quantity": 101, "price": 4}),
        ]
        price, words = self._words(offer, 150)
        self.assertEqual(price, 4.66667)
        self.assertAlmostEqual(price * 150, 700, 2)  # to the penny
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
        self.customer.it_sector_id = self.env["it.sector"].create(
            {"name": "Schools", "code": "pilot", "is_enterprise": "no"}
        )
        order = self._quote(pilot)
        self.assertEqual(order.order_line.price_unit, 0)
        order.action_quotation_sent()
        with freeze_time("2027-01-01"):
            self.env.invalidate_all()
            self.assertEqual(pilot.price_law_state, "blocked")
            with self.assertRefused("free pilot ended on .* charge at least"):
                self._quote(pilot).action_quotation_sent()
            found = self.env["it.offer"].search(
                [("price_model", "=", "free_pilot"), ("pilot_end_date", "<", "today")]
            )
            self.assertIn(pilot, found)

    def _quote(self, offer, quantity=1, **vals):
        line = {"product_id": offer.product_id.id, "product_uom_qty": quantity, **vals}
        return self.env["sale.order"].create(
            {"partner_id": self.customer.id, "order_line": [Command.create(line)]}
        )

    def test_every_price_model_is_quoted_with_its_reason(self):
        """The twelve ways of the domain notes 4.1, each through a line of a quote."""
        bands = [
            Command.create({"from_quantity": start, "price": price})
            for start, price in ((1, 10), (101, 8))
        ]
        tiers = [
            Command.create({"name": name, "price": price})
            for name, price in (("Bronze", 20), ("Gold", 50))
        ]
        unit = {"list_price": 12, "unit_label": "each a year"}
        told = r"List price: £ ?12\.00 each a year"
        cases = {
            "fixed_annual": (unit, [], 1, 12, told),
            "per_pupil": (unit, [], 210, 12, told),
            "per_user": (unit, [], 30, 12, told),
            "per_device": (unit, [], 30, 12, told),
            "per_site": (unit, [], 2, 12, told),
            "per_m2": (unit, [], 900, 12, told),
            "per_visit": (unit, [], 5, 12, told),
            "banded": ({"list_price": 10}, bands, 150, 9.3333, r"Units 101 to 150"),
            "tiered": ({"list_price": 20}, tiers, 1, 20, r"Bronze: £ ?20\.00"),
            "cost_plus": ({"list_price": 1, "markup": 0.2}, [], 1, 12, "a percentage"),
            "revenue_share": (
                {"list_price": 15, "share_rate": 0.05},
                [],
                1,
                15,
                r"5% of income",
            ),
            "free_pilot": (
                {"list_price": 0, "pilot_end_date": "2026-12-31"},
                [],
                1,
                0,
                "Free of charge as a pilot until",
            ),
        }
        models = dict(self.env["it.offer"]._fields["price_model"].selection)
        self.assertEqual(set(cases), set(models))
        for model, (vals, rows, quantity, price, words) in cases.items():
            with self.subTest(model):
                offer = self._new_offer(model, price_model=model, **vals)
                offer.price_ids.line_ids = rows
                cost = 0 if model == "free_pilot" else 10
                self._new_cost(offer, cost, customers=1)
                offer.action_validate()
                offer.action_go_live()
                line = self._quote(offer, quantity).order_line
                self.assertEqual(line.it_offer_id, offer)
                self.assertEqual(line.price_unit, price)
                self.assertRegex(line.it_price_reason.replace("\xa0", " "), words)

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
        bundle.list_price = 165.18
        for change in (
            lambda: part.write({"list_price": 40}),
            lambda: bundle.bundle_ids[1].write({"quantity": 1}),
            lambda: bundle.bundle_ids[0].unlink(),
            lambda: bundle.write({"bundle_ids": [Command.delete(bundle.bundle_ids[1].id)]}),
        ):
            with self.assertRefused("costs more than its parts"):
                change()
            self.env.invalidate_all()
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
