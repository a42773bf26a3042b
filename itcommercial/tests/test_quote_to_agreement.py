from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestQuoteToAgreement(ItCommercialCommon):
    """A quote says why its price, and what is won becomes an agreement, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live = cls._new_offer(
            "Backup",
            list_price=1000,
            unit_label="a year",
            term_months=24,
            notice_days=60,
            service_terms="Copies every night; restored within four hours.",
            price_lock_months=12,
            indexation="cpi",
            state="live",
        )
        cls._new_cost(cls.live, 800)
        cls.lead = cls._new_lead(
            "School backup",
            cls.officer,
            date_deadline="2027-04-01",
            it_offer_line_ids=[(0, 0, {"offer_id": cls.live.id, "quantity": 2})],
        ).with_user(cls.officer)

    def _quote(self, lead=None):
        action = (lead or self.lead).action_new_quotation()
        with Form(
            self.env["sale.order"]
            .with_user(self.officer)
            .with_context(**action["context"])
        ) as form:
            pass
        return form.record

    def test_a_line_says_why_its_price(self):
        order = self._quote()
        line = order.order_line
        self.assertEqual(line.it_offer_id, self.live)
        self.assertRegex(line.it_price_reason, r"List price: .*1,000\.00.* a year\.")
        line.price_unit = 900
        self.assertRegex(line.it_price_reason, r"Agreed with you: .*900.* instead of")
        self.assertNotIn("cost", line.it_price_reason)

    def test_price_comes_from_the_offer(self):
        order = (
            self.env["sale.order"]
            .with_user(self.officer)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [(0, 0, {"product_id": self.live.product_id.id})],
                }
            )
        )
        self.live.product_id.sudo().list_price = 5
        order.order_line.product_uom_qty = 3
        self.assertEqual(order.order_line.price_unit, 1000)

    def test_quoted_in_the_council_s_own_currency(self):
        other = self.env.ref("base.EUR")
        if other == self.env.company.currency_id:
            other = self.env.ref("base.USD")
        other.active = True
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": other.id}
        )
        order = self._quote()
        self.assertEqual(order.currency_id, self.env.company.currency_id)
        self.assertEqual(order.order_line.price_unit, 1000)

    def test_held_for_the_council_s_days_and_signed_online(self):
        self.env["it.rule.value"].search(
            [("key", "=", "commercial.quote_valid_days")]
        ).value = 45
        order = self._quote()
        self.assertEqual(order.validity_date, date(2027, 1, 7))
        self.assertTrue(order.require_signature)

    def test_start_and_term_come_along(self):
        line = self._quote().order_line
        self.assertEqual(line.it_start_date, date(2027, 4, 1))
        self.assertEqual(line.it_term_months, 24)

    def test_a_confirmed_quote_wins_and_makes_the_agreement(self):
        order = self._quote()
        order.order_line.price_unit = 900
        order.action_confirm()
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(
            self.lead.it_won_reason_id, self.env.ref("itcommercial.won_reason_quote")
        )
        agreement = self.lead.it_agreement_ids
        self.assertRecordValues(
            agreement,
            [
                {
                    "state": "draft",
                    "partner_id": self.customer.id,
                    "start_date": date(2027, 4, 1),
                    "end_date": date(2029, 3, 31),
                    "value_total": 3600,
                    "value_annual": 1800,
                    "notice_period": 60,
                    "notice_unit": "days",
                    "owner_id": self.officer.id,
                    "agreement_type_id": self.env.ref(
                        "itagreement.agreement_type_sales"
                    ).id,
                }
            ],
        )
        self.assertEqual(
            sorted(agreement.party_ids.mapped("is_council")), [False, True]
        )
        self.assertRecordValues(
            agreement.obligation_ids.sorted("kind"),
            [
                {"name": "Provide: Backup", "kind": "deliver", "is_council": True},
                {"name": "Pay for: Backup", "kind": "pay", "is_council": False},
            ],
        )
        service = agreement.obligation_ids.filtered("is_council")
        self.assertIn("restored within four hours", service.description)
        self.assertIn("24 months from 01/04/2027", agreement.summary)
        self.assertIn("The price is held for 12 months.", agreement.summary)
        self.assertIn("It moves with: CPI.", agreement.summary)

    def test_nothing_is_made_twice(self):
        order = self._quote()
        order.action_confirm()
        agreement = self.lead.it_agreement_ids
        self.assertEqual(self.lead.action_draft_agreement()["res_id"], agreement.id)
        other = self._quote()
        other.action_confirm()
        self.lead.write({"stage_id": self.lead.stage_id.id})
        self.assertEqual(self.lead.it_agreement_ids, agreement)

    def test_won_by_hand_makes_it_too(self):
        self.lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        self.lead.action_set_won()
        self.assertEqual(self.lead.it_agreement_ids.value_total, 4000)

    def test_reachable_from_order_opportunity_and_offer(self):
        order = self._quote()
        order.action_confirm()
        agreement = self.lead.it_agreement_ids
        for record, method in (
            (order.with_user(self.officer), "action_view_it_agreements"),
            (self.lead, "action_view_agreements"),
            (self.live.with_user(self.officer), "action_view_agreements"),
        ):
            action = getattr(record, method)()
            found = self.env["agreement"].search(action["domain"])
            self.assertEqual(found, agreement)
        self.assertEqual(order.with_user(self.officer).it_agreement_count, 1)
        self.assertEqual(self.live.with_user(self.officer).agreement_count, 1)

    def test_outcomes_come_along_and_count_once(self):
        measure = self.env["it.measure"].search([("unit", "=", "gbp")], limit=1)
        self.lead.sudo()._credit_outcome(measure, 4000, "2027-09-30", name="Income")
        self._quote().action_confirm()
        agreement = self.lead.it_agreement_ids
        self.assertEqual(agreement.outcome_forecast_total, 4000)
        self.assertEqual(self.lead.outcome_forecast_total, 0)

    def test_not_before_it_is_won(self):
        with self.assertRaisesRegex(UserError, "it is not won yet"):
            self.lead.action_draft_agreement()

    def test_an_order_that_may_not_be_won_is_not_confirmed(self):
        self.lead.it_offer_line_ids.quantity = 750
        order = self._quote()
        with self.assertRaisesRegex(UserError, "can't be won yet"):
            order.action_confirm()

    def _order(self, quantity):
        line = {"product_id": self.live.product_id.id, "product_uom_qty": quantity}
        return (
            self.env["sale.order"]
            .with_user(self.officer)
            .create({"partner_id": self.customer.id, "order_line": [(0, 0, line)]})
        )

    def test_quoted_without_an_opportunity_it_gets_one(self):
        order = self._order(3)
        order.action_confirm()
        lead = order.opportunity_id
        self.assertEqual((lead.it_kind, lead.won_status), ("commercial", "won"))
        self.assertEqual(lead.it_offer_line_ids.quantity, 3)
        self.assertEqual(lead.expected_revenue, 3000)
        self.assertEqual(lead.it_agreement_ids.value_annual, 3000)

    def test_a_quote_without_an_opportunity_is_no_way_round_a_decision(self):
        order = self._order(750)
        with self.assertRaisesRegex(UserError, "can't be won yet"):
            order.action_confirm()

    def test_what_the_customer_did_not_take_goes(self):
        other = self._new_offer("Training", list_price=50, state="live")
        self.lead.it_offer_line_ids = [self._line(other, 4)]
        order = self._quote()
        order.order_line.filtered(lambda one: one.it_offer_id == other).unlink()
        order.action_confirm()
        self.assertEqual(self.lead.it_offer_line_ids.offer_id, self.live)

    def test_what_a_customer_signed_waits_for_what_is_missing(self):
        self.lead.it_offer_line_ids.quantity = 750
        order = self._quote().sudo()
        order.signed_by = "Head teacher"
        order._validate_order()
        self.assertNotEqual(order.state, "sale")
        self.assertEqual(order.signed_by, "Head teacher")
        self.assertEqual(self.lead.won_status, "pending")
        activity = order.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("can't be won yet", activity.note)

    def test_the_customer_reads_the_reason_and_signs(self):
        order = self._quote()
        report = self.env["ir.actions.report"]._render_qweb_html(
            "sale.action_report_saleorder", order.ids
        )[0]
        self.assertIn(b"List price", report)
        order.sudo().signed_by = "Head teacher"
        order.sudo()._validate_order()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.lead.won_status, "won")
