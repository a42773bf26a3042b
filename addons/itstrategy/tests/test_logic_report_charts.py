import re
from datetime import date

from lxml import etree

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import report_charts

RATINGS = ("red", "amber", "green", "grey", "white")


def point(value, target=None, rag="green"):
    return {"value": value, "target": target, "rag": rag}


@tagged("post_install", "-at_install")
class TestReportCharts(BaseCase):
    """The drawings of the printed report: whole, labelled, told apart without colour."""

    def drawn(self, text):
        """Return the drawing as XML: it must be well-formed."""
        return etree.fromstring(text)

    def test_each_rating_has_a_shape_of_its_own(self):
        shapes = {
            re.sub(r'fill="[^"]*"|stroke="[^"]*"', "", report_charts.mark(rag))
            for rag in RATINGS
        }
        self.assertEqual(len(shapes), 5, "told apart without their colours")
        for rag in RATINGS:
            self.drawn(report_charts.mark(rag))

    def test_a_bar_is_as_long_as_its_parts(self):
        counts = {"red": 1, "amber": 2, "green": 3, "grey": 0, "white": 4}
        svg = self.drawn(report_charts.bar(counts, RATINGS, "Red 1", width=101))
        parts = svg.findall("./{*}rect")
        self.assertEqual(len(parts), 4, "none for what is not there")
        self.assertAlmostEqual(sum(float(one.get("width")) for one in parts), 100)
        self.assertEqual(svg.get("aria-label"), "Red 1")
        self.assertEqual(report_charts.bar({}, RATINGS, ""), "")

    def test_a_spark_line_breaks_where_a_figure_is_missing(self):
        points = [point(1), point(2), point(None), point(3), point(4, rag="red")]
        svg = report_charts.spark(points, "Readings & more")
        line = self.drawn(svg).find("./{*}path").get("d")
        self.assertEqual(line.count("M"), 2)
        self.assertIn("Readings &amp; more", svg)
        self.assertEqual(len(self.drawn(svg).findall("./{*}rect")), 1, "red square")

    def test_targets_are_dashed_beside_the_readings(self):
        svg = self.drawn(report_charts.spark([point(1, 5), point(2, 6)], "Readings"))
        self.assertEqual(
            [path.get("stroke-dasharray") for path in svg.findall("./{*}path")],
            ["3 2", None],
        )

    def test_nothing_is_drawn_of_nothing(self):
        self.assertEqual(report_charts.spark([], ""), "")
        self.assertEqual(report_charts.spark([point(None, 5)], ""), "")
        self.assertEqual(report_charts.target_path([], [], None, ""), "")

    def test_one_reading_and_level_figures_stay_on_the_paper(self):
        for points in ([point(7, 7)], [point(0, 0), point(0, 0)]):
            svg = report_charts.spark(points, "Readings", width=100, height=30)
            for number in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", svg):
                self.assertTrue(0 <= float(number[0]) <= 100 >= float(number[1]) >= 0)

    def test_the_way_goes_from_the_baseline_over_the_milestones(self):
        milestones = [(date(2027, 3, 31), 14), (date(2028, 3, 31), 20)]
        readings = [
            (date(2025, 3, 31), 99),
            (date(2026, 6, 30), 12),
            (date(2026, 9, 30), None),
        ]
        svg = report_charts.target_path(
            milestones, readings, (date(2026, 3, 31), 12), "20 by 31 Mar 2028"
        )
        drawn = self.drawn(svg)
        self.assertEqual(len(drawn.findall("./{*}rect")), 2, "a square each milestone")
        self.assertEqual(len(drawn.findall("./{*}circle")), 1, "the latest figure")
        plan = drawn.find("./{*}path").get("d")
        self.assertEqual(plan.count("L"), 2)
        self.assertNotIn("NaN", svg)
