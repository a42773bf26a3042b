import threading
from collections import defaultdict

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

LEADS = 3
#: What a person does in a transaction: to which opportunity, what.
TRANSACTION = st.lists(
    st.tuples(
        st.integers(0, LEADS - 1),
        st.sampled_from(("value", "value", "win", "reopen", "archive", "off", "on")),
    ),
    min_size=1,
    max_size=4,
)
#: Three transactions of each of two people, one after the other.
PERSON = st.lists(TRANSACTION, min_size=1, max_size=3)
_COUNT = "UPDATE crm_lead SET expected_revenue = expected_revenue + 1 WHERE id = %s"
_DOES = {
    "value": "UPDATE crm_lead SET priority = priority WHERE id = %s",
    "win": "UPDATE crm_lead SET won_status = 'won' WHERE id = %s",
    "reopen": "UPDATE crm_lead SET won_status = 'pending', active = true WHERE id = %s",
    "archive": "UPDATE crm_lead SET won_status = 'pending', active = false WHERE id = %s",
    "off": "UPDATE crm_lead SET it_kind = NULL WHERE id = %s",
    "on": "UPDATE crm_lead SET it_kind = 'commercial' WHERE id = %s",
}
_BEGINS = {
    "READ COMMITTED": "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "REPEATABLE READ": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
}


@tagged("post_install", "-at_install")
class TestTwoAtRandom(BaseCase):
    """Whatever two people do at once, each history is one chain, in the order it was done.

    Every transaction counts the opportunities it touches up by one, so their own values tell the
    order in which they were changed; the history has to say the same.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.refs = []
        self.addCleanup(self._clean)

    def _make(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            leads = env["crm.lead"].create(
                [
                    {
                        "name": f"Two at random {number}",
                        "type": "opportunity",
                        "it_kind": "commercial",
                        "expected_revenue": 0,
                    }
                    for number in range(LEADS)
                ]
            )
            self.refs += leads.ids
            return leads.ids

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM crm_lead WHERE id = ANY(%s)", [self.refs])
            # the guard is for what people made; this is the test's own
            cr.execute("SET session_replication_role = replica")
            cr.execute(
                "DELETE FROM it_pipeline_version WHERE lead_ref = ANY(%s)", [self.refs]
            )
            cr.execute("SET session_replication_role = DEFAULT")

    @mute_logger("odoo.sql_db")  # who comes second is refused and tries again
    def _work(self, leads, transactions, isolation, both, done):
        """Do a person's transactions; the first of both begin before either writes."""
        for place, steps in enumerate(transactions):
            for attempt in range(30):
                try:
                    told = self._transact(leads, steps, isolation, both, place, attempt)
                except (
                    psycopg2.errors.SerializationFailure,
                    psycopg2.errors.DeadlockDetected,
                ):
                    continue
                done += told
                break

    def _transact(self, leads, steps, isolation, both, place, attempt):
        with self.registry.cursor() as cr:
            cr.execute(_BEGINS[isolation])
            cr.execute("SELECT now()")
            if not place and not attempt:
                both.wait(10)
            # in one order, as the ORM writes its records
            touched = sorted({leads[which] for which, _what in steps})
            for ref in touched:
                cr.execute(_COUNT, [ref])
            for which, what in steps:
                cr.execute(_DOES[what], [leads[which]])
            cr.execute(
                """SELECT id, expected_revenue::integer, it_kind IS NOT NULL,
                          CASE WHEN won_status = 'won' THEN 'won'
                               WHEN NOT active THEN 'archived' ELSE 'open' END
                     FROM crm_lead WHERE id = ANY(%s)""",
                [touched],
            )
            return cr.fetchall()

    @settings(
        max_examples=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(PERSON, PERSON, st.sampled_from(sorted(_BEGINS)))
    def _check(self, one, other, isolation):
        leads, both, done = self._make(), threading.Barrier(2), []
        people = [
            threading.Thread(
                target=self._work, args=(leads, transactions, isolation, both, done)
            )
            for transactions in (one, other)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        self._compare(leads, done)

    def _compare(self, leads, done):
        replayed = defaultdict(list)
        for ref in leads:
            replayed[ref].append((0, True, "open"))
        for ref, *state in sorted(done, key=lambda row: row[1]):
            replayed[ref].append(tuple(state))
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT lead_ref, expected_revenue::integer, status, valid_from, valid_to
                     FROM it_pipeline_version WHERE lead_ref = ANY(%s)
                    ORDER BY lead_ref, valid_from, valid_to""",
                [leads],
            )
            chains = defaultdict(list)
            for ref, *row in cr.fetchall():
                chains[ref].append(row)
        for ref, states in replayed.items():
            expected = [(value, status) for value, is_in, status in states if is_in]
            chain = chains[ref]
            self.assertEqual([tuple(row[:2]) for row in chain], expected)
            follows = {
                value: states[place + 1][1] if place + 1 < len(states) else None
                for place, (value, _is_in, _status) in enumerate(states)
            }
            for place, (value, _status, begin, end) in enumerate(chain):
                after = chain[place + 1][2] if place + 1 < len(chain) else None
                if end is not None:
                    self.assertLess(begin, end)
                if follows[value] is None:
                    self.assertIsNone(end)
                elif follows[value]:
                    self.assertEqual(end, after, "neither a hole nor an overlap")
                else:  # it was of no kind for a while
                    self.assertIsNotNone(end)
                    self.assertTrue(after is None or after >= end)

    def test_their_histories_are_chains(self):
        self._check()
