"""A month of 1,000 measures: 96,000 readings and 1,000,000 outcomes, against grouped SQL."""

from datetime import date

from . import city
from .figures import Figure, Queries, seconds

# What a person with SQL alone would write: the figures of all measures in one query.
# Realised outcomes count once confirmed, forecasts until withdrawn; sums and ratios run
# from 1 April, rolling ones over twelve months, a snapshot is the last outcome.
_FIGURES = """
SELECT id, CASE
           WHEN aggregation = 'mean' THEN total / NULLIF(counted, 0)
           WHEN aggregation = 'ratio' THEN total / NULLIF(below, 0) * 100
           ELSE total END AS value,
       CASE
           WHEN aggregation = 'mean' THEN ahead / NULLIF(ahead_counted, 0)
           WHEN aggregation = 'ratio' THEN ahead / NULLIF(ahead_below, 0) * 100
           ELSE ahead END AS forecast
  FROM (
    SELECT w.id, w.aggregation,
           sum(o.value) FILTER (WHERE o.kind = 'realised' AND o.state = 'confirmed')
               AS total,
           sum(o.denominator)
               FILTER (WHERE o.kind = 'realised' AND o.state = 'confirmed') AS below,
           count(*) FILTER (WHERE o.kind = 'realised' AND o.state = 'confirmed')
               AS counted,
           sum(o.value)
               FILTER (WHERE o.kind = 'forecast' AND o.state <> 'withdrawn') AS ahead,
           sum(o.denominator)
               FILTER (WHERE o.kind = 'forecast' AND o.state <> 'withdrawn')
               AS ahead_below,
           count(*) FILTER (WHERE o.kind = 'forecast' AND o.state <> 'withdrawn')
               AS ahead_counted
      FROM (
        SELECT id, aggregation,
               CASE aggregation WHEN 'mean' THEN %(start)s WHEN 'rolling12'
                    THEN %(rolling)s ELSE %(year)s END AS first
          FROM it_measure
         WHERE id = ANY(%(ids)s) AND aggregation <> 'snapshot') w
      JOIN it_outcome o
        ON o.measure_id = w.id AND o.date BETWEEN w.first AND %(end)s
     GROUP BY w.id, w.aggregation) sums
 UNION ALL
SELECT m.id, last.value, ahead.value
  FROM it_measure m
  JOIN LATERAL (
       SELECT o.value FROM it_outcome o
        WHERE o.measure_id = m.id AND o.date <= %(end)s
          AND o.kind = 'realised' AND o.state = 'confirmed'
        ORDER BY o.date DESC, o.id DESC LIMIT 1) last ON true
  JOIN LATERAL (
       SELECT sum(o.value) AS value FROM it_outcome o
        WHERE o.measure_id = m.id AND o.date BETWEEN %(year)s AND %(end)s
          AND o.kind = 'forecast' AND o.state <> 'withdrawn') ahead ON true
 WHERE m.id = ANY(%(ids)s) AND m.aggregation = 'snapshot'
"""

_WRITE = f"""
WITH figures AS MATERIALIZED ({_FIGURES})
UPDATE it_measure_reading r
   SET value = round(figures.value, 4), forecast_value = round(figures.forecast, 4),
       has_value = figures.value IS NOT NULL
  FROM figures
 WHERE r.measure_id = figures.id AND r.date_start = %(start)s AND r.date_end = %(end)s
   AND r.state = 'open'
"""  # noqa: S608

_MADE = f"""
INSERT INTO it_measure_reading (
       measure_id, date_start, date_end, value, forecast_value, has_value, rag,
       direction_short, direction_long, data_quality, origin, state,
       create_uid, write_uid, create_date, write_date)
SELECT figures.id, %(start)s, %(end)s, round(figures.value, 4),
       round(figures.forecast, 4), figures.value IS NOT NULL, 'white', 'none', 'none',
       'provisional', 'computed', 'open', 1, 1, now(), now()
  FROM ({_FIGURES}) figures
"""  # noqa: S608


class _Bench:
    """The runs that are timed, ours and the reference's, on the same data."""

    def __init__(self, env, measures):
        self.env, self.cr, self.measures = env, env.cr, measures
        self.values = {
            "ids": measures.ids,
            "start": city.START,
            "end": city.END,
            "year": date(2026, 4, 1),
            "rolling": date(2025, 11, 1),
        }

    def ours(self, measures=None):
        """Compute the month, nothing being cached."""
        self.env.invalidate_all()
        measures = self.measures if measures is None else measures
        readings = measures._compute_period(city.START, city.END)
        self.env.flush_all()
        return readings

    def query(self):
        self.cr.execute(_FIGURES, self.values)
        return {
            row[0]: (round(float(row[1] or 0), 4), round(float(row[2] or 0), 4))
            for row in self.cr.fetchall()
        }

    def own_query(self):
        """Run the grouped query the suite itself asks, and nothing else."""
        self.cr.execute(self.measures._get_sums_sql(city.START, city.END))
        return self.cr.fetchall()

    def query_and_update(self):
        self.cr.execute(_WRITE, self.values)

    def query_and_insert(self):
        self.cr.execute(_MADE, self.values)

    def change(self):
        """Make every reading of the month differ from what is computed."""
        self.cr.execute(
            "UPDATE it_measure_reading SET value = value + 1, forecast_value = -1 "
            "WHERE date_start = %(start)s AND date_end = %(end)s",
            self.values,
        )

    def forget(self):
        """Delete the readings of the month."""
        self.cr.execute(
            "DELETE FROM it_measure_reading "
            "WHERE date_start = %(start)s AND date_end = %(end)s",
            self.values,
        )

    def check(self):
        """Raise AssertionError where ours and the reference differ."""
        expected = self.query()
        told = {
            one.measure_id.id: (one.value, one.forecast_value) for one in self.ours()
        }
        wrong = [
            key
            for key, pair in expected.items()
            # the database rounds halves of a decimal, Python those of a float
            if any(
                abs(one - two) > 0.00011
                for one, two in zip(told[key], pair, strict=True)
            )
        ]
        if wrong or set(told) != set(self.measures.ids):
            pairs = [(told[key], expected[key]) for key in wrong[:3]]
            raise AssertionError(f"{len(wrong)} readings differ: {pairs}")

    def count(self, measures):
        """Return how many queries computing these measures takes."""
        before = self.cr.sql_log_count
        self.ours(measures)
        return self.cr.sql_log_count - before


def figures(env):
    """Times of computing a month: again, with every figure changed, for the first time."""
    bench = _Bench(env, city.make(env))
    bench.check()
    # Equivalent is the SQL that leaves the same figures in the readings.
    changed = seconds(bench.ours, before=bench.change)
    yield Figure(
        "every figure new, against the query and one UPDATE",
        changed,
        seconds(bench.query_and_update, before=bench.change),
        1.5,
    )
    query = seconds(bench.query)
    yield Figure(
        "every figure new, against the query that writes nothing", changed, query
    )
    yield Figure(
        "nothing new, against the query that writes nothing", seconds(bench.ours), query
    )
    yield Figure(
        "the suite's own query alone, against the query",
        seconds(bench.own_query),
        query,
    )
    yield Figure(
        "no reading there yet, against the query and one INSERT",
        seconds(bench.ours, before=bench.forget),
        seconds(bench.query_and_insert, before=bench.forget),
    )
    bench.ours()
    yield Queries(
        "computing 100 and 1,000 measures",
        bench.count(bench.measures[:100]),
        bench.count(bench.measures),
    )
