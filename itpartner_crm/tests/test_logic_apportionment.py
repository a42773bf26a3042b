from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import apportionment
from ..logic.apportionment import CannotShare

AMOUNTS = st.integers(0, 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@tagged("post_install", "-at_install")
class TestApportionment(BaseCase):
    """One sum among several partners: domain notes 3.6."""

    def test_the_worked_case_by_accounts(self):
        self.assertEqual(
            apportionment.shares(25_000_000, [1200, 850, 333]),
            [12_589_173, 8_917_331, 3_493_496],
        )

    def test_left_over_pennies(self):
        for amount, weights, expected in (
            (100, [1, 1, 1], [34, 33, 33]),
            (101, [1, 1, 1], [34, 34, 33]),
            (1, [1, 2], [0, 1]),
            (0, [3, 4], [0, 0]),
            (100, [0, 1], [0, 100]),
            (1000, [0.1, 0.2], [333, 667]),
        ):
            with self.subTest(amount=amount, weights=weights):
                self.assertEqual(apportionment.shares(amount, weights), expected)

    def test_nothing_to_share_by(self):
        with self.assertRaises(CannotShare):
            apportionment.shares(100, [0, 0])
        self.assertEqual(apportionment.shares(0, [0, 0]), [0, 0])
        for amount, weights in ((-1, [1]), (1, [-1])):
            with self.assertRaises(ValueError):
                apportionment.shares(amount, weights)

    def test_thirty_seventy(self):
        weights = apportionment.hybrid_weights(30, [1, 1, 1], [1200, 850, 333])
        self.assertEqual(sum(weights), 1)
        self.assertEqual(weights[2], Fraction(1, 10) + Fraction(7, 10) * 333 / 2383)
        self.assertEqual(
            apportionment.hybrid_weights(0, [0, 0], [3, 1]), [Fraction(3, 4), 0.25]
        )
        for percent, fixed, driven in ((30, [0, 0], [1, 1]), (30, [1, 1], [0, 0])):
            with self.assertRaises(CannotShare):
                apportionment.hybrid_weights(percent, fixed, driven)

    def test_bands_reach_up_to_the_next(self):
        bands = [(1000, 4), (0, 1), (500, 2)]
        for value, weight in ((0, 1), (499.99, 1), (500, 2), (999, 2), (5000, 4)):
            with self.subTest(value=value):
                self.assertEqual(apportionment.band_weight(value, bands), weight)
        with self.assertRaises(CannotShare):
            apportionment.band_weight(3, [(10, 1)])

    def test_collar_moves_what_is_cut_off_to_the_others(self):
        for amount, weights, caps, expected in (
            (900, [1, 1, 1], [200, None, None], [200, 350, 350]),
            # The second goes over its cap only once the first is cut.
            (900, [2, 1, 1], [300, 260, None], [300, 260, 340]),
            (900, [1, 1, 1], [300, 300, 300], [300, 300, 300]),
            (901, [1, 1, 1], [300, 300, 301], [300, 300, 301]),
        ):
            with self.subTest(weights=weights, caps=caps):
                self.assertEqual(
                    apportionment.collared(amount, weights, caps), expected
                )

    def test_collar_without_room_tells_the_shortfall(self):
        with self.assertRaises(CannotShare) as refusal:
            apportionment.collared(1000, [1, 1], [300, 400])
        self.assertEqual(refusal.exception.shortfall, 300)

    @given(AMOUNTS, WEIGHTS)
    def test_shares_always_add_up(self, amount, weights):
        parts = apportionment.shares(amount, weights)
        self.assertEqual(sum(parts), amount)
        total = sum(weights)
        for part, weight in zip(parts, weights, strict=True):
            self.assertLess(abs(part - Fraction(amount * weight, total)), 1)

    @given(AMOUNTS, WEIGHTS)
    def test_more_weight_never_bears_less(self, amount, weights):
        parts = apportionment.shares(amount, weights)
        pairs = sorted(zip(weights, parts, strict=True))
        heavier = [
            part for (weight, part), (less, _p) in zip(pairs[1:], pairs, strict=False)
            if weight > less
        ]
        lighter = [
            part for (less, part), (weight, _p) in zip(pairs, pairs[1:], strict=False)
            if weight > less
        ]
        for more, fewer in zip(heavier, lighter, strict=True):
            self.assertGreaterEqual(more, fewer)

    @given(
        AMOUNTS,
        st.lists(
            st.tuples(
                st.integers(1, 10**6), st.none() | st.integers(0, 10**12)
            ),
            min_size=1,
            max_size=10,
        ),
    )
    def test_collared_shares_add_up_under_every_cap(self, amount, partners):
        weights = [weight for weight, _cap in partners]
        caps = [cap for _weight, cap in partners]
        try:
            parts = apportionment.collared(amount, weights, caps)
        except CannotShare as error:
            self.assertNotIn(None, caps)
            self.assertEqual(error.shortfall, amount - sum(caps))
            self.assertGreater(error.shortfall, 0)
            return
        self.assertEqual(sum(parts), amount)
        for part, cap in zip(parts, caps, strict=True):
            if cap is not None:
                self.assertLessEqual(part, cap)

    @given(
        AMOUNTS,
        AMOUNTS,
        st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=1),
    )
    def test_true_ups_add_up_to_what_the_year_cost_more(self, charged, actual, keys):
        before = apportionment.shares(charged, [one for one, _other in keys])
        after = apportionment.shares(actual, [other for _one, other in keys])
        owed = apportionment.true_up(before, after)
        self.assertEqual(sum(owed), actual - charged)
