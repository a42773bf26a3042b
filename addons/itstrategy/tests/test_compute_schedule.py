from contextlib import suppress
from datetime import date
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import it_measure_schedule as schedule_module
from .common import StrategyCase

SCHEDULE = "odoo.addons.itstrategy.models.it_measure_schedule"


@tagged("post_install", "-at_install")
class TestComputeSchedule(StrategyCase):
    """Computing every day: missed days, crashed runs, failing measures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # of the measures that are there already none is due
        cls.env["it.measure"].search([]).write({"source": "manual"})

    def schedule(self):
        with self.enter_registry_test_mode():
            self.env.ref("itstrategy.ir_cron_compute_periods").method_direct_trigger()
        self.env.invalidate_all()

    def ends(self, measure):
        return sorted(measure.reading_ids.mapped("date_end"))

    @freeze_time("2026-11-22")
    def test_last_and_running_period(self):
        quarterly = self.make_measure("CRONQ")
        monthly = self.make_measure("CRONM", frequency="month", measured_from=False)
        typed = self.make_measure("CRONT", source="manual")
        self.schedule()
        self.assertEqual(self.ends(quarterly), [date(2026, 9, 30), date(2026, 12, 31)])
        self.assertEqual(self.ends(monthly), [date(2026, 10, 31), date(2026, 11, 30)])
        self.assertFalse(typed.reading_ids)
        self.assertEqual(quarterly.scheduled_on, date(2026, 11, 22))

    def test_missed_days_are_caught_up(self):
        with freeze_time("2026-04-02"):
            measure = self.make_measure(
                "MISS", frequency="month", measured_from="2026-02-01"
            )
            self.schedule()
        with freeze_time("2026-08-20"):
            self.schedule()
        self.assertEqual(
            self.ends(measure),
            [
                date(2026, 2, 28),
                date(2026, 3, 31),
                date(2026, 4, 30),
                date(2026, 5, 31),
                date(2026, 6, 30),
                date(2026, 7, 31),
                date(2026, 8, 31),
            ],
        )

    @freeze_time("2026-11-22")
    def test_catching_up_ends_after_a_year(self):
        measure = self.make_measure(
            "FAR", frequency="month", measured_from="2020-01-01"
        )
        self.schedule()
        self.assertEqual(self.ends(measure)[0], date(2025, 11, 30))
        self.assertEqual(len(measure.reading_ids), 13)

    def test_open_readings_of_earlier_periods_follow_closed_ones_stay(self):
        measure = self.make_measure(
            "LATER", frequency="month", measured_from="2026-08-01", polarity="track"
        )
        with freeze_time("2026-10-20"):
            self.schedule()
        august, september = measure.reading_ids.sorted("date_end")[:2]
        august.action_close()
        for day in ("2026-08-15", "2026-09-15"):
            self.make_outcome(measure, day, 5)
        with freeze_time("2026-11-22"):
            self.schedule()
        self.assertEqual((august.value, september.value), (0, 10))

    @freeze_time("2026-11-22")
    def test_done_today_is_left_alone(self):
        self.make_measure("ONCE")
        self.schedule()
        with patch.object(
            type(self.env["it.measure"]), "_compute_scheduled", autospec=True
        ) as computing:
            self.schedule()
        computing.assert_not_called()

    @freeze_time("2026-11-22")
    def test_a_crash_in_the_middle_loses_nothing(self):
        measures = self.env["it.measure"].union(
            *(self.make_measure(f"CRASH{number}") for number in range(5))
        )
        Measure = type(measures)
        real, batches = Measure._compute_scheduled, []

        def crash(records, today):
            batches.append(records)
            if len(batches) == 2:
                raise KeyboardInterrupt  # the process is killed
            return real(records, today)

        with patch.object(schedule_module, "BATCH", 2):
            with (
                patch.object(Measure, "_compute_scheduled", crash),
                self.enter_registry_test_mode(),
                suppress(KeyboardInterrupt),
                self.registry.cursor() as cr,
            ):
                self.env(cr=cr)["it.measure"]._cron_compute_periods()
            self.assertEqual(len(batches), 2)
            done = measures.filtered("reading_ids")
            self.assertEqual(done, measures[:2])
            self.schedule()
        self.assertEqual(len(measures.reading_ids), 10)
        self.assertEqual(set(measures.mapped("scheduled_on")), {date(2026, 11, 22)})

    @freeze_time("2026-11-22")
    def test_a_failing_measure_stops_no_other(self):
        good = self.make_measure("GOOD", frequency="year")
        bad = self.make_measure(
            "BAD", source="records", record_model="it.deliverable", frequency="month"
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_measure SET record_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", bad.id],
        )
        self.env.invalidate_all()
        self.schedule()
        self.assertIn("does not fit", bad.compute_error)
        self.assertEqual(bad.scheduled_on, date(2026, 11, 22))
        self.assertEqual(len(good.reading_ids), 2)

    @freeze_time("2026-11-22")
    def test_a_frequency_that_fails_stops_no_other(self):
        monthly = self.make_measure("FM", frequency="month")
        yearly = self.make_measure("FY", frequency="year")
        Measure = type(monthly)
        real = Measure._compute_scheduled

        def fail(records, today):
            if records[0].frequency == "month":
                raise RuntimeError("unforeseen")
            return real(records, today)

        with patch.object(Measure, "_compute_scheduled", fail), mute_logger(SCHEDULE):
            self.schedule()
        self.assertIn("unforeseen", monthly.compute_error)
        self.assertEqual(len(yearly.reading_ids), 2)
        with freeze_time("2026-11-23"):
            self.schedule()
        self.assertFalse(monthly.compute_error)
        self.assertEqual(len(monthly.reading_ids), 2)

    @freeze_time("2026-11-22")
    def test_rows_written_by_somebody_else_are_tried_again(self):
        measure = self.make_measure("AGAIN")
        Measure = type(measure)
        real, tries = Measure._compute_scheduled, []

        def collide(records, today):
            tries.append(records)
            if len(tries) == 1:
                raise psycopg2.errors.SerializationFailure("somebody else was first")
            return real(records, today)

        with patch.object(Measure, "_compute_scheduled", collide):
            self.schedule()
        self.assertEqual(len(tries), 2)
        self.assertEqual(len(measure.reading_ids), 2)
