from decimal import Decimal
from unittest import TestCase

from odoo.addons.itcommercial.logic import pipeline

DEALS = [(50_000, "0.10"), (80_000, "0.25"), (120_000, "0.50"), (40_000, "0.75"), (30_000, "0.90")]


class TestPipeline(TestCase):
    """The board's pipeline figures."""

    def test_weighted_value(self):
        self.assertEqual(pipeline.weighted(DEALS), Decimal(142_000))
        self.assertEqual(sum(value for value, _chance in DEALS), 320_000)

    def test_coverage(self):
        self.assertEqual(pipeline.coverage(320_000, 100_000), Decimal("3.2"))
        self.assertIsNone(pipeline.coverage(320_000, 0))

    def test_coverage_that_the_win_rate_asks_for(self):
        self.assertEqual(round(pipeline.coverage_needed("0.28"), 2), Decimal("3.57"))
        self.assertIsNone(pipeline.coverage_needed(0))

    def test_win_rate_of_nothing_is_not_known(self):
        self.assertEqual(pipeline.win_rate(1, 3), Decimal("0.25"))
        self.assertIsNone(pipeline.win_rate(0, 0))

    def test_the_offer_that_weighs_most_stands_for_it(self):
        lines = [("backup", 10), ("hosting", 40), ("backup", 35)]
        self.assertEqual(pipeline.main_offer(lines), "backup")
        self.assertIsNone(pipeline.main_offer([]))
