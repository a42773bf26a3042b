import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import periods

_logger = logging.getLogger(__name__)

# Measures that are computed in one query and committed together.
BATCH = 250
# How far back a missed or still open period is computed, in months.
CATCH_UP = 12
# How often a batch is tried again when somebody else writes the same rows.
TRIES = 3


class ItMeasure(models.Model):
    """The daily computing: batch by batch, each kept as soon as it is done.

    A measure that was done today is left alone, so a run that was cut short is
    taken up where it stopped, and days without scheduler are caught up.
    """

    _inherit = "it.measure"

    scheduled_on = fields.Date(
        string="Computed by the schedule on",
        readonly=True,
        copy=False,
        help="The last day on which the schedule worked out its open readings.",
    )

    @api.model
    def _cron_compute_periods(self):
        """Compute the running and the ended periods that are not closed yet.

        One frequency at a time. What fails is set aside and the rest goes on.
        """
        today = fields.Date.context_today(self)
        self._rate_ended(today)
        cron = self.env["ir.cron"]
        due = Domain("source", "!=", "manual") & Domain("scheduled_on", "!=", today)
        cron._commit_progress(remaining=self.search_count(due))
        tries = TRIES
        while tries and (first := self.search(due, limit=1, order="frequency, id")):
            same = due & Domain("frequency", "=", first.frequency)
            measures = self.search(same, limit=BATCH, order="id")
            try:
                with self.env.cr.savepoint():
                    measures._compute_scheduled(today)
            except psycopg2.OperationalError as error:
                _logger.info("Computing %s measures again: %s", len(measures), error)
                cron._commit_progress()  # to see what the others have written
                tries -= 1
                continue
            except Exception as error:
                _logger.exception("Measures %s were not computed", measures.ids)
                measures._set_errors(
                    dict.fromkeys(measures._ids, measures._get_reason(error))
                )
            measures._mark_scheduled(today)
            tries = TRIES
            if not cron._commit_progress(len(measures)):
                break

    def _compute_scheduled(self, today):
        """Compute the open periods of measures of one frequency, the oldest first."""
        failed = {}
        for (start, end), measures in self._get_open_periods(today).items():
            failed.update(measures._compute_batch(start, end).failed)
        self._set_errors(failed)

    def _get_open_periods(self, today):
        """Return {(start, end): measures}: what there is to compute, the oldest first.

        The running period and the one that ended last for all; of earlier ones, back
        to `CATCH_UP` months, those that were measured and are not closed.
        """
        frequency = self[0].frequency
        running = periods.bounds(frequency, today)
        last = periods.last_ended(frequency, today)
        found = {running: self, last: self}
        first_day = periods.add_months(today, -CATCH_UP)
        closed = self._read_closed(first_day)
        since = {one: one.measured_from or one.create_date.date() for one in self}
        earlier = periods.last_ended(frequency, last[0])
        while earlier[1] >= first_day:
            found[earlier] = self.filtered(
                lambda one, period=earlier: (
                    since[one] <= period[1] and (one.id, *period) not in closed
                )
            )
            earlier = periods.last_ended(frequency, earlier[0])
        return {key: found[key] for key in sorted(found) if found[key]}

    def _read_closed(self, since):
        """Return {(measure id, start, end)} of the closed readings that end later."""
        self.env["it.measure.reading"].flush_model(
            ["measure_id", "date_start", "date_end", "state"]
        )
        return set(
            self.env.execute_query(
                SQL(
                    "SELECT measure_id, date_start, date_end FROM it_measure_reading "
                    "WHERE state = 'closed' AND measure_id = ANY(%s) AND date_end >= %s",
                    self.ids,
                    since,
                )
            )
        )

    def _mark_scheduled(self, today):
        """Remember that these are done; who last changed a measure stays as it is."""
        self.env.cr.execute(
            SQL(
                "UPDATE it_measure SET scheduled_on = %s WHERE id = ANY(%s)",
                today,
                self.ids,
            )
        )
        self.invalidate_recordset(["scheduled_on"], flush=False)
