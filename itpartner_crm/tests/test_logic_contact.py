from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import contact, cover

MARCH = date(2026, 3, 1)
RATINGS = [  # last, due, what shows on 15 March with a week's warning
    (MARCH, None, None),
    (MARCH, date(2026, 3, 14), "red"),
    (MARCH, date(2026, 3, 15), "amber"),
    (MARCH, date(2026, 3, 22), "amber"),
    (MARCH, date(2026, 3, 23), "green"),
    (None, date(2026, 3, 23), "grey"),
    (None, date(2026, 3, 15), "grey"),
    (None, date(2026, 3, 14), "red"),
]
WEAK = [  # who knows whom, people on record, weak points
    ([], [], ["nobody_there"]),
    ([], [10], ["nobody_knows"]),
    ([(1, 10)], [10], ["one_officer", "one_contact"]),
    ([(1, 10), (1, 11)], [10, 11], ["one_officer"]),
    ([(1, 10), (2, 10)], [10, 11], ["one_contact"]),
    ([(1, 10), (2, 11)], [10, 11], []),
    ([(1, 99)], [10], ["nobody_knows"]),
]
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@tagged("post_install", "-at_install")
class TestLogicContact(BaseCase):
    """The next contact follows from the last one, or from the day of registration."""

    def test_ratings(self):
        for last, due, expected in RATINGS:
            with self.subTest(due=due, last=last):
                today = date(2026, 3, 15)
                self.assertEqual(contact.rating(last, due, today, 7), expected)

    @given(DAYS, DAYS, st.integers(1, 2000))
    def test_interval_runs_from_the_last_contact(self, last, start, days):
        due = contact.next_contact(last, start, days)
        self.assertEqual(due - last, timedelta(days=days))
        self.assertEqual(
            contact.next_contact(None, start, days) - start, timedelta(days=days)
        )

    @given(DAYS, st.integers(-10, 0))
    def test_nothing_is_due_without_an_interval(self, last, days):
        self.assertIsNone(contact.next_contact(last, last, days))

    def test_silence_is_told_once_the_day_has_passed(self):
        today = date(2026, 11, 22)
        for last, start, allowed, days in [
            (date(2026, 11, 1), date(2026, 1, 1), 30, 0),
            (date(2026, 10, 23), date(2026, 1, 1), 30, 0),
            (date(2026, 10, 22), date(2026, 1, 1), 30, 31),
            (date(2026, 10, 1), date(2026, 11, 1), 30, 52),
            (None, date(2026, 10, 1), 30, 52),
            (date(2020, 1, 1), date(2020, 1, 1), 0, 0),
        ]:
            with self.subTest(last=last, start=start):
                due = contact.next_contact(last, start, allowed)
                found = contact.silence(last or start, due, today)
                self.assertEqual(found, days)

    def test_weak_points(self):
        for pairs, people, expected in WEAK:
            with self.subTest(pairs=pairs):
                self.assertEqual(cover.weak_points(pairs, people), expected)

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), max_size=30))
    def test_who_knows_most_stands_first(self, pairs):
        order = cover.officers_in_order(pairs)
        counts = [len({b for a, b in pairs if a == officer}) for officer in order]
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertEqual(set(order), {officer for officer, _contact in pairs})
