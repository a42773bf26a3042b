import threading

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoAtOnce(BaseCase):
    """Two people who change one opportunity at once leave one unbroken history."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.ref = (
                env["crm.lead"]
                .create(
                    {
                        "name": "Two at once",
                        "type": "opportunity",
                        "it_kind": "commercial",
                        "expected_revenue": 1,
                    }
                )
                .id
            )
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM crm_lead WHERE id = %s", [self.ref])
            # the guard is for what people made; this is the test's own
            cr.execute("SET session_replication_role = replica")
            cr.execute(
                "DELETE FROM it_pipeline_version WHERE lead_ref = %s", [self.ref]
            )
            cr.execute("SET session_replication_role = DEFAULT")

    def _write(self, value, ready, refused):
        ready.wait()
        for _attempt in range(20):
            try:
                with self.registry.cursor() as cr:
                    cr.execute(
                        "UPDATE crm_lead SET expected_revenue = expected_revenue + %s "
                        "WHERE id = %s",
                        [value, self.ref],
                    )
                return
            except psycopg2.errors.SerializationFailure as refusal:
                refused.append(refusal)

    @mute_logger("odoo.sql_db")  # who comes second is refused and tries again
    def test_their_history_is_one_chain(self):
        ready, refused = threading.Barrier(4), []
        people = [
            threading.Thread(target=self._write, args=(10**n, ready, refused))
            for n in range(1, 5)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT expected_revenue::integer, valid_to IS NOT DISTINCT FROM
                          lead(valid_from) OVER (ORDER BY valid_from)
                     FROM it_pipeline_version WHERE lead_ref = %s ORDER BY valid_from""",
                [self.ref],
            )
            chain = cr.fetchall()
        self.assertEqual(len(chain), 5, "one state for each who changed it")
        self.assertEqual(chain[-1][0], 11111)
        self.assertTrue(all(follows for _value, follows in chain))
