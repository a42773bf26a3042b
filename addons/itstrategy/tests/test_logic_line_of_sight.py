from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..logic import line_of_sight
from ..logic.line_of_sight import PENNY, ZERO, Line

AMOUNTS = st.decimals(-(10**12), 10**12, places=4)
SHARES = st.lists(st.integers(1, 10000), max_size=6).map(
    lambda weights: [
        # of 100.00 percent or less together, to two places
        Decimal(weight * 10000 // max(sum(weights), 10000)) / 100
        for weight in weights
    ]
)


def total(lines):
    return line_of_sight.add(lines)


@tagged("post_install", "-at_install")
class TestLineOfSightLogic(TestCase):
    def test_three_thirds_of_a_pound(self):
        third = Decimal("100") / 3
        self.assertEqual(
            line_of_sight.spread([third] * 3, Decimal(100)),
            [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")],
        )

    def test_largest_remainder_is_rounded_up(self):
        parts = [Decimal("1.001"), Decimal("1.009"), Decimal("1.010")]
        self.assertEqual(
            line_of_sight.spread(parts, Decimal("3.02")),
            [Decimal("1.00"), Decimal("1.01"), Decimal("1.01")],
        )

    def test_parts_that_make_another_whole_are_refused(self):
        for whole in ("2.03", "1.99", "2.005"):
            with self.assertRaisesRegex(ValueError, whole):
                line_of_sight.spread([Decimal("1.001")] * 2, Decimal(whole))
        with self.assertRaises(ValueError):
            line_of_sight.spread([], PENNY)

    def test_reasons(self):
        for setting, reason in (
            (("sum", "gbp", "outcomes"), None),
            (("rolling12", "count", "outcomes"), None),
            (("rolling12", "gbp", "outcomes"), None),
            (("rolling12", "days", "outcomes"), "mean"),
            (("rolling12", "percent", "outcomes"), "ratio"),
            (("snapshot", "gbp", "manual"), "latest"),
            (("ratio", "percent", "records"), "ratio"),
            (("mean", "days", "outcomes"), "mean"),
            (("sum", "ratio", "outcomes"), "unit"),
            (("sum", "gbp", "manual"), "manual"),
            (("sum", "count", "records"), "records"),
        ):
            with self.subTest(setting=setting):
                self.assertEqual(line_of_sight.why_not_added(*setting), reason)

    def test_pounds_are_never_added_to_counts(self):
        rows = [
            {"count": Line(Decimal(4)), "gbp": Line(Decimal(400000))},
            {"gbp": Line(Decimal(12000), Decimal(1))},
            {"count": Line(Decimal(10))},
        ]
        self.assertEqual(
            line_of_sight.add_units(rows),
            {
                "gbp": Line(Decimal(412000), Decimal(1)),
                "count": Line(Decimal(14)),
            },
        )
        self.assertEqual(list(line_of_sight.add_units(rows)), ["gbp", "count"])

    def test_targets_are_added_where_there_are_any(self):
        none = Line(untargeted=1)
        self.assertIsNone(total([none, none]).target)
        both = total([none, Line(target=Decimal(5)), Line(target=Decimal(7))])
        self.assertEqual((both.target, both.untargeted), (12, 1))

    def test_largest_first_then_as_they_came(self):
        lines = {"a": Line(ZERO, PENNY), "b": Line(Decimal(2)), "c": Line(PENNY)}
        self.assertEqual(line_of_sight.largest_first(lines), ["b", "a", "c"])

    @given(st.lists(AMOUNTS, max_size=30))
    def test_parts_make_the_whole_each_within_a_penny(self, parts):
        whole = line_of_sight.shown(sum(parts, ZERO))
        rounded = line_of_sight.spread(parts, whole)
        self.assertEqual(sum(rounded, ZERO), whole)
        for part, one in zip(parts, rounded, strict=True):
            self.assertLess(abs(one - part), PENNY)
            self.assertEqual(one, one.quantize(PENNY))

    @given(st.lists(st.tuples(AMOUNTS, AMOUNTS, SHARES, SHARES), max_size=8))
    def test_a_tree_adds_up_on_every_level(self, measures):
        """Measures with outcomes credited in shares: rows below make the row above."""
        rows, exact_sum = [], ZERO
        for realised, forecast, one, other in measures:
            exact = Line(realised, forecast)
            whole = Line(*map(line_of_sight.shown, (realised, forecast)))
            credits = {
                ("partner", index): Line(realised * share / 100)
                for index, share in enumerate(one)
            } | {
                ("offer", index): Line(ZERO, forecast * share / 100)
                for index, share in enumerate(other)
            }
            groups = {
                kind: total(line for key, line in credits.items() if key[0] == kind)
                for kind in ("partner", "offer")
            }
            shown, rest = line_of_sight.share_out(whole, exact, groups)
            self.assertEqual(total([*shown.values(), rest]), whole)
            for kind in groups:
                records = {key: it for key, it in credits.items() if key[0] == kind}
                lines, nothing = line_of_sight.share_out(
                    shown[kind], groups[kind], records
                )
                self.assertEqual(total(lines.values()), shown[kind])
                self.assertTrue(nothing.is_nothing)
            rows.append({"gbp": whole})
            exact_sum += realised
        together = line_of_sight.add_units(rows).get("gbp", Line())
        self.assertLessEqual(
            abs(together.realised - exact_sum), len(measures) * PENNY / 2
        )
        self.assertEqual(together.outlook, together.realised + together.forecast)
