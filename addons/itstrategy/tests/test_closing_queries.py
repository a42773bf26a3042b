from odoo.tests import freeze_time, tagged

from .common import Q1, StrategyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestClosingQueries(StrategyCase):
    """Closing fifty readings takes as many queries as closing five."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measures = cls.env["it.measure"].create(
            [
                {
                    "code": f"C{number}",
                    "name": f"C{number}",
                    "theme_id": cls.theme.id,
                    "source": "outcomes" if number % 2 else "manual",
                    "target_ids": [(0, 0, {"date": "2026-06-30", "value": 10})],
                }
                for number in range(58)
            ]
        )
        cls.env["it.outcome"].create(
            [
                {
                    "name": measure.code,
                    "measure_id": measure.id,
                    "date": "2026-05-01",
                    "kind": "realised",
                    "value": 5,
                    "state": "confirmed",
                }
                for measure in cls.measures
                if measure.source == "outcomes"
            ]
        )
        typed = cls.measures.filtered(lambda one: one.source == "manual")
        cls.env["it.measure.reading"].create(
            [
                {
                    "measure_id": measure.id,
                    "date_start": Q1[0],
                    "date_end": Q1[1],
                    "value": 5,
                }
                for measure in typed
            ]
        )
        cls.measures._compute_period(*Q1)
        cls.readings = cls.measures.reading_ids
        cls.explain(cls.readings)

    def count(self, readings):
        # as a client names them, by their ids
        readings = self.as_role("performance", readings).browse(readings.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        readings.action_close()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_closing(self):
        readings = self.measures.mapped("reading_ids")
        self.count(readings[:2])  # warm up
        few = self.count(readings[2:8])
        many = self.count(readings[8:])
        self.assertEqual(set(readings.mapped("state")), {"closed"})
        self.assertEqual(few, many)

    def test_lists_of_readings_and_lines(self):
        self.readings.action_close()
        self.env.flush_all()
        names = {
            "it.measure.reading": ["wanted", "restated_text", "previous_text"],
            "it.measure.reading.line": ["display_name", "can_open"],
        }
        for records in (self.readings, self.readings.line_ids):
            records = self.as_role("reader", records)
            needed = []
            for some in (records[:1], records[:4], records[4:]):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                some.read(names[records._name])
                needed.append(self.env.cr.sql_log_count - before)
            with self.subTest(model=records._name):
                self.assertEqual(needed[1], needed[2])
