from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itnotice.logic import match


class TestMatch(TestCase):
    def test_hits(self):
        codes = ["72415000", "48000000", "85000000"]
        self.assertEqual(
            match.prefix_hits(codes, "72 724 48"),
            [("72415000", "724"), ("48000000", "48")],
        )
        self.assertEqual(match.prefix_hits(codes, None), [])

    def test_rank(self):
        offers = [("print", "30"), ("any", "72"), ("hosting", "72415"), ("none", False)]
        ranked = match.rank(["72415000", "30120000"], offers)
        self.assertEqual([key for key, _hits in ranked], ["hosting", "any", "print"])
        self.assertEqual(match.rank([], offers), [])

    def test_equals_keep_their_order(self):
        offers = [("b", "72"), ("a", "72")]
        self.assertEqual(
            [key for key, _h in match.rank(["72000000"], offers)], ["b", "a"]
        )

    @given(
        st.lists(st.from_regex(r"[0-9]{8}", fullmatch=True), max_size=5),
        st.lists(st.from_regex(r"[0-9]{2,8}", fullmatch=True), max_size=5),
    )
    def test_every_hit_is_one(self, codes, prefixes):
        for code, prefix in match.prefix_hits(codes, " ".join(prefixes)):
            self.assertTrue(code.startswith(prefix))
            self.assertIn(prefix, prefixes)
