from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestDecisionStep(GovernanceCommon):
    def test_unknown_step_and_model_are_refused(self):
        for model, step in (("res.partner", "approved"), ("no.model", "x")):
            with (
                self.subTest(model=model),
                self.assertRaisesRegex(ValidationError, "No step"),
            ):
                self.env["it.decision.step"].create(
                    {"name": "be tried", "res_model": model, "step": step}
                )

    def test_only_a_manager_changes_what_needs_a_decision(self):
        steps = self.env["it.decision.step"]
        self.assertFalse(steps.with_user(self.officer).has_access("write"))
        self.assertTrue(steps.with_user(self.manager).has_access("create"))
        self.assertTrue(steps.with_user(self.reader).has_access("read"))


@tagged("post_install", "-at_install")
class TestDecisionSubject(GovernanceCommon):
    def test_only_records_with_decisions_can_be_subjects(self):
        decision = self._new_decision()
        with self.assertRaisesRegex(ValidationError, "can't be about"):
            self.env["it.decision.subject"].create(
                {
                    "decision_id": decision.id,
                    "res_model": "res.partner",
                    "res_id": self.env.company.partner_id.id,
                }
            )

    def test_subject_needs_a_record(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["it.decision.subject"].create(
                {"decision_id": self._new_decision().id}
            )

    def test_reader_links_nothing(self):
        with self.assertRaises(AccessError):
            self.env["it.decision.subject"].with_user(self.reader).create(
                {
                    "decision_id": self._new_decision().id,
                    "res_model": "res.partner",
                    "res_id": 1,
                }
            )
