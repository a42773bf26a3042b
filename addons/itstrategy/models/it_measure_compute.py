from typing import NamedTuple

import psycopg2

from odoo import models
from odoo.tools import SQL

from ..logic import aggregate, direction, periods, rag, targets
from ..logic.aggregate import NOTHING, Sums
from .it_measure_batch import FAILURES


class Setting(NamedTuple):
    """What the figures of one period are rated by.

    milestones: {measure id: [(date, value, profile)]}; earlier: {(measure id, period
    end): value}; estimated: ids of the measures whose figure is an estimate.
    """

    milestones: dict
    earlier: dict
    estimated: set


class ItMeasure(models.Model):
    """The figures of a period and their rating."""

    _inherit = "it.measure"

    # ------------------------------------------------------------------
    # Figures from outcomes
    # ------------------------------------------------------------------

    def _get_windows_sql(self, date_start, date_end):
        """Return rows (measure_id, realised from, forecast from) as SQL.

        A snapshot takes the latest outcome alone, so its "realised from" is NULL.
        """
        rows = [
            SQL("(%s, %s::date, %s::date)", measure.id, *starts)
            for measure, starts in self._get_window_starts(date_start, date_end).items()
        ]
        return SQL(
            "(VALUES %s) w(measure_id, realised, forecast)", SQL(", ").join(rows)
        )

    def _compute_outcome_figures(self, date_start, date_end):
        """Return {measure id: Figures} of the measures from outcomes, in one query."""
        measures = self.filtered(lambda one: one.source == "outcomes")
        if not measures:
            return {}
        self.env["it.outcome"].flush_model(
            ["measure_id", "date", "kind", "state", "value", "denominator"]
        )
        rows = self.env.execute_query(measures._get_sums_sql(date_start, date_end))
        sums = {
            (measure_id, kind): Sums(total or 0.0, below or 0.0, count, latest)
            for measure_id, kind, total, below, count, latest in rows
        }
        return {
            measure.id: aggregate.figures(
                sums.get((measure.id, "realised"), NOTHING),
                sums.get((measure.id, "forecast"), NOTHING),
                measure.aggregation,
                measure.unit,
            )
            for measure in measures
        }

    def _get_window_starts(self, date_start, date_end):
        """Return {measure: (realised from, forecast from)}; None takes the latest."""
        year = periods.year_start(date_end)
        starts = {}
        for aggregation in set(self.mapped("aggregation")):
            first = aggregate.window_start(aggregation, date_start, date_end)
            starts[aggregation] = first, first or year
        return {measure: starts[measure.aggregation] for measure in self}

    def _get_sums_sql(self, date_start, date_end):
        """Return the query of all measures at once: one grouped part per window.

        Rows (measure id, kind, sum, sum of denominators, count, latest). Measures
        that look at the same days are summed together: far cheaper than a join of
        each line with its window.
        """
        windows = {}
        for measure, start in self._get_window_starts(date_start, date_end).items():
            windows.setdefault(start, []).append(measure.id)
        parts = []
        for (realised, forecast), ids in windows.items():
            counts = SQL("o.kind = 'forecast' AND o.state IN ('proposed', 'confirmed')")
            if realised:
                counts = SQL(
                    "(o.state = 'confirmed' "
                    "OR o.state = 'proposed' AND o.kind = 'forecast')"
                )
            else:
                parts.append(self._get_latest_sql(ids, date_end))
            parts.append(
                SQL(
                    """
                    SELECT o.measure_id, o.kind, SUM(o.value), SUM(o.denominator),
                           COUNT(*), NULL::numeric
                      FROM it_outcome o
                     WHERE o.measure_id = ANY(%s) AND o.date BETWEEN %s AND %s AND %s
                     GROUP BY o.measure_id, o.kind
                    """,
                    ids,
                    forecast,
                    date_end,
                    counts,
                )
            )
        return SQL(" UNION ALL ").join(parts)

    def _get_latest_sql(self, ids, date_end):
        """Return the rows of snapshots, of which the latest outcome alone counts."""
        return SQL(
            """
            SELECT m.id, 'realised', NULL::numeric, NULL::numeric, 1, last.value
              FROM unnest(%s) m(id) JOIN LATERAL (%s) last ON true
            """,
            ids,
            self._get_last_sql(SQL("m.id"), date_end),
        )

    def _get_last_sql(self, measure_id, date_end):
        """Return the latest confirmed outcome of a measure, of a snapshot."""
        return SQL(
            """
            SELECT o.* FROM it_outcome o
             WHERE o.measure_id = %s AND o.date <= %s
               AND o.kind = 'realised' AND o.state = 'confirmed'
             ORDER BY o.date DESC, o.id DESC LIMIT 1
            """,
            measure_id,
            date_end,
        )

    def _get_counted_sql(self, date_start, date_end):
        """Return the outcomes behind the figures of the period, as SQL.

        The same rule as the sums, line by line.
        """
        return SQL(
            """
            SELECT o.id, o.measure_id, o.name, o.date, o.kind, o.value, o.denominator
              FROM %(windows)s
              JOIN it_outcome o ON o.measure_id = w.measure_id
             WHERE o.date <= %(end)s
               AND ((o.kind = 'realised' AND o.state = 'confirmed'
                     AND (o.date >= w.realised
                          OR w.realised IS NULL AND o.id = (
                              SELECT last.id FROM (%(last)s) last)))
                 OR (o.kind = 'forecast' AND o.state IN ('proposed', 'confirmed')
                     AND o.date >= w.forecast))
            """,
            windows=self._get_windows_sql(date_start, date_end),
            last=self._get_last_sql(SQL("w.measure_id"), date_end),
            end=date_end,
        )

    def _get_counted_ids(self, date_start, date_end):
        """Return the ids of the outcomes behind the figures of the period."""
        self.env["it.outcome"].flush_model()
        query = SQL(
            "SELECT id FROM (%s) o", self._get_counted_sql(date_start, date_end)
        )
        return [row[0] for row in self.env.execute_query(query)]

    # ------------------------------------------------------------------
    # Figures from records
    # ------------------------------------------------------------------

    def _compute_record_figures(self, date_start, date_end):
        """Return ({measure id: Figures}, {measure id: error}) of the records ones."""
        figures, errors = {}, {}
        for measure in self:
            if measure.source != "records":
                continue
            try:
                with self.env.cr.savepoint():
                    sums = measure._read_record_sums(date_start, date_end)
                figures[measure.id] = aggregate.figures(
                    sums, NOTHING, measure.aggregation, measure.unit
                )
            except psycopg2.OperationalError:
                raise
            except FAILURES as error:
                errors[measure.id] = measure._get_reason(error)
        return figures, errors

    # ------------------------------------------------------------------
    # Rating
    # ------------------------------------------------------------------

    def _read_rating_setting(self, date_start, date_end):
        """Return what the figures of a period are rated by, in two queries."""
        self.env["it.measure.target"].flush_model(["measure_id", "date", "value"])
        self.env["it.measure.profile"].flush_model(["target_id", "date", "value"])
        self.env["it.measure.reading"].flush_model(
            [
                "measure_id",
                "date_start",
                "date_end",
                "value",
                "has_value",
                "data_quality",
            ]
        )
        if not self.ids:
            return Setting({}, {}, set())
        earlier, estimated = {}, set()
        for measure_id, end, value in self.env.execute_query(
            self._get_earlier_sql(date_start, date_end)
        ):
            if end == date_end:
                estimated.add(measure_id)
            else:
                earlier[measure_id, end] = value
        return Setting(self._read_milestones(), earlier, estimated)

    def _read_milestones(self):
        """Return {measure id: [(date, value, ((last day, value), ...))]} in order."""
        milestones = {}
        last_id = None
        for measure_id, target_id, day, value, part_day, part in self.env.execute_query(
            SQL(
                """
                SELECT t.measure_id, t.id, t.date, t.value, p.date, p.value
                  FROM it_measure_target t
                  LEFT JOIN it_measure_profile p ON p.target_id = t.id
                 WHERE t.measure_id = ANY(%s)
                 ORDER BY t.date, t.id, p.date
                """,
                self.ids,
            )
        ):
            if target_id != last_id:
                last_id, profile = target_id, []
                milestones.setdefault(measure_id, []).append((day, value, profile))
            if part_day:
                profile.append((part_day, part))
        return milestones

    def _get_earlier_sql(self, date_start, date_end):
        """Return rows (measure id, period end, value) of the readings to compare with.

        Besides those of the period itself whose figure is estimated. A period and its
        year have readings that end on the same day: those as long as this one count,
        to compare like with like.
        """
        length = (date_end - date_start).days
        return SQL(
            """
            SELECT measure_id, date_end, value FROM it_measure_reading
             WHERE measure_id = ANY(%(ids)s) AND date_end IN %(ends)s
               AND (date_end <> %(end)s AND has_value
                    AND date_end - date_start BETWEEN %(shortest)s AND %(longest)s
                    OR date_end = %(end)s AND date_start = %(start)s
                    AND data_quality = 'estimated')
            """,
            ids=self.ids,
            ends=(*periods.comparison_ends(date_start, date_end), date_end),
            start=date_start,
            end=date_end,
            shortest=length - 5,
            longest=length + 5,
        )

    def _get_target(self, date_end, milestones, typed=None):
        """Return the target in force for a period ending on `date_end`, or None.

        `milestones` come from `_read_milestones`.
        """
        if self.polarity == "track":
            return None
        if self.polarity == "range":
            return rag.Target(self.range_low, self.range_high)
        value = targets.expected(
            milestones.get(self.id, []), date_end, self.aggregation == "sum"
        )
        if value is None:
            value = typed
        return None if value is None else rag.Target(value)

    def _get_rating(self, date_start, date_end, value, setting, today, typed=None):
        """Return the values that rate a figure: target, RAG, note, both directions.

        `setting` comes from `_read_rating_setting`; `typed` is a target typed on
        the reading, for a measure without milestones.
        """
        target = self._get_target(date_end, setting.milestones, typed)
        rule = rag.Rule(
            self.polarity, self.tolerance, self.tolerance_kind, self.rag_mode
        )
        ends = periods.comparison_ends(date_start, date_end)
        previous, before, year_ago = (
            setting.earlier.get((self.id, end)) for end in ends
        )
        rating = rag.judge(
            value,
            target,
            rule,
            year_ago,
            due=date_end < today,
            estimated=self.id in setting.estimated,
        )
        now = value
        if self.aggregation == "sum":
            now = direction.period_amount(
                value, previous, date_start == periods.year_start(date_end)
            )
            if previous is not None:
                previous = direction.period_amount(
                    previous, before, ends[1] < periods.year_start(ends[0])
                )
        compared = self.polarity, target, self.dead_band
        return {
            "target": target.value if target else 0.0,
            "target_high": (target.high or 0.0) if target else 0.0,
            "has_target": bool(target),
            "rag": rating.rag,
            "rag_note": self._get_note_text(rating.note),
            "direction_short": direction.direction(now, previous, *compared),
            "direction_long": direction.direction(value, year_ago, *compared),
        }

    def _get_note_text(self, note):
        """Return the words of why a rating isn't what the figure alone would say."""
        if note == "missing":
            return self.env._("No figure")
        if note == "not_due":
            return self.env._("No figure yet: the period isn't over")
        if note == "tracked":
            return self.env._("Tracked only: not rated")
        if note == "no_target":
            return self.env._("No target: not rated")
        if note == "estimated":
            return self.env._("Estimated: not shown green")
        if note == "improved":
            return self.env._("Red lifted to amber: no worse than a year ago")
        return False
