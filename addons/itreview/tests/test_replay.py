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
                "owner",
                "theme",
                "offer",
                "stage",
                "kind",
                "kind",
                "merge",
                "delete",
            )
        ),
        st.integers(0, 3),  # which opportunity
        st.integers(1, 500),  # what is written
        st.booleans(),  # whether time goes on before it: else it is the same transaction
    ),
    min_size=1,
    max_size=14,
)
#: What the movement is told by, and the field of the opportunity.
BY = {
    "stage": "stage_id",
    "team": "team_id",
    "owner": "user_id",
    "offer": "it_offer_id",
    "theme": "theme_id",
    "kind": "it_kind",
}
#: Fields of a state that are simply those of the opportunity.
SAME = {
    "name": "name",
    "kind": "it_kind",
    "stage_id": "stage_id",
    "team_id": "team_id",
    "user_id": "user_id",
    "theme_id": "theme_id",
    "offer_id": "it_offer_id",
    "expected_revenue": "expected_revenue",
    "recurring_revenue": "recurring_revenue",
    "cost": "it_cost_total",
    "probability": "probability",
    "forecast_category": "forecast_category",
    "date_deadline": "date_deadline",
    "is_exempt": "is_exempt",
}


@tagged("post_install", "-at_install")
class TestReplay(ReviewCase):
    """The history the database writes is what a plain replay of the same steps gives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choices = {
            "team": cls.env["crm.team"].create(
                [{"name": f"Replay {number}"} for number in range(3)]
            ),
            "owner": cls.officer | cls.reader | cls.manager,
            "theme": cls.env["it.theme"].search([], limit=3),
            "offer": cls.env["it.offer"].create(
                [
                    {"name": f"Replay {number}", "family": "hosting"}
                    for number in range(3)
                ]
            ),
            "stage": cls.env["crm.stage"].search([], limit=4),
        }

    @settings(
        max_examples=25,
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

    def test_made_and_gone_in_one_transaction_leaves_nothing(self):
        self._play([("create", 0, 5, True), ("delete", 0, 1, False)])
        self._play([("create", 0, 5, True), ("kind", 0, 2, False)])

    def test_of_no_kind_and_back_in_one_transaction(self):
        self._play(
            [
                ("create", 0, 5, True),
                ("kind", 0, 2, False),
                ("kind", 0, 1, False),
                ("kind", 0, 2, True),
                ("kind", 0, 1, False),
                ("kind", 0, 2, True),
                ("kind", 0, 1, True),
            ]
        )

    def _play(self, steps):
        """Do the steps; compare with what a plain list of states says of every moment."""
        leads, known, clock = {}, [], BEGIN
        self.refs = set()
        for what, which, number, goes_on in steps:
            if goes_on:
                clock += timedelta(hours=1)
            self.at(clock.isoformat(sep=" "))
            self._do(what, which, number, leads)
            self.env.flush_all()
            self.refs |= {lead.id for lead in leads.values()}
            states = {lead.id: self._state(lead) for lead in leads.values()}
            states = {ref: state for ref, state in states.items() if state}
            if known and known[-1][0] == clock:
                known.pop()
            known.append((clock, states))
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
        elif what in self.choices:
            records = self.choices[what]
            # the gates of shared services are not what is tried here
            lead._write({BY[what]: records[number % len(records)].id})
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
            lead._write({"won_status": "won", "probability": 100})
        elif what == "lose":
            lead._write({"won_status": "lost", "active": False, "probability": 0})
        elif what == "reopen":
            lead._write({"won_status": "pending", "active": True})
        elif what == "archive":
            lead._write({"won_status": "pending", "active": False})
        lead.invalidate_recordset()

    def _state(self, lead):
        """What the opportunity is now: status, then the fields of `SAME`; None: of no kind."""
        if not lead.it_kind:
            return None
        status = lead.won_status if lead.won_status in ("won", "lost") else "open"
        if status == "open" and not lead.active:
            status = "archived"
        return {"status": status} | {
            name: self._plain(lead[source]) for name, source in SAME.items()
        }

    def _plain(self, value):
        return value.id if hasattr(value, "_name") else value or False

    def _compare(self, known):
        own = [("lead_ref", "in", list(self.refs))]
        for moment, states in known:
            found = self.Version._as_of(moment, own)
            self.assertEqual(len(found), len(states), "one state of each")
            for version in found:
                told = {name: self._plain(version[name]) for name in ("status", *SAME)}
                self.assertEqual(told, states[version.lead_ref])
        self._compare_intervals(known)
        self._compare_movements(known, own)

    def _compare_intervals(self, known):
        """None overlaps another; a hole is only where the replay has none of it either."""
        for ref, spans in self._intervals().items():
            for (_begin, ended), (begun, _end) in zip(spans, spans[1:], strict=False):
                self.assertIsNotNone(ended, "only the last goes on")
                self.assertLessEqual(ended, begun, "intervals overlap")
                if ended < begun:
                    gone = [states for moment, states in known if ended <= moment < begun]
                    self.assertTrue(gone, "a hole")
                    self.assertFalse(any(ref in states for states in gone), "a hole")

    def _intervals(self):
        self.env.cr.execute(
            """SELECT lead_ref, array_agg(ARRAY[valid_from, valid_to] ORDER BY valid_from)
                 FROM it_pipeline_version WHERE lead_ref = ANY(%s) GROUP BY lead_ref""",
            [list(self.refs)],
        )
        return dict(self.env.cr.fetchall())

    def _compare_movements(self, known, own):
        for start, before in known:
            for end, after in known:
                if start > end:
                    continue
                for by, field in BY.items():
                    name = next(key for key, one in SAME.items() if one == field)
                    moved = self.env["it.pipeline.movement"]._between(
                        start, end, own, by=by
                    )
                    expected = movement.by_group(
                        self._for_movement(before, name),
                        self._for_movement(after, name),
                    )
                    self.assertEqual(
                        {
                            group: {one: amount for one, (amount, _n) in bars.items()}
                            for group, bars in moved.items()
                        },
                        {group: found.amounts for group, found in expected.items()},
                    )
                    for found in expected.values():
                        self.assertTrue(movement.adds_up(found))

    def _for_movement(self, states, name):
        return [
            movement.State(
                ref,
                state["status"],
                Decimal(str(state["expected_revenue"])),
                state["date_deadline"] or None,
                state[name] or None,
            )
            for ref, state in states.items()
        ]
