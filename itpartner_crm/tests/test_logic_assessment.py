from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic.assessment import (
    PRINCIPLES,
    band,
    bank_gaps,
    level,
    mean_level,
    spread,
    total,
)

ANSWERS = st.lists(st.integers(1, 4), min_size=36, max_size=36)


@tagged("post_install", "-at_install")
class TestAssessment(BaseCase):
    """36 to 144, four bands, and the spread between partners."""

    def test_total(self):
        self.assertEqual(total([1] * 36), 36)
        self.assertEqual(total([4] * 36), 144)
        self.assertIsNone(total([4] * 35))
        self.assertIsNone(total([4] * 35 + [None]))
        with self.assertRaises(ValueError):
            total([0] + [4] * 35)

    def test_level(self):
        for points, expected in ((36, 0), (90, 0.5), (144, 1)):
            with self.subTest(points=points):
                self.assertEqual(level(points), expected)
        with self.assertRaises(ValueError):
            level(35)

    def test_mean_and_spread(self):
        self.assertEqual(mean_level([36, 144]), 0.5)
        self.assertIsNone(mean_level([]))
        self.assertEqual(spread([100, 130, 90]), 40)
        self.assertIsNone(spread([100]))

    def test_band(self):
        for points, expected in (
            (144, "well"),
            (109, "well"),
            (108, "enough"),
            (73, "enough"),
            (72, "concerns"),
            (37, "concerns"),
            (36, "poor"),
            (None, None),
        ):
            with self.subTest(points=points):
                self.assertEqual(band(points, 109, 73, 37), expected)

    def test_the_bank_has_six_each(self):
        full = dict.fromkeys(PRINCIPLES, 6)
        self.assertEqual(bank_gaps(full), {})
        self.assertEqual(bank_gaps({**full, "trust": 5}), {"trust": 5})
        self.assertEqual(len(bank_gaps({})), 6)

    @given(ANSWERS)
    def test_level_within_bounds(self, answers):
        self.assertTrue(0 <= level(total(answers)) <= 1)
