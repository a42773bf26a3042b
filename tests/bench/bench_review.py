"""The pipeline as known, what moved, and the price of keeping history: 1,000,000 states."""

import time
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .figures import Figure, Limit, seconds

OPPORTUNITIES = 50_000
EACH = 20  # states of an opportunity
ITEMS = 5_000  # of the review that is closed

_LEADS = """
INSERT INTO crm_lead (name, type, it_kind, active, stage_id, team_id, user_id, company_id,
                      expected_revenue, probability, date_deadline, won_status, create_date,
                      create_uid, write_uid, write_date)
SELECT 'Bench ' || n, 'opportunity', 'commercial', true, (%(stages)s)[1 + n %% %(many_stages)s],
       %(team)s, %(user)s, %(company)s, n %% 1000 * 100, n %% 90 + 5,
       %(today)s::date + n %% 365, 'pending', now(), 1, 1, now()
  FROM generate_series(1, %(leads)s) n
RETURNING id
"""
_STATES = """
INSERT INTO it_pipeline_version (
       lead_id, lead_ref, name, kind, company_id, stage_id, stage_name, team_id, user_id,
       currency_id, expected_revenue, recurring_revenue, probability, weighted_revenue,
       outcome_forecast, measure_refs, date_deadline, status, is_exempt, transaction_ref,
       valid_from, valid_to)
SELECT l, l, 'Bench ' || l, 'commercial', %(company)s,
       (%(stages)s)[1 + (l + n) %% %(many_stages)s], 'Stage', %(team)s, %(user)s, %(currency)s,
       (l + n) %% 1000 * 100, 0, (l * n) %% 90 + 5, 0, 0, '{}', %(today)s::date + (l * n) %% 365,
       CASE WHEN n = %(each)s - 1 AND l %% 5 = 0 THEN 'won' ELSE 'open' END, false, 0,
       %(now)s::timestamp - (%(each)s - n) * interval '18 days' - l %% 1000 * interval '1 minute',
       CASE WHEN n < %(each)s - 1
            THEN %(now)s::timestamp - (%(each)s - n - 1) * interval '18 days'
                 - l %% 1000 * interval '1 minute' END
  FROM unnest(%(ids)s) l, generate_series(0, %(each)s - 1) n
"""
_AS_OF = """
SELECT stage_id, count(*), sum(expected_revenue) FROM it_pipeline_version
 WHERE valid_from <= %(moment)s AND (valid_to IS NULL OR valid_to > %(moment)s)
   AND status = 'open'
 GROUP BY stage_id
"""
_MOVED = """
SELECT c.stage_id, count(*), sum(c.expected_revenue) - sum(o.expected_revenue)
  FROM (SELECT * FROM it_pipeline_version
         WHERE valid_from <= %(start)s AND (valid_to IS NULL OR valid_to > %(start)s)) o
  FULL JOIN
       (SELECT * FROM it_pipeline_version
         WHERE valid_from <= %(end)s AND (valid_to IS NULL OR valid_to > %(end)s)) c
    ON c.lead_ref = o.lead_ref
 GROUP BY c.stage_id
"""


