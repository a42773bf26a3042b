from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestOutcomeCredit(ItPartnerCrmCommon):
    """What an opportunity promises reaches the measure, once, and stays traceable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.env.ref("itstrategy.measure_cg5")
        cls.lead = cls._new_lead("One service desk", cls.officer)

    def _forecast(self, start="2026-10-01", end="2026-12-31"):
        reading = self.measure._compute_period(start, end)
        return reading.filtered(
            lambda one: one.measure_id == self.measure
        ).forecast_value

    def test_forecast_reaches_the_reading(self):
        before = self._forecast()
        outcome = self.lead.with_user(self.officer)._credit_outcome(
            self.measure, 40000, "2026-11-15"
        )
        self.assertEqual(outcome.kind, "forecast")
        self.assertEqual(self._forecast(), before + 40000)
        self.assertEqual(self.lead.outcome_forecast_total, 40000)
        self.assertEqual(self.lead.outcome_count, 1)
        self.assertEqual(self.lead.outcome_measure_ids, self.measure)

    def test_one_outcome_two_records_counts_once(self):
        before = self._forecast()
        outcome = self.lead._credit_outcome(self.measure, 1000, "2026-11-15", share=60)
        self.env["it.outcome.credit"].create(
            {
                "outcome_id": outcome.id,
                "res_model": "res.partner",
                "res_id": self.partner.id,
                "share": 40,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(self._forecast(), before + 1000)
        self.assertEqual(self.lead.outcome_forecast_total, 600)
        self.assertEqual(self.partner.outcome_forecast_total, 400)

    def test_a_credited_lead_is_not_deleted(self):
        self.lead._credit_outcome(self.measure, 1000, "2026-11-15")
        with self.assertRaisesRegex(UserError, "archive"):
            self.lead.unlink()

    def test_partner_and_partnership_are_credited_too(self):
        partnership = self.env["it.partnership"].create({"name": "Together"})
        for record in (self.partner, partnership):
            record._credit_outcome(self.measure, 500, "2026-11-15")
            self.env.invalidate_all()
            self.assertEqual(record.outcome_forecast_total, 500)
            with self.assertRaises(UserError):
                record.unlink()
