from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestDecisionGate(GateCommon):
    """A shared service of a key decision's value is approved only as decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approved = cls.env.ref("itpartner_crm.stage_shared_service_approved")
        cls.live = cls.env.ref("itpartner_crm.stage_shared_service_live")
        cls.full = cls.env.ref("itpartner_crm.stage_shared_service_full")
        cls.cabinet = cls.env["it.forum"].create(
            {"name": "Test cabinet", "level": "cabinet"}
        )
        cls.lead = cls._new_lead("One desk", user=cls.officer, expected_revenue=500000)
        cls._make_ready(cls.lead, "live")
        cls.lead.stage_id = cls.full

    @contextmanager
    def _refused(self, words):
        """Assert a refusal with these words, and undo it as a request does."""
        with self.assertRaises(UserError) as refusal:
            yield
        self.assertRegex(str(refusal.exception), words)

    def _decide(self, lead, **vals):
        link = {"res_model": "crm.lead", "res_id": lead.id}
        return (
            self.env["it.decision"]
            .with_user(self.officer)
            .create(
                {
                    "name": lead.name,
                    "forum_id": self.cabinet.id,
                    "date": "2026-01-10",
                    "outcome": "approved",
                    "subject_ids": [Command.create(link)],
                    **vals,
                }
            )
        )

    def test_approved_and_every_stage_after_it_need_the_decision(self):
        lead = self.lead.with_user(self.officer)
        for stage in (self.approved, self.live):
            with (
                self.subTest(stage=stage.name),
                self._refused("One desk.*£500,000.*Cabinet"),
            ):
                lead.stage_id = stage
        with self.assertRaises(UserError):
            lead.action_set_won()
        self.assertEqual(lead.stage_id, self.full)
        self._decide(lead)
        lead.stage_id = self.approved
        lead.stage_id = self.live
        self.assertEqual(lead.decision_state, "met")

    def test_made_or_imported_in_the_stage(self):
        with self._refused("approved decision"):
            self._new_lead("New", expected_revenue=900000, stage_id=self.approved.id)
        result = self.env["crm.lead"].load(
            ["name", "type", "it_kind", "expected_revenue", "stage_id/.id"],
            [["Import", "opportunity", "shared_service", "900000", str(self.live.id)]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("approved decision", result["messages"][0]["message"])

    def test_value_below_or_another_kind_needs_none(self):
        self.lead.expected_revenue = 499999
        self.lead.stage_id = self.approved
        self.assertFalse(self.lead.decision_state)
        ordinary = self.env["crm.lead"].create(
            {"name": "Sales", "type": "opportunity", "expected_revenue": 9000000}
        )
        ordinary.action_set_won()
        self.assertFalse(ordinary.decision_state)

    def test_raising_the_value_of_an_approved_one(self):
        self.lead.expected_revenue = 100
        self.lead.stage_id = self.approved
        with self._refused("approved decision"):
            self.lead.expected_revenue = 600000
        self._decide(self.lead)
        self.lead.expected_revenue = 600000

    def test_reader_sees_what_is_missing(self):
        lead = self.lead.with_user(self.reader)
        self.assertEqual(lead.decision_state, "missing")
        self.assertIn("No decision is linked", lead.decision_note)
        self.assertEqual(lead.rule_value_ids.key, "scc.key_decision_value")
