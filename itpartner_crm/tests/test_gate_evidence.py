import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateEvidence(GateCommon):
    """Evidence is filed by one, accepted by another, and stays once it was used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer)

    def test_says_something(self):
        for vals, words in [
            ({"note": False}, "shows nothing yet"),
            ({"note": "  "}, "shows nothing yet"),
            ({"url": "www.example.org/letter"}, "whole address"),
            ({"url": "javascript:alert(1)"}, "whole address"),
        ]:
            with self.subTest(vals=vals), self._refused(words, ValidationError):
                self._file(self.lead, "interest", **vals)

    def test_accepted_by_another_person(self):
        evidence = self._file(self.lead, "agreement_draft")
        with self._refused("filed.*yourself"):
            evidence.with_user(self.officer).action_accept()
        with self.assertRaises(AccessError):
            evidence.with_user(self.reader).action_accept()
        with self._refused("by its button"):
            evidence.with_user(self.colleague).accepted_by_id = self.colleague
        evidence.with_user(self.colleague).action_accept()
        self.assertEqual(evidence.accepted_by_id, self.colleague)
        evidence.with_user(self.officer).name = "Another letter"
        self.assertFalse(evidence.accepted_by_id)

    def test_nobody_files_in_anothers_name_or_as_accepted(self):
        evidence = self._file(
            self.lead,
            "interest",
            filed_by_id=self.colleague.id,
            accepted_by_id=self.colleague.id,
        )
        self.assertEqual(evidence.filed_by_id, self.officer)
        self.assertFalse(evidence.accepted_by_id)

    def test_a_gate_may_ask_for_acceptance(self):
        self._make_ready(self.lead, "approved", without={"agreement_draft"})
        evidence = self._file(self.lead, "agreement_draft")
        with self._refused("not yet accepted by another person"):
            self.lead.stage_id = self.stages["approved"]
        evidence.with_user(self.colleague).action_accept()
        self.lead.stage_id = self.stages["approved"]

    def test_stays_once_a_gate_was_passed_on_it(self):
        self._bring_to(self.lead, "strategic_outline")
        evidence = self.lead.it_evidence_ids
        self.assertTrue(evidence.is_locked)
        for change in (
            lambda: evidence.write({"name": "Other"}),
            lambda: evidence.write({"active": False}),
            evidence.unlink,
        ):
            with self._refused("stays as it is"):
                change()
        self._file(self.lead, "interest").unlink()

    def test_what_was_passed_is_kept(self):
        self._bring_to(self.lead, "strategic_outline")
        first, second = self.lead.it_pass_ids.sorted("id")
        self.assertEqual(first.stage_id, self.stages["screened"])
        self.assertEqual(second.stage_name, "Strategic outline case")
        self.assertEqual(second.evidence_ids, self.lead.it_evidence_ids)
        self.assertFalse(first.evidence_ids)
        self.assertIn("theme of the strategy", first.basis)
        self.assertNotIn("theme of the strategy", second.basis)
        self.lead.with_user(self.officer).stage_id = self.stages["idea"]
        back = self.lead.it_pass_ids.sorted("id")[-1]
        self.assertEqual((back.direction, back.user_id), ("back", self.officer))

    def test_nobody_writes_history(self):
        self._bring_to(self.lead, "screened")
        kept = self.lead.it_pass_ids
        for change in (
            lambda: kept.write({"user_id": self.reader.id}),
            kept.unlink,
            lambda: kept.copy(),
            lambda: kept.with_context(itpartner_history=True).unlink(),
        ):
            with self._refused("history"):
                change()
        with self._refused("passed gates.*stays on record"):
            self.lead.unlink()
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cr.execute("DELETE FROM it_gate_pass WHERE id = %s", [kept.id])

    def test_evidence_of_exempt_opportunities_is_hidden(self):
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        evidence = self._file(self.lead, "interest")
        self._bring_to(self.lead, "screened")
        self.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [(6, 0, paragraph.ids)],
                "public_interest_reason": "Prices",
            }
        )
        for records in (evidence, self.lead.it_pass_ids):
            hidden = records.with_user(self.reader)
            self.assertFalse(hidden.search([("id", "in", records.ids)]))
            with self.assertRaises(AccessError):
                hidden.read(["display_name"])
            self.assertTrue(records.with_user(self.exempt_officer).read(["lead_id"]))


@tagged("post_install", "-at_install")
class TestGateSignOff(GateCommon):
    """Approving is never for the one who asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer)
        cls._bring_to(cls.lead, "full")
        cls._make_ready(cls.lead, "approved", without={"person"})
        cls.approved = cls.stages["approved"]

    def test_officer_alone_does_not_pass(self):
        with self._refused("not its officer"):
            self.lead.with_user(self.officer).stage_id = self.approved
        self.lead.user_id = self.manager
        with self._refused("not its officer"):
            self.lead.with_user(self.manager).stage_id = self.approved

    def test_a_manager_who_is_not_its_officer_passes(self):
        self.lead.with_user(self.manager).stage_id = self.approved
        self.assertEqual(self.lead.stage_id, self.approved)

    def test_officer_passes_with_a_sign_off(self):
        self.lead.with_user(self.manager).action_sign_off()
        self.lead.with_user(self.officer).stage_id = self.approved
        self.assertIn("itpartner_manager", self.lead.it_pass_ids.sorted("id")[-1].basis)

    def test_who_may_not_sign(self):
        for user in (self.officer, self.colleague, self.reader):
            with self.subTest(user=user.login), self._refused("can't sign off"):
                self.lead.with_user(user).action_sign_off()
        other = self._new_lead("An idea", self.officer)
        with self._refused("nobody's sign-off"):
            other.with_user(self.manager).action_sign_off()
        with self.assertRaises(AccessError):
            self.env["it.gate.signoff"].with_user(self.manager).create(
                {
                    "lead_id": self.lead.id,
                    "stage_id": self.approved.id,
                    "user_id": self.officer.id,
                    "date": "2026-01-01",
                }
            )

    def test_named_persons_may_sign(self):
        need = self.env["it.stage.need"].search(
            [("stage_id", "=", self.approved.id), ("kind", "=", "person")]
        )
        need.user_ids = self.colleague
        self.lead.with_user(self.colleague).action_sign_off()
        self.lead.with_user(self.officer).stage_id = self.approved

    def test_sign_off_lapses(self):
        for name, change in [
            ("taken back", lambda one: one.with_user(self.manager).action_withdraw()),
            ("new officer", lambda one: self.lead.write({"user_id": self.manager.id})),
            (
                "another case",
                lambda one: (
                    self.lead.it_case_ids.filtered("is_latest")
                    ._copy_as_next()
                    .action_freeze()
                ),
            ),
        ]:
            with self.subTest(name), self.cr.savepoint() as undo:
                self.lead.with_user(self.manager).action_sign_off()
                change(self.lead.it_signoff_ids[:1])
                with self._refused("not its officer"):
                    self.lead.with_user(self.officer).stage_id = self.approved
                undo.rollback()
                self.env.invalidate_all()

    def test_sign_off_lapses_on_going_back(self):
        self.lead.with_user(self.manager).action_sign_off()
        self.lead.with_user(self.officer).stage_id = self.approved
        self.lead.with_user(self.officer).stage_id = self.stages["outline"]
        self.assertTrue(self.lead.it_signoff_ids.is_lapsed)
        with self._refused("not its officer"):
            self.lead.with_user(self.officer).stage_id = self.approved

    def test_taken_back_by_its_own_person_or_a_manager(self):
        self.lead.with_user(self.manager).action_sign_off()
        with self.assertRaises(UserError):
            self.lead.it_signoff_ids.with_user(self.colleague).action_withdraw()
