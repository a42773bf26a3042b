from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import periods

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_bounds(self):
        day = date(2026, 11, 22)
        for frequency, start, end in (
            ("month", date(2026, 11, 1), date(2026, 11, 30)),
            ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
            ("half", date(2026, 10, 1), date(2027, 3, 31)),
            ("year", date(2026, 4, 1), date(2027, 3, 31)),
        ):
            with self.subTest(frequency=frequency):
                self.assertEqual(periods.bounds(frequency, day), (start, end))
        self.assertEqual(
            periods.bounds("year", date(2026, 3, 31)),
            (date(2025, 4, 1), date(2026, 3, 31)),
        )

    def test_last_ended(self):
        self.assertEqual(
            periods.last_ended("quarter", date(2026, 10, 1)),
            (date(2026, 7, 1), date(2026, 9, 30)),
        )

    def test_comparison_ends(self):
        self.assertEqual(
            periods.comparison_ends(date(2026, 1, 1), date(2026, 3, 31)),
            (date(2025, 12, 31), date(2025, 9, 30), date(2025, 3, 31)),
        )
        self.assertEqual(
            periods.comparison_ends(date(2024, 2, 1), date(2024, 2, 29)),
            (date(2024, 1, 31), date(2023, 12, 31), date(2023, 2, 28)),
        )
        self.assertEqual(
            periods.comparison_ends(date(2026, 1, 5), date(2026, 1, 11)),
            (date(2026, 1, 4), date(2025, 12, 28), date(2025, 1, 11)),
        )

    @given(DAYS, st.sampled_from(sorted(periods.MONTHS)), st.integers(1, 12))
    def test_periods_hold_their_day_and_touch(self, day, frequency, start_month):
        start, end = periods.bounds(frequency, day, start_month)
        self.assertLessEqual(start, day)
        self.assertLessEqual(day, end)
        before = periods.last_ended(frequency, day, start_month)
        self.assertEqual(before[1] + timedelta(days=1), start)
        self.assertEqual(periods.comparison_ends(start, end)[0], before[1])
