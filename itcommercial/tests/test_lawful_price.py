from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import LawfulPriceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestLawfulPrice(LawfulPriceCommon):
    """A price is held against its power, by every door; a refusal says how to mend it."""

    # ------------------------------------------------------------
    # Catalogue
    # ------------------------------------------------------------

    def test_a_surplus_under_cost_recovery_is_refused_and_mended(self):
        offer = self.offer.with_user(self.officer)
        with self.assertRefused(
            r"at £ ?83\.54.*full cost of £ ?76\.86.*surplus of £ ?400\.80.*"
            r"£ ?92\.23 is borne.*Up to £ ?78\.39 would be lawful",
        ):
            offer.list_price = 83.54
        offer.invalidate_recordset()
        offer.list_price = 78.39
        self.assertEqual(offer.price_law_state, "warning")
        self.assertEqual(offer.price_ceiling, 78.39)

    def test_a_power_that_allows_a_surplus(self):
        self.offer.legal_power_id = self.free
        self.offer.list_price = 83.54
        self.assertEqual(self.offer.price_law_state, "ok")
        self.assertEqual(self.offer.price_ceiling, 0)

    def test_a_surplus_through_a_company_needs_the_company(self):
        self.offer.legal_power_id = self.company_power
        with self.assertRefused("name the company"):
            self.offer.list_price = 83.54
        self.offer.invalidate_recordset()
        self.offer.write({"list_price": 83.54, "trading_company_id": self.company.id})
        self.assertEqual(self.offer.price_law_state, "ok")

    def test_going_live_asks_by_every_door(self):
        other = self._new_offer("Dear", list_price=90, legal_power_id=self.recovery.id)
        self.cost.copy({"offer_id": other.id})
        other.action_validate()
        other = other.with_user(self.officer)
        for enter in (
            other.action_go_live,
            lambda: other.write({"state": "live"}),
            lambda: other.web_save({"state": "live"}, {}),
            lambda: other.sudo().write({"state": "live"}),
        ):
            with self.assertRefused("cost recovery at most"):
                enter()
            other.invalidate_recordset()

    # ------------------------------------------------------------
    # Powers by customer
    # ------------------------------------------------------------

    def test_power_by_kind_of_customer(self):
        row = self.env["it.offer.power"].create(
            {
                "offer_id": self.offer.id,
                "customer_kind": "public_body",
                "charge": "surplus",
            }
        )
        self.assertEqual(row.legal_power_id.code, "LAGSA70_S1")
        council = self.env["res.partner"].create(
            {
                "name": "Next Council",
                "is_company": True,
                "it_sector_id": self.sectors["council"].id,
            }
        )
        self._quote(120, partner=council).action_quotation_sent()
        with self.assertRefused("cost recovery at most"):
            self._quote(120).action_quotation_sent()

    def test_what_the_opportunity_answers_counts_first(self):
        lead = self._new_lead("Network", self.officer, legal_power_id=self.free.id)
        order = self._quote(120, opportunity_id=lead.id)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    # ------------------------------------------------------------
    # Quote
    # ------------------------------------------------------------

    def test_a_quote_goes_out_only_at_a_lawful_price(self):
        order = self._quote(90)
        self.assertEqual(order.it_price_law_state, "blocked")
        self.assertIn("would be lawful", order.order_line.it_price_law_note)
        doors = {
            "send": order.action_quotation_sent,
            "confirm": order.action_confirm,
            "write": lambda: order.write({"state": "sent"}),
            "a job": lambda: order.sudo().write({"state": "sale"}),
            "import": lambda: self._quote(90, state="sale"),
        }
        for door, enter in doors.items():
            with (
                self.subTest(door=door),
                self.assertRefused("can't go out"),
            ):
                enter()
            order.invalidate_recordset()
        order.order_line.price_unit = 76.86
        order.action_quotation_sent()
        with self.assertRefused("can't go out"):
            order.order_line.price_unit = 90

    def test_a_discount_counts(self):
        order = self._quote(76.86)
        order.order_line.discount = 10
        with self.assertRefused("have a lower price approved"):
            order.action_quotation_sent()

    def test_what_was_lawful_when_sent_may_be_accepted(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        self.cost.copy({"direct_cost": 4000})
        self.assertEqual(self.offer.unit_cost, 84)
        with self.assertRaises(ValidationError):
            self._quote(76.86).action_quotation_sent()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_what_was_found_lawful_is_nobodys_to_send(self):
        order = self._quote(90)
        order.order_line.sudo().write(
            {
                "it_lawful_price": 90,
                "it_lawful_quantity": 99,
                "it_lawful_partner_id": self.customer.id,
            }
        )
        with self.assertRaises(ValidationError):
            order.action_quotation_sent()

    def test_without_a_cost_there_is_no_lawful_price(self):
        uncosted = self._new_offer(
            "Uncosted",
            state="live",
            cost_ids=[Command.create({"financial_year": "2026-27", "direct_cost": 9})],
        )
        order = self._quote(76.86)
        order.order_line.product_id = uncosted.product_id
        with self.assertRefused("isn't worked out"):
            order.action_quotation_sent()

    def test_who_may_not_see_cost_is_told_no_figure(self):
        order = self._quote(90, user=self.salesman, user_id=self.salesman.id)
        note = order.order_line.it_price_law_note
        self.assertIn("ask a commercial officer", note)
        self.assertNotIn("76.86", note)
        with self.assertRaises(ValidationError) as refused:
            order.action_quotation_sent()
        self.assertNotIn("76.86", str(refused.exception))

    def test_queries_do_not_grow_with_quotes(self):
        def count(number):
            orders = self.env["sale.order"].browse()
            for _one in range(number):
                orders |= self._quote(76.86).sudo(False)
            self.env.flush_all()
            self.env.invalidate_all()
            orders.order_line.mapped("order_id.partner_id.it_sector_id.is_enterprise")
            before = self.env.cr.sql_log_count
            orders.order_line._assess_lines()
            return self.env.cr.sql_log_count - before

        few, many = count(2), count(20)
        self.assertLessEqual(many, few)

    # ------------------------------------------------------------
    # Below cost and subsidy
    # ------------------------------------------------------------

    def test_below_cost_needs_an_approval(self):
        with self.assertRefused(r"charge at least £ ?76\.86"):
            self._quote(70).action_quotation_sent()
        self._approve()
        order = self._quote(70)
        self.assertEqual(order.it_price_law_state, "warning")
        order.action_quotation_sent()
        with self.assertRefused(r"charge at least £ ?60\.00"):
            self._quote(59).action_quotation_sent()

    def test_somebody_is_called_to_decide_and_the_asker_is_told(self):
        approval = self.env["it.price.approval"].create(
            {
                "offer_id": self.offer.id,
                "price_floor": 60,
                "reason": "A pilot",
                "subsidy_answer": "no_enterprise",
                "subsidy_note": "A school",
            }
        )
        self.team.user_id = self.manager
        approval.with_user(self.officer).action_ask()
        self.assertEqual(approval.activity_ids.user_id, self.manager)
        approval.with_user(self.manager).action_refuse()
        self.assertFalse(approval.activity_ids)
        told = approval.message_ids[0]
        self.assertIn("Refused", told.body)
        self.assertIn(self.officer.partner_id, told.partner_ids)

    def test_the_asker_never_approves(self):
        approval = self.env["it.price.approval"].create(
            {
                "offer_id": self.offer.id,
                "price_floor": 60,
                "reason": "A pilot",
                "subsidy_answer": "no_enterprise",
                "subsidy_note": "A school",
            }
        )
        approval.with_user(self.manager).action_ask()
        with self.assertRaisesRegex(UserError, "somebody else"):
            approval.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "A manager decides"):
            approval.with_user(self.colleague).action_approve()
        self.assertEqual(approval.state, "asked")

    def test_state_changes_only_by_buttons_and_terms_stay(self):
        approval = self._approve()
        for vals in (
            {"state": "draft"},
            {"decided_by_id": self.officer.id},
            {"price_floor": 1},
            {"date_to": "2030-01-01"},
            {"reason": "Another"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                approval.sudo().write(vals)
        with self.assertRaises(UserError):
            approval.sudo().unlink()
        made = self.env["it.price.approval"].create(
            {"offer_id": self.offer.id, "price_floor": 1, "state": "approved"}
        )
        self.assertEqual(made.state, "draft")

    def test_what_an_approval_needs(self):
        approval = self.env["it.price.approval"].create(
            {"offer_id": self.offer.id, "price_floor": 60}
        )
        with self.assertRefused("reason.*subsidy"):
            approval.with_user(self.officer).action_ask()

    def test_an_approval_ends(self):
        approval = self._approve()
        self.assertEqual(str(approval.date_to), "2027-11-21")
        with freeze_time("2027-11-22"), self.assertRaises(ValidationError):
            self._quote(70).action_quotation_sent()
        approval.with_user(self.officer).action_end()
        with self.assertRaises(ValidationError):
            self._quote(70).action_quotation_sent()

    def test_an_enterprise_is_asked_about_by_itself(self):
        self._approve()
        with self.assertRefused("subsidy question"):
            self._quote(70, 10, partner=self.firm).action_quotation_sent()
        self._approve(
            partner_id=self.firm.id,
            subsidy_answer="no_advantage",
            subsidy_note="Two others sell it at that price",
        )
        self._quote(70, 10, partner=self.firm).action_quotation_sent()
        with self.assertRefused("subsidy question"):
            self._quote(70, 101, partner=self.firm).action_quotation_sent()

    def test_the_window_of_the_customer(self):
        award = self.env["it.subsidy.award"].create(
            {
                "partner_id": self.firm.id,
                "amount": 314950,
                "date": "2025-05-01",
                "notification_date": "2025-04-01",
                "confirmation_date": "2025-04-15",
            }
        )
        award.action_award()
        with self.assertRefused(r"£ ?50\.00 left of the cap"):
            self._quote(70, 10, partner=self.firm).action_quotation_sent()
        approval = self.env["it.price.approval"].create(
            {
                "offer_id": self.offer.id,
                "partner_id": self.firm.id,
                "price_floor": 70,
                "quantity": 10,
                "reason": "A pilot",
                "subsidy_answer": "award",
            }
        )
        self.assertIn("Over the cap", approval.window_text)
        with self.assertRefused("Record the subsidy award"):
            approval.with_user(self.officer).action_ask()

    # ------------------------------------------------------------
    # Calculator and comparison
    # ------------------------------------------------------------

    def test_the_calculator_tells_and_mends(self):
        wizard = (
            self.env["it.price.calculator"]
            .with_user(self.officer)
            .create({"offer_id": self.offer.id, "aim": "margin", "rate": 0.08})
        )
        self.assertEqual((wizard.quantity, wizard.price), (60, 83.54))
        self.assertEqual(wizard.state, "blocked")
        self.assertAlmostEqual(wizard.margin_rate, 0.08, 4)
        wizard.action_use_highest()
        self.assertEqual((wizard.price, wizard.state), (78.39, "warning"))
        wizard.action_set_list_price()
        self.assertEqual(self.offer.list_price, 78.39)

    def test_position_among_prices_found(self):
        rows = [(70, "without", "yes"), (108, "with", "partly"), (9, "without", "no")]
        self.env["it.offer.comparison"].create(
            [
                {
                    "offer_id": self.offer.id,
                    "supplier": f"Supplier {price}",
                    "price": price,
                    "vat_basis": vat,
                    "likeness": likeness,
                }
                for price, vat, likeness in rows
            ]
        )
        told = self.offer.price_position
        self.assertIn("Dearer than 1 and cheaper than 1 of 2 found", told)
        self.assertRegex(told, r"from £\s?70\.00 to £\s?90\.00")
        self.assertIn("it lies above 50% of them", told)
        self.env["it.offer.comparison"].search([("price", "=", 70)]).unlink()
        for price, words in ((80, "Cheaper"), (90, "The same"), (95, "Dearer")):
            self.assertIn(words, self.offer._tell_position(price))
