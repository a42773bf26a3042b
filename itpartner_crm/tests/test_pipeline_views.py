from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .gate_common import GateCommon

CARD = {
    "name": {},
    "partner_id": {"fields": {"display_name": {}}},
    "theme_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "stage_id": {"fields": {"display_name": {}}},
    "expected_revenue": {},
    "it_gate_rag": {},
    "it_gate_missing": {},
    "it_silent_days": {},
    "is_rotting": {},
    "rotting_days": {},
    "outcome_count": {},
}
PANEL = {"it_gate_panel": {}, "it_may_sign": {}, "it_next_stage_id": {}}


@tagged("post_install", "-at_install")
class TestPipelineViews(GateCommon):
    """Cards say how ready, how late and how quiet an opportunity is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer)

    def _find(self, *term):
        return self.env["crm.lead"].search([("id", "=", self.lead.id), term])

    def test_readiness(self):
        self.assertEqual(self.lead.it_gate_rag, "amber")
        self._make_ready(self.lead, "screened")
        self.assertEqual(self.lead.it_gate_rag, "green")
        self.lead.date_deadline = fields.Date.today() - timedelta(days=1)
        self.assertEqual(self.lead.it_gate_rag, "red")
        for rating in ("green", "amber", "red"):
            found = self._find("it_gate_rag", "=", rating)
            self.assertEqual(bool(found), rating == "red")
        self.lead.action_set_lost()
        self.assertFalse(self.lead.it_gate_rag)
        self.assertFalse(self._find("it_gate_rag", "!=", False))

    def test_gone_quiet(self):
        self.lead.stage_id.it_contact_days = 30
        created = self.lead.create_date.date()
        self.assertFalse(self.lead.it_last_contact_date)
        for days, quiet in [(30, 0), (31, 31), (400, 400)]:
            with self.subTest(days=days), freeze_time(created + timedelta(days=days)):
                self.lead.invalidate_recordset(["it_silent_days"])
                self.assertEqual(self.lead.it_silent_days, quiet)
                self.assertEqual(bool(self._find("it_contact_overdue", "=", True)), quiet > 0)
                self.assertEqual(
                    bool(self._find("it_contact_overdue", "=", False)), quiet == 0
                )

    def test_a_stage_that_never_goes_quiet(self):
        self.lead.stage_id.it_contact_days = 0
        with freeze_time("2040-01-01"):
            self.lead.invalidate_recordset(["it_silent_days"])
            self.assertFalse(self.lead.it_silent_days)
            self.assertFalse(self._find("it_contact_overdue", "=", True))

    def test_only_open_opportunities_go_quiet(self):
        self.lead.stage_id.it_contact_days = 30
        self.assertEqual(self.lead.it_cadence_days, 30)
        self.lead.action_set_lost()
        self.assertFalse(self.lead.it_next_contact_date)

    def test_panel_lists_what_is_there_and_what_is_missing(self):
        lead = self.lead.with_user(self.officer)
        panel = lead.it_gate_panel
        self.assertEqual(panel["stage"], "Screened")
        self.assertEqual(
            [item["is_missing"] for item in panel["items"]], [True, False, True, True]
        )
        self.assertEqual(lead.it_next_stage_id, self.stages["screened"])
        self.assertFalse(lead.it_may_sign)

    def test_panel_offers_the_sign_off_to_whom_it_is_open(self):
        self._bring_to(self.lead, "full")
        self.assertTrue(self.lead.with_user(self.manager).it_may_sign)
        self.assertFalse(self.lead.with_user(self.officer).it_may_sign)
        self.lead.with_user(self.manager).action_sign_off()
        self.assertFalse(self.lead.with_user(self.manager).it_may_sign)

    def test_an_ordinary_opportunity_has_no_panel(self):
        lead = self.env["crm.lead"].create({"name": "A sale", "type": "opportunity"})
        self.assertFalse(lead.it_gate_panel)
        self.assertFalse(lead.it_gate_rag)
        self.assertFalse(lead.it_silent_days)

    def test_queries_stay_constant(self):
        leads = self.env["crm.lead"]
        for number in range(12):
            lead = self._new_lead(f"Many {number}", self.officer)
            leads |= self._make_ready(lead, "screened")
        leads.stage_id = self.stages["screened"]
        for specification in (CARD, PANEL):
            counts = []
            for limit in (12, 2, 12):  # the first fills caches
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                self.env["crm.lead"].with_user(self.reader).web_search_read(
                    [("id", "in", leads.ids)], specification, limit=limit
                )
                counts.append(self.cr.sql_log_count - start)
            with self.subTest(fields=list(specification)):
                self.assertEqual(counts[1], counts[2])

    def test_moving_many_in_constant_queries(self):
        counts = []
        for many in (2, 2, 8):  # the first fills caches
            leads = self.env["crm.lead"]
            for number in range(many):
                leads |= self._make_ready(
                    self._new_lead(f"Move {number}", self.officer), "screened"
                )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            gaps = self.env["crm.lead"]._judge_stages(
                {lead: list(self.stages.values()) for lead in leads.sudo()}
            )
            self.assertEqual(len(gaps), many)
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    def test_every_view_opens(self):
        for xmlid in (
            "crm_lead_action_shared_service",
            "crm_lead_action_ward",
            "crm_lead_action_cohort",
            "it_stage_need_action",
            "it_evidence_kind_action",
            "it_impact_assessment_action",
            "it_impact_question_action",
            "it_lead_evidence_action",
            "it_subsidy_award_action",
        ):
            action = self.env.ref(f"itpartner_crm.{xmlid}")
            for user in (self.reader, self.officer, self.manager):
                model = self.env[action.res_model].with_user(user)
                with self.subTest(xmlid=xmlid, user=user.login):
                    self.assertTrue(model.get_views(action.views)["views"])
                    self.assertTrue(action.path)
                    self.assertTrue(action.help)

    def test_by_ward_and_by_start(self):
        self.lead.ward_ids = self.wards
        Lead = self.env["crm.lead"].with_user(self.reader)
        for group, many in (("ward_ids", 2), ("create_date:month", 1)):
            rows = Lead.formatted_read_group(
                [("id", "=", self.lead.id)], [group, "stage_id"], ["__count"]
            )
            self.assertEqual(len(rows), many)

    def test_plans_for_each_gate(self):
        plans = self.env["mail.activity.plan"].search([("res_model", "=", "crm.lead")])
        named = plans.filtered(lambda plan: plan.name.startswith("Shared service"))
        self.assertEqual(len(named), 6)
        self.assertTrue(all(plan.template_ids for plan in named))
