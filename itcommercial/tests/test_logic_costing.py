from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import costing, pricing, repricing

money = st.decimals("0.01", 100000, places=2)
volumes = st.integers(1, 5000)


@tagged("post_install", "-at_install")
class TestLogicCosting(BaseCase):
    """Full cost from its lines; other volumes; what a rise of cost does to a price."""

    def test_hour_of_a_grade(self):
        self.assertEqual(costing.hourly(36000, "0.30", 1500), Decimal("31.20"))
        with self.assertRaises(pricing.PricingError):
            costing.hourly(36000, "0.30", 0)

    def test_overheads_by_each_method(self):
        for method, expected in (
            ("rate", "805.20"),
            ("per_hour", "540"),
            ("fixed", 99),
        ):
            with self.subTest(method):
                found = costing.overhead(
                    method, 3660, rate="0.22", staff_hours=60, per_hour=9, fixed=99
                )
                self.assertEqual(found, Decimal(expected))

    def test_the_worked_example(self):
        """Direct 3,660; 22% overhead; 4% corporate; 60 customers: 76.86 each."""
        direct = sum(
            (costing.hourly(36000, "0.30", 1500) * 100, Decimal(540)), Decimal(0)
        )
        self.assertEqual(direct, 3660)
        year = pricing.year_cost(direct, "0.22", "0.04", 60)
        self.assertEqual((year.full, year.unit), (Decimal("4611.60"), Decimal("76.86")))

    def test_a_step_comes_with_its_volume(self):
        steps = [(101, 400), (201, 900)]
        for volume, fixed in ((100, 1000), (101, 1400), (201, 2300)):
            self.assertEqual(costing.stepped(1000, steps, volume), fixed)

    def test_other_volumes(self):
        rows = costing.bands(3000, 20, [(120, 600)], 100, 50)
        self.assertEqual(
            [int(row[0]) for row in rows], [25, 50, 75, 100, 125, 150, 200]
        )
        self.assertEqual(rows[3], (100, 5000, 50, 0))
        self.assertEqual(rows[4][1:], (Decimal("6100"), Decimal("48.80"), 150))
        self.assertEqual(costing.bands(3000, 20, [], 0, 50), [])

    @given(money, money, volumes, volumes)
    def test_unit_cost_falls_with_volume(self, fixed, variable, volume, more):
        few = costing.unit_at(fixed, variable, [], volume)
        many = costing.unit_at(fixed, variable, [], volume + more)
        self.assertLessEqual(many, few)
        self.assertGreaterEqual(many, variable)

    @given(money, st.decimals(0, "0.90", places=2))
    def test_margin_and_markup_round_trip(self, cost, rate):
        for price_for, rate_of in (
            (pricing.price_for_margin, pricing.margin_of),
            (pricing.price_for_markup, pricing.markup_of),
        ):
            price = price_for(cost, rate)
            # the price is whole pence, so the rate comes back within half a penny
            base = price if rate_of is pricing.margin_of else cost
            off = abs(rate_of(price, cost) - rate) * base
            self.assertLessEqual(off, Decimal("0.0051"))

    @given(
        st.sampled_from(repricing.WAYS),
        money,
        money,
        money,
        st.decimals(0, 1, places=3),
    )
    def test_a_price_never_falls_and_covers_cost(self, way, price, before, after, rate):
        found = repricing.new_price(way, price, before, after, rate)
        self.assertGreaterEqual(found, price)
        if way != "percent":
            self.assertFalse(repricing.is_below(found, after))
