from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .test_particulars import ParticularsCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestParticularsFixed(ParticularsCommon):
    """Answers are terms: approved as read, fixed when signed, changed by a variation."""

    def test_a_changed_answer_reopens_the_approval(self):
        changes = {
            "row": lambda a: self._row(a, "Premises").write({"text_value": "Unit 9"}),
            "words": lambda a: self._row(a, "Rent a year").write(
                {"value_text": "£13,000"}
            ),
            "none": lambda a: self._row(a, "Next rent review").write({"is_nil": True}),
            "new answer": lambda a: self._row(a, "Desks").write({"number_value": 4}),
            "command": lambda a: a.write(
                {
                    "detail_ids": [
                        Command.update(
                            self._row(a, "Premises").id, {"text_value": False}
                        )
                    ]
                }
            ),
            "sudo": lambda a: (
                self._row(a, "Premises").sudo().write({"text_value": "Unit 9"})
            ),
        }
        for name, change in changes.items():
            with self.subTest(name):
                agreement = self._approved()
                change(agreement)
                self.assertEqual(agreement.state, "legal_review")
                self.assertIn("Particulars", agreement.message_ids[0].body)

    def test_the_same_answer_again_leaves_the_approval_alone(self):
        agreement = self._approved()
        self._answer(agreement)
        self.assertEqual(agreement.state, "approved")

    def test_a_question_added_later_does_not_reopen_the_approval(self):
        agreement = self._approved()
        self.env["it.agreement.type.need"].create(
            {"type_id": self.lease.id, "name": "Parking"}
        )
        self.assertFalse(self._row(agreement, "Parking"))
        self._sign(agreement)
        self.assertEqual(agreement.state, "signed")
        self.assertFalse(agreement.detail_gaps)

    def test_an_answer_changed_past_every_door_is_found_at_the_signature(self):
        agreement = self._approved()
        agreement.signature_date = "2026-03-20"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_agreement_detail SET text_value = 'Unit 9' WHERE id = %s",
            [self._row(agreement, "Premises").id],
        )
        self.env.invalidate_all()
        with self.assertRefused("approval of what changed since: Particulars"):
            agreement.action_sign()

    def test_nobody_changes_an_answer_of_a_signed_agreement(self):
        agreement = self._signed()
        doors = {
            "write": lambda env, row: row.write({"text_value": "Unit 9"}),
            "words": lambda env, row: row.write({"value_text": "Unit 9"}),
            "none": lambda env, row: row.write({"is_nil": True}),
            "command": lambda env, row: agreement.with_env(env).write(
                {"detail_ids": [Command.update(row.id, {"text_value": "Unit 9"})]}
            ),
            "unlink": lambda env, row: row.unlink(),
            "create": lambda env, row: row.create(
                {"agreement_id": agreement.id, "need_id": self.needs[0].id}
            ),
            "default": lambda env, row: row.with_context(
                default_agreement_id=agreement.id
            ).create({"need_id": self.needs[0].id}),
            "context": lambda env, row: row.with_context(
                it_step=True, it_variation=True, it_discard=True
            ).write({"text_value": "Unit 9"}),
        }
        users = (self.keeper, self.manager, self.env.ref("base.user_admin"))
        for env in (*(self.env(user=user) for user in users), self.env(su=True)):
            row = self._row(agreement, "Premises").with_env(env)
            for name, door in doors.items():
                case = self.subTest(user=env.user.login, su=env.su, door=name)
                with case, self.assertRaises(UserError):
                    door(env, row)
            with self.assertRefused("only through a variation"):
                row.write({"text_value": "Unit 9"})
        self.assertEqual(
            self._row(agreement, "Premises").value_text, "Unit 4, Dock Road"
        )

    def test_nor_does_an_import(self):
        agreement = self._signed()
        row = self._row(agreement, "Premises")
        result = row.with_user(self.manager).load(
            [".id", "value_text"], [[str(row.id), "Unit 9"]]
        )
        self.assertIn("only through a variation", result["messages"][0]["message"])
        self.assertEqual(row.value_text, "Unit 4, Dock Road")

    def test_nor_does_the_form(self):
        agreement = self._signed()
        form = Form(agreement.with_user(self.keeper))
        # the page is read-only
        with self.assertRaises(AssertionError), form.detail_ids.edit(0) as row:
            row.text_value = "Unit 9"

    def test_a_variation_changes_an_answer_and_keeps_the_old_one(self):
        agreement = self._signed()
        rent, premises = (self._row(agreement, n) for n in ("Rent a year", "Premises"))
        variation = (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": agreement.id,
                    "name": "Larger hall",
                    "ground": "provided",
                    "detail_ids": [
                        Command.create({"detail_id": rent.id, "answer_new": "£15,000"}),
                        Command.create(
                            {"detail_id": premises.id, "answer_new": "Unit 9"}
                        ),
                    ],
                }
            )
        )
        self.assertEqual(rent.money_value, 12000)
        variation.with_user(self.keeper2).action_apply()
        self.assertEqual((rent.money_value, premises.value_text), (15000, "Unit 9"))
        self.assertEqual(
            variation.detail_ids.mapped("answer_before")[1], "Unit 4, Dock Road"
        )
        self.assertTrue(
            any("Premises from Unit 4" in (m.body or "") for m in agreement.message_ids)
        )
        for door in (
            lambda: variation.detail_ids[0].sudo().write({"answer_new": "£1"}),
            lambda: variation.detail_ids[0].sudo().write({"answer_before": "£1"}),
            lambda: variation.detail_ids.sudo().unlink(),
            lambda: variation.sudo().write(
                {"detail_ids": [Command.create({"detail_id": premises.id})]}
            ),
        ):
            with self.assertRaises(UserError):
                door()

    def test_a_variation_takes_only_answers_that_fit_and_are_its_own(self):
        agreement, other = self._signed(), self._signed()
        variation = self.env["it.agreement.variation"].create(
            {"agreement_id": agreement.id, "name": "Other rent"}
        )
        for row, text, words in (
            (self._row(agreement, "Rent a year"), "a lot", "does not answer"),
            (self._row(other, "Rent a year"), "£1", "belongs to another agreement"),
        ):
            with self.assertRefused(words):
                variation.detail_ids = [
                    Command.create({"detail_id": row.id, "answer_new": text})
                ]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTypeNeeds(ParticularsCommon):
    """The manager decides what a kind asks; what was answered stays readable."""

    def test_a_new_question_reaches_open_agreements(self):
        draft, approved = self._draft(), self._approved()
        need = (
            self.env["it.agreement.type.need"]
            .with_user(self.manager)
            .create({"type_id": self.lease.id, "name": "Parking"})
        )
        self.assertTrue(self._row(draft, "Parking"))
        self.assertFalse(self._row(approved, "Parking"))
        need.active = False
        self.assertFalse(self._row(draft, "Parking").is_asked)
        need.active = True
        self.assertEqual(len(self._row(draft, "Parking")), 1)

    def test_an_answered_question_is_archived_not_deleted(self):
        agreement = self._draft()
        self._row(agreement, "Premises").value_text = "Unit 4"
        need = self.needs[0].with_user(self.manager)
        self.assertEqual(need.answer_count, 1)
        shown = self.env["it.agreement.detail"].search(
            need.action_view_answers()["domain"]
        )
        self.assertEqual(shown.agreement_id, agreement)
        for door in (
            need.unlink,
            need.sudo().unlink,
            lambda: self.lease.sudo().write({"need_ids": [Command.delete(need.id)]}),
        ):
            with self.assertRefused("archive it"):
                door()
        need.action_archive()
        self.assertEqual(self._row(agreement, "Premises").value_text, "Unit 4")
        self.assertNotIn("Premises", self._draft().detail_ids.mapped("name"))

    def test_a_type_goes_with_its_questions_unless_one_is_answered(self):
        agreement = self._draft()
        self._row(agreement, "Premises").value_text = "Unit 4"
        self.needs[0].active = False
        with self.assertRefused(r"Premises” is answered \(1 times\)"):
            self.lease.with_user(self.manager).unlink()
        self._row(agreement, "Premises").value_text = ""
        self.lease.with_user(self.manager).unlink()
        self.assertFalse(agreement.detail_ids)

    def test_a_question_nobody_answered_goes_with_its_blank_rows(self):
        agreement = self._draft()
        self.needs[4].with_user(self.manager).unlink()
        self.assertNotIn("Desks", agreement.detail_ids.mapped("name"))

    def test_an_answered_question_keeps_its_kind(self):
        self._row(self._draft(), "Premises").value_text = "Unit 4"
        with self.assertRefused("is answered already"):
            self.needs[0].kind = "date"
        self.needs[4].kind = "text"

    def test_the_wording_that_was_read_stays(self):
        agreement = self._draft()
        self.needs[0].name = "Premises and plan"
        self.assertTrue(self._row(agreement, "Premises"))
        self.assertTrue(self._row(self._draft(), "Premises and plan"))

    def test_the_editor_of_a_type(self):
        kind = self.lease.with_user(self.manager)
        with Form(kind) as form, form.need_ids.new() as line:
            line.name = "Parking"
            line.required_from = "signed"
        self.assertIn("Parking", self.lease.need_ids.mapped("name"))
        self.assertEqual(self.lease.need_count, 6)
        self.assertIn("Agreement manager", self.lease.tier_text)
