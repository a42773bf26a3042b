import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import aggregate, direction, periods, rag, targets
from ..logic.aggregate import NOTHING, Sums
from .selections import FREQUENCY

_logger = logging.getLogger(__name__)


class ItMeasure(models.Model):
    """The computation of a period: all measures in a handful of queries."""

    _inherit = "it.measure"

    def _compute_period(self, date_start, date_end):
        """Compute the open readings of one period and return them.

        Measures from outcomes are computed by one grouped query for all, measures
        from records by one aggregate each; typed measures are left alone, and so
        are closed readings. A measure that fails is set aside with its reason
        (`compute_error`) and the rest goes on.
        """
        date_start = fields.Date.to_date(date_start)
        date_end = fields.Date.to_date(date_end)
        figures = self._compute_outcome_figures(date_start, date_end)
        record_figures, errors = self._compute_record_figures(date_start, date_end)
        figures.update(record_figures)
        self._set_errors(errors)
        computed = self.filtered(lambda one: one.id in figures)
        if not computed:
            return self.env["it.measure.reading"]
        return computed._save_figures(date_start, date_end, figures)

    def _save_figures(self, date_start, date_end, figures):
        """Write `figures` {measure id: Figures} into the readings of the period."""
        Reading = self.env["it.measure.reading"]
        existing = {
            reading.measure_id.id: reading
            for reading in Reading.search(
                [
                    ("measure_id", "in", self.ids),
                    ("date_start", "=", date_start),
                    ("date_end", "=", date_end),
                ]
            )
        }
        setting = self._read_rating_setting(date_start, date_end)
        today = fields.Date.context_today(self)
        readings = Reading._as_history_writer()
        new_vals, kept = [], Reading
        for measure in self:
            reading = existing.get(measure.id)
            if reading and reading.state == "closed":
                continue
            vals = measure._prepare_reading_vals(
                date_start, date_end, figures[measure.id], setting, today
            )
            if not reading:
                period = {"date_start": date_start, "date_end": date_end}
                new_vals.append({**vals, **period, "measure_id": measure.id})
                continue
            changed = {
                key: value for key, value in vals.items() if reading[key] != value
            }
            if changed:
                reading._as_history_writer().write(changed)
            kept |= reading
        return kept | readings.create(new_vals).with_env(self.env)

    def _prepare_reading_vals(self, date_start, date_end, figure, setting, today):
        """Return the values of a reading with the figures of its period."""
        known = figure.value is not None
        return {
            "value": round(figure.value or 0.0, 4),
            "has_value": known,
            "forecast_value": round(figure.forecast or 0.0, 4),
            "outlook_value": round(figure.outlook or 0.0, 4),
            "numerator": round(figure.numerator or 0.0, 4),
            "denominator": round(figure.denominator or 0.0, 4),
            "origin": "computed",
            **self._get_rating(date_start, date_end, figure.value, setting, today),
        }

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
        sums = measures._gather_sums(rows, date_start, date_end)
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
        for measure in self:
            first = aggregate.window_start(measure.aggregation, date_start, date_end)
            starts[measure] = first, first or year
        return starts

    def _get_sums_sql(self, date_start, date_end):
        """Return the grouped query of all measures at once.

        Rows (measure id, kind, part, sum, sum of denominators, count, latest). The
        windows of measures differ only in their first day, so lines are summed in
        the parts between those days (0 is the last part) and put together after:
        far cheaper than a join of each line with its window.
        """
        starts = self._get_window_starts(date_start, date_end)
        days = sorted({forecast for _realised, forecast in starts.values()})
        # grouped by yes or no: of those the planner knows that there are few
        since = [SQL("o.date >= %s", day) for day in days[:0:-1]]
        whens = [SQL("WHEN %s THEN %s", one, rank) for rank, one in enumerate(since)]
        part = SQL("CASE %s ELSE %s END", SQL(" ").join(whens), len(since))
        query = SQL(
            """
            SELECT o.measure_id, o.kind, %(part)s, SUM(o.value), SUM(o.denominator),
                   COUNT(*), NULL::numeric
              FROM it_outcome o
             WHERE o.date BETWEEN %(first)s AND %(end)s
               AND o.measure_id = ANY(%(ids)s)
               AND (o.state = 'confirmed'
                    OR o.state = 'proposed' AND o.kind = 'forecast')
             GROUP BY %(groups)s
            """,
            part=part if since else SQL("0"),
            groups=SQL(", ").join([SQL("o.measure_id"), SQL("o.kind"), *since]),
            first=days[0],
            end=date_end,
            ids=self.ids,
        )
        latest = [one.id for one, start in starts.items() if start[0] is None]
        if not latest:
            return query
        return SQL(
            """
            %s UNION ALL
            SELECT m.id, 'latest', 0, NULL, NULL, 1, last.value
              FROM unnest(%s) m(id) JOIN LATERAL (%s) last ON true
            """,
            query,
            latest,
            self._get_last_sql(SQL("m.id"), date_end),
        )

    def _gather_sums(self, rows, date_start, date_end):
        """Return {(measure id, kind): Sums} of the rows within each window."""
        starts = self._get_window_starts(date_start, date_end)
        days = sorted({forecast for _realised, forecast in starts.values()})[::-1]
        parts = {}
        for measure, (realised, forecast) in starts.items():
            if realised:
                parts[measure.id, "realised"] = days.index(realised)
            else:
                parts[measure.id, "latest"] = 0
            parts[measure.id, "forecast"] = days.index(forecast)
        sums = {}
        for measure_id, kind, part, total, below, count, latest in rows:
            if part > parts.get((measure_id, kind), -1):
                continue
            key = measure_id, "forecast" if kind == "forecast" else "realised"
            line = Sums(total or 0.0, below or 0.0, count, latest)
            sums[key] = aggregate.add(sums[key], line) if key in sums else line
        return sums

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
            except (UserError, ValueError, KeyError, psycopg2.Error) as error:
                _logger.info("Measure %s is set aside: %s", measure.id, error)
                errors[measure.id] = str(error).strip().split("\n")[0]
        return figures, errors

    def _set_errors(self, errors):
        """Keep why a measure was set aside; clear what works again."""
        for measure in self:
            reason = errors.get(measure.id, False)
            if measure.compute_error != reason:
                measure.compute_error = reason

    # ------------------------------------------------------------------
    # Rating
    # ------------------------------------------------------------------

    def _read_rating_setting(self, date_start, date_end):
        """Return milestones and earlier figures for a period, in two queries.

        ({measure id: [(date, value)]}, {(measure id, period end): (value, target)})
        """
        milestones = {}
        Target = self.env["it.measure.target"]
        Target.flush_model(["measure_id", "date", "value"])
        Reading = self.env["it.measure.reading"]
        Reading.flush_model(
            ["measure_id", "date_start", "date_end", "value", "has_value"]
        )
        if not self.ids:
            return milestones, {}
        for measure_id, day, value in self.env.execute_query(
            SQL(
                "SELECT measure_id, date, value FROM it_measure_target "
                "WHERE measure_id IN %s ORDER BY date, id",
                tuple(self.ids),
            )
        ):
            milestones.setdefault(measure_id, []).append((day, value))
        # a period and its year have readings that end on the same day: as long as
        # this one, to compare like with like
        length = (date_end - date_start).days
        earlier = {
            (measure_id, end): value
            for measure_id, end, value in self.env.execute_query(
                SQL(
                    """
                    SELECT measure_id, date_end, value FROM it_measure_reading
                     WHERE measure_id IN %s AND has_value AND date_end IN %s
                       AND date_end - date_start BETWEEN %s AND %s
                    """,
                    tuple(self.ids),
                    periods.comparison_ends(date_start, date_end),
                    length - 5,
                    length + 5,
                )
            )
        }
        return milestones, earlier

    def _get_target(self, date_end, milestones, typed=None):
        """Return the target in force for a period ending on `date_end`, or None."""
        if self.polarity == "track":
            return None
        if self.polarity == "range":
            return rag.Target(self.range_low, self.range_high)
        value = targets.in_force(milestones.get(self.id, []), date_end)
        if value is None:
            value = typed
        return None if value is None else rag.Target(value)

    def _get_rating(self, date_start, date_end, value, setting, today, typed=None):
        """Return the values that rate a figure: target, RAG and both directions.

        `setting` comes from `_read_rating_setting`; `typed` is a target typed on
        the reading, for a measure without milestones.
        """
        milestones, earlier = setting
        target = self._get_target(date_end, milestones, typed)
        previous_end, before_end, year_end = periods.comparison_ends(
            date_start, date_end
        )
        previous = earlier.get((self.id, previous_end))
        year_ago = earlier.get((self.id, year_end))
        now = value
        if self.aggregation == "sum":
            before = earlier.get((self.id, before_end))
            now = direction.period_amount(
                value, previous, date_start == periods.year_start(date_end)
            )
            if previous is not None:
                previous = direction.period_amount(
                    previous,
                    before,
                    before_end < periods.year_start(previous_end),
                )
        rule = rag.Rule(
            self.polarity, self.tolerance, self.tolerance_kind, self.rag_mode
        )
        return {
            "target": target.value if target else 0.0,
            "target_high": (target.high or 0.0) if target else 0.0,
            "has_target": bool(target),
            "rag": rag.rate(value, target, rule, year_ago, due=date_end < today),
            "direction_short": direction.direction(
                now, previous, self.polarity, target
            ),
            "direction_long": direction.direction(
                value, year_ago, self.polarity, target
            ),
        }

    # ------------------------------------------------------------------
    # Scheduled
    # ------------------------------------------------------------------

    @api.model
    def _cron_compute_periods(self):
        """Compute, for each frequency, the period that ended last and the one running.

        A failing frequency is logged and the next goes on.
        """
        today = fields.Date.context_today(self)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(FREQUENCY))
        for frequency, _label in FREQUENCY:
            measures = self.search(
                [("frequency", "=", frequency), ("source", "!=", "manual")]
            )
            for bounds in (
                periods.last_ended(frequency, today),
                periods.bounds(frequency, today),
            ):
                measures._compute_period(*bounds)
            cron._commit_progress(1)
