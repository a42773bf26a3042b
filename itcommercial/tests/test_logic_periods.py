from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import periods

kinds = st.sampled_from(sorted(periods.MONTHS))


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    """Financial years, their quarters and months, by their first and last days."""

    def test_periods(self):
        for kind, day, start, end, label in (
            ("year", (2026, 11, 23), (2026, 4, 1), (2027, 3, 31), "2026-27"),
            ("quarter", (2026, 11, 23), (2026, 10, 1), (2026, 12, 31), "2026-27 Q3"),
            ("quarter", (2027, 3, 31), (2027, 1, 1), (2027, 3, 31), "2026-27 Q4"),
            ("month", (2028, 2, 29), (2028, 2, 1), (2028, 2, 29), "2028-02"),
        ):
            with self.subTest(kind=kind, day=day):
                first = periods.start_of(kind, date(*day))
                self.assertEqual(first, date(*start))
                self.assertEqual(periods.end_of(kind, first), date(*end))
                self.assertEqual(periods.label(kind, first), label)

    def test_a_period_starts_on_its_first_day(self):
        with self.assertRaises(periods.PeriodError):
            periods.end_of("quarter", date(2026, 11, 1))

    @given(kinds, st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 1, 1)))
    def test_a_day_lies_within_its_period(self, kind, day):
        start = periods.start_of(kind, day)
        self.assertTrue(start <= day <= periods.end_of(kind, start))
