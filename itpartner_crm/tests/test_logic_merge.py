from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import merge

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", " ", "<p><br></p>", "&nbsp;", "SO14 7LP", "PO1 2AL", "  x "]),
)
others = st.lists(
    st.tuples(st.integers(1, 60), values, st.integers(0, 5)),
    max_size=8,
    unique_by=lambda one: one[0],
)


@tagged("post_install", "-at_install")
class TestLogicMerge(BaseCase):
    """Which value wins, and which merge has to be undone first."""

    def test_the_kept_value_stays_else_the_newest_that_says_something(self):
        for kept, given_others, wins in (
            ("SO14", [(2, "PO1", 9)], None),
            ("", [(2, "PO1", 1), (3, "BH1", 2)], 3),
            (None, [(2, "PO1", 2), (3, "BH1", 1)], 2),
            (False, [(2, False, 9), (3, True, 1)], 3),
            (0, [(2, 0, 9), (3, 12, 1)], 3),
            ("<p><br></p>", [(2, "<p>Met in May</p>", 1)], 2),
            (None, [(2, "a", 5), (3, "b", 5)], 3),
            (None, [(2, "", 5)], None),
            (None, [], None),
        ):
            with self.subTest(kept=kept, others=given_others):
                self.assertEqual(merge.winner(kept, given_others), wins)

    def test_equal_values_are_one_option(self):
        told = merge.options("", [(2, "PO1  2AL", 1), (3, "PO1 2AL", 2), (4, "", 3)])
        self.assertEqual(told, [(3, "PO1 2AL")])
        told = merge.options("SO14", [(2, "PO1", 1), (3, "SO14", 2)])
        self.assertEqual(told, [(None, "SO14"), (2, "PO1")])

    def test_only_differences_and_gaps_are_shown(self):
        for kept, given_others, shown in (
            ("SO14", [(2, "", 1)], False),
            ("SO14", [(2, "SO14", 1)], False),
            ("SO14", [(2, "PO1", 1)], True),
            ("", [(2, "PO1", 1)], True),
            ("", [(2, "", 1)], False),
        ):
            with self.subTest(kept=kept, others=given_others):
                self.assertEqual(merge.needs_showing(kept, given_others), shown)

    def test_later_merges_of_the_same_records_come_first(self):
        standing = [(1, {10, 11}), (2, {20, 21}), (3, {10, 30}), (4, {30, 40})]
        for one, first in ((4, []), (3, [4]), (2, []), (1, [4, 3])):
            with self.subTest(merge=one):
                self.assertEqual(merge.undo_first(standing[one - 1], standing), first)

    def test_former_names_are_told_once(self):
        self.assertEqual(
            merge.former_names(
                ["Solent Makers Ltd", None],
                ["solent makers  LTD", "Solent  Makers", None, "SOLENT MAKERS", "X1"],
            ),
            "Solent Makers; X1",
        )

    @settings(max_examples=400, deadline=None, database=None)
    @given(values, others)
    def test_a_value_is_never_lost_to_an_empty_one(self, kept, given_others):
        wins = merge.winner(kept, given_others)
        told = [value for _key, value, _written in given_others]
        if not merge.is_empty(kept):
            self.assertIsNone(wins)
        elif any(not merge.is_empty(value) for value in told):
            chosen = next(one for one in given_others if one[0] == wins)
            self.assertFalse(merge.is_empty(chosen[1]))
            for _key, value, written in given_others:
                if not merge.is_empty(value):
                    self.assertLessEqual(written, chosen[2])
        else:
            self.assertIsNone(wins)

    @settings(max_examples=200, deadline=None, database=None)
    @given(values, others, st.randoms())
    def test_the_order_in_which_records_are_chosen_plays_no_part(
        self, kept, given_others, random
    ):
        mixed = list(given_others)
        random.shuffle(mixed)
        self.assertEqual(merge.winner(kept, given_others), merge.winner(kept, mixed))
        self.assertEqual(merge.options(kept, given_others), merge.options(kept, mixed))

    @settings(max_examples=200, deadline=None, database=None)
    @given(values, others)
    def test_the_default_is_the_first_option(self, kept, given_others):
        told = merge.options(kept, given_others)
        if told:
            self.assertEqual(told[0][0], merge.winner(kept, given_others))
        else:
            self.assertTrue(merge.is_empty(kept))

    @settings(max_examples=200, deadline=None, database=None)
    @given(st.lists(st.sets(st.integers(1, 12), min_size=2, max_size=4), max_size=9))
    def test_undoing_in_the_order_told_frees_the_merge(self, families):
        standing = list(enumerate(families, 1))
        while standing:
            one = standing[0]
            for first in merge.undo_first(one, standing):
                later = next(pair for pair in standing if pair[0] == first)
                self.assertEqual(merge.undo_first(later, standing), [])
                standing.remove(later)
            self.assertEqual(merge.undo_first(one, standing), [])
            standing.remove(one)
