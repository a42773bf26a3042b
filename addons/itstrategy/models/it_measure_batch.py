import logging
from typing import NamedTuple

import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# What a wrong measure may raise; it is set aside. Of the operational errors of the
# database (somebody else wrote the same row) the whole request is tried again.
FAILURES = (
    ArithmeticError,
    LookupError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.Error,
)


class Result(NamedTuple):
    """What became of the measures of a batch, by measure id.

    computed and unchanged: reading ids; closed: ids of the closed readings left
    alone; failed: why the measure was set aside.
    """

    computed: dict[int, int]
    unchanged: dict[int, int]
    closed: dict[int, int]
    failed: dict[int, str]

    def merge(self, other):
        """Take over what became of other measures."""
        for mine, theirs in zip(self, other, strict=True):
            mine.update(theirs)
        return self


class ItMeasure(models.Model):
    """Computing the readings of a period: many measures in a handful of queries.

    Safe to repeat and to run twice at once: what is already so is not written, and
    of two who make the same reading the database lets one wait and try again.
    """

    _inherit = "it.measure"

    def _compute_period(self, date_start, date_end):
        """Compute the open readings of one period and return them."""
        result = self._compute_batch(date_start, date_end)
        found = {**result.computed, **result.unchanged}
        return self.env["it.measure.reading"].browse(
            [found[measure_id] for measure_id in self._ids if measure_id in found]
        )

    def _compute_batch(self, date_start, date_end):
        """Compute the open readings of one period. Return a `Result`.

        Measures from outcomes are computed by one grouped query for all, measures
        from records by one aggregate each; typed measures are left alone, and so
        are closed readings. A measure that fails is set aside with its reason
        (`compute_error`) and the rest goes on.
        """
        self.env["it.measure.reading"].check_access("create")
        date_start = fields.Date.to_date(date_start)
        date_end = fields.Date.to_date(date_end)
        figures, errors = self._compute_record_figures(date_start, date_end)
        computable = self.filtered(
            lambda one: one.source == "outcomes" or one.id in figures
        )
        result = computable._compute_isolated(date_start, date_end, figures)
        result.failed.update(errors)
        self._set_errors(result.failed)
        return result

    def _compute_isolated(self, date_start, date_end, figures):
        """Compute and save together; where that fails, by halves, down to the culprit.

        `figures` {measure id: Figures} are those of measures from records.
        """
        if not self:
            return Result({}, {}, {}, {})
        try:
            with self.env.cr.savepoint():
                own = self._compute_outcome_figures(date_start, date_end)
                return self._save_figures(date_start, date_end, {**figures, **own})
        except psycopg2.OperationalError:
            raise
        except FAILURES as error:
            if len(self) == 1:
                return Result({}, {}, {}, {self.id: self._get_reason(error)})
        half = len(self) // 2
        first = self[:half]._compute_isolated(date_start, date_end, figures)
        return first.merge(self[half:]._compute_isolated(date_start, date_end, figures))

    def _get_reason(self, error):
        """Return why a measure is set aside in one line."""
        _logger.info("Measure %s is set aside: %r", self.ids, error)
        if isinstance(error, UserError):
            reason = str(error).strip().split("\n")[0]
            return reason[:1].upper() + reason[1:]
        first_line = (str(error).strip() or type(error).__name__).split("\n")[0]
        return self.env._(
            "Its figure could not be worked out (%(error)s): check the values of its "
            "outcomes, targets and filters.",
            error=first_line,
        )

    def _set_errors(self, errors):
        """Keep why a measure was set aside; clear what works again."""
        for measure in self:
            reason = errors.get(measure.id, False)
            if measure.compute_error != reason:
                measure.sudo().compute_error = reason

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------

    def _save_figures(self, date_start, date_end, figures):
        """Write `figures` {measure id: Figures} into the readings. Return a `Result`.

        Two statements for all: one updates what differs, one adds what is missing.
        """
        Reading = self.env["it.measure.reading"]
        Reading.flush_model()
        existing = self._read_existing(date_start, date_end)
        setting = self._read_rating_setting(date_start, date_end)
        today = fields.Date.context_today(self)
        closed, kept, new_rows, old_rows = {}, {}, [], []
        for measure in self:
            reading_id, state = existing.get(measure.id, (None, None))
            if state == "closed":
                closed[measure.id] = reading_id
                continue
            vals = measure._prepare_reading_vals(
                date_start, date_end, figures[measure.id], setting, today
            )
            if reading_id:
                kept[measure.id] = reading_id
                old_rows.append({"id": reading_id, **vals})
            else:
                new_rows.append({"measure_id": measure.id, **vals})
        changed = Reading._update_rows(old_rows)
        computed = Reading._insert_rows(date_start, date_end, new_rows)
        computed.update({key: one for key, one in kept.items() if one in changed})
        unchanged = {key: one for key, one in kept.items() if one not in changed}
        return Result(computed, unchanged, closed, {})

    def _read_existing(self, date_start, date_end):
        """Return {measure id: (reading id, state)} of the period."""
        rows = self.env.execute_query(
            SQL(
                "SELECT measure_id, id, state FROM it_measure_reading "
                "WHERE measure_id = ANY(%s) AND date_start = %s AND date_end = %s",
                self.ids,
                date_start,
                date_end,
            )
        )
        return {measure_id: (reading, state) for measure_id, reading, state in rows}

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
