from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itgovernance.logic import dates

DAYS = st.dates(min_value=date(1975, 1, 1), max_value=date(2090, 12, 31))
MONTHS = st.integers(min_value=1, max_value=12)


class TestFinancialYear(TestCase):
    def test_start_and_label(self):
        for day, start, label in (
            (date(2026, 3, 31), date(2025, 4, 1), "2025-26"),
            (date(2026, 4, 1), date(2026, 4, 1), "2026-27"),
            (date(2026, 11, 22), date(2026, 4, 1), "2026-27"),
            (date(2024, 2, 29), date(2023, 4, 1), "2023-24"),
            (date(1999, 12, 31), date(1999, 4, 1), "1999-00"),
        ):
            with self.subTest(day=day):
                self.assertEqual(dates.financial_year_start(day), start)
                self.assertEqual(dates.financial_year_label(day), label)

    def test_other_start_month(self):
        self.assertEqual(
            dates.financial_year_start(date(2026, 9, 30), 10), date(2025, 10, 1)
        )
        self.assertEqual(dates.financial_year_label(date(2026, 9, 30), 1), "2026")

    def test_month_out_of_range(self):
        for month in (0, 13):
            with self.assertRaises(ValueError):
                dates.financial_year_start(date(2026, 1, 1), month)

    @given(DAYS, MONTHS)
    def test_day_lies_in_its_year(self, day, month):
        start = dates.financial_year_start(day, month)
        self.assertLessEqual(start, day)
        self.assertLess(day, start.replace(year=start.year + 1))


class TestClearDays(TestCase):
    def test_table(self):
        for notice, clear, earliest in (
            (date(2026, 9, 1), 28, date(2026, 9, 30)),
            (date(2026, 9, 1), 5, date(2026, 9, 7)),
            (date(2024, 2, 1), 28, date(2024, 3, 1)),  # leap year
            (date(2025, 2, 1), 28, date(2025, 3, 2)),
            (date(2026, 12, 15), 28, date(2027, 1, 13)),
            (date(2026, 9, 1), 0, date(2026, 9, 2)),
        ):
            with self.subTest(notice=notice, clear=clear):
                self.assertEqual(dates.clear_days_earliest(notice, clear), earliest)

    def test_negative_is_refused(self):
        with self.assertRaises(ValueError):
            dates.clear_days_earliest(date(2026, 9, 1), -1)

    @given(DAYS, st.integers(min_value=0, max_value=400))
    def test_days_between_are_clear(self, notice, clear):
        earliest = dates.clear_days_earliest(notice, clear)
        self.assertEqual((earliest - notice).days - 1, clear)
        self.assertEqual(dates.clear_days_latest_notice(earliest, clear), notice)


class TestBounds(TestCase):
    def test_months(self):
        for day, last in (
            (date(2024, 2, 10), date(2024, 2, 29)),
            (date(2025, 2, 10), date(2025, 2, 28)),
            (date(2026, 12, 31), date(2026, 12, 31)),
        ):
            with self.subTest(day=day):
                self.assertEqual(dates.month_bounds(day), (last.replace(day=1), last))

    def test_quarters(self):
        for day, start_month, bounds in (
            (date(2026, 4, 1), 4, (date(2026, 4, 1), date(2026, 6, 30))),
            (date(2026, 3, 31), 4, (date(2026, 1, 1), date(2026, 3, 31))),
            (date(2026, 11, 22), 4, (date(2026, 10, 1), date(2026, 12, 31))),
            (date(2026, 1, 15), 3, (date(2025, 12, 1), date(2026, 2, 28))),
            (date(2024, 1, 15), 12, (date(2023, 12, 1), date(2024, 2, 29))),
        ):
            with self.subTest(day=day, start_month=start_month):
                self.assertEqual(dates.quarter_bounds(day, start_month), bounds)

    @given(DAYS, MONTHS)
    def test_quarters_join_without_gap(self, day, month):
        first, last = dates.quarter_bounds(day, month)
        self.assertLessEqual(first, day)
        self.assertLessEqual(day, last)
        following = dates.quarter_bounds(last + timedelta(days=1), month)
        self.assertEqual(following[0], last + timedelta(days=1))


class TestWorkingDays(TestCase):
    def test_bank_holidays_of_england(self):
        for day, working in (
            (date(2026, 12, 25), False),
            (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday
            (date(2026, 4, 3), False),  # Good Friday
            (date(2026, 4, 6), False),  # Easter Monday, not one in Scotland
            (date(2026, 8, 3), True),  # summer holiday in Scotland only
            (date(2026, 8, 31), False),
            (date(2026, 11, 30), True),  # St Andrew's Day, Scotland only
            (date(2026, 11, 21), False),
            (date(2026, 11, 23), True),
            (date(2023, 5, 8), False),  # coronation
        ):
            with self.subTest(day=day):
                self.assertEqual(dates.is_working_day(day), working)

    def test_counting(self):
        for start, end, number in (
            (date(2026, 11, 20), date(2026, 11, 23), 1),
            (date(2026, 12, 24), date(2026, 12, 29), 1),
            (date(2026, 11, 23), date(2026, 11, 23), 0),
            (date(2026, 11, 23), date(2026, 11, 20), -1),
        ):
            with self.subTest(start=start, end=end):
                self.assertEqual(dates.uk_working_days(start, end), number)

    def test_adding(self):
        for day, number, result in (
            (date(2026, 12, 24), 1, date(2026, 12, 29)),
            (date(2026, 12, 29), -1, date(2026, 12, 24)),
            (date(2026, 11, 21), 0, date(2026, 11, 23)),
            (date(2026, 3, 31), 5, date(2026, 4, 9)),
        ):
            with self.subTest(day=day, number=number):
                self.assertEqual(dates.add_working_days(day, number), result)

    @given(DAYS, st.integers(min_value=1, max_value=60))
    def test_adding_and_counting_agree(self, day, number):
        later = dates.add_working_days(day, number)
        self.assertTrue(dates.is_working_day(later))
        self.assertEqual(dates.uk_working_days(day, later), number)
