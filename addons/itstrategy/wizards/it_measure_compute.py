from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..logic import periods, words
from ..models.selections import FREQUENCY

# A step of the progress bar: at most so many measures, and of those from records, each
# of which takes a query of its own, at most so few.
BATCH = 250
RECORDS_BATCH = 25
STEPS = 4


class ItMeasureCompute(models.TransientModel):
    """Asks for which period and which measures readings are computed, and does it.

    The dialog calls `compute_next` until all are done, each time a transaction of its
    own: what is done is kept, whatever happens to the browser.
    """

    _name = "it.measure.compute"
    _description = "Compute a Period"

    frequency = fields.Selection(
        FREQUENCY, string="Period", default="quarter", required=True
    )
    date_start = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        string="To",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    strategy_id = fields.Many2one("it.strategy", help="Leave empty for all strategies.")
    measure_ids = fields.Many2many(
        "it.measure",
        string="Only these measures",
        help="Leave empty for all computed measures of the strategy.",
    )
    all_frequencies = fields.Boolean(
        string="Measures of other frequencies too",
        help="A yearly measure can be looked at by the quarter.",
    )
    measure_count = fields.Integer(
        string="Measures to compute",
        compute="_compute_measure_count",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The period cannot end before it starts: correct its dates.",
    )

    @api.model
    def default_get(self, fields_list):
        """Take the measures chosen in the list."""
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "it.measure":
            ids = self.env.context.get("active_ids") or []
            defaults["measure_ids"] = [fields.Command.set(ids)]
            defaults["all_frequencies"] = True
        return defaults

    @api.depends("frequency")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            start, end = periods.last_ended(wizard.frequency or "quarter", today)
            wizard.date_start, wizard.date_end = start, end

    @api.depends("frequency", "strategy_id", "measure_ids", "all_frequencies")
    def _compute_measure_count(self):
        for wizard in self:
            wizard.measure_count = self.env["it.measure"].search_count(
                wizard._get_measure_domain()
            )

    def _get_measure_domain(self):
        """Return which measures the wizard stands for."""
        domain = Domain("source", "!=", "manual")
        if self.measure_ids:
            domain &= Domain("id", "in", self.measure_ids.ids)
        if self.strategy_id:
            domain &= Domain("theme_id.strategy_id", "=", self.strategy_id.id)
        if not self.all_frequencies:
            domain &= Domain("frequency", "=", self.frequency)
        return domain

    def _check_may_compute(self):
        officer = "itgovernance.group_performance_officer"
        if not self.env.su and not self.env.user.has_group(officer):
            raise AccessError(
                self.env._(
                    "Readings are computed by a performance officer or a manager: ask "
                    "one of them."
                )
            )
        self.check_access("write")

    def action_compute(self):
        """Show the progress bar, which computes the period batch by batch."""
        self.ensure_one()
        self._check_may_compute()
        if not self.measure_count:
            raise UserError(
                self.env._(
                    "No measure of this choice is computed from outcomes or records: "
                    "choose another frequency or strategy, or take the measures of "
                    "other frequencies too."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "itstrategy.compute_period",
            "params": {
                "wizardId": self.id,
                "period": words.period(self.date_start, self.date_end),
                "total": self.measure_count,
                "readings": self._get_readings_action(),
            },
        }

    def _get_readings_action(self):
        """Return the action that shows the readings of the period."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_action"
        )
        period = words.period(self.date_start, self.date_end)
        return {
            **action,
            "name": self.env._("Readings, %(period)s", period=period),
            "domain": [
                ("date_start", "=", self.date_start),
                ("date_end", "=", self.date_end),
                ("measure_id", "any", list(self._get_measure_domain())),
            ],
            "context": {},
            "target": "main",
        }

    def compute_next(self, after=0):
        """Compute the next batch of measures: an endpoint, called over and over.

        :param after: id of the last measure of the batch before, 0 at first
        :returns: {"last": id to go on after, "more": whether there are more, "done"
            and "total": measures, "computed", "unchanged", "closed": readings,
            "failed": [{"id", "name", "reason"}] of the measures set aside}
        Doing a batch again does no harm. AccessError without the role.
        """
        self.ensure_one()
        self._check_may_compute()
        domain = self._get_measure_domain()
        measures = self._get_batch(domain & Domain("id", ">", after))
        result = measures._compute_batch(self.date_start, self.date_end)
        last = measures[-1:].id or after
        Measure = self.env["it.measure"]
        done = Measure.search_count(domain & Domain("id", "<=", last))
        left = Measure.search_count(domain & Domain("id", ">", last))
        return {
            "last": last,
            "more": bool(left),
            "done": done,
            "total": done + left,
            "computed": len(result.computed),
            "unchanged": len(result.unchanged),
            "closed": len(result.closed),
            "failed": [
                {
                    "id": measure.id,
                    "name": measure.display_name,
                    "reason": result.failed[measure.id],
                }
                for measure in measures
                if measure.id in result.failed
            ],
        }

    def _get_batch(self, domain):
        """Return the next measures: a step of the bar, and not too many slow ones."""
        size = min(BATCH, max(RECORDS_BATCH, -(-self.measure_count // STEPS)))
        measures = self.env["it.measure"].search(domain, order="id", limit=size)
        slow = measures.filtered(lambda one: one.source == "records")
        if len(slow) > RECORDS_BATCH:
            last = slow[RECORDS_BATCH - 1]
            measures = measures.filtered(lambda one: one.id <= last.id)
        return measures
