from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.direction import direction, period_amount
from odoo.addons.itstrategy.logic.rag import Target

NUMBERS = st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
BANDS = st.floats(0, 20).map(lambda number: round(number, 2))


@tagged("post_install", "-at_install")
class TestDirection(BaseCase):
    def test_better_follows_the_polarity(self):
        for value, before, polarity, expected in (
            (110, 100, "higher", "better"),
            (90, 100, "higher", "worse"),
            (110, 100, "lower", "worse"),
            (90, 100, "lower", "better"),
            (101, 100, "higher", "same"),
            (99, 100, "lower", "same"),
            (101.1, 100, "higher", "better"),
            (1, 0, "higher", "better"),
            (0, 0, "higher", "same"),
            (5, 5, "track", "none"),
            (None, 5, "higher", "none"),
            (5, None, "higher", "none"),
        ):
            with self.subTest(value=value, before=before, polarity=polarity):
                self.assertEqual(direction(value, before, polarity), expected)

    def test_range_compares_the_distance(self):
        band = Target(100, 110)
        self.assertEqual(direction(98, 92, "range", band), "better")
        self.assertEqual(direction(120, 105, "range", band), "worse")
        self.assertEqual(direction(101, 109, "range", band), "same")
        self.assertEqual(direction(101, 109, "range", None), "none")

    def test_a_growing_sum_is_compared_by_what_was_added(self):
        self.assertEqual(period_amount(60, 40, starts_year=False), 20)
        self.assertEqual(period_amount(60, 40, starts_year=True), 60)
        self.assertIsNone(period_amount(60, None, starts_year=False))
        self.assertIsNone(period_amount(None, 40, starts_year=True))

    def test_dead_band_of_the_measure(self):
        for value, dead_band, expected in (
            (105, 5, "same"),
            (105.1, 5, "better"),
            (95, 5, "same"),
            (94.9, 5, "worse"),
            (100.1, 0, "better"),
            (100, 0, "same"),
        ):
            with self.subTest(value=value, dead_band=dead_band):
                found = direction(value, 100, "higher", None, dead_band)
                self.assertEqual(found, expected)

    @given(NUMBERS, NUMBERS, BANDS)
    def test_lower_is_better_mirrors_higher(self, value, before, dead_band):
        higher = direction(value, before, "higher", None, dead_band)
        lower = direction(-value, -before, "lower", None, dead_band)
        self.assertEqual(higher, lower)

    @given(NUMBERS, NUMBERS)
    def test_without_a_dead_band_the_way_back_is_the_other_way(self, value, before):
        turned = {"better": "worse", "worse": "better", "same": "same"}
        there = direction(value, before, "higher", None, 0)
        back = direction(before, value, "higher", None, 0)
        self.assertEqual(there, turned[back])

    @given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=12))
    def test_what_the_periods_of_a_year_added_makes_the_year(self, amounts):
        totals = [sum(amounts[: index + 1]) for index in range(len(amounts))]
        added = [
            period_amount(now, totals[index - 1] if index else None, not index)
            for index, now in enumerate(totals)
        ]
        self.assertEqual(added, amounts)
        self.assertEqual(sum(added), totals[-1])
