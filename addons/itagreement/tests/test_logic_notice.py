from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import notice

# end, period, unit, working day only -> latest day for notice
DEADLINES = [
    # days: the day notice is given does not count
    (date(2027, 3, 31), 30, "days", False, date(2027, 3, 1)),
    (date(2027, 3, 31), 90, "days", False, date(2026, 12, 31)),
    (date(2028, 3, 1), 1, "days", False, date(2028, 2, 29)),
    (date(2027, 3, 31), 0, "days", False, date(2027, 3, 31)),
    # months: corresponding date
    (date(2027, 9, 15), 6, "months", False, date(2027, 3, 15)),
    (date(2027, 3, 31), 3, "months", False, date(2026, 12, 31)),
    # months: an end on a month's last day is met from the other month's last day
    (date(2027, 2, 28), 1, "months", False, date(2027, 1, 31)),
    (date(2027, 6, 30), 1, "months", False, date(2027, 5, 31)),
    (date(2027, 3, 31), 1, "months", False, date(2027, 2, 28)),
    # months: the other month is too short for the day
    (date(2027, 8, 30), 6, "months", False, date(2027, 2, 28)),
    # leap day, at the end and at the beginning
    (date(2028, 2, 29), 12, "months", False, date(2027, 2, 28)),
    (date(2029, 2, 28), 12, "months", False, date(2028, 2, 29)),
    (date(2028, 5, 29), 3, "months", False, date(2028, 2, 29)),
    # in a leap year 28 February isn't the end of the month
    (date(2028, 2, 28), 1, "months", False, date(2028, 1, 28)),
    # quarters are three months each
    (date(2027, 3, 31), 2, "quarters", False, date(2026, 9, 30)),
    # working days: Christmas 2026 is closed on 25 and 28, with the weekend between
    (date(2026, 12, 31), 3, "working_days", False, date(2026, 12, 24)),
    # working days: ends on Easter Monday, as good as the Thursday before
    (date(2027, 3, 29), 5, "working_days", False, date(2027, 3, 18)),
    # working days: Christmas 2027 is a Saturday, so Monday 27 and Tuesday 28 stand in
    (date(2027, 12, 29), 1, "working_days", False, date(2027, 12, 24)),
    # working days: Monday 3 January stands in for New Year's Day 2028
    (date(2028, 1, 4), 1, "working_days", False, date(2027, 12, 31)),
    # months, and the deadline would be Good Friday 2027, then Easter Monday
    (date(2027, 9, 26), 6, "months", True, date(2027, 3, 25)),
    (date(2027, 9, 29), 6, "months", True, date(2027, 3, 25)),
    # quarters, and the deadline would be a Sunday
    (date(2027, 8, 28), 2, "quarters", False, date(2027, 2, 28)),
    (date(2027, 8, 28), 2, "quarters", True, date(2027, 2, 26)),
    # working days: ends on a Sunday
    (date(2027, 1, 31), 1, "working_days", False, date(2027, 1, 28)),
    # thirty calendar days, and the deadline would be a Sunday
    (date(2027, 3, 9), 30, "days", False, date(2027, 2, 7)),
    (date(2027, 3, 9), 30, "days", True, date(2027, 2, 5)),
    # months, and the deadline would be the bank holiday of 31 August 2026
    (date(2027, 2, 28), 6, "months", False, date(2026, 8, 31)),
    (date(2027, 2, 28), 6, "months", True, date(2026, 8, 28)),
]


@tagged("post_install", "-at_install")
class TestLogicNotice(BaseCase):
    """The table a solicitor would check by hand with a calendar."""

    def test_deadlines(self):
        for end, period, unit, working_day_only, expected in DEADLINES:
            with self.subTest(end=end, period=period, unit=unit):
                self.assertEqual(
                    notice.notice_deadline(end, period, unit, working_day_only),
                    expected,
                )

    def test_notice_given_on_a_bank_holiday_counts_from_the_next_working_day(self):
        christmas = date(2026, 12, 25)
        self.assertEqual(
            notice.notice_ends(christmas, 1, "working_days"), date(2026, 12, 30)
        )
        self.assertEqual(
            notice.notice_ends(christmas, 1, "days", working_day_only=True),
            date(2026, 12, 30),
        )
        self.assertEqual(notice.notice_ends(christmas, 1, "days"), date(2026, 12, 26))

    def test_notice_longer_than_the_term_falls_before_the_start(self):
        start, end = date(2027, 1, 1), date(2027, 6, 30)
        deadline = notice.notice_deadline(end, 12, "months")
        self.assertEqual(deadline, date(2026, 6, 30))
        self.assertTrue(notice.is_longer_than_term(start, deadline))
        shorter = notice.notice_deadline(end, 3, "months")
        self.assertFalse(notice.is_longer_than_term(start, shorter))
        self.assertFalse(notice.is_longer_than_term(None, deadline))
        self.assertFalse(notice.is_longer_than_term(start, None))

    def test_terms_that_make_no_sense_are_refused(self):
        for period, unit in ((-1, "days"), (1, "weeks"), (1, "")):
            with self.subTest(period=period, unit=unit), self.assertRaises(ValueError):
                notice.notice_deadline(date(2027, 1, 1), period, unit)

    def test_a_period_past_the_beginning_of_the_calendar(self):
        for unit in notice.UNITS:
            with self.subTest(unit=unit), self.assertRaises(OverflowError):
                notice.notice_deadline(date(1, 3, 1), 100, unit)

    def test_other_closed_days_can_be_given(self):
        closed = {date(2027, 1, 28)}
        self.assertEqual(
            notice.notice_deadline(date(2027, 1, 29), 1, "working_days", closed=closed),
            date(2027, 1, 27),
        )
