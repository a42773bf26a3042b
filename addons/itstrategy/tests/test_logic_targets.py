from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import targets

QUARTERS = [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
AMOUNTS = st.integers(-(10**13), 10**13).map(lambda pence: pence / 100)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


def exact(number):
    return Decimal(repr(number))


@tagged("post_install", "-at_install")
class TestTargets(BaseCase):
    """Which target a reading is held against."""

    def test_next_milestone_else_the_last(self):
        milestones = [(date(2027, 5, 31), 89), (date(2030, 4, 30), 98)]
        for day, expected in (
            (date(2026, 9, 30), 89),
            (date(2027, 5, 31), 89),
            (date(2027, 6, 30), 98),
            (date(2031, 3, 31), 98),
        ):
            with self.subTest(day=day):
                self.assertEqual(targets.in_force(milestones, day), expected)
                self.assertEqual(targets.expected(milestones, day, True), expected)
        self.assertIsNone(targets.in_force([], date(2026, 1, 1)))
        self.assertIsNone(targets.expected([], date(2026, 1, 1)))

    def test_a_sum_grows_along_its_profile(self):
        profile = tuple(zip(QUARTERS, (10, 20, 30, 40), strict=True))
        milestones = [(date(2027, 3, 31), 100, profile)]
        for day, expected in (
            (date(2026, 6, 30), 10),
            (date(2026, 9, 30), 30),
            (date(2026, 12, 31), 60),
            (date(2027, 3, 31), 100),
            # 31 of the 92 days of the second quarter, and 1 of the 91 of the first
            (date(2026, 7, 31), 16.74),
            (date(2026, 4, 1), 0.11),
            # another year: the milestone itself
            (date(2026, 3, 31), 100),
            (date(2027, 6, 30), 100),
        ):
            with self.subTest(day=day):
                self.assertEqual(targets.expected(milestones, day, True), expected)

    def test_a_level_is_the_next_of_the_profile(self):
        profile = tuple(zip(QUARTERS, (70, 75, 75, 80), strict=True))
        milestones = [(date(2026, 3, 31), 65, ()), (date(2027, 3, 31), 80, profile)]
        for day, expected in (
            (date(2026, 3, 31), 65),
            (date(2026, 4, 30), 70),
            (date(2026, 6, 30), 70),
            (date(2026, 7, 31), 75),
            (date(2027, 1, 31), 80),
            (date(2028, 3, 31), 80),
        ):
            with self.subTest(day=day):
                self.assertEqual(targets.expected(milestones, day), expected)

    def test_quarters_of_the_year_up_to_the_target(self):
        for day, expected in (
            (date(2027, 3, 31), QUARTERS),
            (date(2026, 9, 30), QUARTERS[:2]),
            (date(2026, 11, 15), [*QUARTERS[:2], date(2026, 11, 15)]),
            (date(2026, 4, 10), [date(2026, 4, 10)]),
        ):
            with self.subTest(day=day):
                self.assertEqual(targets.quarter_days(day), expected)

    def test_spreading_leaves_the_rest_on_the_last(self):
        for whole, weights, expected in (
            (100, [1, 1, 1, 1], [25, 25, 25, 25]),
            (100.03, [1, 1, 1, 1], [25, 25, 25, 25.03]),
            (0.02, [1, 1, 1, 1], [0, 0, 0, 0.02]),
            (-10.01, [1, 1], [-5, -5.01]),
            (0, [1, 1], [0, 0]),
            (90, [1, 0, 2], [30, 0, 60]),
            (90, [1, -5, 2], [30, 0, 60]),
        ):
            with self.subTest(whole=whole, weights=weights):
                self.assertEqual(targets.spread(whole, weights), expected)
        with self.assertRaises(ValueError):
            targets.spread(5, [0, -1])

    def test_a_straight_line_and_the_shape_of_last_year(self):
        line = targets.straight_line(60, 100, date(2026, 3, 31), QUARTERS)
        self.assertEqual(line, [69.97, 80.05, 90.14, 100])
        way = targets.way_made([50, 50, 60, 60, 70])
        self.assertEqual(targets.along(70, 90, way), [70, 80, 80, 90])
        self.assertEqual(targets.increments([10, 30, 30, 45]), [10, 20, 0, 15])
        with self.assertRaises(ValueError):
            targets.way_made([50, 60, 50])

    def test_progress(self):
        for value, baseline, target, expected in (
            (15, 10, 20, 0.5),
            (25, 10, 20, 1.5),
            (8, 10, 6, 0.5),
            (5, 10, 10, None),
        ):
            with self.subTest(value=value):
                found = targets.progress(value, baseline, target)
                self.assertEqual(found, expected)

    @given(AMOUNTS, WEIGHTS)
    def test_parts_add_up_exactly(self, whole, weights):
        shares = targets.spread(whole, weights)
        self.assertEqual(sum(map(exact, shares)), exact(whole))
        self.assertTrue(targets.adds_up(shares, whole))

    @given(AMOUNTS, DAYS)
    def test_quarters_of_any_target_make_it_on_its_day(self, whole, day):
        days = targets.quarter_days(day)
        shares = targets.spread(whole, [1] * len(days))
        profile = tuple(zip(days, shares, strict=True))
        milestone = (day, whole, profile)
        self.assertEqual(targets.expected([milestone], day, True), whole)
        for index, end in enumerate(days):
            found = targets.expected([milestone], end, True)
            self.assertEqual(exact(found), sum(map(exact, shares[: index + 1])))

    @given(st.integers(0, 10**12).map(lambda pence: pence / 100), DAYS, DAYS)
    def test_what_is_expected_never_falls_over_the_year(self, whole, one, other):
        day = date(2027, 3, 31)
        days = targets.quarter_days(day)
        profile = tuple(zip(days, targets.spread(whole, [1] * 4), strict=True))
        one, other = (
            min(max(each, date(2026, 4, 1)), day) for each in sorted((one, other))
        )
        early, late = (
            targets.expected([(day, whole, profile)], each, True)
            for each in (one, other)
        )
        self.assertLessEqual(early, late)
        self.assertLessEqual(late, whole)

    @given(AMOUNTS, AMOUNTS, DAYS, st.integers(1, 900))
    def test_a_line_ends_at_the_target(self, start, goal, day, before):
        days = targets.quarter_days(day)
        since = days[0] - timedelta(days=before)
        line = targets.straight_line(start, goal, since, days)
        self.assertEqual(line[-1], goal)
        low, high = sorted((start, goal))
        self.assertTrue(all(low <= level <= high for level in line))
