from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.aggregate import (
    NOTHING,
    Figures,
    Sums,
    add,
    figures,
    method,
    window_start,
)

PENCE = st.integers(-(10**12), 10**12)


@tagged("post_install", "-at_install")
class TestAggregate(BaseCase):
    def test_windows(self):
        start, end = date(2026, 7, 1), date(2026, 9, 30)
        for aggregation, expected in (
            ("sum", date(2026, 4, 1)),
            ("ratio", date(2026, 4, 1)),
            ("mean", start),
            ("rolling12", date(2025, 10, 1)),
            ("snapshot", None),
        ):
            with self.subTest(aggregation=aggregation):
                self.assertEqual(window_start(aggregation, start, end), expected)

    def test_figures(self):
        realised = Sums(30, 40, 3, latest=12)
        forecast = Sums(20, 60, 2)
        for aggregation, unit, expected in (
            ("sum", "gbp", Figures(30, 20, 50)),
            ("rolling12", "gbp", Figures(30, 20, 50)),
            ("mean", "days", Figures(10, 10, 10)),
            ("rolling12", "days", Figures(10, 10, 10)),
            ("ratio", "percent", Figures(75, 20 / 60 * 100, 50, 30, 40)),
            ("rolling12", "ratio", Figures(0.75, 20 / 60, 0.5, 30, 40)),
            ("snapshot", "count", Figures(12, 20, 32)),
        ):
            with self.subTest(aggregation=aggregation, unit=unit):
                self.assertEqual(
                    figures(realised, forecast, aggregation, unit), expected
                )

    def test_nothing_is_zero_for_a_sum_and_unknown_else(self):
        self.assertEqual(figures(NOTHING, NOTHING, "sum", "gbp"), Figures(0, 0, 0))
        for aggregation in ("mean", "ratio", "snapshot"):
            with self.subTest(aggregation=aggregation):
                found = figures(NOTHING, NOTHING, aggregation, "percent")
                self.assertIsNone(found.value)
                self.assertIsNone(found.outlook)

    @given(st.lists(PENCE, max_size=40), st.integers(0, 40))
    def test_parts_add_up_to_the_whole(self, amounts, cut):
        def total(lines):
            sums = Sums(sum(lines), 0, len(lines))
            return figures(sums, NOTHING, "sum", "gbp").value

        self.assertEqual(total(amounts), total(amounts[:cut]) + total(amounts[cut:]))

    @given(st.lists(st.tuples(PENCE, st.integers(1, 10**6)), min_size=1, max_size=9))
    def test_a_ratio_is_never_a_mean_of_ratios(self, lines):
        above, below = sum(part for part, _ in lines), sum(whole for _, whole in lines)
        found = figures(Sums(above, below, len(lines)), NOTHING, "ratio", "ratio")
        self.assertEqual(found.value, above / below)
        self.assertEqual(method("rolling12", "percent"), "ratio")

    @given(
        st.lists(st.tuples(PENCE, st.integers(0, 10**6)), max_size=30),
        st.lists(st.integers(0, 30), max_size=5),
        st.sampled_from([("sum", "gbp"), ("mean", "days"), ("ratio", "percent")]),
    )
    def test_windows_put_together_make_the_window_of_all(self, lines, cuts, kind):
        def gather(part):
            return Sums(
                sum(above for above, _ in part),
                sum(below for _, below in part),
                len(part),
            )

        edges = sorted({0, len(lines), *(cut for cut in cuts if cut < len(lines))})
        together = NOTHING
        for start, end in zip(edges, edges[1:], strict=False):
            together = add(together, gather(lines[start:end]))
        whole = gather(lines)
        self.assertEqual(together, whole)
        self.assertEqual(
            figures(together, NOTHING, *kind), figures(whole, NOTHING, *kind)
        )

    @given(st.lists(st.tuples(PENCE, st.integers(1, 10**6)), min_size=2, max_size=9))
    def test_a_ratio_of_two_parts_lies_between_them(self, lines):
        """A mean of ratios may lie there too, but weighs all parts alike."""
        found = figures(
            Sums(sum(a for a, _ in lines), sum(b for _, b in lines), len(lines)),
            NOTHING,
            "ratio",
            "ratio",
        )
        parts = [above / below for above, below in lines]
        slack = 1e-9 * max(map(abs, parts))
        self.assertGreaterEqual(found.value, min(parts) - slack)
        self.assertLessEqual(found.value, max(parts) + slack)

    def test_a_percentage_is_no_mean_of_percentages(self):
        small, large = Sums(9, 10, 1), Sums(100, 1000, 1)
        found = figures(add(small, large), NOTHING, "ratio", "percent")
        self.assertEqual(round(found.value, 4), round(109 / 1010 * 100, 4))
        self.assertNotEqual(round(found.value), 50)
