from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .gate_common import GateCommon

STAGES = [
    "Idea",
    "Screened",
    "Strategic outline case",
    "Outline case",
    "Full case",
    "Approved",
    "Mobilising",
    "Live",
    "Benefits review",
]


@tagged("post_install", "-at_install")
class TestPipeline(GateCommon):
    """A shared-service opportunity lives in its own team and its own nine stages."""

    def test_begins_as_an_idea_in_the_team(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.outsider)
            .with_context(default_it_kind="shared_service", default_type="opportunity")
            .create({"name": "One service desk"})
        )
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(
            lead.stage_id, self.env.ref("itpartner_crm.stage_shared_service_idea")
        )
        self.assertEqual(lead.user_id, self.outsider)

    def test_quick_create(self):
        form = Form(
            self.env["crm.lead"]
            .with_user(self.officer)
            .with_context(default_it_kind="shared_service", default_type="opportunity"),
            "itpartner_crm.crm_lead_view_form_quick_shared_service",
        )
        form.name = "One service desk"
        form.partner_id = self.partner
        lead = form.save()
        self.assertEqual(lead.it_kind, "shared_service")
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.name, "One service desk")

    def test_columns_of_the_pipeline(self):
        self._new_lead("Idea here")
        Lead = self.env["crm.lead"].with_user(self.reader)
        groups = Lead.with_context(
            default_it_kind="shared_service", read_group_expand=True
        ).formatted_read_group(
            [("it_kind", "=", "shared_service")], ["stage_id"], ["__count"]
        )
        self.assertEqual([group["stage_id"][1] for group in groups], STAGES)

    def test_columns_of_the_sales_app_stay(self):
        shared = self.env["crm.stage"].create({"name": "For all", "sequence": 1})
        stages = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            ._read_group_stage_ids(self.env["crm.stage"], [])
        )
        self.assertIn(shared, stages)
        self.assertFalse(
            stages & self.env["crm.stage"].search([("team_ids", "in", self.team.ids)])
        )

    def test_ordinary_leads_stay_ordinary(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .create({"name": "A sale", "type": "opportunity"})
        )
        self.assertFalse(lead.it_kind)
        self.assertNotEqual(lead.team_id, self.team)
        self.assertNotIn(self.team, lead.stage_id.team_ids)

    def test_kind_follows_the_team_and_stage_follows_both(self):
        sales = self.env["crm.team"].create({"name": "Sales here"})
        lead = self.env["crm.lead"].create(
            {"name": "A sale", "type": "opportunity", "team_id": sales.id}
        )
        self.assertFalse(lead.it_kind)
        lead.team_id = self.team
        self.assertEqual(lead.it_kind, "shared_service")
        self.assertEqual(lead.stage_id.name, "Idea")
        born = self.env["crm.lead"].create(
            {"name": "Born here", "type": "opportunity", "team_id": self.team.id}
        )
        self.assertEqual(born.it_kind, "shared_service")

    def test_changing_the_officer_keeps_the_team(self):
        lead = self._new_lead("Handed over", self.officer)
        lead.user_id = self.outsider
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.it_kind, "shared_service")

    def test_won_is_live(self):
        lead = self._new_lead("Goes well", self.officer)
        self._make_ready(lead, "benefits_review")
        lead.with_user(self.officer).action_set_won()
        self.assertEqual(lead.stage_id.name, "Live")
        self.assertEqual(lead.won_status, "won")
        closed = lead.date_closed
        lead.stage_id = self.env.ref(
            "itpartner_crm.stage_shared_service_benefits_review"
        )
        self.assertEqual(lead.date_closed, closed)

    def test_no_button_jumps_to_the_end(self):
        arch = self.env["crm.lead"].get_view(view_type="form")["arch"]
        name = "action_set_won_rainbowman"
        buttons = etree.fromstring(arch).findall(f".//header/button[@name='{name}']")
        self.assertTrue(buttons)
        for button in buttons:
            self.assertIn("it_kind == 'shared_service'", button.get("invisible"))

    def test_a_conflict_is_explained(self):
        lead = self._new_lead("Delicate", self.officer)
        with self.assertRaisesRegex(ValidationError, "who declared what"):
            lead.it_conflict_declared = True
        lead.write({"it_conflict_declared": True, "it_conflict_note": "A. B. owns it"})
        self.assertTrue(lead.it_conflict_declared)
