from odoo.tests import BaseCase, tagged

from ..logic import offer_rules


@tagged("post_install", "-at_install")
class TestOfferRules(BaseCase):
    """Moves between states, CPV prefixes and names of financial years."""

    def test_moves(self):
        for state_from, state_to, allowed in [
            ("idea", "validated", True),
            ("idea", "live", False),
            ("validated", "live", True),
            ("validated", "idea", True),
            ("live", "retired", True),
            ("live", "idea", False),
            ("retired", "validated", True),
            ("retired", "live", False),
            ("live", "live", True),
            ("nowhere", "live", False),
        ]:
            with self.subTest(state_from=state_from, state_to=state_to):
                self.assertIs(offer_rules.may_move(state_from, state_to), allowed)

    def test_cpv_prefixes(self):
        self.assertEqual(
            offer_rules.cpv_prefixes("72 48000000\t72"), ["72", "48000000"]
        )
        self.assertEqual(offer_rules.cpv_prefixes(False), [])
        for wrong in ("7", "72,48", "720000001", "72-4", "٧٢"):
            with self.subTest(wrong), self.assertRaises(ValueError) as caught:
                offer_rules.cpv_prefixes(f"48 {wrong}")
            self.assertEqual(caught.exception.args, (wrong,))

    def test_financial_year(self):
        for label, is_year in [
            ("2026-27", True),
            ("1999-00", True),
            ("2026-28", False),
            ("2026/27", False),
            ("2026-27 ", False),
            ("", False),
            (None, False),
        ]:
            with self.subTest(label):
                self.assertIs(offer_rules.financial_year(label), is_year)
