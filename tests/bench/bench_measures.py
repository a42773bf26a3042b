"""Computing the measures of a period over 200,000 outcomes, against the one grouped query."""

from datetime import date

from .figures import Figure, seconds

_OUTCOMES = 200_000
_MEASURES = 60
_START, _END = date(2026, 7, 1), date(2026, 9, 30)

_ROWS = """
INSERT INTO it_outcome (name, measure_id, date, kind, state, value,
                        create_uid, write_uid, create_date, write_date)
SELECT 'Outcome ' || n, (%s)[1 + n %% %s], date '2024-04-01' + (n * 7919) %% 1000,
       CASE WHEN n %% 4 = 0 THEN 'forecast' ELSE 'realised' END,
       CASE WHEN n %% 11 = 0 THEN 'proposed' WHEN n %% 13 = 0 THEN 'withdrawn'
            ELSE 'confirmed' END,
       (n %% 997)::numeric, 1, 1, now(), now()
  FROM generate_series(1, %s) n
"""

# What counts: realised outcomes once confirmed; forecasts until withdrawn; from 1 April on.
_GROUPED = """
SELECT measure_id,
       sum(value) FILTER (WHERE kind = 'realised' AND state = 'confirmed'),
       sum(value) FILTER (WHERE kind = 'forecast' AND state IN ('proposed', 'confirmed')),
       count(*)
  FROM it_outcome
 WHERE measure_id = ANY(%s) AND date BETWEEN %s AND %s
 GROUP BY measure_id
"""


def _measures(env):
    theme = env.ref("itstrategy.theme_5")
    return env["it.measure"].create(
        [
            {
                "code": f"BENCH{number}",
                "name": f"Bench measure {number}",
                "theme_id": theme.id,
                "unit": "gbp",
                "polarity": "higher",
                "frequency": "quarter",
                "aggregation": "sum",
                "source": "outcomes",
            }
            for number in range(_MEASURES)
        ]
    )


def figures(env):
    """One figure: `_compute_period` against grouped SQL that gives the same numbers."""
    measures = _measures(env)
    env.flush_all()
    env.cr.execute(_ROWS, [measures.ids, _MEASURES, _OUTCOMES])
    env.cr.execute("ANALYZE it_outcome")
    year_start = date(2026, 4, 1)

    def sql():
        env.cr.execute(_GROUPED, [measures.ids, year_start, _END])
        return {
            row[0]: (float(row[1] or 0), float(row[2] or 0))
            for row in env.cr.fetchall()
        }

    def ours():
        env.invalidate_all()
        readings = measures._compute_period(_START, _END)
        env.flush_all()
        return readings

    expected = sql()
    told = {
        reading.measure_id.id: (reading.value, reading.forecast_value)
        for reading in ours()
    }
    if told != expected:
        raise AssertionError(
            f"the readings and the grouped query differ: {told} and {expected}"
        )
    yield Figure(
        f"{_MEASURES} measures, {_OUTCOMES:,} outcomes", seconds(ours), seconds(sql), 2
    )
