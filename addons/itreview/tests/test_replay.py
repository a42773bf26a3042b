from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..logic import movement
from .common import ReviewCase

BEGIN = datetime(2026, 1, 1, 9)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "create",
                "value",
                "value",
                "due",
                "win",
                "lose",
                "reopen",
                "archive",
                "team",
                "kind",
                "merge",
                "delete",
            )
        ),
        st.integers(0, 3),  # which opportunity
        st.integers(1, 500),  # what is written
        st.booleans(),  # whether time goes on before it
    ),
    min_size=1,
    max_size=12,
)


@tagged("post_install", "-at_install")
class TestReplay(ReviewCase):
    """The history the database writes is what a plain replay of the same steps gives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teams = cls.env["crm.team"].create(
            [{"name": f"Replay {number}"} for number in range(3)]
        )

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def _check(self, steps):
        # taken back by its savepoint, for examples share the transaction
        with self.env.cr.savepoint() as savepoint:
            self._play(steps)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_random_histories(self):
        self._check()

    def _play(self, steps):
        """Do the steps; compare with what a plain list of states says of every moment."""
        leads, known, clock = {}, [], BEGIN
        for what, which, number, goes_on in steps:
            if goes_on:
                clock += timedelta(hours=1)
            self.at(clock.isoformat(sep=" "))
            self._do(what, which, number, leads)
            self.env.flush_all()
            states = {lead.id: self._state(lead) for lead in leads.values()}
            states = {ref: state for ref, state in states.items() if state}
            if known and known[-1][0] == clock:
                known.pop()
            known.append((clock, states))
        self.refs = {ref for _moment, states in known for ref in states}
        self._compare(known)

    def _do(self, what, which, number, leads):
        lead = leads.get(which)
        if not lead:
            leads[which] = self.env["crm.lead"].create(
                {
                    "name": f"Replay {which}",
                    "type": "opportunity",
                    "it_kind": "shared_service",
                    "expected_revenue": number,
                }
            )
        elif what == "value":
            lead.expected_revenue = number
        elif what == "due":
            lead.date_deadline = BEGIN + timedelta(days=number)
        elif what == "team":
            lead._write({"team_id": self.teams[number % 3].id})
            lead.invalidate_recordset()
        elif what == "kind":
            lead.it_kind = "commercial" if number % 2 else False
        elif what == "merge":
            self._merge(lead, leads, which)
        elif what == "delete":
            leads.pop(which).unlink()
        else:
            self._settle(what, lead)

    def _merge(self, lead, leads, which):
        other = leads.get((which + 1) % 4)
        if other and lead.it_kind == other.it_kind:
            both = lead + other
            try:
                with self.env.cr.savepoint():
                    kept = both.merge_opportunity()
            except UserError:  # the gates' own rules: nothing has changed then
                self.env.invalidate_all()
                return
            for key in [key for key, one in leads.items() if one in both]:
                del leads[key]
            leads[which] = kept

    def _settle(self, what, lead):
        if what == "win":
            # the gates of shared services are not what is tried here
            lead._write({"won_status": "won", "probability": 100})
        elif what == "lose":
            lead._write({"won_status": "lost", "active": False, "probability": 0})
        elif what == "reopen":
            lead._write({"won_status": "pending", "active": True})
        elif what == "archive":
            lead._write({"won_status": "pending", "active": False})
        lead.invalidate_recordset()

    def _state(self, lead):
        if not lead.it_kind:
            return None
        status = lead.won_status if lead.won_status in ("won", "lost") else "open"
        if status == "open" and not lead.active:
            status = "archived"
        return movement.State(
            lead.id,
            status,
            Decimal(str(lead.expected_revenue)),
            lead.date_deadline or None,
            lead.team_id.id,
        )

    def _compare(self, known):
        own = [("lead_ref", "in", list(self.refs))]
        for moment, states in known:
            found = {
                version.lead_ref: movement.State(
                    version.lead_ref,
                    version.status,
                    Decimal(str(version.expected_revenue)),
                    version.date_deadline or None,
                    version.team_id.id,
                )
                for version in self.Version._as_of(moment, own)
            }
            self.assertEqual(found, states)
        self._compare_movements(known, own)
        self.env.cr.execute(
            """SELECT count(*) FROM (
                 SELECT valid_to, lead(valid_from) OVER w AS following
                   FROM it_pipeline_version WHERE lead_ref = ANY(%s)
                 WINDOW w AS (PARTITION BY lead_ref ORDER BY valid_from)) v
                WHERE following IS NOT NULL AND valid_to > following""",
            [list(self.refs)],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,), "intervals overlap")

    def _compare_movements(self, known, own):
        for start, before in known:
            for end, after in known:
                if start > end:
                    continue
                moved = self.env["it.pipeline.movement"]._between(
                    start, end, own, by="team"
                )
                expected = movement.by_group(before.values(), after.values())
                self.assertEqual(
                    {
                        group: {name: amount for name, (amount, _n) in buckets.items()}
                        for group, buckets in moved.items()
                    },
                    {group: found.amounts for group, found in expected.items()},
                )
                for found in expected.values():
                    self.assertTrue(movement.adds_up(found))
