from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import pricing

costs = st.decimals(min_value=1, max_value=1_000_000, places=2)
rates = st.decimals(min_value=0, max_value="0.90", places=2)


@tagged("post_install", "-at_install")
class TestPricing(BaseCase):
    """Full cost and price, with the figures the domain notes give."""

    def test_figures_of_the_domain_notes(self):
        full = pricing.full_cost(3660, 0.22, 0.04)
        unit = pricing.unit_cost(full, 60)
        for name, found, wanted in [
            ("full cost", full, "4611.60"),
            ("unit cost", unit, "76.86"),
            ("margin of 8%", pricing.price_for_margin(unit, 0.08), "83.54"),
            ("mark-up of 8%", pricing.price_for_markup(unit, 0.08), "83.01"),
        ]:
            with self.subTest(name):
                self.assertEqual(found, Decimal(wanted))

    def test_break_even(self):
        for fixed, price, variable, wanted in [
            (3000, 80, 20, Decimal(50)),
            (0, 80, 20, Decimal(0)),
            (3000, 20, 20, None),
            (3000, 10, 20, None),
        ]:
            with self.subTest(fixed=fixed, price=price, variable=variable):
                self.assertEqual(pricing.break_even(fixed, price, variable), wanted)

    def test_what_cannot_be_worked_out(self):
        for call in (
            lambda: pricing.full_cost(-1, 0),
            lambda: pricing.full_cost(1, -0.1),
            lambda: pricing.unit_cost(10, 0),
            lambda: pricing.price_for_margin(10, 1),
            lambda: pricing.year_cost(100, 0, 0, 20, 6),
            lambda: pricing.year_cost(100, 0, 0, -1),
        ):
            with self.assertRaises(pricing.PricingError):
                call()
        self.assertIsNone(pricing.margin_of(0, 5))
        self.assertIsNone(pricing.markup_of(5, 0))
        self.assertIsNone(pricing.recovery(5, 0))
        self.assertEqual(pricing.recovery(92, 100), Decimal("0.92"))

    def test_a_year_without_volume_has_no_unit_cost(self):
        year = pricing.year_cost(100, 0.1, 0, 0, 5)
        self.assertIsNone(year.unit)
        self.assertEqual(year.fixed, year.full)

    @given(costs, rates)
    def test_margin_and_markup_come_back(self, cost, rate):
        """From cost to price and back, within the half penny of rounding."""
        price = pricing.price_for_margin(cost, rate)
        drift = Decimal("0.005") / price * (1 - rate) + Decimal("1e-20")
        self.assertLessEqual(abs(pricing.margin_of(price, cost) - rate), drift)
        price = pricing.price_for_markup(cost, rate)
        drift = Decimal("0.005") / cost + Decimal("1e-20")
        self.assertLessEqual(abs(pricing.markup_of(price, cost) - rate), drift)

    @given(costs, rates)
    def test_a_margin_costs_the_customer_more_than_a_markup(self, cost, rate):
        self.assertGreaterEqual(
            pricing.price_for_margin(cost, rate), pricing.price_for_markup(cost, rate)
        )

    @given(costs, rates, rates, st.integers(1, 10_000))
    def test_a_unit_gets_cheaper_with_volume(self, direct, overhead, corporate, volume):
        full = pricing.full_cost(direct, overhead, corporate)
        self.assertGreaterEqual(full, direct)
        self.assertLessEqual(
            pricing.unit_cost(full, volume + 1), pricing.unit_cost(full, volume)
        )

    @given(costs, costs, costs)
    def test_at_break_even_income_pays_for_the_year(self, fixed, variable, over):
        price = variable + over
        volume = pricing.break_even(fixed, price, variable)
        left = volume * price - (fixed + volume * variable)
        self.assertAlmostEqual(left, Decimal(0), places=9)
