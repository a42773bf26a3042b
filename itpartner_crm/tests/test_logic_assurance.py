from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import assurance

LEVEL = st.sampled_from(assurance.LEVELS)
RATINGS = st.fixed_dictionaries({ask: LEVEL for ask in assurance.ASKS})
SHORT = {"s": "substantial", "r": "reasonable", "l": "limited", "w": "weak"}


@tagged("post_install", "-at_install")
class TestAssurance(BaseCase):
    """What five ratings come to, and when it is looked at again."""

    def ratings(self, letters):
        return {
            ask: SHORT.get(letter)
            for ask, letter in zip(assurance.ASKS, letters, strict=True)
        }

    def test_what_five_ratings_come_to(self):
        cases = {
            "sssss": ("substantial", False),
            "ssssr": ("substantial", False),
            "ssssl": ("reasonable", True),
            "ssssw": ("limited", True),
            "sssrr": ("reasonable", False),
            "rrrrr": ("reasonable", False),
            "rrrrl": ("reasonable", False),
            "rrrrw": ("limited", True),
            "sssll": ("limited", False),
            "sssww": ("weak", False),
            "wwwww": ("weak", False),
        }
        for letters, (level, capped) in cases.items():
            with self.subTest(ratings=letters):
                found = assurance.suggest(self.ratings(letters))
                self.assertEqual((found.level, found.capped), (level, capped))

    def test_nothing_is_suggested_while_a_rating_is_missing(self):
        found = assurance.suggest(self.ratings("ss-ss"))
        self.assertIsNone(found.level)
        self.assertEqual(found.missing, ["governance"])
        with self.assertRaises(ValueError):
            assurance.suggest({"risk": "superb"})

    @given(RATINGS, st.sampled_from(assurance.ASKS))
    def test_a_better_rating_never_worsens_the_suggestion(self, ratings, ask):
        rank = assurance.LEVELS.index
        before = assurance.suggest(ratings)
        better = {**ratings, ask: assurance.LEVELS[min(rank(ratings[ask]) + 1, 3)]}
        self.assertGreaterEqual(
            rank(assurance.suggest(better).level), rank(before.level)
        )

    @given(RATINGS)
    def test_the_suggestion_lies_at_most_a_step_above_the_lowest(self, ratings):
        rank = assurance.LEVELS.index
        lowest = min(rank(level) for level in ratings.values())
        found = assurance.suggest(ratings)
        self.assertIn(rank(found.level) - lowest, (0, 1))
        self.assertEqual(
            {ratings[ask] for ask in found.lowest}, {assurance.LEVELS[lowest]}
        )

    def test_the_next_review(self):
        start = date(2024, 4, 1)
        rated = date(2026, 3, 31)
        cases = [
            # tier, months, last rating, its day, last yearly; due, kind
            ("major", 12, None, None, None, date(2025, 4, 1), "full"),
            ("moderate", 12, None, None, None, date(2025, 4, 1), "light"),
            ("limited", 24, None, None, None, date(2026, 4, 1), "light"),
            ("major", 12, "substantial", rated, rated, date(2027, 3, 31), "full"),
            ("limited", 24, "substantial", rated, rated, date(2028, 3, 31), "light"),
            ("major", 12, "reasonable", rated, rated, date(2026, 9, 30), "retest"),
            ("moderate", 12, "limited", rated, rated, date(2026, 9, 30), "retest"),
            ("limited", 24, "weak", rated, rated, date(2026, 9, 30), "retest"),
            # after a retest the yearly review stays where it was
            (
                "major",
                12,
                "substantial",
                date(2026, 9, 30),
                rated,
                date(2027, 3, 31),
                "full",
            ),
            # a retest that would come no sooner than the yearly one isn't held
            ("major", 12, "weak", date(2026, 10, 5), rated, date(2027, 3, 31), "full"),
            (None, None, "weak", rated, rated, date(2026, 9, 30), "retest"),
            (None, None, None, None, None, None, None),
        ]
        for tier, months, level, day, yearly, due, kind in cases:
            with self.subTest(tier=tier, last=level, on=day):
                last = (day, level) if level else None
                self.assertEqual(
                    assurance.next_review(start, tier, months, 6, last, yearly),
                    (due, kind),
                )

    def test_six_months_on_from_the_end_of_august_is_the_end_of_february(self):
        self.assertEqual(
            assurance.add_months(date(2026, 8, 31), 6), date(2027, 2, 28)
        )

    def test_how_a_rating_moved(self):
        cases = [
            (None, None, "none"),
            ("weak", None, "none"),
            (None, "weak", "new"),
            ("weak", "limited", "up"),
            ("substantial", "reasonable", "down"),
            ("limited", "limited", "same"),
        ]
        for then, now, moved in cases:
            with self.subTest(then=then, now=now):
                self.assertEqual(assurance.movement(then, now), moved)

    def test_the_last_whole_interval(self):
        cases = [
            (date(2015, 4, 1), 12, date(2026, 11, 23), date(2026, 4, 1)),
            (date(2015, 4, 1), 24, date(2026, 11, 23), date(2025, 4, 1)),
            (date(2026, 5, 1), 12, date(2026, 11, 23), date(2026, 5, 1)),
            (date(2016, 2, 29), 12, date(2026, 2, 28), date(2026, 2, 28)),
            (date(2027, 1, 1), 12, date(2026, 11, 23), date(2027, 1, 1)),
        ]
        for start, months, day, expected in cases:
            with self.subTest(start=start, months=months):
                self.assertEqual(
                    assurance.last_round(start, months, day), expected
                )
