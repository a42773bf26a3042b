from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itgovernance.logic.rules import first_overlap, is_valid_on

BASE = date(2026, 1, 1)
SPAN = st.tuples(
    st.integers(min_value=0, max_value=40),
    st.one_of(st.none(), st.integers(min_value=0, max_value=10)),
).map(
    lambda pair: (
        BASE + timedelta(days=pair[0]),
        None if pair[1] is None else BASE + timedelta(days=pair[0] + pair[1]),
    )
)


class TestValidity(TestCase):
    def test_both_ends_count(self):
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        for day, valid in (
            (date(2025, 12, 31), False),
            (first, True),
            (last, True),
            (date(2027, 1, 1), False),
        ):
            with self.subTest(day=day):
                self.assertEqual(is_valid_on(first, last, day), valid)
        self.assertTrue(is_valid_on(first, None, date(2099, 1, 1)))

    def test_overlap(self):
        for spans, clash in (
            ([], None),
            ([(BASE, None)], None),
            ([(BASE, BASE), (BASE + timedelta(days=1), None)], None),
            ([(BASE, BASE), (BASE, None)], BASE),
            ([(BASE, None), (date(2027, 1, 1), None)], date(2027, 1, 1)),
        ):
            with self.subTest(spans=spans):
                self.assertEqual(first_overlap(spans), clash)

    @given(st.lists(SPAN, max_size=5))
    def test_overlap_agrees_with_counting_days(self, spans):
        clashes = [
            day
            for day in (BASE + timedelta(days=i) for i in range(60))
            if sum(is_valid_on(*span, day) for span in spans) > 1
        ]
        self.assertEqual(first_overlap(spans), clashes[0] if clashes else None)
