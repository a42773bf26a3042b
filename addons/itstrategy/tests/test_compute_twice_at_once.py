import threading

import psycopg2

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import Q2


@tagged("post_install", "-at_install")
class TestComputeTwiceAtOnce(BaseCase):
    """Two people compute the same period at the same moment, really committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            theme = env["it.theme"].search([], limit=1)
            measure = env["it.measure"].create(
                {
                    "code": "TWICE_AT_ONCE",
                    "name": "Computed by two people",
                    "theme_id": theme.id,
                    "unit": "gbp",
                }
            )
            env["it.outcome"].create(
                {
                    "name": "Once",
                    "measure_id": measure.id,
                    "date": "2026-08-01",
                    "kind": "realised",
                    "value": 7,
                    "state": "confirmed",
                }
            )
            self.measure_id = measure.id
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            measure = env["it.measure"].browse(self.measure_id)
            measure.reading_ids.unlink()
            measure.outcome_ids.write({"state": "proposed"})
            measure.outcome_ids.unlink()
            measure.unlink()

    def compute(self, cr):
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        env["it.measure"].browse(self.measure_id)._compute_period(*Q2)
        env.flush_all()

    def readings(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            measure = env["it.measure"].browse(self.measure_id)
            return measure.reading_ids.mapped("value")

    @mute_logger("odoo.sql_db")
    def test_the_second_waits_and_is_told_to_try_again(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT 1")  # its picture of the database is taken now
            self.compute(first)
            first.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                self.compute(second)
            second.rollback()
            self.compute(second)
            second.commit()
        self.assertEqual(self.readings(), [7])

    @mute_logger("odoo.sql_db")
    def test_requests_at_once_both_end_well(self):
        together = threading.Barrier(2, timeout=30)
        errors = []

        def request():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                first_try = iter([True])

                def work():
                    cr.execute("SELECT 1")
                    if next(first_try, False):
                        together.wait()
                    self.compute(cr)

                try:
                    retrying(work, env)
                except Exception as error:
                    errors.append(error)

        threads = [threading.Thread(target=request) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        self.assertEqual(self.readings(), [7])
