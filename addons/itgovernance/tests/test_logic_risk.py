from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itgovernance.logic.risk import risk_rating, risk_score

FIVE = st.integers(min_value=1, max_value=5)
ORDER = ["low", "medium", "high", "very_high"]


class TestRiskMatrix(TestCase):
    def test_bands(self):
        for score, word in (
            (1, "low"),
            (4, "low"),
            (5, "medium"),
            (9, "medium"),
            (10, "high"),
            (15, "high"),
            (16, "very_high"),
            (25, "very_high"),
        ):
            with self.subTest(score=score):
                self.assertEqual(risk_rating(score), word)

    def test_out_of_range(self):
        for likelihood, impact in ((0, 3), (3, 6), (-1, 1)):
            with self.assertRaises(ValueError):
                risk_score(likelihood, impact)
        for score in (0, 26):
            with self.assertRaises(ValueError):
                risk_rating(score)

    @given(FIVE, FIVE, FIVE)
    def test_more_likely_never_rates_lower(self, one, other, impact):
        low, high = sorted((one, other))
        self.assertLessEqual(
            ORDER.index(risk_rating(risk_score(low, impact))),
            ORDER.index(risk_rating(risk_score(high, impact))),
        )
