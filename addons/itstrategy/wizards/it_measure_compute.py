from odoo import api, fields, models

from ..logic import periods, words
from ..models.selections import FREQUENCY


class ItMeasureCompute(models.TransientModel):
    """Asks for which period and which measures readings are computed."""

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
    strategy_id = fields.Many2one("it.strategy")
    measure_ids = fields.Many2many(
        "it.measure",
        string="Only these measures",
        help="Leave empty for all computed measures of the strategy.",
    )
    all_frequencies = fields.Boolean(
        string="Measures of other frequencies too",
        help="A yearly measure can be looked at by the quarter.",
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

    def _get_measures(self):
        """Return the measures the wizard stands for."""
        domain = fields.Domain("source", "!=", "manual")
        if self.measure_ids:
            domain &= fields.Domain("id", "in", self.measure_ids.ids)
        if self.strategy_id:
            domain &= fields.Domain("theme_id.strategy_id", "=", self.strategy_id.id)
        if not self.all_frequencies:
            domain &= fields.Domain("frequency", "=", self.frequency)
        return self.env["it.measure"].search(domain)

    def action_compute(self):
        """Compute the period and show its readings; say what was set aside."""
        self.ensure_one()
        measures = self._get_measures()
        readings = measures._compute_period(self.date_start, self.date_end)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_action"
        )
        action["domain"] = [
            ("date_start", "=", self.date_start),
            ("date_end", "=", self.date_end),
        ]
        action["context"] = {}
        action["name"] = self.env._(
            "Readings, %(period)s",
            period=words.period(self.date_start, self.date_end),
        )
        failed = measures.filtered("compute_error")
        message = self.env._(
            "%(count)s readings computed.",
            count=len(readings),
        )
        if failed:
            message += " " + self.env._(
                "Set aside: %(measures)s. Each says why on its Definition page.",
                measures=", ".join(failed.mapped("code")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed or not readings else "success",
                "message": message,
                "sticky": bool(failed),
                "next": {**action, "target": "main"},
            },
        }
