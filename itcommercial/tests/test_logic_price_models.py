from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import price_models, pricing
from ..logic.price_models import Band

prices = st.decimals("0.01", 500, places=2)


@st.composite
def bands(draw):
    starts = sorted(draw(st.sets(st.integers(2, 1000), max_size=4)) | {1})
    return [Band(start, draw(prices)) for start in starts]


@tagged("post_install", "-at_install")
class TestLogicPriceModels(BaseCase):
    """Flat, banded and minimum prices; bundles."""

    def test_found_examples(self):
        """Bradford: 466.14 and 1.14 a primary pupil."""
        for pupils, total in ((0, "466.14"), (1, "467.28"), (210, "705.54")):
            found = price_models.total([Band(1, "1.14")], pupils, base_fee="466.14")
            self.assertEqual(found, Decimal(total))

    def test_a_unit_has_the_fewest_decimals_that_bring_the_total(self):
        for total, units, price in (
            ("705.54", 210, "3.3597"),
            ("1450.00", 100, "14.50"),
            ("467.28", 1, "467.28"),
            ("100.00", 3, "33.333"),
            ("466.14", 0, "466.14"),
        ):
            with self.subTest(total=total, units=units):
                self.assertEqual(price_models.unit_price(total, units), Decimal(price))

    @given(st.decimals("0.01", 1_000_000, places=2), st.integers(1, 100_000))
    def test_the_units_come_to_the_total_to_the_penny(self, total, units):
        price = price_models.unit_price(total, units)
        self.assertEqual(pricing.pence(price * units), total)

    def test_bands_are_slices(self):
        rows = [Band(1, 5), Band(101, 4), Band(201, 3)]
        for units, total in ((100, 500), (101, 504), (200, 900), (250, 1050)):
            self.assertEqual(price_models.total(rows, units), total)

    def test_wrong_bands_are_told(self):
        for rows, words in (
            ([], "at least one"),
            ([Band(2, 5)], "starts at 1"),
            ([Band(1, 5), Band(1, 4)], "follows no smaller"),
        ):
            with self.assertRaisesRegex(pricing.PricingError, words):
                price_models.check_bands(rows)

    def test_what_a_unit_brings_on_average(self):
        """Twenty of Bradford's schools with 210 pupils each: 14,110.80 of 4,200 pupils."""
        for quantity, customers, fee, least, brings in (
            (4200, 20, "466.14", 0, "14110.80"),
            (4200, 4200, 0, 0, "4788.00"),
            (10, 5, 0, 100, "500.00"),
        ):
            with self.subTest(quantity=quantity, customers=customers):
                found = price_models.average(
                    [Band(1, "1.14")], quantity, customers, fee, least
                )
                self.assertEqual(pricing.pence(found * quantity), Decimal(brings))
        for quantity, customers in ((0, 1), (1, 0)):
            with self.assertRaises(pricing.PricingError):
                price_models.average([Band(1, 1)], quantity, customers)

    @given(bands(), st.integers(1, 500), st.integers(1, 500), prices)
    def test_an_average_lies_between_the_cheapest_and_the_dearest(
        self, rows, quantity, customers, fee
    ):
        """Without a fee; and a fee never makes a unit bring less."""
        bare = price_models.average(rows, quantity, customers)
        known = [row.price for row in rows]
        pennies = Decimal("0.01") * customers / quantity
        self.assertGreaterEqual(bare, min(known) - pennies)
        self.assertLessEqual(bare, max(known) + pennies)
        self.assertGreater(price_models.average(rows, quantity, customers, fee), bare)

    @given(bands(), st.integers(0, 2000))
    def test_bands_run_on_without_a_jump(self, rows, units):
        """One unit more costs exactly the price of its band: no jump, no fall."""
        more = price_models.total(rows, units + 1) - price_models.total(rows, units)
        band = [row for row in rows if row.start <= units + 1][-1]
        self.assertEqual(more, band.price)

    @given(bands(), st.integers(0, 2000), prices, prices)
    def test_a_minimum_holds(self, rows, units, fee, least):
        total = price_models.total(rows, units, fee, least)
        self.assertGreaterEqual(total, least)
        self.assertGreaterEqual(total, fee)

    @given(
        st.lists(st.tuples(prices, st.integers(1, 20)), min_size=1, max_size=6),
        st.decimals(0, 1, places=3),
    )
    def test_a_bundle_never_costs_more_than_its_parts(self, parts, discount):
        alone = sum(price * units for price, units in parts)
        price = price_models.bundle_price(parts, discount)
        self.assertLessEqual(price, alone)
        self.assertGreaterEqual(price, 0)
        self.assertEqual(price_models.bundle_price(parts, 0), alone)
        with self.assertRaises(pricing.PricingError):
            price_models.bundle_price(parts, Decimal("1.01"))
