from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itnotice.logic.radar import Contract, find_groups, tell_apart


def contract(key, buyer, code, day):
    return Contract(key, buyer, code, date.fromisoformat(day))


CONTRACTS = st.lists(
    st.builds(
        Contract,
        st.uuids().map(str),
        st.sampled_from("ABCD"),
        st.sampled_from(["72400000", "72410000", "48000000", "30200000"]),
        st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    ),
    max_size=30,
    unique_by=lambda one: one.key,
)


class TestRadar(TestCase):
    def test_who_ends_together(self):
        first = contract("1", "City", "72400000", "2027-03-31")
        cases = [
            ("like and near", "County", "72411000", "2027-06-30", True),
            ("the last day of the window", "County", "72411000", "2027-09-27", True),
            ("a day after it", "County", "72411000", "2027-09-28", False),
            ("another kind", "County", "72500000", "2027-06-30", False),
            ("the same buyer", "City", "72411000", "2027-06-30", False),
        ]
        for told, buyer, code, day, expected in cases:
            with self.subTest(told):
                other = contract("2", buyer, code, day)
                groups = find_groups([other, first], digits=3, days=180)
                self.assertEqual(bool(groups), expected)
                if expected:
                    self.assertEqual(groups[0].buyers, ("City", "County"))
                    self.assertEqual(groups[0].key, "724/1")

    def test_the_next_window_opens_after_the_last(self):
        made = [
            contract("1", "A", "72400000", "2027-01-01"),
            contract("2", "B", "72400000", "2027-02-01"),
            contract("3", "A", "72400000", "2028-01-01"),
            contract("4", "C", "72400000", "2028-02-01"),
        ]
        groups = find_groups(made, 3, 90)
        self.assertEqual([one.buyers for one in groups], [("A", "B"), ("A", "C")])

    @given(CONTRACTS, st.integers(2, 5), st.integers(0, 400))
    def test_every_group_keeps_the_rule(self, contracts, digits, days):
        groups = find_groups(contracts, digits, days)
        seen = [one.key for group in groups for one in group.contracts]
        self.assertEqual(len(seen), len(set(seen)))
        for group in groups:
            self.assertGreater(len(group.buyers), 1)
            self.assertLessEqual(group.last_end - group.first_end, timedelta(days=days))
            self.assertTrue(
                all(one.code.startswith(group.prefix) for one in group.contracts)
            )
        self.assertEqual(groups, find_groups(contracts[::-1], digits, days))


class TestTellApart(TestCase):
    def test_who_is_one(self):
        cases = [
            ("by a number", {1: ["a"], 2: ["a"]}, 1),
            ("by its name", {1: ["a", "leeds"], 2: ["b", "leeds"]}, 1),
            ("through a third", {1: ["a"], 2: ["b"], 3: ["a", "b"]}, 1),
            ("in a long chain", {n: [n, n + 1] for n in range(500)}, 1),
            ("nothing shared", {1: ["a"], 2: ["b"]}, 2),
            ("nothing known", {1: [], 2: []}, 2),
        ]
        for told, marks, count in cases:
            with self.subTest(told):
                found = tell_apart(marks)
                self.assertEqual(found.keys(), marks.keys())
                self.assertEqual(len(set(found.values())), count)

    @given(
        st.dictionaries(
            st.integers(0, 30), st.lists(st.sampled_from("abcdefgh"), max_size=3)
        )
    )
    def test_whoever_shares_a_mark_is_one(self, marks):
        found = tell_apart(marks)
        for key, own in marks.items():
            for other, others in marks.items():
                if set(own) & set(others):
                    self.assertEqual(found[key], found[other])
