from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import import_register as register
from ..logic import public_register


@tagged("post_install", "-at_install")
class TestLogicImportRegister(BaseCase):
    """Headings and cells as councils write them are understood, or refused."""

    def test_headings_of_the_code_the_guidance_and_councils(self):
        cases = {
            "Local authority department responsible": "department",
            "Contract Ref": "reference",
            "Title of agreement": "title",
            "Supplier name and details": "supplier_name",
            "Sum to be paid over the length of the contract": "value",
            "Annual Value (£)": "value_annual",
            "VAT that cannot be recovered": "vat_not_recoverable",
            "Contract Start Date": "start",
            "Expiry date": "end",
            "Maximum end date": "furthest_end",
            "Review date": "review",
            "Contract manager": "owner",
            "Companies House number": "supplier_number",
            "SME": "is_sme",
            "Small or medium-sized enterprise": "is_sme",
            "Procurement method": "route",
        }
        words = register.RegisterHeadings()
        for heading, target in cases.items():
            (guess,) = words.suggest([heading], [[]])
            found = "title" if guess.target == "description" else guess.target
            self.assertEqual(found, target, heading)

    def test_the_registers_own_headings_mean_themselves(self):
        headings = list(public_register.COLUMNS.values())
        guesses = register.RegisterHeadings().suggest(headings, [[]] * len(headings))
        self.assertEqual(
            [guess.target for guess in guesses], list(public_register.COLUMNS)
        )

    def test_amounts(self):
        for text, value in (
            ("£1,234.50", "1234.50"),
            ("1234", "1234.00"),
            ("GBP 2.5k", "2500.00"),
            ("£1.2m", "1200000.00"),
            ("0", "0.00"),
            ("3380.864", "3380.86"),
        ):
            self.assertEqual(register.read_money(text), (Decimal(value), ""), text)
        for text in ("1e9999", "12,34", "n/k", "1.2.3", "NaN", "Infinity", "£", ""):
            self.assertEqual(register.read_money(text), (None, "money"), text)
        self.assertEqual(register.read_money("(5)"), (None, "money_below"))
        self.assertEqual(register.read_money("9" * 29), (None, "money_size"))

    def test_days(self):
        for text, day in (
            ("29/02/2024", date(2024, 2, 29)),
            ("2025-08-04T23:59:59+01:00", date(2025, 8, 4)),
            ("1 April 2026", date(2026, 4, 1)),
            ("01.04.26", date(2026, 4, 1)),
            ("29/02/2025", None),
            ("TBC 2026", None),
            ("01/04/1066", None),
        ):
            self.assertEqual(register.read_day(text), day, text)

    @given(st.text(max_size=60))
    def test_no_text_breaks_a_cell(self, text):
        for target in register.TARGETS:
            columns = [("Title", "title"), ("Any", target)]
            entry = register.read_row(columns, ["A", text])
            self.assertIsInstance(entry.key, str)

    @given(
        st.decimals(min_value=0, max_value=10**11, places=2),
        st.sampled_from(("{:.2f}", "£{:,.2f}", "{:,.2f} GBP")),
    )
    def test_an_amount_written_comes_back(self, amount, shape):
        self.assertEqual(register.read_money(shape.format(amount)), (amount, ""))

    def test_one_reference_with_two_suppliers_is_two_agreements(self):
        columns = [("R", "reference"), ("T", "title"), ("S", "supplier_name")]
        keys = {
            register.read_row(columns, cells).key
            for cells in (
                ["F1", "Lot", "A Ltd"],
                ["f1", "Lots", "A LTD"],
                ["F1", "Lot", "B"],
            )
        }
        self.assertEqual(len(keys), 2)
