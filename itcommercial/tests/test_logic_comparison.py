from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic.comparison import position

found = st.lists(
    st.tuples(st.integers(1, 500), st.sampled_from(["yes", "partly", "no"])),
    max_size=30,
)


@tagged("post_install", "-at_install")
class TestLogicComparison(BaseCase):
    """A price has a position among those found, never a market price."""

    def test_table(self):
        prices = [(70, "yes"), (90, "partly"), (100, "yes"), (5, "no")]
        for price, cheaper, dearer, quantile in (
            (60, 0, 3, Decimal(0)),
            (90, 1, 1, Decimal("0.5")),
            (120, 3, 0, Decimal(1)),
        ):
            with self.subTest(price=price):
                at = position(price, prices)
                self.assertEqual((at.cheaper, at.dearer), (cheaper, dearer))
                self.assertEqual(at.quantile, quantile)
                self.assertEqual((at.low, at.middle, at.high), (70, 90, 100))

    def test_nothing_found_is_no_position(self):
        self.assertIsNone(position(80, [(70, "no")]).quantile)

    @given(st.integers(1, 500), st.integers(0, 100), found)
    def test_a_dearer_price_stands_no_lower(self, price, more, prices):
        low, high = position(price, prices), position(price + more, prices)
        if low.count:
            self.assertTrue(0 <= low.quantile <= high.quantile <= 1)
