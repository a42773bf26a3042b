import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import Q1, StrategyCase

GUARDED = ("it_measure_reading_line", "it_measure_reading")
MADE = ("it_outcome", "it_measure", "it_theme", "it_strategy")


@tagged("post_install", "-at_install")
class TestClosingAtOnce(StrategyCase):
    """Two people close the same readings: one does, the other is told or finds it so."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            strategy = env["it.strategy"].create({"name": "At once"})
            theme = env["it.theme"].create(
                {"code": "ONCE", "name": "At once", "strategy_id": strategy.id}
            )
            measure = env["it.measure"].create(
                {"code": "ONCE", "name": "At once", "theme_id": theme.id}
            )
            outcome = env["it.outcome"].create(
                {
                    "name": "Once",
                    "measure_id": measure.id,
                    "date": "2026-05-01",
                    "value": 5,
                    "kind": "realised",
                    "state": "confirmed",
                }
            )
            self.reading_id = measure._compute_period(*Q1).id
            made = (outcome, measure, theme, strategy)
            self.made = dict(zip(MADE, (one.id for one in made), strict=True))
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            for table in GUARDED:
                column = "id" if table == "it_measure_reading" else "reading_id"
                names = SQL.identifier(table), SQL.identifier(f"{table}_guard")
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER %s", *names))
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s",
                        names[0],
                        SQL.identifier(column),
                        self.reading_id,
                    )
                )
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER %s", *names))
            for table, one_id in self.made.items():
                cr.execute(
                    SQL("DELETE FROM %s WHERE id = %s", SQL.identifier(table), one_id)
                )

    def reading(self, cr):
        return self.env(cr=cr)["it.measure.reading"].browse(self.reading_id)

    @mute_logger("odoo.sql_db")
    def test_second_is_told_and_later_finds_it_closed(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT state FROM it_measure_reading LIMIT 1")
            self.reading(first)._close()
            with self.assertRaisesRegex(UserError, "Somebody else is working on"):
                self.reading(second).action_close()
            first.commit()
            # Odoo runs the request again after this error
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                self.reading(second).action_close()
            second.rollback()
            second.transaction.reset()
            self.assertFalse(self.reading(second).action_close())
            reading = self.reading(second)
            self.assertEqual((reading.state, reading.closing), ("closed", 1))
            self.assertEqual(len(reading.line_ids), 1)
