from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.rag import Rule, Target, gap, judge, rate

NUMBERS = st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
RULES = st.tuples(
    st.floats(0, 50).map(lambda number: round(number, 2)),
    st.sampled_from(["percent", "absolute"]),
    st.sampled_from(["simple", "improvement"]),
)


@tagged("post_install", "-at_install")
class TestRag(BaseCase):
    """The figures of the domain notes, and what must hold for any figure."""

    def test_figures_of_the_domain_notes(self):
        to_hundred, to_twenty, band = Target(100), Target(20), Target(100, 110)
        higher, lower = Rule("higher", 5), Rule("lower", 10)
        havering = Rule("higher", 10, mode="improvement")
        for value, year_ago, target, rule, expected in (
            (100, None, to_hundred, higher, "green"),
            (95, None, to_hundred, higher, "amber"),
            (94.9, None, to_hundred, higher, "red"),
            (20, None, to_twenty, lower, "green"),
            (22, None, to_twenty, lower, "amber"),
            (22.1, None, to_twenty, lower, "red"),
            (100, None, band, Rule("range"), "green"),
            (110, None, band, Rule("range"), "green"),
            (88, 85, to_hundred, havering, "amber"),
            (88, 90, to_hundred, havering, "red"),
            (91, None, to_hundred, havering, "green"),
        ):
            with self.subTest(value=value, year_ago=year_ago, rule=rule):
                self.assertEqual(rate(value, target, rule, year_ago), expected)
        self.assertEqual(gap(99, band, "range"), -0.1)
        self.assertEqual(Rule().tolerance, 5)

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

    def test_estimated_is_never_green(self):
        for value, expected in (
            (100, ("grey", "estimated")),
            (96, ("amber", None)),
            (90, ("red", None)),
        ):
            with self.subTest(value=value):
                found = judge(value, Target(100), Rule(), estimated=True)
                self.assertEqual(found, expected)
        lenient = Rule("higher", 10, mode="improvement")
        self.assertEqual(
            judge(91, Target(100), lenient, estimated=True), ("grey", "estimated")
        )

    def test_the_note_says_why_the_figure_does_not_speak_for_itself(self):
        target, rule = Target(100), Rule("higher", 5, mode="improvement")
        for given_, expected in (
            ((None, target, rule), ("grey", "missing")),
            ((None, target, rule, None, False), ("white", "not_due")),
            ((100, target, Rule("track")), ("white", "tracked")),
            ((100, None, rule), ("white", "no_target")),
            ((80, target, rule, 70), ("amber", "improved")),
            ((80, target, rule, 90), ("red", None)),
            ((97, target, rule, 90), ("green", None)),
            ((100, target, rule, 70), ("green", None)),
        ):
            with self.subTest(given=given_):
                self.assertEqual(judge(*given_), expected)

    @given(st.none() | NUMBERS, NUMBERS, st.none() | NUMBERS, RULES, st.booleans())
    def test_an_estimate_is_never_better_than_the_same_figure(
        self, value, target, before, rule, due
    ):
        rule = Rule("higher", *rule)
        sure = judge(value, Target(target), rule, before, due)
        guess = judge(value, Target(target), rule, before, due, estimated=True)
        self.assertNotEqual(guess.rag, "green")
        if sure.rag != "green":
            self.assertEqual(sure, guess)

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
