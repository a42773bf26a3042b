from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic.reminders import Rhythm, is_owed, latest_step, next_event

RHYTHM = Rhythm((180, 90, 30), 7)
DEADLINE = date(2027, 6, 30)

_days = st.integers(min_value=-400, max_value=400)
_rhythms = st.builds(
    Rhythm,
    st.lists(st.integers(0, 365), min_size=1, max_size=4, unique=True).map(tuple),
    st.integers(0, 30),
)


@tagged("post_install", "-at_install")
class TestReminderRhythm(BaseCase):
    """180, 90 and 30 days before the last day for notice, then week by week."""

    def test_each_step_on_its_day(self):
        for left, step in (
            (181, None),
            (180, 180),
            (91, 180),
            (90, 90),
            (31, 90),
            (30, 30),
            (24, 30),
            (23, 23),  # a week after the last lead
            (17, 23),
            (16, 16),
            (2, 2),
            (0, 2),
            (-5, -5),  # the day is past and nothing decided: it goes on
            (-11, -5),
            (-12, -12),
        ):
            with self.subTest(days_left=left):
                found = latest_step(DEADLINE, DEADLINE - timedelta(days=left), RHYTHM)
                expected = step is not None and DEADLINE - timedelta(days=step)
                self.assertEqual(found or False, expected)

    @given(st.sets(st.integers(-400, 400), min_size=1), _rhythms)
    def test_missed_nights_lose_none_and_repeat_none(self, nights, rhythm):
        """Whatever nights the job ran on: each step that came is told once, or by a
        later one that came meanwhile; after a run nothing is owed."""
        last, told = None, []
        for offset in sorted(nights):
            today = DEADLINE + timedelta(days=offset)
            step = latest_step(DEADLINE, today, rhythm)
            if is_owed(DEADLINE, today, rhythm, last):
                told.append(step)
                last = step
            self.assertFalse(is_owed(DEADLINE, today, rhythm, last))
            self.assertEqual(last, step)
        self.assertEqual(len(told), len(set(told)))
        self.assertEqual(told, sorted(told))

    @given(_days, _rhythms)
    def test_a_step_never_lies_ahead(self, offset, rhythm):
        today = DEADLINE + timedelta(days=offset)
        step = latest_step(DEADLINE, today, rhythm)
        if step:
            self.assertLessEqual(step, today)
            self.assertGreaterEqual(step, DEADLINE - timedelta(days=max(rhythm.leads)))

    def test_a_rhythm_without_a_lead_is_refused(self):
        with self.assertRaises(ValueError):
            latest_step(DEADLINE, DEADLINE, Rhythm(()))

    def test_the_next_event_is_the_earliest_one_a_past_one_stays(self):
        past, soon = date(2026, 11, 1), date(2026, 12, 1)
        for events, told in (
            ([(None, "a"), (soon, "b"), (past, "c")], (past, "c")),
            ([(None, "a"), (soon, "b")], (soon, "b")),
            ([(None, "a")], None),
            ([], None),
        ):
            self.assertEqual(next_event(events), told)
