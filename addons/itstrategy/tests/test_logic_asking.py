from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import asking
from ..logic.asking import Asked

SEP = (date(2026, 9, 1), date(2026, 9, 30))
OCT = (date(2026, 10, 1), date(2026, 10, 31))


@tagged("post_install", "-at_install")
class TestLogicAsking(BaseCase):
    """Whom to ask for which reading, and how loudly."""

    def test_missing_periods(self):
        day = date(2026, 11, 2)
        for frequency, measured_from, have, expected in (
            ("month", SEP[0], set(), [SEP, OCT]),
            ("month", SEP[0], {SEP}, [OCT]),
            ("month", OCT[0], set(), [OCT]),
            ("month", None, set(), [OCT]),
            ("month", date(2026, 11, 1), set(), []),
            ("year", date(2026, 4, 1), set(), []),
            ("half", date(2026, 4, 1), set(), [(date(2026, 4, 1), SEP[1])]),
        ):
            with self.subTest(frequency=frequency, since=measured_from):
                self.assertEqual(
                    asking.missing_periods(frequency, day, measured_from, have),
                    expected,
                )

    def test_missing_periods_go_back_eight_at_most(self):
        found = asking.missing_periods(
            "month", date(2026, 11, 2), date(2015, 4, 1), set()
        )
        self.assertEqual(len(found), asking.CATCH_UP)
        self.assertEqual(found[-1], OCT)
        self.assertEqual(found[0][0], date(2026, 3, 1))

    def test_period_that_ends_today_is_not_over(self):
        self.assertEqual(
            asking.ended_periods("month", date(2026, 10, 31), 1)[0],
            SEP,
        )

    def test_urgency(self):
        due = date(2026, 10, 20)
        for day, word in ((19, "open"), (20, "today"), (21, "overdue")):
            self.assertEqual(asking.urgency(due, date(2026, 10, day)), word)

    def test_escalated_from_the_given_day_on(self):
        due = date(2026, 10, 20)
        self.assertFalse(asking.is_escalated(due, date(2026, 10, 29), 10))
        self.assertTrue(asking.is_escalated(due, date(2026, 10, 30), 10))

    def test_copies_leave_out_what_was_told(self):
        escalated = [(1, [7, 8]), (2, [7]), (3, [])]
        self.assertEqual(
            asking.copies(escalated, {(7, 1)}), [Asked(7, (2,)), Asked(8, (1,))]
        )
