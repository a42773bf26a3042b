from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itcommercial.logic import pipeline
from odoo.addons.itreview.logic import figures

# Domain notes 4.4, the worked test.
PIPELINE = [
    (50_000, "0.10"),
    (80_000, "0.25"),
    (120_000, "0.50"),
    (40_000, "0.75"),
    (30_000, "0.90"),
]


class TestFigures(TestCase):
    """The formulas of pipeline mechanics, and that nothing is guessed."""

    def test_the_worked_example(self):
        total = sum(value for value, _chance in PIPELINE)
        self.assertEqual(total, 320_000)
        self.assertEqual(pipeline.weighted(PIPELINE), Decimal("142000.00"))
        self.assertEqual(pipeline.coverage(total, 100_000), Decimal("3.2"))
        self.assertEqual(round(pipeline.coverage_needed("0.28"), 2), Decimal("3.57"))

    def test_rates(self):
        for part, whole, expected in (
            (3, 12, Decimal("0.25")),
            (0, 4, Decimal(0)),
            (0, 0, None),
        ):
            with self.subTest(part=part, whole=whole):
                self.assertEqual(figures.slip_rate(part, whole), expected)

    def test_velocity_needs_all_its_parts(self):
        known = (20, Decimal("0.25"), 10_000, 100)
        self.assertEqual(figures.velocity(*known), Decimal(500))
        for place in (1, 2, 3):
            parts = [*known]
            parts[place] = None
            self.assertIsNone(figures.velocity(*parts))
        self.assertIsNone(figures.velocity(20, 1, 10_000, 0))

    def test_bands_of_ageing(self):
        for days, norm, band in (
            (0, 30, 0),
            (30, 30, 0),
            (31, 30, 1),
            (45, 30, 1),
            (46, 30, 2),
            (60, 30, 2),
            (61, 30, 3),
            (30, 0, 0),
            (31, None, 1),
            (90, 0, 2),
            (91, 0, 3),
        ):
            with self.subTest(days=days, norm=norm):
                self.assertEqual(figures.age_band(days, norm), band)

    def test_which_targets_a_look_is_held_against(self):
        Target = figures.Target
        whole, hosting = Target(1), Target(2, family="hosting")
        one, two = Target(3, team=5), Target(4, team=6)
        mine, yours = Target(5, team=5, owner=8), Target(6, team=5, owner=9)
        month = Target(7, period="month")
        every = [whole, hosting, one, two, mine, yours, month]
        for name, targets, look, expected in (
            ("the whole", every, (), [whole]),
            ("the teams together", [one, two, mine, yours], (), [one, two]),
            ("the owners of a team", [two, mine, yours], (5,), [mine, yours]),
            ("a team", every, (6,), [two]),
            ("an owner", every, (None, 9), [yours]),
            ("an owner elsewhere", every, (6, 9), []),
            ("families together", [hosting, month], (), [hosting]),
            ("a month where there is no year", [month], (), [month]),
            ("none", [], (), []),
        ):
            with self.subTest(name):
                self.assertEqual(figures.held_against(targets, *look), expected)

    @given(st.integers(0, 10**7), st.integers(0, 10**7))
    def test_accuracy_is_a_fraction_and_the_same_both_ways(self, forecast, actual):
        near = figures.accuracy(forecast, actual)
        self.assertTrue(0 <= near <= 1)
        self.assertEqual(near, figures.accuracy(actual, forecast))
        self.assertEqual(near == 1, forecast == actual)
