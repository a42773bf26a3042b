from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import variations
from ..logic.variations import Limits, Terms

LIMITS = Limits(goods=Decimal(10), works=Decimal(15), term=Decimal(10))
START = date(2026, 4, 1)
# 1,000 days, so that a day is a tenth of a percent
LET = Terms(Decimal(200000), START, START + timedelta(days=999))


def _now(value="200000", more_days=0):
    return Terms(Decimal(value), LET.start, LET.end + timedelta(days=more_days))


@tagged("post_install", "-at_install")
class TestChangeNotice(BaseCase):
    """Section 75: which variation needs a contract change notice."""

    CASES = (
        # kind, value now, days more, novation, due, reason
        ("goods", "220000", 0, False, False, "within"),  # 10 % exactly
        ("goods", "220000.01", 0, False, True, "value"),
        ("services", "180000", 0, False, False, "within"),  # down counts the same
        ("services", "179999.99", 0, False, True, "value"),
        ("works", "230000", 0, False, False, "within"),  # 15 % exactly
        ("works", "230000.01", 0, False, True, "value"),
        ("concession", "220001", 0, False, True, "value"),
        ("services", "200000", 100, False, False, "within"),  # 10 % of the term
        ("services", "200000", 101, False, True, "term"),
        ("services", "200000", -101, False, True, "term"),
        ("services", "200000", 0, True, True, "novation"),
        ("light_touch", "900000", 900, False, False, "outside"),
        ("exempt", "900000", 900, True, False, "outside"),
        ("below_threshold", "900000", 900, False, False, "outside"),
    )

    def test_each_limit_to_the_penny_and_the_day(self):
        for kind, value, days, novation, due, reason in self.CASES:
            with self.subTest(kind=kind, value=value, days=days, novation=novation):
                found = variations.judge(LET, _now(value, days), kind, LIMITS, novation)
                self.assertEqual((found.due, found.reason), (due, reason))

    def test_small_linked_changes_add_up(self):
        # three of 4 % each: none alone, the third brings it over
        for value, due in (("208000", False), ("216000", False), ("224000", True)):
            found = variations.judge(LET, _now(value), "services", LIMITS)
            self.assertEqual(found.due, due)
        self.assertEqual(found.value_percent, Decimal("12.00"))

    def test_a_long_term_is_substantial(self):
        self.assertTrue(
            variations.judge(LET, _now(more_days=101), "goods", LIMITS).is_substantial
        )
        self.assertFalse(
            variations.judge(LET, _now(more_days=100), "goods", LIMITS).is_substantial
        )

    def test_without_a_value_and_an_end_nothing_can_be_said(self):
        found = variations.judge(Terms(), Terms(), "goods", LIMITS)
        self.assertEqual((found.due, found.reason), (False, "unknown"))

    def test_a_contract_that_grows_to_the_threshold_is_convertible(self):
        for let, new, convertible in (
            (200000, 207719, False),
            (200000, 207720, True),
            (207720, 300000, False),  # it was above from the start
        ):
            self.assertEqual(variations.is_convertible(let, new, 207720), convertible)

    @given(
        st.decimals(min_value=1, max_value=10**8, places=2),
        st.decimals(min_value=0, max_value=10**8, places=2),
        st.integers(min_value=0, max_value=50),
    )
    def test_over_the_limit_is_as_the_exact_fraction_says(self, before, after, limit):
        exact = abs(after - before) / before * 100
        if exact != limit:  # a fraction that has no end may round to it
            self.assertEqual(variations.exceeds(before, after, limit), exact > limit)

    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9)), max_size=12))
    def test_the_terms_of_any_day_are_those_of_a_plain_replay(self, steps):
        days = sorted(START + timedelta(days=offset) for offset, _value in steps)
        values = [value for _offset, value in steps]
        value, changes, plain = 100, [], {}
        for day, new in zip(days, values, strict=True):
            changes.append((day, {"value": value}))
            value = new
            plain[day] = new
        for day in [START - timedelta(days=1), *days, START + timedelta(days=500)]:
            expected = 100
            for changed in days:
                if changed <= day:
                    expected = plain[changed]
            found = variations.as_of({"value": value}, changes, day)
            self.assertEqual(found["value"], expected)
