import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestImpactAssessment(GateCommon):
    """Screening by questions, an outcome with its grounds, approval by another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer)

    def _begin(self, kind="dpia", user=None, **vals):
        vals = vals or {"lead_id": self.lead.id}
        Assessment = self.env["it.impact.assessment"].with_user(user or self.officer)
        return Assessment.create({"kind": kind, **vals})

    def test_every_question_of_the_kind_is_asked(self):
        for kind in ("dpia", "esia"):
            asked = self.env["it.impact.question"].search([("kind", "=", kind)])
            self.assertEqual(
                self._begin(kind).answer_ids.mapped("name"), asked.mapped("name")
            )

    def test_form_asks_at_once(self):
        form = Form(
            self.env["it.impact.assessment"]
            .with_user(self.officer)
            .with_context(default_lead_id=self.lead.id)
        )
        self.assertTrue(len(form.answer_ids))
        form.kind = "esia"
        assessment = form.save()
        self.assertEqual(
            assessment.answer_ids.question_id.mapped("kind"),
            ["esia"] * len(assessment.answer_ids),
        )

    def test_outcome_needs_its_grounds(self):
        one = self._begin()
        for answers, vals, words in [
            (False, {"outcome": "not_needed"}, "questions.*not answered"),
            ("no", {"outcome": "not_needed"}, "say in Why"),
            ("no", {"outcome": "done"}, "attach the assessment"),
        ]:
            one.answer_ids.answer = answers
            with self.subTest(vals=vals), self._refused(words, ValidationError):
                one.write(vals)
        one.write({"outcome": "not_needed", "reason": "No personal data"})
        with self._refused("not answered", ValidationError):
            one.answer_ids[:1].answer = False

    def test_yes_is_counted(self):
        one = self._begin()
        one.answer_ids[:2].answer = "yes"
        self.assertEqual(one.yes_count, 2)
        self.assertEqual(one.open_count, len(one.answer_ids) - 2)

    def test_approved_by_another_and_then_it_stays(self):
        one = self._begin()
        with self._refused("no outcome to approve"):
            one.with_user(self.manager).action_approve()
        one.answer_ids.answer = "no"
        one.write({"outcome": "not_needed", "reason": "No personal data"})
        with self._refused("yourself"):
            one.action_approve()
        with self._refused("by its button"):
            one.approver_id = self.colleague
        with self.assertRaises(AccessError):
            one.with_user(self.reader).action_approve()
        one.with_user(self.colleague).action_approve()
        self.assertTrue(one.is_settled)
        for change in (
            lambda: one.write({"reason": "Other"}),
            lambda: one.answer_ids[:1].write({"answer": "yes"}),
            lambda: one.answer_ids[:1].with_env(self.env).unlink(),
            one.with_env(self.env).unlink,
        ):
            with self._refused("stays as it is"):
                change()
        one.review_date = "2027-01-01"

    def test_about_one_thing(self):
        partnership = self.env["it.partnership"].create({"name": "City board"})
        one = self._begin(user=self.manager, partnership_id=partnership.id)
        self.assertEqual(one.name, "DPIA City board")
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            one.lead_id = self.lead
            one.flush_recordset()

    def test_looked_at_again(self):
        one = self._begin()
        one.review_date = "2020-01-01"
        self.assertTrue(one.is_review_due)
        found = one.search([("is_review_due", "=", True), ("id", "=", one.id)])
        self.assertEqual(found, one)

    def test_officers_change_their_own(self):
        one = self._begin(user=self.manager, lead_id=self.lead.id)
        self.lead.team_id = self.env["crm.team"].create(
            {"name": "Other team", "it_kind": "shared_service"}
        )
        one.with_user(self.officer).url = "https://example.org"
        with self.assertRaises(AccessError):
            one.with_user(self.outsider).url = "https://example.org"
        with self.assertRaises(AccessError):
            one.with_user(self.reader).url = "https://example.org"
