from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestComputePeriod(StrategyCase):
    """Readings from outcomes."""

    def figure(self, measure, period=Q2):
        return measure._compute_period(*period)

    def test_sum_runs_from_the_start_of_the_financial_year(self):
        measure = self.make_measure("SUM")
        for day, value in (
            ("2026-03-31", 1),
            ("2026-04-01", 10),
            ("2026-09-30", 100),
            ("2026-10-01", 1000),
        ):
            self.make_outcome(measure, day, value)
        self.assertEqual(self.figure(measure, Q1).value, 10)
        self.assertEqual(self.figure(measure, Q2).value, 110)

    def test_forecasts_stand_beside_what_was_realised(self):
        measure = self.make_measure("FORE")
        self.make_outcome(measure, "2026-05-01", 10)
        self.make_outcome(measure, "2026-06-01", 20, kind="forecast")
        self.make_outcome(measure, "2026-07-01", 30, "forecast", state="confirmed")
        self.make_outcome(measure, "2026-08-01", 40, "forecast", state="withdrawn")
        self.make_outcome(measure, "2026-08-02", 50, state="proposed")
        self.assertRecordValues(
            self.figure(measure),
            [{"value": 10, "forecast_value": 50, "outlook_value": 60}],
        )

    def test_snapshot_is_the_latest_on_or_before_the_end(self):
        measure = self.make_measure("SNAP", aggregation="snapshot", unit="count")
        self.assertRecordValues(
            self.figure(measure), [{"value": 0, "has_value": False, "rag": "grey"}]
        )
        for day, value in (
            ("2020-01-01", 3),
            ("2026-09-30", 12),
            ("2026-09-29", 90),
            ("2026-10-01", 99),
        ):
            self.make_outcome(measure, day, value)
        self.make_outcome(measure, "2026-09-30", 50, state="proposed")
        self.make_outcome(measure, "2026-08-01", 2, "forecast")
        self.assertRecordValues(
            self.figure(measure),
            [{"value": 12, "forecast_value": 2, "outlook_value": 14}],
        )

    def test_ratio_divides_sums(self):
        measure = self.make_measure("RATE", aggregation="ratio", unit="percent")
        self.make_outcome(measure, "2026-05-01", 1, denominator=1)
        self.make_outcome(measure, "2026-08-01", 1, denominator=3)
        self.assertRecordValues(
            self.figure(measure), [{"value": 50, "numerator": 2, "denominator": 4}]
        )

    def test_mean_and_rolling(self):
        mean = self.make_measure("MEAN", aggregation="mean", unit="days")
        rolling = self.make_measure("ROLL", aggregation="rolling12")
        for measure in (mean, rolling):
            for day, value in (
                ("2025-09-30", 1000),
                ("2025-10-01", 10),
                ("2026-07-01", 20),
                ("2026-09-30", 30),
            ):
                self.make_outcome(measure, day, value)
        self.assertEqual(self.figure(mean).value, 25)
        self.assertEqual(self.figure(rolling).value, 60)

    def test_typed_measures_are_left_alone(self):
        measure = self.make_measure("HAND", source="manual")
        self.assertFalse(self.figure(measure))

    def test_again_updates_the_same_reading(self):
        measure = self.make_measure("AGAIN", targets=[("2026-09-30", 100)])
        reading = self.figure(measure)
        self.assertEqual((reading.value, reading.rag), (0, "red"))
        self.make_outcome(measure, "2026-09-01", 100)
        self.assertEqual(self.figure(measure), reading)
        self.assertEqual((reading.value, reading.rag), (100, "green"))

    def test_why_opens_exactly_what_was_counted(self):
        measures = self.env["it.measure"]
        for aggregation, unit in (
            ("sum", "gbp"),
            ("snapshot", "count"),
            ("mean", "days"),
            ("rolling12", "gbp"),
            ("ratio", "percent"),
        ):
            measure = self.make_measure(
                f"WHY_{aggregation}", aggregation=aggregation, unit=unit
            )
            measures |= measure
            for month in range(1, 13):
                for year, value in ((2025, month), (2026, 10 * month)):
                    self.make_outcome(
                        measure, date(year, month, 15), value, denominator=2
                    )
                self.make_outcome(measure, date(2026, month, 20), 1, "forecast")
            self.make_outcome(measure, "2026-08-16", 777, state="proposed")
        for reading in measures._compute_period(*Q2):
            action = reading.action_why()
            lines = self.env["it.outcome"].search(action["domain"])
            realised = lines.filtered(lambda line: line.kind == "realised")
            forecast = lines - realised
            total = sum(realised.mapped("value"))
            expected = {
                "mean": total / max(len(realised), 1),
                "ratio": total / (2 * len(realised)) * 100,
            }.get(reading.measure_aggregation, total)
            with self.subTest(measure=reading.measure_id.code):
                self.assertAlmostEqual(reading.value, expected, 4)
                if reading.measure_aggregation in ("sum", "rolling12", "snapshot"):
                    self.assertEqual(reading.forecast_value, len(forecast))

    def test_directions(self):
        measure = self.make_measure("DIR")
        for day, value in (
            ("2025-08-01", 100),
            ("2026-05-01", 80),
            ("2026-08-01", 40),
        ):
            self.make_outcome(measure, day, value)
        self.figure(measure, (date(2025, 7, 1), date(2025, 9, 30)))
        first = self.figure(measure, Q1)
        self.assertEqual(first.direction_short, "none")
        second = self.figure(measure, Q2)
        # 40 was added after 80; the year stands at 120 after 100
        self.assertEqual(second.direction_short, "worse")
        self.assertEqual(second.direction_long, "better")

    def test_year_and_quarter_are_not_compared(self):
        measure = self.make_measure("LIKE", aggregation="snapshot", unit="count")
        self.make_outcome(measure, "2026-03-01", 10)
        self.figure(measure, (date(2025, 4, 1), date(2026, 3, 31)))
        self.make_outcome(measure, "2026-06-01", 20)
        self.assertEqual(self.figure(measure, Q1).direction_short, "none")

    def test_improvement_mode_looks_at_last_year(self):
        measure = self.make_measure(
            "IMPR",
            aggregation="snapshot",
            unit="count",
            rag_mode="improvement",
            tolerance=10,
            targets=[("2027-03-31", 100)],
        )
        self.make_outcome(measure, "2025-09-01", 85)
        self.figure(measure, (date(2025, 7, 1), date(2025, 9, 30)))
        self.make_outcome(measure, "2026-09-01", 88)
        self.assertEqual(self.figure(measure).rag, "amber")

    def test_unchanged_readings_are_not_written(self):
        measure = self.make_measure("CALM", targets=[("2026-09-30", 100)])
        self.make_outcome(measure, "2026-09-01", 100)
        self.assertTrue(measure._compute_batch(*Q2).computed)
        self.env.cr.execute("UPDATE it_measure_reading SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        result = measure._compute_batch(*Q2)
        self.assertEqual(result.unchanged, {measure.id: measure.reading_ids.id})
        self.assertFalse(result.computed)
        self.assertEqual(measure.reading_ids.write_date.year, 2020)

    def test_closed_readings_are_left_alone(self):
        measure = self.make_measure("SHUT", polarity="track")
        reading = self.figure(measure)
        reading.action_close()
        self.make_outcome(measure, "2026-09-01", 100)
        result = measure._compute_batch(*Q2)
        self.assertEqual(result.closed, {measure.id: reading.id})
        self.assertFalse(measure._compute_period(*Q2))
        self.assertEqual(reading.value, 0)

    def test_new_reading_is_like_one_made_by_hand(self):
        computed = self.figure(self.make_measure("SQL", polarity="track"))
        typed = self.env["it.measure.reading"].create(
            {
                "measure_id": self.make_measure("ORM", polarity="track").id,
                "date_start": Q2[0],
                "date_end": Q2[1],
                "value": 0,
            }
        )
        differing = {
            "id",
            "measure_id",
            "origin",
            "entered_by_id",
            "entered_at",
            "create_date",
            "write_date",
        }
        names = [
            name
            for name, field in computed._fields.items()
            if field.store and field.column_type and name not in differing
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        told, expected = (one.read(names, load=None)[0] for one in (computed, typed))
        del told["id"], expected["id"]
        self.assertEqual(told, expected)

    def test_what_depends_on_a_reading_follows(self):
        measure = self.make_measure("CACHE", targets=[("2026-09-30", 100)])
        self.figure(measure)
        self.assertEqual((len(measure.reading_ids), measure.latest_text), (1, "£0"))
        self.make_outcome(measure, "2026-09-01", 40)
        reading = self.figure(measure)
        self.assertEqual((reading.value_text, measure.latest_text), ("£40", "£40"))

    def test_a_wrong_figure_is_set_aside_and_the_rest_goes_on(self):
        measures = self.env["it.measure"].union(
            *(self.make_measure(f"SET{number}") for number in range(5))
        )
        wrong = measures[3]
        for measure in measures:
            self.make_outcome(measure, "2026-09-01", 7)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_outcome SET value = 'NaN' WHERE measure_id = %s", [wrong.id]
        )
        self.env.invalidate_all()
        result = measures._compute_batch(*Q2)
        self.assertEqual(list(result.failed), [wrong.id])
        self.assertIn("check the values", wrong.compute_error)
        self.assertEqual(set(result.computed), set((measures - wrong).ids))
        self.assertEqual(set((measures - wrong).reading_ids.mapped("value")), {7})

    def test_readers_compute_nothing(self):
        measure = self.as_role("reader", self.make_measure("READ"))
        with self.assertRaises(AccessError):
            measure._compute_period(*Q2)
