from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itagreement.logic import money

BEGIN, END = date(2026, 4, 1), date(2028, 3, 31)
DAYS = st.dates(date(2025, 1, 1), date(2030, 1, 1))
AMOUNTS = st.decimals(0, 10**7, places=2)


class TestForecast(TestCase):
    """What an agreement will have cost: table by hand, and what always holds."""

    def test_the_table(self):
        for spent, today, annual, amount, how in (
            (0, date(2026, 4, 30), 36525, "70100.00", "annual"),
            (1000, date(2027, 3, 31), None, "2002.74", "rate"),
            (1000, END, 500, "1000.00", "over"),
            (1000, END + timedelta(days=9), 500, "1000.00", "over"),
        ):
            with self.subTest(spent=spent, today=today):
                told = money.forecast(spent, BEGIN, END, today, annual)
                self.assertEqual((told.amount, told.how), (Decimal(amount), how))

    def test_nothing_to_go_by(self):
        for begin, end, today, annual in (
            (None, END, BEGIN, 1),
            (BEGIN, None, BEGIN, 1),
            (BEGIN, END, BEGIN - timedelta(days=1), 1),
            (BEGIN, END, BEGIN, None),
        ):
            with self.subTest(begin=begin, end=end, today=today):
                self.assertIsNone(money.forecast(0, begin, end, today, annual))

    @given(AMOUNTS, DAYS, DAYS, DAYS, AMOUNTS)
    def test_it_is_never_below_what_is_spent(self, spent, begin, end, today, annual):
        told = money.forecast(spent, begin, end, today, annual)
        if told:
            self.assertGreaterEqual(told.amount, spent)

    @given(DAYS, DAYS, DAYS)
    def test_the_share_of_the_term_is_a_fraction(self, begin, end, today):
        share = money.share_of_term(begin, end, today)
        self.assertTrue(share is None or 0 <= share <= 1)

    def test_verdicts(self):
        for spent, value, term, word in (
            (1, 0, None, "none"),
            (101, 100, None, "over"),
            (50, 100, Decimal("0.4"), "within"),
            (51, 100, Decimal("0.4"), "ahead"),
            (99, 100, None, "within"),
        ):
            with self.subTest(spent=spent, value=value, term=term):
                self.assertEqual(
                    money.verdict(spent, value, term, Decimal("0.1")), word
                )