class _Bench:
    def __init__(self, env):
        self.env, self.cr = env, env.cr
        self.now = fields.Datetime.now()
        team = env["crm.team"].search([], limit=1)
        stages = env["crm.stage"].search([]).ids
        values = {
            "stages": stages,
            "many_stages": len(stages),
            "team": team.id,
            "user": env.ref("base.user_admin").id,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "today": fields.Date.today(),
            "now": self.now,
            "leads": OPPORTUNITIES,
            "each": EACH,
        }
        # what a day's work writes one by one is put there at once
        for table in ("crm_lead", "it_pipeline_version"):
            self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.cr.execute(_LEADS, values)
        self.ids = [row[0] for row in self.cr.fetchall()]
        self.cr.execute(_STATES, values | {"ids": self.ids})
        for table in ("crm_lead", "it_pipeline_version"):
            self.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            self.cr.execute(f"ANALYZE {table}")
        env.invalidate_all()
        self.Version = env["it.pipeline.version"]
        self.Movement = env["it.pipeline.movement"]

    def totals(self, moment):
        """Value and number by stage as known at a moment."""
        return self.Version._read_group(
            self.Version._as_known_domain(moment)
            & fields.Domain("status", "=", "open"),
            ["stage_id"],
            ["__count", "expected_revenue:sum"],
        )

    def bare(self, sql, **values):
        """Run a bare query and read all of it."""
        self.cr.execute(sql, values)
        return self.cr.fetchall()

    def write_some(self, place):
        """Change the value of 200 opportunities, one by one, as people do."""
        started = time.perf_counter()
        for lead in self.env["crm.lead"].browse(self.ids[place : place + 200]):
            lead.expected_revenue += 1
            lead.flush_recordset()
        return time.perf_counter() - started

    def without_history(self, place):
        """The same with nothing kept."""
        self.cr.execute("ALTER TABLE crm_lead DISABLE TRIGGER USER")
        taken = self.write_some(place)
        self.cr.execute("ALTER TABLE crm_lead ENABLE TRIGGER USER")
        return taken

    def close_review(self):
        """Open and close a review of 5,000 items. :returns: seconds of each"""
        forum = self.env["it.forum"].create({"name": "Bench", "level": "board"})
        before = self.env["it.review"].create(
            {
                "forum_id": forum.id,
                "as_of": self.now - timedelta(days=100),
                "kind": "shared_service",
            }
        )
        before.action_open()
        before.item_ids.decision = "proceed"
        before.action_close()
        self.cr.execute("ALTER TABLE crm_lead DISABLE TRIGGER USER")
        self.cr.execute("ALTER TABLE it_pipeline_version DISABLE TRIGGER USER")
        for table, column in (("crm_lead", "it_kind"), ("it_pipeline_version", "kind")):
            key = "id" if table == "crm_lead" else "lead_ref"
            self.cr.execute(
                SQL(
                    "UPDATE %s SET %s = 'shared_service' WHERE %s = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    SQL.identifier(key),
                    [one for one in self.ids if one % 5][:ITEMS],
                )
            )
        self.cr.execute("ALTER TABLE crm_lead ENABLE TRIGGER USER")
        self.cr.execute("ALTER TABLE it_pipeline_version ENABLE TRIGGER USER")
        self.env.invalidate_all()
        review = self.env["it.review"].create(
            {"forum_id": forum.id, "as_of": self.now, "kind": "shared_service"}
        )
        opened = seconds(review.action_open, times=1)
        review.item_ids.decision = "proceed"
        # who acts is named for one in ten
        review.item_ids[::10].write(
            {
                "action_owner_id": self.env.user.id,
                "due_date": self.now.date() + timedelta(days=30),
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        printing = self.env.context | {"force_report_rendering": True}
        closed = seconds(review.with_context(printing).action_close, times=1)
        assert review.item_count >= ITEMS, review.item_count
        assert len(review.pack_ids) == 6, review.pack_ids
        assert {pack.kind for pack in review.pack_ids} == {"pdf", "xlsx"}
        return opened, closed


def figures(env):
    """As-of totals, movement, writing with history against without, closing a review."""
    bench = _Bench(env)
    start, end = bench.now - timedelta(days=200), bench.now - timedelta(days=100)
    totals = seconds(lambda: bench.totals(end))
    yield Figure(
        "totals by stage as known on a day",
        totals,
        seconds(lambda: bench.bare(_AS_OF, moment=end)),
        1.5,
    )
    yield Limit("the same", totals, 1)
    moved = seconds(lambda: bench.Movement._between(start, end, by="stage"), times=3)
    yield Figure(
        "movement between two days by stage",
        moved,
        seconds(lambda: bench.bare(_MOVED, start=start, end=end), times=3),
        1.5,
    )
    yield Limit("the same", moved, 1)
    bench.write_some(0)
    kept, plain = [], []
    for turn in range(1, 6):
        plain.append(bench.without_history(turn * 400))
        kept.append(bench.write_some(turn * 400 + 200))
    yield Figure("writing an opportunity with its history", min(kept), min(plain), 1.15)
    opened, closed = bench.close_review()
    yield Limit("opening a review of 5,000 items", opened, 30)
    yield Limit("closing it, with its pack of six files", closed, 30)
