"""Journey 3 by clicking: an idea is stopped at its gates, supplied, and approved."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestJourneySharedService(GateCommon, HttpCase):
    browser_size = "1600x900"

    def _tour(self, name, user):
        path = self.env.ref("itpartner_crm.crm_lead_action_shared_service").path
        self.start_tour(f"/odoo/{path}", name, login=user.login, timeout=180)
        self.lead.invalidate_recordset()

    @mute_logger("odoo.http")  # it writes each refusal down
    def test_from_idea_to_approved_full_case(self):
        self.lead = self._new_lead("JOURNEY desk", self.officer)
        self._make_ready(self.lead, "screened", without={"it_conflict_asked_date"})
        self._tour("itpartner_idea_is_stopped", self.officer)
        self.assertEqual(self.lead.stage_id, self.stages["screened"])
        self.assertEqual(str(self.lead.it_conflict_asked_date), "2026-01-05")
        self.assertEqual(self.lead.name, "JOURNEY desk for three")

        self._bring_to(self.lead, "full")
        self._make_ready(self.lead, "approved", without={"person"})
        self._tour("itpartner_approval_is_stopped", self.officer)
        self.assertEqual(self.lead.stage_id, self.stages["full"])

        self._tour("itpartner_manager_signs_off", self.manager)
        self.assertEqual(self.lead.it_signoff_ids.user_id, self.manager)
        self._tour("itpartner_case_is_approved", self.officer)
        self.assertEqual(self.lead.stage_id, self.stages["approved"])
        self.assertEqual(self.lead.it_pass_ids.sorted("id")[-1].user_id, self.officer)
        self.assertEqual(self.lead.it_case_id.state, "frozen")
