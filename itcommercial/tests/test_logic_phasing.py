from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import phasing


@tagged("post_install", "-at_install")
class TestPhasing(BaseCase):
    """Values of several years, put into the financial years they are earned in."""

    def test_years(self):
        for start, months, value, yearly, expected in (
            (date(2026, 4, 1), 12, 1200, True, {"2026-27": 1200}),
            (date(2026, 9, 1), 12, 1200, True, {"2026-27": 700, "2027-28": 500}),
            (
                date(2026, 9, 1),
                24,
                1200,
                True,
                {"2026-27": 700, "2027-28": 1200, "2028-29": 500},
            ),
            (date(2027, 1, 15), 6, 600, False, {"2026-27": 300, "2027-28": 300}),
            (date(2026, 3, 31), 1, 1200, True, {"2025-26": 100}),
        ):
            with self.subTest(start=start, months=months):
                found = phasing.by_year(value, start, months, yearly)
                self.assertEqual(found, expected)

    def test_first_year(self):
        self.assertEqual(phasing.first_year(1200, 6, True), 600)
        self.assertEqual(phasing.first_year(1200, 36, True), 1200)
        self.assertEqual(phasing.first_year(1200, 36, False), 400)

    def test_attrition(self):
        self.assertEqual(phasing.attrition(75 - 35, 35), Decimal(35) / 75)
        self.assertIsNone(phasing.attrition(0, 0))

    def test_a_line_runs_for_a_month_at_least(self):
        with self.assertRaises(phasing.PhasingError):
            phasing.by_year(1, date(2026, 4, 1), 0, True)

    @given(
        st.decimals(min_value=0, max_value=10**7, places=2),
        st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)),
        st.integers(1, 120),
        st.booleans(),
    )
    def test_the_years_add_up_to_the_whole(self, value, start, months, yearly):
        found = phasing.by_year(value, start, months, yearly)
        self.assertEqual(
            sum(found.values()), phasing.whole_value(value, months, yearly)
        )
        self.assertTrue(all(one >= 0 for one in found.values()))
        self.assertLessEqual(
            phasing.first_year(value, months, yearly),
            phasing.whole_value(value, months, yearly),
        )
