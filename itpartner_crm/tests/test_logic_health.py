from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic.health import (
    COMPONENTS,
    currency,
    judge,
    part,
    rating,
    risks,
)

WEIGHTS = dict(zip(COMPONENTS, (30, 20, 20, 10, 10, 10), strict=True))
VALUES = st.fixed_dictionaries(
    {key: st.one_of(st.none(), st.floats(0, 1)) for key in COMPONENTS}
)


def known(*values):
    return dict(zip(COMPONENTS, values, strict=True))


@tagged("post_install", "-at_install")
class TestHealth(BaseCase):
    """What is known is weighed; what is not is left out; too little gives no figure."""

    def test_score_and_coverage(self):
        for values, score, coverage in (
            (known(1, 1, 1, 1, 1, 1), 100, 100),
            (known(0, 0, 0, 0, 0, 0), 0, 100),
            (known(0.5, 1, 0.5, 0, 1, 0.5), 60, 100),
            (known(None, 1, 0.5, 1, 1, 0.5), 78.6, 70),
            (known(0.5, None, None, 1, 1, 1), 75, 60),
            (known(None, 1, 1, None, None, 1), None, 50),
            (known(None, None, None, None, None, None), None, 0),
        ):
            with self.subTest(values=values):
                found = judge(values, WEIGHTS, 60)
                self.assertEqual(found["score"], score)
                self.assertEqual(found["coverage"], coverage)

    def test_shares_are_scaled_up(self):
        shares = judge(known(0.5, None, None, 1, 1, 1), WEIGHTS, 60)["shares"]
        self.assertEqual(shares["pat"], 50)
        self.assertEqual(shares["obligations"], 0)
        self.assertAlmostEqual(shares["contact"], 16.7)

    def test_no_weights_no_score(self):
        weights = dict.fromkeys(COMPONENTS, 0)
        self.assertIsNone(judge(known(1, 1, 1, 1, 1, 1), weights, 0)["score"])

    def test_a_value_out_of_range_is_refused(self):
        with self.assertRaises(ValueError):
            judge(known(1.2, 1, 1, 1, 1, 1), WEIGHTS, 60)

    def test_rating(self):
        for score, expected in (
            (100, "green"),
            (70, "green"),
            (69.9, "amber"),
            (50, "amber"),
            (49.9, "red"),
            (0, "red"),
            (None, "grey"),
        ):
            with self.subTest(score=score):
                self.assertEqual(rating(score, 70, 50), expected)

    def test_components(self):
        self.assertEqual([risks(n, 3) for n in (0, 3, 9)], [1, 0, 0])
        self.assertAlmostEqual(risks(1, 3), 2 / 3)
        self.assertEqual(part(3, 4), 0.75)
        self.assertIsNone(part(0, 0))
        self.assertEqual(currency(True, True), 1)
        self.assertEqual(currency(True, None), 0.5)
        self.assertEqual(currency(False, None), 0)

    @given(VALUES)
    def test_within_bounds_or_silent(self, values):
        found = judge(values, WEIGHTS, 60)
        self.assertTrue(0 <= found["coverage"] <= 100)
        if found["score"] is None:
            self.assertLess(found["coverage"], 60)
        else:
            self.assertTrue(0 <= found["score"] <= 100)
            self.assertGreaterEqual(found["coverage"], 60)

    @given(VALUES, st.sampled_from(COMPONENTS))
    def test_better_never_scores_lower(self, values, key):
        if values[key] is None:
            return
        before = judge(values, WEIGHTS, 60)["score"]
        after = judge({**values, key: 1}, WEIGHTS, 60)["score"]
        if before is not None:
            self.assertGreaterEqual(after, before)
