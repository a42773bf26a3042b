from odoo.tests import Form, freeze_time, tagged

from .gate_common import GateCommon

DAY = "2026-11-22"


@tagged("post_install", "-at_install")
@freeze_time(DAY)
class TestOpportunityToAgreement(GateCommon):
    """An approved opportunity becomes an agreement, and its outcomes count once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "One network for two",
                "type": "opportunity",
                "it_kind": "shared_service",
                "partner_id": cls.partner.id,
                "user_id": cls.officer.id,
                "expected_revenue": 90000,
            }
        )
        cls.measure = cls.env["it.measure"].search([("unit", "=", "gbp")], limit=1)
        cls.forecast = cls.lead._credit_outcome(
            cls.measure, 50000, "2027-03-31", share=60, name="Saved by sharing"
        )
        cls.realised = cls.lead._credit_outcome(
            cls.measure, 1000, "2026-06-30", kind="realised", name="Saved already"
        )

    def _reach(self, code):
        self.env.flush_all()
        self.lead._write({"stage_id": self.stages[code].id})
        self.lead.invalidate_recordset()

    def _draft(self, user=None):
        lead = self.lead.with_user(user or self.officer)
        return self.env["agreement"].browse(lead.action_draft_agreement()["res_id"])

    def _whole(self):
        """All that is credited to anybody on the measure."""
        credits = self.env["it.outcome.credit"].search(
            [("outcome_id", "in", (self.forecast + self.realised).ids)]
        )
        return sum(credits.mapped("amount"))

    def test_not_before_it_is_approved(self):
        for code in ("idea", "full"):
            self._reach(code)
            with self._refused("is drafted once it is at Approved"):
                self._draft()

    def test_what_is_known_comes_along(self):
        self._reach("approved")
        agreement = self._draft()
        self.assertEqual(agreement.state, "draft")
        self.assertEqual(agreement.lead_id, self.lead)
        self.assertEqual(agreement.value_total, 90000)
        self.assertEqual(agreement.partner_id, self.partner.commercial_partner_id)
        self.assertEqual(self.lead.it_agreement_count, 1)
        self.assertEqual(self._draft(), agreement, "drafted once")

    def test_the_forecast_moves_and_counts_once(self):
        self._reach("approved")
        before = self._whole()
        agreement = self._draft()
        self.assertEqual(self._whole(), before)
        self.assertEqual(agreement.outcome_forecast_total, 30000)
        self.assertEqual(self.lead.outcome_forecast_total, 0)
        credit = self.realised.credit_ids
        self.assertEqual((credit.res_model, credit.res_id), ("crm.lead", self.lead.id))
        self.assertFalse(agreement._take_over_outcomes(self.lead), "nothing is left")

    def test_shares_of_one_outcome_are_joined(self):
        self._reach("approved")
        agreement = self._draft()
        other = self.lead._credit_outcome(self.measure, 100, "2027-03-31", share=30)
        other.credit_ids = [
            (
                0,
                0,
                {"res_model": "agreement", "res_id": agreement.id, "share": 20},
            )
        ]
        agreement._take_over_outcomes(self.lead)
        self.assertEqual(len(other.credit_ids), 1)
        self.assertEqual(other.credit_ids.share, 50)

    def test_a_draft_that_goes_gives_them_back(self):
        self._reach("approved")
        agreement = self._draft()
        agreement.sudo().unlink()
        self.assertEqual(self.lead.outcome_forecast_total, 30000)
        self.assertFalse(self.lead.it_agreement_count)

    def test_one_set_aside_gives_them_back_and_takes_them_again(self):
        self._reach("approved")
        agreement = self._draft()
        before = self._whole()
        agreement.sudo().action_archive()
        self.assertEqual(self.lead.outcome_forecast_total, 30000)
        self.assertEqual(agreement.outcome_forecast_total, 0)
        agreement.sudo().action_unarchive()
        self.assertEqual(self.lead.outcome_forecast_total, 0)
        self.assertEqual(agreement.outcome_forecast_total, 30000)
        self.assertEqual(self._whole(), before)

    def test_other_kinds_are_drafted_under_agreements(self):
        self._reach("approved")
        self.lead._write({"it_kind": "commercial"})
        self.lead.invalidate_recordset()
        with self._refused("is no shared service"):
            self._draft()

    def test_merged_opportunities_keep_their_agreement(self):
        self._reach("approved")
        agreement = self._draft()
        other = self.env["crm.lead"].create(
            {
                "name": "The same again",
                "type": "opportunity",
                "it_kind": "shared_service",
                "partner_id": self.partner.id,
            }
        )
        other._merge_dependences(self.lead)
        self.assertEqual(agreement.lead_id, other)

    def test_the_form_offers_it(self):
        self._reach("approved")
        form = Form(self.lead.with_user(self.officer))
        self.assertEqual(form.it_agreement_count, 0)
