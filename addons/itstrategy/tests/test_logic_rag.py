from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.rag import Rule, Target, gap, rate

NUMBERS = st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
RULES = st.tuples(
    st.floats(0, 50).map(lambda number: round(number, 2)),
    st.sampled_from(["percent", "absolute"]),
    st.sampled_from(["simple", "improvement"]),
)


@tagged("post_install", "-at_install")
class TestRag(BaseCase):
    """The figures of the domain notes, and what must hold for any figure."""

    def test_figures(self):
        higher = Rule("higher", 5)
        lower = Rule("lower", 10)
        in_range = Rule("range", 5)
        to_hundred, to_twenty, band = Target(100), Target(20), Target(100, 110)
        for value, target, rule, expected in (
            (100, to_hundred, higher, "green"),
            (95, to_hundred, higher, "amber"),
            (94.9, to_hundred, higher, "red"),
            (20, to_twenty, lower, "green"),
            (22, to_twenty, lower, "amber"),
            (22.1, to_twenty, lower, "red"),
            (100, band, in_range, "green"),
            (110, band, in_range, "green"),
            (99.5, band, in_range, "amber"),
            (99, band, in_range, "red"),
            (110.6, band, in_range, "red"),
            (0, Target(0), Rule("lower", 1, "absolute"), "green"),
            (1, Target(0), Rule("lower", 1, "absolute"), "amber"),
            (2, Target(0), Rule("lower", 1), "red"),
            (98, to_hundred, Rule("higher", 2, "absolute"), "amber"),
            (97, to_hundred, Rule("higher", 2, "absolute"), "red"),
            (-5, Target(-4), Rule("higher", 25), "amber"),
            (5, to_hundred, Rule("track"), "white"),
            (5, None, higher, "white"),
        ):
            with self.subTest(value=value, target=target, rule=rule):
                self.assertEqual(rate(value, target, rule), expected)

    def test_gap_of_a_range_is_a_part_of_its_width(self):
        self.assertEqual(gap(99, Target(100, 110), "range"), -0.1)
        self.assertEqual(gap(105, Target(100, 110), "range"), 0)

    def test_improvement_rescues_red(self):
        rule = Rule("higher", 10, mode="improvement")
        for value, year_ago, expected in (
            (88, 85, "amber"),
            (88, 88, "amber"),
            (88, 90, "red"),
            (88, None, "red"),
            (91, 99, "green"),
        ):
            with self.subTest(value=value, year_ago=year_ago):
                self.assertEqual(rate(value, Target(100), rule, year_ago), expected)

    def test_no_figure_is_missing_once_due(self):
        self.assertEqual(rate(None, Target(1), Rule(), due=True), "grey")
        self.assertEqual(rate(None, Target(1), Rule(), due=False), "white")

    @given(NUMBERS, NUMBERS, st.none() | NUMBERS, RULES)
    def test_lower_is_better_mirrors_higher(self, value, target, before, rule):
        higher = rate(value, Target(target), Rule("higher", *rule), before)
        mirrored = None if before is None else -before
        lower = rate(-value, Target(-target), Rule("lower", *rule), mirrored)
        self.assertEqual(higher, lower)

    @given(NUMBERS, NUMBERS, NUMBERS, RULES)
    def test_a_better_figure_never_rates_worse(self, one, other, target, rule):
        order = ["red", "amber", "green"]
        low, high = sorted((one, other))
        rates = [
            order.index(rate(value, Target(target), Rule("higher", *rule)))
            for value in (low, high)
        ]
        self.assertLessEqual(rates[0], rates[1])
