from unittest import TestCase

from odoo.addons.itcommercial.logic import offer_rules


class TestOfferRules(TestCase):
    """An offer's life, and what is typed into it."""

    def test_steps(self):
        for old, new, allowed in [
            ("idea", "validated", True),
            ("idea", "live", False),
            ("validated", "live", True),
            ("validated", "idea", True),
            ("live", "retired", True),
            ("live", "idea", False),
            ("retired", "validated", True),
            ("retired", "live", False),
            ("live", "live", True),
        ]:
            with self.subTest(old=old, new=new):
                self.assertEqual(offer_rules.may_move(old, new), allowed)

    def test_cpv_prefixes(self):
        self.assertEqual(offer_rules.cpv_prefixes(" 72  48 72 "), ["72", "48"])
        self.assertEqual(offer_rules.cpv_prefixes(None), [])
        for wrong in ("7", "123456789", "72,48", "IT"):
            with self.assertRaises(ValueError) as raised:
                offer_rules.cpv_prefixes(f"72 {wrong}")
            self.assertEqual(raised.exception.args, (wrong,))

    def test_financial_years(self):
        for label, right in [
            ("2026-27", True), ("1999-00", True), ("2026-28", False), ("2026", False), (None, False)
        ]:
            with self.subTest(label):
                self.assertEqual(offer_rules.financial_year(label), right)
