from odoo import api, fields, models


class ItTheme(models.Model):
    """A theme of a strategy: what deliverables and measures are grouped by.

    Kept by performance officers. It can't be deleted once it has measures or
    deliverables; archive it.
    """

    _name = "it.theme"
    _description = "Strategy Theme"
    _inherit = ["mail.thread", "it.hygiene.mixin"]
    _hygiene_field = "theme_id"
    _order = "strategy_id, sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text()
    owner_id = fields.Many2one("res.users", tracking=True)
    strategy_id = fields.Many2one(
        "it.strategy",
        required=True,
        ondelete="restrict",
        index=True,
    )
    measure_ids = fields.One2many("it.measure", "theme_id", string="Measures")
    deliverable_ids = fields.One2many(
        "it.deliverable",
        "theme_id",
        string="Deliverables",
    )
    measure_count = fields.Integer(compute="_compute_counts")
    deliverable_count = fields.Integer(compute="_compute_counts")
    rag_summary = fields.Char(
        string="Measures by rating",
        compute="_compute_rag_summary",
        help="How many measures of the theme have each rating at present.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (strategy_id, code)",
        "This strategy already has a theme with that code: choose another code.",
    )

    @api.depends("measure_ids", "deliverable_ids")
    def _compute_counts(self):
        measures = dict(
            self.env["it.measure"]._read_group(
                [("theme_id", "in", self.ids)], ["theme_id"], ["__count"]
            )
        )
        deliverables = dict(
            self.env["it.deliverable"]._read_group(
                [("theme_id", "in", self.ids)], ["theme_id"], ["__count"]
            )
        )
        for theme in self:
            theme.measure_count = measures.get(theme, 0)
            theme.deliverable_count = deliverables.get(theme, 0)

    @api.depends("measure_ids.rag")
    def _compute_rag_summary(self):
        words = dict(
            self.env["it.measure.reading"]
            ._fields["rag"]
            ._description_selection(self.env)
        )
        for theme in self:
            rags = theme.measure_ids.mapped("rag")
            theme.rag_summary = ", ".join(
                f"{rags.count(key)} {word.lower()}"
                for key, word in words.items()
                if key in rags
            )

    def action_view_measures(self):
        """Open the measures of the theme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_action"
        )
        action["domain"] = [("theme_id", "=", self.id)]
        action["context"] = {"default_theme_id": self.id}
        return action

    def action_view_deliverables(self):
        """Open the deliverables of the theme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_deliverable_action"
        )
        action["domain"] = [("theme_id", "=", self.id)]
        action["context"] = {"default_theme_id": self.id}
        return action
