"""Reminders of 20,000 agreements with 200,000 obligations, and the notice window's list."""

import time
import tracemalloc
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .figures import Limit, Queries

AGREEMENTS = 20_000
EACH = 10  # obligations of an agreement

_AGREEMENTS = """
INSERT INTO agreement (
       name, code, active, is_template, is_exempt, is_binding, domain, state, risk_level,
       agreement_type_id, partner_id, commercial_partner_id, owner_id, company_id,
       currency_id, start_date, end_date, date_current_end, notice_deadline, notice_period,
       notice_unit, vesting_position, execution, value_total, value_annual, create_uid, write_uid,
       create_date, write_date)
SELECT 'Agreement ' || n, 'BENCH' || n, true, false, false, true, 'purchase', 'active',
       'low', %(kind)s, %(partner)s, %(partner)s, %(owner)s, %(company)s, %(currency)s,
       %(today)s::date - 400, %(today)s::date + n %% 1460 + 90,
       %(today)s::date + n %% 1460 + 90, %(today)s::date + n %% 1460, 90, 'days', 'unknown',
       'hand', 100000, 25000, 1, 1, now(), now()
  FROM generate_series(1, %(many)s) n
RETURNING id
"""
_PARTIES = """
INSERT INTO it_agreement_party (
       agreement_id, partner_id, commercial_partner_id, role, is_council, sequence,
       create_uid, write_uid, create_date, write_date)
SELECT id, %(partner)s, %(partner)s, 'supplier', false, 10, 1, 1, now(), now()
  FROM unnest(%(ids)s) id
"""
_OBLIGATIONS = """
INSERT INTO it_agreement_obligation (
       name, agreement_id, party_id, is_council, kind, date_due, recurrence, anchor_day,
       owner_id, state, trigger,
       offset_unit, offset_side, "offset", create_uid, write_uid, create_date, write_date)
SELECT 'Report ' || n, p.agreement_id, p.id, false, 'report',
       %(today)s::date + (p.id * 7 + n * 211) %% 1460, 'none', 1, %(owner)s,
       'open', 'date', 'days', 'after', 0, 1, 1, now(), now()
  FROM it_agreement_party p, generate_series(1, %(each)s) n
 WHERE p.agreement_id = ANY(%(ids)s)
"""
#: What the list of the notice window shows.
_LIST = {
    "name": {},
    "partner_id": {"fields": {"display_name": {}}},
    "notice_deadline": {},
    "notice_left": {},
    "notice_state": {},
    "notice_decision": {},
    "date_current_end": {},
    "next_date": {},
    "next_date_why": {},
    "value_total": {},
}


class _Bench:
    def __init__(self, env):
        self.env, self.cr = env, env.cr
        self.today = fields.Date.context_today(env["agreement"])
        values = {
            "kind": env.ref("itagreement.agreement_type_supply").id,
            "partner": env["res.partner"]
            .create({"name": "Bench Supplies", "is_company": True})
            .id,
            "owner": env.ref("base.user_admin").id,
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "today": self.today,
            "many": AGREEMENTS,
            "each": EACH,
        }
        self.cr.execute(_AGREEMENTS, values)
        ids = [row[0] for row in self.cr.fetchall()]
        self.cr.execute(_PARTIES, values | {"ids": ids})
        self.cr.execute(_OBLIGATIONS, values | {"ids": ids})
        for table in ("agreement", "it_agreement_obligation", "it_agreement_party"):
            self.cr.execute(f"ANALYZE {table}")
        env.invalidate_all()

    def night(self, day, stop_after=None):
        """Run the nightly reminders of a day. :returns: seconds"""
        # a bench is thrown away: what a job would commit is flushed instead
        done = []

        def _commit_progress(cron, processed=0, **_kwargs):
            self.env.flush_all()
            done.append(processed)
            return 0 if stop_after and len(done) >= stop_after else 3600

        cron = type(self.env["ir.cron"])
        agreements = self.env["agreement"].with_context(lang=None)
        started = time.perf_counter()
        with (
            patch.object(cron, "_commit_progress", _commit_progress),
            patch.object(fields.Date, "context_today", lambda *_args: day),
        ):
            agreements._cron_remind()
        self.env.flush_all()
        return time.perf_counter() - started

    def told(self):
        return self.env["it.agreement.reminder"].search_count([])

    def list_queries(self, limit):
        """Queries of the notice window's list with so many rows."""
        action = self.env.ref("itagreement.agreement_notice_action")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        found = self.env[action.res_model].web_search_read(
            [("is_in_notice_window", "=", True)], _LIST, limit=limit
        )
        if len(found["records"]) != limit:
            raise AssertionError(f"{len(found['records'])} rows of {limit}")
        return self.cr.sql_log_count - before


def figures(env):
    """Times of nights, what a stopped one leaves, memory, and queries of the list."""
    bench = _Bench(env)
    bench.list_queries(10)
    yield Queries(
        "the notice window's list", bench.list_queries(20), bench.list_queries(800)
    )
    tracemalloc.start()
    bench.night(bench.today, stop_after=2)
    stopped, peak = bench.told(), tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    first = bench.night(bench.today)
    everything = bench.told()
    yield Limit(
        f"the first night: {everything:,} reminders, {stopped:,} of them by a run that "
        "was stopped",
        first,
        60,
    )
    again = bench.night(bench.today)
    if bench.told() != everything:
        raise AssertionError("the same night told somebody twice")
    yield Limit("the same night again, nobody is told twice", again, 60)
    tracemalloc.start()
    usual = bench.night(bench.today + timedelta(days=1))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield Limit(
        f"the night after: {bench.told() - everything:,} reminders (memory traced)",
        usual,
        60,
    )
    print(
        f"  most memory: {peak / 2**20:.0f} MB for two batches, "
        f"{most / 2**20:.0f} MB for a whole night"
    )
