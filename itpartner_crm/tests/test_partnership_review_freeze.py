from datetime import date

import psycopg2
from freezegun import freeze_time

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .review_common import ReviewCase

TABLES = {
    "it_partnership_review": "id",
    "it_partnership_answer": "review_id",
    "it_partnership_review_action": "review_id",
    "it_partnership_review_officer_rel": "review_id",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 10:00:00")
class TestPartnershipReviewFreeze(ReviewCase):
    """A closed review stays as it was closed, whichever door somebody comes in by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls.make_partnership()
        review = cls.partnership._start_review()
        review.officer_ids = cls.colleague
        review.presenter_id = cls.env["res.partner"].create({"name": "Cllr Ada Marsh"})
        cls.file = cls.env["ir.attachment"].create(
            {"name": "minutes.txt", "raw": b"As agreed"}
        )
        review.answer_ids[0].attachment_ids = cls.file
        cls.review = cls.close(review, "limited", date=date(2026, 3, 18))
        cls.env.flush_all()

    def doors(self, user):
        """Return what a user might try, by name."""
        review = self.review.with_user(user)
        answer, action = review.answer_ids[0], review.action_ids[0]
        new = {"name": "x", "date_due": date(2026, 5, 1)}
        return {
            "rating": lambda: review.write({"assurance": "substantial"}),
            "words": lambda: review.write({"note": "Better than it looked"}),
            "back to draft": lambda: review.write({"state": "draft"}),
            "send back": lambda: review._move_to("draft"),
            "delete": lambda: review.unlink(),
            "answer": lambda: answer.write({"answer": "yes"}),
            "answer, through the review": lambda: review.write(
                {"answer_ids": [Command.update(answer.id, {"answer": "yes"})]}
            ),
            "answer deleted": lambda: answer.unlink(),
            "answer added": lambda: answer.create(
                {"review_id": review.id, "question": "?", "head": "aims", "ask": "risk"}
            ),
            "evidence taken off": lambda: answer.write(
                {"attachment_ids": [Command.clear()]}
            ),
            "evidence changed": lambda: self.file.with_user(user).write({"raw": b"No"}),
            "evidence deleted": lambda: self.file.with_user(user).unlink(),
            "action reworded": lambda: action.write({"name": "Nothing"}),
            "action put off": lambda: action.write({"date_due": date(2030, 1, 1)}),
            "action deleted": lambda: action.unlink(),
            "action added": lambda: action.create({**new, "review_id": review.id}),
            "action moved away": lambda: action.write({"review_id": self.other.id}),
            "officers": lambda: review.write({"officer_ids": [Command.clear()]}),
            "import": lambda: self.load(user),
        }

    def load(self, user):
        model = self.env["it.partnership.review"].with_user(user)
        result = model.load([".id", "note"], [[str(self.review.id), "Loaded"]])
        if not result["ids"]:
            raise UserError(result["messages"][0]["message"])

    def test_no_door_is_open(self):
        self.other = self.make_partnership("Another")._start_review()
        superuser = self.env["res.users"].browse(SUPERUSER_ID)
        for user in (self.officer, self.manager, superuser):
            for name, knock in self.doors(user).items():
                with (
                    self.subTest(door=name, user=user.login),
                    self.assertRaises(UserError),
                    self.cr.savepoint(),
                ):
                    knock()
        self.env.invalidate_all()
        self.assertEqual(self.review.assurance, "limited")
        self.assertEqual(self.file.raw, b"As agreed")

    def test_the_database_refuses_it_too(self):
        ids = {"it_partnership_review": self.review.id}
        for table, column in TABLES.items():
            names = {"table": SQL.identifier(table), "own": SQL.identifier(column)}
            own = {**names, "id": ids.get(table, self.review.id)}
            for statement in (
                SQL("DELETE FROM %(table)s WHERE %(own)s = %(id)s", **own),
                SQL("UPDATE %(table)s SET %(own)s = %(own)s WHERE %(own)s = %(id)s", **own),
            ):
                with (
                    self.subTest(statement=statement.code, table=table),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.CheckViolation),
                    self.cr.savepoint(),
                ):
                    self.cr.execute(statement)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE it_partnership_review SET state = 'draft' WHERE id = %s",
                [self.review.id],
            )

    def test_a_partnership_with_a_closed_review_is_ended_not_deleted(self):
        with self.assertRaisesRegex(UserError, "end it instead"):
            self.partnership.with_user(self.manager).unlink()

    def test_a_word_in_the_chatter_is_no_change(self):
        self.review.with_user(self.officer).message_post(body="Presented in April")
        self.assertIn("Presented", self.review.message_ids[0].body)

    def test_a_new_review_corrects_it(self):
        again = self.close_new(self.partnership, "reasonable")
        self.assertEqual(again.previous_assurance, "limited")
        self.assertEqual(self.partnership.assurance, "reasonable")
        self.assertEqual(self.review.assurance, "limited")

    def test_who_presented_it_may_be_merged_into_another_contact(self):
        presenter = self.review.presenter_id
        kept = self.env["res.partner"].create({"name": "Ada Marsh"})
        self.cr.execute(
            "UPDATE it_partnership_review SET presenter_id = %s WHERE id = %s",
            [kept.id, self.review.id],
        )
        self.review.invalidate_recordset()
        self.assertNotEqual(self.review.presenter_id, presenter)
