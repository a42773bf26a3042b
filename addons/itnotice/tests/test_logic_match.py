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

    def test_lists_as_typed(self):
        self.assertEqual(
            match.split_list("Managed network, wi-fi;  Managed  Network\n a"),
            ["managed network", "wi-fi", "a"],
        )
        self.assertEqual(match.split_list(None), [])

    def test_points(self):
        cases = [
            ("cpv", 2, 20.0),
            ("cpv", 5, 30.0),
            ("cpv", 8, 40.0),
            ("words", 1, 20.0),
            ("words", 2, 30.0),
            ("place", 1, 40.0),
        ]
        for factor, size, expected in cases:
            self.assertEqual(match.points(factor, 40, size), expected)

    def test_decisions_speak_of_facts(self):
        reasons = {
            "cpv": {"key": "72"},
            "words": {"keys": ["a", "b"]},
            "place": {},
        }
        everything = [("cpv", "72"), ("words", "a"), ("words", "b"), ("place", "")]
        self.assertEqual(match.taught(reasons), everything)
        self.assertEqual(match.taught(reasons, "too_far"), [("place", "")])
        self.assertEqual(match.taught(reasons, "not_offered"), everything[:3])
        self.assertEqual(match.taught(reasons, "known"), [])

    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    def test_the_multiplier_stays_between_0_and_2(self, accepted, dismissed):
        times = match.multiplier(accepted, dismissed)
        self.assertTrue(0 < times < 2)
        self.assertGreater(match.multiplier(accepted + 1, dismissed), times)
        self.assertLess(match.multiplier(accepted, dismissed + 1), times)
