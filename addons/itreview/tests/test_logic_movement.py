from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itreview.logic import movement
from odoo.addons.itreview.logic.movement import State

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)


def state(ref, value=100, status="open", due=MARCH):
    return State(ref, status, Decimal(value), due)


class TestMovement(TestCase):
    """Every change between two moments lands in one bucket, and the sum is exact."""

    CASES = [
        ("new", [], [state(1, 70)], {"new": 70, "closing": 70}),
        ("won", [state(1, 70)], [state(1, 90, "won")], {"opening": 70, "won": 70}),
        ("lost", [state(1, 70)], [state(1, 70, "lost")], {"opening": 70, "lost": 70}),
        (
            "archived",
            [state(1, 70)],
            [state(1, 70, "archived")],
            {"opening": 70, "left": 70},
        ),
        ("gone", [state(1, 70)], [], {"opening": 70, "left": 70}),
        (
            "reopened",
            [state(1, 70, "lost")],
            [state(1, 80)],
            {"reopened": 80, "closing": 80},
        ),
        (
            "grown",
            [state(1, 70)],
            [state(1, 90)],
            {"opening": 70, "grown": 20, "closing": 90},
        ),
        (
            "shrunk",
            [state(1, 70)],
            [state(1, 50)],
            {"opening": 70, "shrunk": 20, "closing": 50},
        ),
        (
            "slipped",
            [state(1, 70)],
            [state(1, 70, due=APRIL)],
            {"opening": 70, "closing": 70, "slipped_out": 70},
        ),
        (
            "pulled in",
            [state(1, 70, due=APRIL)],
            [state(1, 70)],
            {"opening": 70, "closing": 70, "pulled_in": 70},
        ),
        ("closed all along", [state(1, 70, "won")], [state(1, 70, "won")], {}),
    ]

    def test_buckets(self):
        for name, before, after, expected in self.CASES:
            with self.subTest(name):
                found = movement.between(before, after)
                self.assertEqual(
                    {bucket: int(amount) for bucket, amount in found.amounts.items()},
                    expected,
                )

    def test_the_word_for_an_item(self):
        for before, after, word in [
            (None, state(1), "new"),
            (state(1), state(1), "same"),
            (state(1), state(1, 200), "grown"),
            (state(1), state(1, 50), "shrunk"),
            (state(1), state(1, 50, due=APRIL), "slipped"),
            (state(1), state(1, status="won"), "won"),
            (None, state(1, status="lost"), "lost"),
            (state(1, status="lost"), state(1), "reopened"),
        ]:
            with self.subTest(word):
                self.assertEqual(movement.change_of(before, after), word)

    states = st.lists(
        st.builds(
            State,
            ref=st.integers(1, 12),
            status=st.sampled_from(["open", "won", "lost", "archived"]),
            value=st.decimals(0, 10**9, places=2),
            due=st.sampled_from([None, MARCH, APRIL]),
        ),
        unique_by=lambda known: known.ref,
    )

    @given(states, states)
    def test_it_always_adds_up_to_the_penny(self, before, after):
        self.assertTrue(movement.adds_up(movement.between(before, after)))

    @given(states)
    def test_nothing_moves_between_a_moment_and_itself(self, known):
        found = movement.between(known, known)
        self.assertLessEqual(found.amounts.keys(), {"opening", "closing"})
        self.assertEqual(found.amount("opening"), found.amount("closing"))
