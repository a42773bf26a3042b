from datetime import date
from unittest import TestCase

from odoo.addons.itgovernance.logic.notice import Clock, judge

NOTICE = date(2026, 9, 1)


class TestJudge(TestCase):
    def test_no_clock_runs(self):
        verdict = judge([], date(2026, 9, 1))
        self.assertIsNone(verdict.earliest)
        self.assertFalse(verdict.short)
        self.assertFalse(verdict.missing)

    def test_latest_clock_counts(self):
        key = Clock("key", NOTICE, 28)
        second = Clock("second", date(2026, 9, 28), 5)
        verdict = judge([key, second], date(2026, 10, 4))
        self.assertEqual(verdict.earliest, date(2026, 10, 4))
        self.assertFalse(verdict.short)
        self.assertEqual(judge([key, second], date(2026, 10, 3)).short, (second,))

    def test_boundary(self):
        key = Clock("key", NOTICE, 28)
        self.assertEqual(judge([key], date(2026, 9, 29)).short, (key,))
        self.assertFalse(judge([key], date(2026, 9, 30)).short)

    def test_missing_notice_has_a_deadline(self):
        key = Clock("key", None, 28)
        second = Clock("second", None, 5)
        verdict = judge([key, second], date(2026, 9, 30))
        self.assertIsNone(verdict.earliest)
        self.assertEqual(verdict.missing, (key, second))
        self.assertEqual(verdict.deadline, NOTICE)

    def test_no_decision_day(self):
        verdict = judge([Clock("key", NOTICE, 28)], None)
        self.assertEqual(verdict.earliest, date(2026, 9, 30))
        self.assertIsNone(verdict.deadline)
        self.assertFalse(verdict.short)
