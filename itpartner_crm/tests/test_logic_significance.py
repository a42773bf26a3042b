from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic.significance import (
    TIERS,
    movement,
    score,
    settle,
    suggest_count,
    suggest_money,
    suggest_reach,
    tier,
    weights_gap,
)

WEIGHTS = (20, 20, 10, 15, 10, 10, 10, 5)
EDGES = (5_000, 25_000, 100_000, 500_000)
MARKS = st.lists(st.integers(0, 4), min_size=8, max_size=8)


@tagged("post_install", "-at_install")
class TestSignificance(BaseCase):
    """The figures of the design's table of criteria."""

    def test_score(self):
        for marks, expected in (
            ((0, 0, 0, 0, 0, 0, 0, 0), 0),
            ((4, 4, 4, 4, 4, 4, 4, 4), 100),
            ((2, 2, 2, 2, 2, 2, 2, 2), 50),
            ((4, 3, 0, 2, 0, 2, 2, 4), 57.5),
            ((4, 4, 4, 0, 0, 2, 2, 0), 60),
            ((0, 0, 0, 0, 0, 0, 0, 1), 1.25),
        ):
            with self.subTest(marks=marks):
                self.assertEqual(score(zip(WEIGHTS, marks, strict=True)), expected)

    def test_no_score_without_every_mark(self):
        self.assertIsNone(score([]))
        self.assertIsNone(score([(50, 4), (50, None)]))
        for mark in (-1, 5, 2.5):
            with self.subTest(mark=mark), self.assertRaises(ValueError):
                score([(100, mark)])

    def test_tier(self):
        for points, expected in (
            (100, "major"),
            (65, "major"),
            (64.99, "moderate"),
            (40, "moderate"),
            (39.99, "limited"),
            (0, "limited"),
            (None, None),
        ):
            with self.subTest(points=points):
                self.assertEqual(tier(points, 65, 40), expected)

    def test_what_counts(self):
        for by_score, override, never_limited, expected in (
            ("limited", None, False, "limited"),
            ("limited", None, True, "moderate"),
            ("major", None, True, "major"),
            ("limited", "major", False, "major"),
            ("major", "limited", False, "limited"),
            ("major", "limited", True, "moderate"),
            (None, None, False, None),
            (None, None, True, "moderate"),
        ):
            with self.subTest(by_score=by_score, override=override):
                self.assertEqual(settle(by_score, override, never_limited), expected)

    def test_movement(self):
        for before, now, expected in (
            ("limited", "moderate", "up"),
            ("major", "limited", "down"),
            ("major", "major", "same"),
            (None, "limited", "added"),
            ("limited", None, "removed"),
            (None, None, "same"),
        ):
            with self.subTest(before=before, now=now):
                self.assertEqual(movement(before, now), expected)

    def test_money_suggests(self):
        for amount, expected in (
            (0, 0),
            (4_999.99, 0),
            (5_000, 1),
            (24_999, 1),
            (25_000, 2),
            (100_000, 2),
            (100_000.01, 3),
            (500_000, 3),
            (500_001, 4),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(suggest_money(amount, EDGES), expected)

    def test_reach_suggests(self):
        for geography, wards, expected in (
            ("city", 0, 4),
            ("region", 0, 4),
            ("site", 0, 0),
            ("wards", 1, 1),
            (None, 2, 2),
            (None, 8, 3),
            (None, 16, 4),
            (None, 0, None),
            ("wards", 0, None),
        ):
            with self.subTest(geography=geography, wards=wards):
                self.assertEqual(suggest_reach(geography, wards, 16), expected)

    def test_measures_suggest(self):
        self.assertEqual([suggest_count(n) for n in (0, 1, 2, 9)], [0, 2, 3, 3])

    def test_weights(self):
        self.assertEqual(weights_gap(WEIGHTS), 0)
        self.assertEqual(weights_gap([33.33, 33.33, 33.34]), 0)
        self.assertEqual(weights_gap([60, 35]), -5)
        self.assertEqual(weights_gap([60, 60]), 20)

    @given(MARKS)
    def test_within_bounds(self, marks):
        self.assertTrue(0 <= score(zip(WEIGHTS, marks, strict=True)) <= 100)

    @given(MARKS, st.integers(0, 7))
    def test_a_higher_mark_never_lowers_anything(self, marks, place):
        more = list(marks)
        more[place] = min(4, more[place] + 1)
        before = score(zip(WEIGHTS, marks, strict=True))
        after = score(zip(WEIGHTS, more, strict=True))
        self.assertGreaterEqual(after, before)
        ranks = [TIERS.index(tier(points, 65, 40)) for points in (before, after)]
        self.assertLessEqual(*ranks)
