from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic.recurrence import next_due


@tagged("post_install", "-at_install")
class TestLogicRecurrence(BaseCase):
    def test_next(self):
        table = [
            (date(2026, 1, 31), "none", 31, None),
            (date(2026, 1, 31), "month", 31, date(2026, 2, 28)),
            (date(2026, 2, 28), "month", 31, date(2026, 3, 31)),
            (date(2027, 11, 30), "quarter", 30, date(2028, 2, 29)),
            (date(2026, 12, 15), "half", 15, date(2027, 6, 15)),
            (date(2024, 2, 29), "year", 29, date(2025, 2, 28)),
        ]
        for due, recurrence, anchor, expected in table:
            with self.subTest(due=due, recurrence=recurrence):
                self.assertEqual(next_due(due, recurrence, anchor), expected)
