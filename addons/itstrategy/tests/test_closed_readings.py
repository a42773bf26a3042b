import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestClosedReadings(StrategyCase):
    """A closed reading stays as it was closed, whatever the door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure("CLOSE", targets=[("2026-06-30", 100)])
        cls.outcome = cls.make_outcome(cls.measure, "2026-05-01", 90)
        cls.make_outcome(cls.measure, "2026-06-01", 40, kind="forecast")
        cls.reading = cls.measure._compute_period(*Q1)
        cls.reading.commentary = "Behind for now"
        cls.make_action(cls.reading)
        cls.as_role("performance", cls.reading).action_close()

    def sql(self, query):
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query, [self.reading.id])

    def test_nobody_writes(self):
        for role in (None, "manager", "performance"):
            reading = self.as_role(role, self.reading) if role else self.reading
            for vals in (
                {"value": 1},
                {"commentary": "Other words"},
                {"state": "open"},
                {"target": 1},
                {"rag": "green"},
            ):
                with (
                    self.subTest(role=role, vals=vals),
                    self.assertRaisesRegex(UserError, "CLOSE, Apr to Jun 2026 is clo"),
                ):
                    reading.write(vals)
        self.assertEqual(self.reading.value, 90)

    def test_nobody_deletes(self):
        for role in (None, "manager"):
            reading = self.as_role(role, self.reading) if role else self.reading
            with self.subTest(role=role), self.assertRaisesRegex(UserError, "closed"):
                reading.unlink()
        with self.assertRaisesRegex(UserError, "closed"):
            self.reading.with_context(_force_unlink=True).unlink()

    def test_client_cannot_forge_the_sentinel(self):
        forged = self.reading.with_context(itstrategy_history="<object object>")
        with self.assertRaises(UserError):
            forged.write({"value": 1})

    @mute_logger("odoo.sql_db")
    def test_database_refuses_too(self):
        for query in (
            "UPDATE it_measure_reading SET value = 1 WHERE id = %s",
            "UPDATE it_measure_reading SET state = 'open' WHERE id = %s",
            "DELETE FROM it_measure_reading WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaisesRegex(psycopg2.errors.CheckViolation, "is closed"),
            ):
                self.sql(query)

    @mute_logger("odoo.sql_db")
    def test_lines_and_versions_are_history(self):
        self.as_role("performance", self.reading)._reopen("Restated")
        self.reading.action_close()
        for records in (self.reading.line_ids, self.reading.version_ids):
            name = records._name
            with self.subTest(name=name):
                self.assertTrue(records)
                with self.assertRaisesRegex(UserError, "history"):
                    records.write({"value": 1})
                with self.assertRaisesRegex(UserError, "history"):
                    records.unlink()
                with self.assertRaisesRegex(UserError, "history"):
                    records.create({"reading_id": self.reading.id})
                for query in ("UPDATE {} SET value = 1", "DELETE FROM {}"):
                    with self.assertRaises(psycopg2.errors.CheckViolation):
                        self.sql(
                            query.format(records._table) + " WHERE reading_id = %s"
                        )

    def test_schedule_leaves_it_alone(self):
        self.make_outcome(self.measure, "2026-05-02", 1000)
        self.assertFalse(self.measure._compute_period(*Q1))
        self.measure.target_ids.value = 5
        self.measure.tolerance = 50
        self.assertEqual((self.reading.value, self.reading.target), (90, 100))
        self.assertEqual(self.reading.rag, "red")

    def test_closing_keeps_the_lines_as_they_were(self):
        lines = self.reading.line_ids
        self.assertEqual(set(lines.mapped("value")), {90, 40})
        realised = lines.filtered(lambda line: line.kind == "realised")
        self.assertEqual(sum(realised.mapped("value")), self.reading.value)
        self.outcome.write({"state": "proposed", "value": 7})
        self.outcome.unlink()
        self.assertEqual(set(self.reading.line_ids.mapped("value")), {90, 40})
        self.assertFalse(realised.outcome_id)
        action = self.reading.action_why()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, lines)

    def test_measure_behind_it_stays(self):
        with (
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.measure.unlink()

    def test_reopening_keeps_what_was_said(self):
        action = self.as_role("performance", self.reading).action_reopen()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.users["performance"])
            .with_context(**action["context"])
        )
        wizard.reason = "An invoice came late"
        wizard.save().action_reopen()
        self.assertRecordValues(
            self.reading.version_ids,
            [
                {
                    "value": 90,
                    "target": 100,
                    "rag": "red",
                    "commentary": "Behind for now",
                    "reason": "An invoice came late",
                    "closed_by_id": self.users["performance"].id,
                    "reopened_by_id": self.users["performance"].id,
                }
            ],
        )
        self.make_outcome(self.measure, "2026-06-30", 20)
        self.measure._compute_period(*Q1)
        self.reading.action_close()
        self.assertEqual((self.reading.value, self.reading.rag), (110, "green"))
        self.assertEqual(self.reading.closing, 2)
        self.assertIn("Restated", self.measure.attention)
        why = self.reading.action_why()
        self.assertEqual(
            sum(
                self.env[why["res_model"]]
                .search([*why["domain"], ("kind", "=", "realised")])
                .mapped("value")
            ),
            110,
        )

    @mute_logger("odoo.sql_db")
    def test_reopening_opens_the_database_for_that_reading_alone(self):
        other = self.explain(self.measure._compute_period(*Q2))
        other.action_close()
        self.reading._reopen("Restated")
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.env.cr.execute(
                "UPDATE it_measure_reading SET value = 1 WHERE id = %s", [other.id]
            )

    def test_reopening_needs_role_and_reason(self):
        with self.assertRaisesRegex(UserError, "performance officer"):
            self.as_role("commercial", self.reading).action_reopen()
        with self.assertRaises(UserError):
            self.as_role("commercial", self.reading)._reopen("Because")
        with self.assertRaisesRegex(ValidationError, "say why"):
            self.reading._reopen("  ")

    def test_reopened_reading_is_not_deleted(self):
        self.reading._reopen("Restated")
        with self.assertRaisesRegex(UserError, "closed before"):
            self.reading.unlink()

    def test_closing_takes_the_outcomes_of_the_moment(self):
        reading = self.measure._compute_period(*Q2)
        self.make_outcome(self.measure, "2026-08-01", 10)
        reading.write({"state": "closed"})
        self.assertEqual((reading.value, reading.state), (100, "closed"))
        self.assertEqual(reading.closed_by_id, self.env.user)

    def test_reader_cannot_close(self):
        reading = self.measure._compute_period(*Q2)
        with self.assertRaises(UserError):
            self.as_role("reader", reading).action_close()
        with self.assertRaises(AccessError):
            self.as_role("commercial", reading).write({"commentary": "x"})
