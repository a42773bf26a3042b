from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itagreement.logic import notice, obligations
from odoo.addons.itagreement.logic.obligations import Kept

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


class TestDueRules(TestCase):
    """So long before or after a day: table by hand, and what always holds."""

    CASES = [
        (date(2026, 3, 31), 30, "days", "after", date(2026, 4, 30)),
        (date(2026, 3, 31), 30, "days", "before", date(2026, 3, 1)),
        (date(2026, 1, 31), 1, "months", "after", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "months", "after", date(2028, 2, 29)),
        (date(2026, 5, 31), 3, "months", "before", date(2026, 2, 28)),
        # Good Friday 3 April and Easter Monday 6 April 2026
        (date(2026, 4, 2), 1, "working_days", "after", date(2026, 4, 7)),
        (date(2026, 4, 7), 1, "working_days", "before", date(2026, 4, 2)),
        # Boxing Day 2026 is a Saturday: Monday 28 December is the substitute
        (date(2026, 12, 24), 2, "working_days", "after", date(2026, 12, 30)),
        (date(2026, 11, 22), 0, "days", "after", date(2026, 11, 22)),
    ]

    def test_the_table(self):
        for anchor, offset, unit, side, due in self.CASES:
            with self.subTest(anchor=anchor, offset=offset, unit=unit, side=side):
                self.assertEqual(obligations.due_day(anchor, offset, unit, side), due)

    def test_what_is_no_rule(self):
        for offset, unit, side in (
            (-1, "days", "after"),
            (1, "weeks", "after"),
            (1, "days", "around"),
        ):
            with self.assertRaises(ValueError):
                obligations.due_day(date(2026, 1, 1), offset, unit, side)

    @given(DAYS, st.integers(0, 400), st.sampled_from(obligations.UNITS))
    def test_after_is_not_before_and_before_not_after(self, anchor, offset, unit):
        after = obligations.due_day(anchor, offset, unit, "after")
        before = obligations.due_day(anchor, offset, unit, "before")
        self.assertGreaterEqual(after, anchor)
        self.assertLessEqual(before, anchor)
        if unit == "working_days":
            self.assertTrue(notice.is_working_day(after))
            self.assertTrue(notice.is_working_day(before))

    @given(DAYS, st.integers(0, 200), st.sampled_from(obligations.UNITS))
    def test_longer_is_never_earlier(self, anchor, offset, unit):
        self.assertLessEqual(
            obligations.due_day(anchor, offset, unit, "after"),
            obligations.due_day(anchor, offset + 1, unit, "after"),
        )

    def test_cure(self):
        since = date(2026, 11, 1)
        self.assertEqual(obligations.cure_ends(since, 10), since + timedelta(days=10))
        self.assertIsNone(obligations.cure_ends(since, 0))


class TestKept(TestCase):
    """How a side kept its word: what counts, and when it is too few to say."""

    def test_the_rate(self):
        for kept, least, rate in (
            (Kept(), 0, None),
            (Kept(on_time=4), 5, None),
            (Kept(on_time=4, late=1), 5, 0.8),
            (Kept(on_time=1, late=1, overdue=1, breach=1), 4, 0.25),
            (Kept(on_time=1, waived=9), 1, 1),
        ):
            with self.subTest(kept=kept, least=least):
                self.assertEqual(kept.rate(least), rate)

    @given(st.lists(st.builds(Kept, *(st.integers(0, 50) for _n in range(5)))))
    def test_together_is_the_sum(self, several):
        whole = obligations.together(several)
        self.assertEqual(whole.counted, sum(one.counted for one in several))
