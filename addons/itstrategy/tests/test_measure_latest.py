from freezegun import freeze_time

from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestMeasureLatest(StrategyCase):
    """What a measure says of itself in lists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure(
            "LATE",
            owner_id=cls.users["performance"].id,
            measured_from="2026-04-01",
            baseline_value=50,
            targets=[("2027-03-31", 100)],
        )
        cls.make_outcome(cls.measure, "2026-05-01", 125)

    def test_latest_reading(self):
        self.measure._compute_period(*Q1)
        reading = self.measure._compute_period(*Q2)
        measure = self.as_role("reader", self.measure)
        self.assertEqual(measure.latest_reading_id, reading)
        self.assertEqual(measure.latest_text, "£125")
        self.assertEqual(measure.target_text, "£100")
        self.assertEqual(measure.rag, "green")
        self.assertEqual(measure.progress, 1.5)
        self.assertEqual(measure.attention, "Provisional")

    def test_stale_figure_is_not_green(self):
        self.measure._compute_period(*Q1)
        self.assertEqual(self.measure.rag, "grey")
        self.assertTrue(self.measure.is_late)
        self.assertIn("Late", self.measure.attention)

    def test_not_late_within_the_days_to_report(self):
        self.measure._compute_period(*Q1)
        self.measure.due_days = 60
        self.assertFalse(self.measure.is_late)
        self.assertEqual(self.measure.rag, "green")

    def test_search_rating_and_lateness_both_ways(self):
        other = self.make_measure("FRESH")
        ours = [("theme_id", "=", self.theme.id)]
        Measure = self.as_role("reader", self.env["it.measure"])
        self.assertEqual(Measure.search([("is_late", "=", True), *ours]), self.measure)
        self.assertEqual(Measure.search([("is_late", "=", False), *ours]), other)
        self.measure._compute_period(*Q2)
        self.assertEqual(Measure.search([("rag", "=", "green"), *ours]), self.measure)
        self.assertEqual(Measure.search([("rag", "!=", "green"), *ours]), other)

    def test_missing_reading_is_late_after_its_days(self):
        manual = self.make_measure("LATER", source="manual")
        reading = self.env["it.measure.reading"].create(
            {"measure_id": manual.id, "date_start": Q2[0], "date_end": Q2[1]}
        )
        ours = [("measure_id", "=", manual.id)]
        Reading = self.env["it.measure.reading"]
        self.assertEqual(Reading.search([("is_late", "=", True), *ours]), reading)
        reading.value = 3
        self.assertFalse(Reading.search([("is_late", "=", True), *ours]))
        self.assertEqual(Reading.search([("is_late", "=", False), *ours]), reading)

    def test_theme_counts_ratings(self):
        self.measure._compute_period(*Q2)
        self.make_measure("EMPTY")
        self.assertEqual(self.theme.rag_summary, "1 green, 1 grey")
