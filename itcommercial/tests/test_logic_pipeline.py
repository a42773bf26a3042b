from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import pipeline

LINES = [
    (50000, "0.10"),
    (80000, "0.25"),
    (120000, "0.50"),
    (40000, "0.75"),
    (30000, "0.90"),
]


@tagged("post_install", "-at_install")
class TestPipelineFigures(BaseCase):
    """Figures of a pipeline, with those the domain notes give."""

    def test_figures_of_the_domain_notes(self):
        total = sum(value for value, _chance in LINES)
        self.assertEqual(total, 320000)
        self.assertEqual(pipeline.weighted(LINES), Decimal("142000.00"))
        self.assertEqual(pipeline.coverage(total, 100000), Decimal("3.2"))
        self.assertEqual(round(pipeline.coverage_needed("0.28"), 2), Decimal("3.57"))

    def test_what_is_not_known_yet_is_none(self):
        self.assertEqual(pipeline.weighted([]), Decimal("0.00"))
        self.assertIsNone(pipeline.coverage(320000, 0))
        self.assertIsNone(pipeline.coverage_needed(0))
        self.assertIsNone(pipeline.win_rate(0, 0))
        self.assertIsNone(pipeline.main_offer([]))

    def test_win_rate(self):
        self.assertEqual(pipeline.win_rate(7, 18), Decimal("0.28"))

    def test_main_offer_is_the_one_that_weighs_most_in_all(self):
        lines = [("backup", 10), ("hosting", 40), ("backup", 35)]
        self.assertEqual(pipeline.main_offer(lines), "backup")
        self.assertEqual(pipeline.main_offer([("a", 5), ("b", 5)]), "a")

    @given(
        st.lists(
            st.tuples(
                st.decimals(min_value=0, max_value=10**6, places=2),
                st.decimals(min_value=0, max_value=1, places=2),
            ),
            max_size=20,
        )
    )
    def test_weighted_lies_between_nothing_and_everything(self, lines):
        weighted = pipeline.weighted(lines)
        self.assertGreaterEqual(weighted, 0)
        self.assertLessEqual(weighted, sum(value for value, _chance in lines))
