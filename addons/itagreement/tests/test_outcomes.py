from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutcomes(AgreementCommon):
    """An agreement is credited with what it brings about."""

    def test_credit_and_totals(self):
        agreement = self._make_signed()
        measure = self.env.ref("itstrategy.measure_cg1")
        agreement.sudo()._credit_outcome(measure, 1000, TODAY, share=50.0)
        self.assertEqual(agreement.outcome_count, 1)
        self.assertEqual(agreement.outcome_measure_ids, measure)
        self.assertEqual(agreement.outcome_forecast_total, 500)

    def test_a_credited_draft_is_not_deleted(self):
        draft = self._make()
        measure = self.env.ref("itstrategy.measure_cg1")
        draft.sudo()._credit_outcome(measure, 1000, TODAY)
        with self.assertRaises(UserError):
            draft.with_user(self.manager).unlink()
