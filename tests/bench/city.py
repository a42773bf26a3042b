"""The data of the bench: 1,000 measures, eight years of months of readings, a million outcomes."""

from datetime import date

from odoo.fields import Command

MEASURES = 1_000
OUTCOMES = 1_000_000
MONTHS = 96
# The last month that has ended; eight years of months end with it.
START, END = date(2026, 10, 1), date(2026, 10, 31)
FIRST_DAY = date(2018, 11, 1)

# Of each, the units fit: aggregation, unit, polarity, rating.
_KINDS = (
    ("sum", "gbp", "higher", "simple"),
    ("ratio", "percent", "higher", "improvement"),
    ("mean", "days", "lower", "simple"),
    ("rolling12", "gbp", "higher", "simple"),
    ("snapshot", "count", "range", "simple"),
    ("sum", "count", "track", "simple"),
)

_READINGS = """
INSERT INTO it_measure_reading (
       measure_id, date_start, date_end, due_date, value, has_value, target, has_target,
       rag, direction_short, direction_long, data_quality, origin, state,
       create_uid, write_uid, create_date, write_date)
SELECT m.id, first, first + interval '1 month - 1 day',
       first + interval '1 month 19 days',
       (m.id * 7919 + n * 104729) %% 100000, true, 50000, true,
       (ARRAY['green', 'amber', 'red'])[1 + (m.id + n) %% 3], 'same', 'better',
       'verified', 'computed', CASE WHEN n > %(months)s - 3 THEN 'open' ELSE 'closed' END,
       1, 1, now(), now()
  FROM unnest(%(ids)s) m(id)
 CROSS JOIN generate_series(1, %(months)s) n
 CROSS JOIN LATERAL (
       SELECT (%(first)s + (n - 1) * interval '1 month')::date AS first) month
"""

_OUTCOMES = """
INSERT INTO it_outcome (
       name, measure_id, date, kind, state, value, denominator,
       create_uid, write_uid, create_date, write_date)
SELECT 'Outcome ' || n, (%(ids)s)[1 + n %% %(measures)s],
       %(first)s + ((n::bigint * 7919) %% %(days)s)::int,
       CASE WHEN n / %(measures)s %% 4 = 0 THEN 'forecast' ELSE 'realised' END,
       CASE WHEN n / %(measures)s %% 11 = 0 THEN 'proposed'
            WHEN n / %(measures)s %% 13 = 0 THEN 'withdrawn' ELSE 'confirmed' END,
       n %% 997, 1000, 1, 1, now(), now()
  FROM generate_series(1, %(outcomes)s) n
"""


def make(env):
    """Make the city; its measures are the only ones not archived. :returns: them"""
    env["it.measure"].search([]).with_context(tracking_disable=True).active = False
    themes = env["it.theme"].search([])
    forums = env["it.forum"].search([])
    vals_list = []
    for number in range(MEASURES):
        aggregation, unit, polarity, mode = _KINDS[number % len(_KINDS)]
        vals_list.append(
            {
                "code": f"BENCH{number}",
                "name": f"Bench measure {number}",
                "theme_id": themes[number % len(themes)].id,
                "forum_id": forums[number % len(forums)].id if forums else False,
                "owner_id": env.uid if number % 10 else False,
                "unit": unit,
                "polarity": polarity,
                "range_low": 100,
                "range_high": 500,
                "rag_mode": mode,
                "frequency": "month",
                "aggregation": aggregation,
                "source": "outcomes",
                "measured_from": FIRST_DAY,
                "target_ids": [
                    Command.create({"date": date(year, 3, 31), "value": 10 * year})
                    for year in (2026, 2027)
                ],
            }
        )
    quiet = env["it.measure"].with_context(
        tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
    )
    measures = quiet.create(vals_list).with_env(env)
    env.flush_all()
    values = {
        "ids": measures.ids,
        "measures": MEASURES,
        "months": MONTHS,
        "outcomes": OUTCOMES,
        "first": FIRST_DAY,
        "days": (END - FIRST_DAY).days + 1,
    }
    for statement in (_READINGS, _OUTCOMES):
        env.cr.execute(statement, values)
    env.cr.execute("ANALYZE it_measure, it_measure_target, it_measure_reading")
    env.cr.execute("ANALYZE it_outcome")
    env.invalidate_all()
    return measures
