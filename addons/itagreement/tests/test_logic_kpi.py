from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itagreement.logic import kpi
from odoo.addons.itagreement.logic.kpi import Bands

AMOUNTS = st.decimals(0, 10**6, places=2)


class TestKpi(TestCase):
    """The words of the Act, credits within their cap, and the days of the notices."""

    def test_bands(self):
        higher, lower = Bands(99, 97, 95), Bands(4, 6, 8, True)
        for bands, actual, word in (
            (higher, 99, "good"),
            (higher, 98.99, "approaching"),
            (higher, 97, "approaching"),
            (higher, 95, "requires"),
            (higher, 94.9, "inadequate"),
            (lower, 4, "good"),
            (lower, 4.1, "approaching"),
            (lower, 8, "requires"),
            (lower, 8.1, "inadequate"),
        ):
            with self.subTest(bands=bands, actual=actual):
                self.assertEqual(bands.rate(actual), word)
        for steps in ((95, 97, 99, False), (8, 6, 4, True)):
            with self.assertRaises(ValueError):
                Bands(*steps)

    @given(st.floats(0, 100), st.floats(0, 100))
    def test_better_is_never_rated_worse(self, one, other):
        bands = Bands(90, 70, 50)
        worse, better = sorted((one, other))
        order = kpi.RATINGS.index
        self.assertLessEqual(order(bands.rate(better)), order(bands.rate(worse)))

    def test_credits(self):
        percents = {"requires": 5, "inadequate": 10}
        for rating, charge, amount in (
            ("good", 1000, "0.00"),
            ("other", 1000, "0.00"),
            ("requires", 1000, "50.00"),
            ("inadequate", 1000, "100.00"),
            ("requires", "333.33", "16.67"),
        ):
            with self.subTest(rating=rating, charge=charge):
                self.assertEqual(kpi.credit(rating, charge, percents), Decimal(amount))

    def test_the_cap(self):
        for credits, charge, cap, expected in (
            ([60, 60], 1000, 10, ["50.00", "50.00"]),
            ([60, 30], 1000, 10, ["60.00", "30.00"]),
            ([100, 50], 1000, 10, ["66.67", "33.33"]),
            ([100, 50], 1000, None, ["100.00", "50.00"]),
            ([], 1000, 10, []),
        ):
            with self.subTest(credits=credits, cap=cap):
                self.assertEqual(
                    kpi.capped(credits, charge, cap), [Decimal(one) for one in expected]
                )

    @given(st.lists(AMOUNTS, max_size=6), AMOUNTS, st.integers(0, 100))
    def test_the_cap_is_never_passed_and_none_grows(self, credits, charge, cap):
        cut = kpi.capped(credits, charge, cap)
        limit = (charge * cap / 100).quantize(Decimal("0.01"))
        self.assertLessEqual(sum(cut), max(limit, 0))
        for before, after in zip(credits, cut, strict=True):
            self.assertTrue(0 <= after <= before)

    def test_the_score(self):
        for rated, score in (
            ([], None),
            ([("other", 50)], None),
            ([("good", 50), ("inadequate", 50)], 50),
            ([("good", 75), ("inadequate", 25)], 75),
            ([("good", 0), ("approaching", 0)], 83.5),
        ):
            with self.subTest(rated=rated):
                self.assertEqual(kpi.score(rated), score)

    def test_thirty_days_beginning_with_the_last(self):
        for end, due in (
            (date(2026, 3, 31), date(2026, 4, 29)),
            (date(2026, 6, 30), date(2026, 7, 29)),
            (date(2026, 9, 30), date(2026, 10, 29)),
            (date(2026, 12, 31), date(2027, 1, 29)),
        ):
            with self.subTest(end):
                self.assertEqual(kpi.payment_notice_day(end), due)

    def test_a_period_begins_with_its_day(self):
        for begins, days, last in (
            (date(2026, 3, 20), 30, date(2026, 4, 18)),
            (date(2028, 2, 1), 29, date(2028, 2, 29)),
            (date(2026, 3, 20), 120, date(2026, 7, 17)),
            (date(2026, 3, 20), 1, date(2026, 3, 20)),
        ):
            self.assertEqual(kpi.last_day(begins, days), last)

    def test_a_payment_with_vat_by_the_values_of_its_contract(self):
        for amount, value, gross, told in (
            (25000, 200000, 240000, 30000),
            (25000.01, 200000, 240000, 30000.01),
            (25000, 200000, 200000, 25000),
            (25000, 0, 240000, 25000),
            (25000, 200000, 0, 25000),
        ):
            self.assertEqual(kpi.with_vat(amount, value, gross), told)

    def test_a_year_on(self):
        told = kpi.anniversaries(date(2024, 2, 29), date(2028, 3, 1))
        self.assertEqual(
            told,
            [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)],
        )
