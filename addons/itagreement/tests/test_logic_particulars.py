from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged

from ..logic import particulars, states

READ = (
    ("date", "31/03/2027", date(2027, 3, 31)),
    ("date", "01/02/2027", date(2027, 2, 1)),
    ("date", "2027-03-31", date(2027, 3, 31)),
    ("date", "31 March 2027", date(2027, 3, 31)),
    ("date", "29/02/2028", date(2028, 2, 29)),
    ("number", "2.5", 2.5),
    ("number", "1,250", 1250.0),
    ("number", "-3", -3.0),
    ("money", "£1,250.50", 1250.5),
    ("money", "£ 40", 40.0),
    ("yes_no", "Yes", "yes"),
    ("yes_no", " no ", "no"),
    ("text", " Unit 4 ", "Unit 4"),
)
REFUSED = (
    ("date", "31/02/2027"),
    ("date", "03/31/2027"),
    ("date", "31/03/27"),
    ("number", "1,25"),
    ("number", "1e9999"),
    ("number", "NaN"),
    ("number", "£5"),
    ("money", "1000000000000"),
    ("yes_no", "perhaps"),
    ("text", "  "),
)
SHARES = (
    ((60, 40), True, None),
    ((33.33, 33.33, 33.34), True, None),
    ((33.33, 33.33, 33.33), True, Decimal("99.99")),
    ((60, 41), True, Decimal(101)),
    ((0, 0), True, Decimal(0)),
    ((0, 0), False, None),
    ((60, 30), False, None),
    ((60, 40.01), False, Decimal("100.01")),
)


@tagged("post_install", "-at_install")
class TestLogicParticulars(TransactionCase):
    """What counts as an answer, when it is due, and when shares make up the whole."""

    def test_answers_are_read_by_their_kind(self):
        for kind, text, value in READ:
            with self.subTest(kind=kind, text=text):
                self.assertEqual(particulars.parse(kind, text), value)

    def test_what_is_no_answer_is_refused(self):
        for kind, text in REFUSED:
            with self.subTest(kind=kind, text=text), self.assertRaises(ValueError):
                particulars.parse(kind, text)

    def test_none_is_an_answer(self):
        for text in ("None", "nil.", "N/A", " Does not apply "):
            self.assertTrue(particulars.is_nil(text), text)
        for text in ("", "None before 2030", "0"):
            self.assertFalse(particulars.is_nil(text), text)

    def test_a_question_holds_up_the_steps_from_its_own_on(self):
        steps = {
            "legal_review": ("legal_review", "approved", "signed"),
            "signed": ("signed",),
            "never": (),
        }
        for required_from, due in steps.items():
            for step in states.STEPS:
                with self.subTest(required_from=required_from, step=step):
                    self.assertEqual(
                        particulars.is_due(required_from, step), step in due
                    )

    def test_shares_to_the_hundredth(self):
        for shares, whole, missing in SHARES:
            with self.subTest(shares=shares, whole=whole):
                self.assertEqual(particulars.shares_missing(shares, whole), missing)

    @given(
        st.decimals(
            min_value=-999_999_999,
            max_value=999_999_999,
            places=2,
            allow_nan=False,
            allow_infinity=False,
        )
    )
    def test_a_number_read_back_is_the_number_written(self, number):
        text = particulars.plain_number(float(number))
        self.assertEqual(particulars.parse("number", text), float(number))

    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
    def test_hundredths_that_make_ten_thousand_are_the_whole(self, hundredths):
        shares = [part / 100 for part in hundredths]
        right = sum(hundredths) == 10_000
        self.assertEqual(particulars.shares_missing(shares, True) is None, right)
        fits = sum(hundredths) <= 10_000
        self.assertEqual(particulars.shares_missing(shares, False) is None, fits)
