from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.itcommercial.logic import pipeline

from ..logic import figures

# Every decision within a window, with its value and the days since the beginning.
_DECIDED = """
    SELECT v.status, v.expected_revenue AS value,
           extract(epoch FROM v.valid_from - f.began) / 86400 AS days
      FROM it_pipeline_version v
     CROSS JOIN LATERAL (
           SELECT min(b.valid_from) AS began
             FROM it_pipeline_version b WHERE b.lead_ref = v.lead_ref) f
     WHERE v.id IN %(ids)s
"""


class ItPipelineFigures(models.AbstractModel):
    """The figures of the pipeline as of any moment, worked out from its history.

    Not stored. Everything is seen with the rights of whoever asks. The window is the time
    before the moment over which wins, losses and slips are counted.
    """

    _name = "it.pipeline.figures"
    _description = "Pipeline figures"

    @api.model
    def _get_figures(self, start, end, domain=None, targets=None):
        """All figures at a moment, in a handful of queries whatever the number of rows.

        :param start: beginning of the window, a UTC datetime
        :param end: the moment, a UTC datetime
        :param domain: the scope, over `it.pipeline.version`
        :param targets: `it.income.target` records wanted together, see `_find_targets`
        :returns: {key: `logic.figures.Figure`}
        """
        Version = self.env["it.pipeline.version"]
        scope = Domain(domain or [])
        count, total, weighted = Version._read_group(
            Version._as_known_domain(end) & scope & Domain("status", "=", "open"),
            aggregates=["__count", "expected_revenue:sum", "weighted_revenue:sum"],
        )[0]
        found = [
            ("count", Decimal(count), "count", self.env._("open opportunities")),
            (
                "total",
                Decimal(str(total or 0)),
                "gbp",
                self.env._("value of %s open opportunities", count),
            ),
            (
                "weighted",
                Decimal(str(weighted or 0)),
                "gbp",
                self.env._("value x probability of each, added up"),
            ),
        ]
        decided = self._get_decided(start, end, scope)
        found += self._figures_of_decided(decided, start, end)
        by_key = {key: value for key, value, _unit, _why in found}
        found += self._figures_of_target(end, scope, targets)
        found += self._figures_of_need(by_key)
        found.append(self._figure_of_slips(start, end, scope))
        return {row[0]: figures.Figure(*row) for row in found}

    @api.model
    def _became_domain(self, start, end, *statuses):
        """Domain of the states in which an opportunity became so after *start*, up to *end*."""
        became = Domain("valid_from", ">", start) & Domain("valid_from", "<=", end)
        return became & Domain.OR(
            Domain("status", "=", status) & Domain("status_before", "!=", status)
            for status in statuses
        )

    @api.model
    def _get_decided(self, start, end, scope):
        """Won and lost within the window: {status: (count, value, average, median, days)}."""
        Version = self.env["it.pipeline.version"]
        query = Version._search(self._became_domain(start, end, "won", "lost") & scope)
        rows = self.env.execute_query(
            SQL(
                """SELECT status, count(*), sum(value), avg(value),
                          percentile_cont(0.5) WITHIN GROUP (ORDER BY value), avg(days)
                     FROM (%s) d GROUP BY status""",
                SQL(_DECIDED, ids=query.subselect()),
            )
        )
        return {row[0]: row[1:] for row in rows}

    def _figures_of_decided(self, decided, start, end):
        nothing = (0, 0, None, None, None)
        won, lost = decided.get("won", nothing), decided.get("lost", nothing)
        window = {
            "start": format_date(self.env, start),
            "end": format_date(self.env, end),
        }
        apart = self.env._("from its first state in the history to the decision")
        yield (
            "win_rate",
            pipeline.win_rate(won[0], lost[0]),
            "percent",
            self.env._(
                "%(won)s won of %(decided)s decided, %(start)s to %(end)s",
                won=won[0],
                decided=won[0] + lost[0],
                **window,
            ),
        )
        for key, row, place, unit, why in (
            ("won_value", won, 1, "gbp", self.env._("value of what was won")),
            ("average_won", won, 2, "gbp", self.env._("mean of the won ones")),
            ("median_won", won, 3, "gbp", self.env._("middle one of the won ones")),
            ("cycle_won", won, 4, "days", apart),
            ("cycle_lost", lost, 4, "days", apart),
        ):
            value = row[place]
            yield key, None if value is None else Decimal(str(value)), unit, why

    def _figures_of_need(self, known):
        """What coverage is needed, and velocity."""
        rate = known["win_rate"]
        return [
            (
                "coverage_needed",
                pipeline.coverage_needed(rate) if rate else None,
                "ratio",
                self.env._("1 / win rate"),
            ),
            (
                "velocity",
                figures.velocity(
                    known["count"], rate, known["average_won"], known["cycle_won"]
                ),
                "gbp",
                self.env._("a day: count x win rate x mean won value / days to win"),
            ),
        ]

    @api.model
    def _due_domain(self, start, end):
        """Domain of what was open at the beginning of the window and due within it."""
        return (
            self.env["it.pipeline.version"]._as_known_domain(start)
            & Domain("status", "=", "open")
            & Domain("date_deadline", ">", start.date())
            & Domain("date_deadline", "<=", end.date())
        )

    @api.model
    def _figure_of_slips(self, start, end, scope):
        """Of those due within the window as known at its beginning, which moved out of it."""
        Version = self.env["it.pipeline.version"]
        due = Version._search(self._due_domain(start, end) & scope)
        later = Version._search(
            Version._as_known_domain(end)
            & Domain("status", "=", "open")
            & Domain("date_deadline", ">", end.date())
        )
        [[wanted, slipped]] = self.env.execute_query(
            SQL(
                """SELECT count(*), count(c.id)
                     FROM it_pipeline_version o
                     LEFT JOIN it_pipeline_version c
                       ON c.lead_ref = o.lead_ref AND c.id IN %s
                    WHERE o.id IN %s""",
                later.subselect(),
                due.subselect(),
            )
        )
        return (
            "slip_rate",
            figures.slip_rate(slipped, wanted),
            "percent",
            self.env._(
                "%(slipped)s of %(due)s due in the period moved out of it",
                slipped=slipped,
                due=wanted,
            ),
        )

    @api.model
    def _get_conversion(self, start, end, domain=None):
        """Of those that entered a stage in the window, how many went on to a later one or won.

        :returns: [(stage id, entered, advanced)] in the order of the stages
        """
        Version = self.env["it.pipeline.version"]
        query = Version._search(
            Domain("valid_from", ">", start)
            & Domain("valid_from", "<=", end)
            & Domain(domain or [])
        )
        return self.env.execute_query(
            SQL(
                """WITH wanted AS (
                     SELECT v.id, v.lead_ref FROM it_pipeline_version v WHERE v.id IN %s)
                   SELECT v.stage_id, count(DISTINCT v.lead_ref),
                          count(DISTINCT v.lead_ref) FILTER (WHERE v.furthest > v.sequence)
                     FROM (SELECT v.id, v.lead_ref, v.stage_id, v.status, s.sequence,
                                  lag(v.stage_id) OVER history AS came_from,
                                  max(CASE WHEN v.status = 'won' THEN 'infinity'
                                           ELSE s.sequence::double precision END)
                                    OVER (history ROWS BETWEEN 1 FOLLOWING
                                                       AND UNBOUNDED FOLLOWING) AS furthest
                             FROM it_pipeline_version v
                             LEFT JOIN crm_stage s ON s.id = v.stage_id
                            WHERE v.valid_from <= %s
                              AND v.lead_ref IN (SELECT w.lead_ref FROM wanted w)
                           WINDOW history AS (PARTITION BY v.lead_ref
                                              ORDER BY v.valid_from)) v
                     JOIN wanted w ON w.id = v.id
                    WHERE v.status = 'open' AND v.stage_id IS NOT NULL
                      AND v.came_from IS DISTINCT FROM v.stage_id
                    GROUP BY v.stage_id, v.sequence ORDER BY v.sequence, v.stage_id""",
                query.subselect(),
                end,
            )
        )

    @api.model
    def _get_ageing(self, moment, domain=None):
        """How long open opportunities had been in their stage at a moment.

        :returns: [(state id, stage id, days)]; a stage begins where the one before ended
        """
        Version = self.env["it.pipeline.version"]
        query = Version._search(
            Version._as_known_domain(moment)
            & Domain("status", "=", "open")
            & Domain(domain or [])
        )
        return self.env.execute_query(
            SQL(
                """SELECT v.id, v.stage_id,
                          floor(extract(epoch FROM %s::timestamp - coalesce(e.since, f.since))
                                / 86400)::integer
                     FROM it_pipeline_version v
                    CROSS JOIN LATERAL (
                          SELECT max(b.valid_to) AS since FROM it_pipeline_version b
                           WHERE b.lead_ref = v.lead_ref AND b.valid_from < v.valid_from
                             AND b.stage_id IS DISTINCT FROM v.stage_id) e
                    CROSS JOIN LATERAL (
                          SELECT min(b.valid_from) AS since FROM it_pipeline_version b
                           WHERE b.lead_ref = v.lead_ref) f
                    WHERE v.id IN %s""",
                moment,
                query.subselect(),
            )
        )

    @api.model
    def _get_accuracy(self, periods, domain=None):
        """How near each owner's forecast came, period by period.

        The forecast is what was known at the beginning of a period: the weighted value of what
        was to close within it. The actual is what was won within it.

        :param periods: [(start, end)] as UTC datetimes
        :returns: [(start, owner id, forecast, actual, accuracy)]
        """
        Version, scope = self.env["it.pipeline.version"], Domain(domain or [])
        told = []
        for start, end in periods:
            forecast = dict(
                Version._read_group(
                    Version._as_known_domain(start)
                    & scope
                    & Domain("status", "=", "open")
                    & Domain("date_deadline", ">", start.date())
                    & Domain("date_deadline", "<=", end.date()),
                    ["user_id"],
                    ["weighted_revenue:sum"],
                )
            )
            won = dict(
                Version._read_group(
                    self._became_domain(start, end, "won") & scope,
                    ["user_id"],
                    ["expected_revenue:sum"],
                )
            )
            told += [
                (
                    start,
                    owner.id,
                    Decimal(str(forecast.get(owner, 0))),
                    Decimal(str(won.get(owner, 0))),
                    figures.accuracy(forecast.get(owner, 0), won.get(owner, 0)),
                )
                for owner in sorted({*forecast, *won}, key=lambda user: user.id)
            ]
        return told
