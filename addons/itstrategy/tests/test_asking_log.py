import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .asking_common import DAY, AskingCase


@tagged("post_install", "-at_install")
class TestAskingLog(AskingCase):
    """The log of what was written stays as it was, whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_manual("ASK1", cls.ann)

    def setUp(self):
        super().setUp()
        with freeze_time(DAY):
            self.ask()
        self.row = self.asked(self.ann)

    def test_nobody_writes_or_deletes_it_in_odoo(self):
        for role in ("performance", "manager"):
            row = self.as_role(role, self.row)
            self.assertTrue(row.summary)
            with self.assertRaises(UserError):
                row.write({"state": "aside"})
            with self.assertRaises(UserError):
                row.unlink()
            with self.assertRaises(UserError):
                row.create({"day": DAY, "state": "sent", "kind": "owner"})
        with self.assertRaisesRegex(UserError, "history"):
            self.row.write({"state": "aside"})
        with self.assertRaisesRegex(UserError, "history"):
            self.row.unlink()

    @mute_logger("odoo.sql_db")
    def test_nobody_writes_or_deletes_it_in_the_database(self):
        for query in (
            "UPDATE it_measure_asking SET email = 'x' WHERE id = %s",
            "DELETE FROM it_measure_asking WHERE id = %s",
        ):
            with (
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.row.id])

    def test_only_performance_officers_and_managers_read_it(self):
        for role in ("reader", "partnership", "commercial", "agreement"):
            with self.assertRaises(AccessError):
                self.as_role(role, self.row).read(["email"])

    def test_row_outlives_mail_and_contact(self):
        self.row.sudo().mail_id.unlink()
        self.assertFalse(self.row.sudo().mail_id)
        self.assertEqual(self.row.delivery, "Sent")

    def test_failed_mail_is_said(self):
        self.row.sudo().mail_id.write(
            {"state": "exception", "failure_reason": "No such host"}
        )
        self.assertEqual(
            self.as_role("performance", self.row).delivery, "Failed: No such host"
        )

    def test_questions_do_not_grow_with_measures(self):
        def count(number):
            for index in range(number):
                self.make_manual(f"MANY{number}{index}", self.bob)
            self.env["it.measure"].search(
                [("theme_id", "=", self.theme.id)]
            )._make_missing_readings(self.row.day)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["it.measure.reading"]._read_wanted(self.row.day)
            return self.env.cr.sql_log_count - before

        few = count(3)
        self.assertLessEqual(count(30), few)
