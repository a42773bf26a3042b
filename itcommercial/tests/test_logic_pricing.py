from decimal import Decimal
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.itcommercial.logic import pricing

COST = st.decimals("0.01", 10**6, places=2)
RATE = st.decimals(0, "0.95", places=4)


class TestPricing(TestCase):
    """Full cost and price: the council's figures, to the penny."""

    def test_full_cost_of_the_worked_example(self):
        self.assertEqual(pricing.full_cost(3660, "0.22", "0.04"), Decimal("4611.60"))
        self.assertEqual(pricing.unit_cost("4611.60", 60), Decimal("76.86"))

    def test_margin_and_markup_are_not_the_same(self):
        self.assertEqual(pricing.price_for_margin("76.86", "0.08"), Decimal("83.54"))
        self.assertEqual(pricing.price_for_markup("76.86", "0.08"), Decimal("83.01"))

    def test_break_even(self):
        for fixed, price, variable, volume in [
            (3000, 80, 20, Decimal(50)),
            (0, 80, 20, Decimal(0)),
            (3000, 20, 20, None),
            (3000, 10, 20, None),
        ]:
            with self.subTest(fixed=fixed, price=price):
                self.assertEqual(pricing.break_even(fixed, price, variable), volume)

    def test_what_cannot_be_worked_out_says_why(self):
        for call, words in [
            (lambda: pricing.full_cost(-1, 0), "can't be negative"),
            (lambda: pricing.unit_cost(10, 0), "above nought"),
            (lambda: pricing.price_for_margin(10, 1), "100% or more"),
            (lambda: pricing.year_cost(10, 0, 0, 100, 1), "more than the full cost"),
        ]:
            with self.assertRaisesRegex(pricing.PricingError, words):
                call()

    @given(COST, RATE)
    def test_margin_comes_back_within_half_a_penny(self, cost, margin):
        price = pricing.price_for_margin(cost, margin)
        assume(price)
        self.assertLessEqual(abs(price * (1 - margin) - cost), Decimal("0.005"))

    @given(COST, RATE)
    def test_markup_comes_back_within_half_a_penny(self, cost, markup):
        price = pricing.price_for_markup(cost, markup)
        self.assertLessEqual(
            abs(price - cost * (1 + markup)), Decimal("0.005")
        )

    @given(COST, RATE, RATE, st.integers(1, 10**5))
    def test_unit_cost_never_rises_with_volume(self, direct, overhead, corporate, volume):
        full = pricing.full_cost(direct, overhead, corporate)
        self.assertLessEqual(pricing.unit_cost(full, volume + 1), pricing.unit_cost(full, volume))
