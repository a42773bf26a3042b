from odoo.tests import Form, tagged

from odoo.addons.itpartner_crm.exceptions import GateRefused

from .gate_common import GateCommon

MISSING = "theme of the strategy.*lead officer.*partner.*conflicts"


@tagged("post_install", "-at_install")
class TestGateDoors(GateCommon):
    """Whatever way an opportunity is moved, it meets the same gate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk")
        cls.screened = cls.stages["screened"]

    def test_drag(self):
        lead = self.lead.with_user(self.officer)
        with self._refused(MISSING):
            lead.web_save({"stage_id": self.screened.id}, {"stage_id": {}})

    def test_remote_call(self):
        with self._refused(MISSING):
            self.lead.with_user(self.officer).write({"stage_id": self.screened.id})
        self.assertEqual(self.lead.stage_id, self.stages["idea"])

    def test_superuser_meets_it_too(self):
        with self._refused(MISSING):
            self.lead.stage_id = self.screened

    def test_form(self):
        form = Form(self.lead.with_user(self.officer))
        form.stage_id = self.screened
        with self._refused(MISSING):
            form.save()

    def test_multi_edit_names_each(self):
        ready = self._make_ready(self._new_lead("Ready one"), "screened")
        both = (self.lead | self._new_lead("Third") | ready).with_user(self.officer)
        with self.assertRaises(GateRefused) as refusal:
            both.write({"stage_id": self.screened.id})
        told = refusal.exception.context["gates"]
        self.assertEqual([gate["lead"] for gate in told], ["One desk", "Third"])
        self.assertNotIn("Ready one", str(refusal.exception))

    def test_won_button(self):
        with self._refused("Live"):
            self.lead.with_user(self.officer).action_set_won()
        with self._refused("Live"):
            self.lead.with_user(self.officer).action_set_won_rainbowman()

    def test_made_in_a_stage(self):
        with self._refused("“New”.*Screened"):
            self._new_lead("New", stage_id=self.screened.id)

    def test_import(self):
        result = self.env["crm.lead"].load(
            ["name", "type", "it_kind", "stage_id/.id"],
            [["Imported", "opportunity", "shared_service", str(self.screened.id)]],
        )
        self.assertFalse(result["ids"])
        self.assertRegex(result["messages"][0]["message"], "(?s)Imported.*Missing")

    def test_another_teams_stage_is_no_way_round(self):
        shared = self.env["crm.stage"].create({"name": "For all", "is_won": True})
        with self._refused("no stage of the pipeline"):
            self.lead.with_user(self.officer).stage_id = shared

    def test_another_team_is_no_way_round(self):
        other = self.env["crm.team"].create(
            {"name": "Other shared team", "it_kind": "shared_service"}
        )
        self.lead.team_id = other
        stage = self.stages["full"]
        with self._refused("Full case"):
            self.lead.write({"team_id": self.team.id, "stage_id": stage.id})

    def test_a_lead_that_becomes_an_opportunity(self):
        lead = self._new_lead("First a lead", type="lead", stage_id=self.screened.id)
        with self._refused("First a lead"):
            lead.type = "opportunity"

    def test_what_is_written_with_the_move_counts(self):
        self.lead.with_user(self.officer).write(
            {
                "stage_id": self.screened.id,
                "theme_id": self.theme.id,
                "user_id": self.officer.id,
                "partner_id": self.partner.id,
                "it_conflict_asked_date": "2026-01-05",
            }
        )
        self.assertEqual(self.lead.stage_id, self.screened)

    def test_skipping_meets_the_needs_of_all_between(self):
        self._make_ready(self.lead, "outline", without={"power"})
        with self.assertRaises(GateRefused) as refusal:
            self.lead.stage_id = self.stages["outline"]
        self.assertRegex(str(refusal.exception), "for Strategic outline case")
        self.assertNotIn("theme", str(refusal.exception))

    def test_going_back_is_free(self):
        lead = self._bring_to(self.lead, "strategic_outline")
        lead.theme_id = False
        lead.with_user(self.officer).stage_id = self.stages["idea"]
        self.assertEqual(lead.stage_id, self.stages["idea"])
        with self._refused("theme"):
            lead.with_user(self.officer).stage_id = self.screened

    def test_ordinary_opportunities_are_left_alone(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .create({"name": "A sale", "type": "opportunity"})
        )
        lead.action_set_won()
        self.assertTrue(lead.stage_id.is_won)
        self.assertFalse(lead.sudo().it_pass_ids)
        lead.with_user(self.env.user).unlink()

    def test_gaps_say_what_and_where(self):
        gaps = self.lead._get_gate_gaps(self.screened)
        self.assertEqual(
            [gap["target"].get("field") for gap in gaps],
            ["theme_id", "user_id", "partner_id", "it_conflict_asked_date"],
        )
        self.assertTrue(all(gap["name"] and gap["where"] for gap in gaps))
        self._make_ready(self.lead, "screened")
        self.assertFalse(self.lead._get_gate_gaps(self.screened))

    def test_the_decision_is_named_with_the_rest(self):
        self._make_ready(self.lead, "approved", without={"subsidy"})
        self.lead.expected_revenue = 600000
        with self._refused("subsidy.*£500,000.*Cabinet"):
            self.lead.stage_id = self.stages["approved"]

    def test_to_the_very_end(self):
        lead = self._bring_to(self.lead, "benefits_review")
        self.assertEqual(lead.stage_id, self.stages["benefits_review"])
        self.assertEqual(len(lead.it_pass_ids), 8)
        self.assertEqual(lead.won_status, "won")
