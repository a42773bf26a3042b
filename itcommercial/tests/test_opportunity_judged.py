from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestOpportunityJudged(ItCommercialCommon):
    """A person's probability wins over the computed one, and both are kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("School network", cls.officer).with_user(cls.officer)
        cls.lead.sudo().write({"probability": 20, "automated_probability": 20})

    def test_a_person_s_figure_is_noted_with_who_and_when(self):
        self.assertFalse(self.lead.it_is_judged)
        self.lead.probability = 65
        self.assertTrue(self.lead.it_is_judged)
        self.assertEqual(self.lead.it_judged_probability, 65)
        self.assertEqual(self.lead.it_judged_by_id, self.officer)
        self.assertEqual(str(self.lead.it_judged_at), "2026-11-23 10:00:00")
        row = self.lead.it_judgement_ids
        self.assertEqual((row.probability, row.predicted), (65, 20))
        self.assertEqual(row.stage_name, "Lead")

    def test_the_computed_one_goes_on_beside_it(self):
        self.lead.probability = 65
        self.lead.stage_id = self.env.ref("itcommercial.stage_commercial_qualified")
        self.lead.sudo()._compute_probabilities()
        self.assertEqual(self.lead.probability, 65)
        self.lead.sudo()._update_automated_probabilities()
        self.assertEqual(self.lead.probability, 65)

    def test_computed_by_chance_the_same_stays_a_judgement(self):
        self.lead.probability = 65
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET automated_probability = 10, probability = 10 "
            "WHERE id = %s",
            [self.lead.id],
        )
        self.env.invalidate_all()
        self.lead.sudo()._update_automated_probabilities()
        self.assertEqual(self.lead.probability, 65)

    def test_taken_back(self):
        self.lead.probability = 65
        self.lead.probability = self.lead.automated_probability
        self.assertFalse(self.lead.it_is_judged)
        self.assertEqual(len(self.lead.it_judgement_ids), 2)
        self.assertTrue(self.lead.it_judgement_ids[0].is_back)

    def test_winning_and_losing_are_no_judgement(self):
        self.lead.probability = 65
        self.lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        self.lead.action_set_won()
        self.assertEqual(self.lead.probability, 100)
        self.assertEqual(self.lead.it_judged_probability, 65)
        other = self._new_lead("Other", self.officer)
        other.action_set_lost(
            lost_reason_id=self.env.ref("itcommercial.lost_reason_no_money").id
        )
        self.assertFalse(other.it_judgement_ids)

    def test_said_at_its_making(self):
        lead = self._new_lead("Sure", self.officer, probability=80)
        self.assertEqual(lead.it_judged_probability, 80)

    def test_what_was_judged_is_history(self):
        self.lead.probability = 65
        row = self.lead.it_judgement_ids.sudo()
        for change in (
            lambda: row.write({"probability": 5}),
            lambda: row.unlink(),
            lambda: row.create({"lead_id": self.lead.id, "judged_at": "2026-01-01"}),
        ):
            with self.assertRaisesRegex(UserError, "is history"):
                change()
        with self.assertRaisesRegex(UserError, "noted by the suite itself"):
            self.lead.write({"it_judged_probability": 99})

    def test_merged_with_another_what_was_judged_goes_along(self):
        other = self._new_lead("Other", self.officer, probability=70)
        row = other.it_judgement_ids
        kept = (self.lead.sudo() | other).merge_opportunity()
        self.assertEqual(row.lead_id, kept)
