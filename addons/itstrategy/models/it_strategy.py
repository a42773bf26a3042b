from odoo import fields, models


class ItStrategy(models.Model):
    """A strategy the council adopted: its years, themes and principles.

    Kept by performance officers; nothing in it becomes immutable.
    """

    _name = "it.strategy"
    _description = "Strategy"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, tracking=True)
    date_start = fields.Date(string="From", tracking=True)
    date_end = fields.Date(string="To", tracking=True)
    summary = fields.Text()
    source = fields.Char(help="Where the adopted text can be read.")
    active = fields.Boolean(default=True)
    theme_ids = fields.One2many("it.theme", "strategy_id", string="Themes")
    principle_ids = fields.One2many(
        "it.principle",
        "strategy_id",
        string="Principles",
    )
    measure_count = fields.Integer(compute="_compute_measure_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A strategy cannot end before it starts: correct its dates.",
    )

    def _compute_measure_count(self):
        counts = {}
        themes = self.env["it.measure"]._read_group(
            [("theme_id.strategy_id", "in", self.ids)],
            ["theme_id"],
            ["__count"],
        )
        for theme, count in themes:
            counts[theme.strategy_id] = counts.get(theme.strategy_id, 0) + count
        for strategy in self:
            strategy.measure_count = counts.get(strategy, 0)

    def action_view_measures(self):
        """Open the measures of the strategy, grouped by theme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_action"
        )
        action["domain"] = [("theme_id.strategy_id", "=", self.id)]
        return action

    def action_compute_period(self):
        """Open the wizard that computes the readings of a period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_compute_action"
        )
        action["context"] = {"default_strategy_id": self.id}
        return action
