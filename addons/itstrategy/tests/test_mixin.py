from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestMixin(StrategyCase):
    """A record sums its credits; here a deliverable stands for all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.money = cls.make_measure("MONEY")
        cls.count = cls.make_measure("COUNT", unit="count")
        cls.one, cls.other = cls.deliverables[:2]

    def test_totals_are_shares(self):
        outcome = self.make_outcome(self.money, "2026-05-01", 1000)
        self.make_credit(outcome, self.one, 60)
        self.make_credit(outcome, self.other, 40)
        forecast = self.one._credit_outcome(self.money, 500, "2026-08-01", share=50)
        self.assertEqual(forecast.kind, "forecast")
        self.assertEqual(forecast.name, "MONEY: Deliverable 0")
        proposed = self.make_outcome(self.money, "2026-05-01", 7, state="proposed")
        self.make_credit(proposed, self.other, 100)
        self.assertRecordValues(
            self.as_role("reader", self.one | self.other),
            [
                {
                    "outcome_realised_total": 600,
                    "outcome_forecast_total": 250,
                    "outcome_count": 2,
                    "outcome_measure_ids": self.money.ids,
                },
                {
                    "outcome_realised_total": 400,
                    "outcome_forecast_total": 0,
                    "outcome_count": 2,
                    "outcome_measure_ids": self.money.ids,
                },
            ],
        )

    def test_withdrawn_is_left_out(self):
        outcome = self.one._credit_outcome(self.money, 500, "2026-08-01")
        outcome.action_withdraw()
        self.env.invalidate_all()
        self.assertEqual(self.one.outcome_forecast_total, 0)

    def test_units_are_not_mixed(self):
        self.one._credit_outcome(self.count, 3, "2026-08-01")
        self.assertEqual(self.one.outcome_forecast_total, 3)
        self.one._credit_outcome(self.money, 500, "2026-08-01")
        self.env.invalidate_all()
        self.assertEqual(self.one.outcome_forecast_total, 500)
        self.assertEqual(self.one.outcome_measure_ids, self.money | self.count)

    def test_button_credits_the_record(self):
        action = self.as_role("partnership", self.one).action_view_outcomes()
        Outcome = self.env["it.outcome"].with_context(**action["context"])
        with Form(self.as_role("partnership", Outcome)) as form:
            form.name = "From the button"
            form.measure_id = self.money
            form.value = 80
        outcome = form.record
        self.assertEqual(outcome.credit_ids.record_ref, self.one)
        self.assertEqual(outcome.credit_ids.share, 100)
        self.assertEqual(Outcome.search(action["domain"]), outcome)

    def test_credited_record_is_not_deleted(self):
        self.one._credit_outcome(self.money, 500, "2026-08-01")
        with self.assertRaisesRegex(UserError, "Deliverable 0 .* archive it"):
            (self.one | self.other).unlink()
        self.other.unlink()

    def test_record_one_may_not_see_has_no_name(self):
        outcome = self.one._credit_outcome(self.money, 500, "2026-08-01")
        self.env["ir.rule"].create(
            {
                "name": "Nobody sees it",
                "model_id": self.env["ir.model"]._get_id("it.deliverable"),
                "domain_force": str([("id", "!=", self.one.id)]),
            }
        )
        credit = self.as_role("reader", outcome.credit_ids)
        self.assertEqual(credit.record_name, "A record you may not see")
        self.assertFalse(credit.record_ref)

    def test_fields_are_hidden_without_the_suite(self):
        stranger = new_test_user(self.env, login="strategy_stranger")
        names = self.env["it.deliverable"].with_user(stranger).fields_get()
        self.assertNotIn("outcome_count", names)
