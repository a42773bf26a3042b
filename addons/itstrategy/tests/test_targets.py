from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestTargets(StrategyCase):
    """Open readings follow the targets and rules of their measure."""

    def type_reading(self, measure, value, period=Q2, **vals):
        return self.as_role("performance", self.env["it.measure.reading"]).create(
            {
                "measure_id": measure.id,
                "date_start": period[0],
                "date_end": period[1],
                "value": value,
                **vals,
            }
        )

    def test_reading_is_held_against_the_milestone_in_force(self):
        measure = self.make_measure(
            "MILE",
            source="manual",
            targets=[("2026-06-30", 10), ("2026-12-31", 20)],
        )
        first = self.type_reading(measure, 10, Q1)
        second = self.type_reading(measure, 10, Q2)
        self.assertEqual((first.target, first.rag), (10, "green"))
        self.assertEqual((second.target, second.rag), (20, "red"))

    def test_change_of_target_or_rule_rates_again(self):
        measure = self.make_measure("RERATE", source="manual")
        reading = self.type_reading(measure, 95)
        self.assertEqual((reading.rag, reading.has_target), ("white", False))
        target = self.env["it.measure.target"].create(
            {"measure_id": measure.id, "date": "2026-12-31", "value": 100}
        )
        self.assertEqual(reading.rag, "amber")
        measure.tolerance = 1
        self.assertEqual(reading.rag, "red")
        target.value = 95
        self.assertEqual(reading.rag, "green")
        target.unlink()
        self.assertEqual((reading.rag, reading.has_target), ("white", False))

    def test_range(self):
        measure = self.make_measure(
            "RANGE",
            source="manual",
            unit="percent",
            aggregation="ratio",
            polarity="range",
            range_low=100,
            range_high=110,
        )
        reading = self.type_reading(measure, 0, numerator=105, denominator=100)
        self.assertEqual((reading.value, reading.rag), (105, "green"))
        self.assertEqual(reading.target_text, "100% to 110%")
        reading.numerator = 99
        self.assertEqual((reading.value, reading.rag), (99, "red"))

    def test_rating_is_not_typed(self):
        measure = self.make_measure(
            "TYPED", source="manual", targets=[("2027-01-01", 9)]
        )
        reading = self.type_reading(measure, 1, rag="green", direction_long="better")
        self.assertEqual((reading.rag, reading.direction_long), ("red", "none"))
        reading.write({"rag": "green"})
        self.assertEqual(reading.rag, "red")

    def test_missing_figure(self):
        measure = self.make_measure(
            "MISS", source="manual", targets=[("2027-01-01", 9)]
        )
        reading = self.type_reading(measure, 0, has_value=False)
        self.assertEqual((reading.rag, reading.value_text), ("grey", ""))
