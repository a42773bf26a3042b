from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

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

    @freeze_time("2026-11-22")
    def test_wizard_computes_the_last_quarter(self):
        measure = self.make_measure("WIZ")
        self.make_outcome(measure, "2026-08-01", 7)
        Wizard = self.env["it.measure.compute"].with_user(self.users["performance"])
        wizard = Form(Wizard).save()
        self.assertEqual((wizard.date_start, wizard.date_end), Q2)
        action = wizard.action_compute()["params"]["next"]
        readings = self.env["it.measure.reading"].search(action["domain"])
        self.assertEqual(
            readings.filtered(lambda one: one.measure_id == measure).value, 7
        )

    @freeze_time("2026-11-22")
    def test_schedule_computes_last_and_running_period(self):
        quarterly = self.make_measure("CRONQ")
        monthly = self.make_measure("CRONM", frequency="month")
        with self.enter_registry_test_mode():
            self.env.ref("itstrategy.ir_cron_compute_periods").method_direct_trigger()
        self.assertEqual(
            sorted(quarterly.reading_ids.mapped("date_end")),
            [date(2026, 9, 30), date(2026, 12, 31)],
        )
        self.assertEqual(
            sorted(monthly.reading_ids.mapped("date_end")),
            [date(2026, 10, 31), date(2026, 11, 30)],
        )
