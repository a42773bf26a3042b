from odoo import api, fields, models


class ItRiskMixin(models.AbstractModel):
    """Gives a model its risks: the list on its form, how many are open, the button.

    Who may not see an exempt risk neither lists nor counts it. A model that inherits
    this repeats ``risk_ids`` with ``context={"default_res_model": <its name>}``, so
    that a risk added on its form knows what it is about.
    """

    _name = "it.risk.mixin"
    _description = "Has Risks"

    risk_ids = fields.One2many(
        "it.risk",
        "res_id",
        string="Risks",
        domain=lambda self: [("res_model", "=", self._name)],
        groups="itgovernance.group_reader",
    )
    risk_count = fields.Integer(
        string="Open risks",
        compute="_compute_risk_count",
        groups="itgovernance.group_reader",
    )

    @api.depends("risk_ids.state")
    @api.depends_context("uid")
    def _compute_risk_count(self):
        counts = dict(
            self.env["it.risk"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self._origin.ids),
                    ("state", "=", "open"),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        for record in self:
            record.risk_count = counts.get(record._origin.id, 0)

    def action_view_risks(self):
        """Open the risks about this record; new ones are about it too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itgovernance.it_risk_action"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {
            "default_res_model": self._name,
            "default_res_id": self.id,
            "search_default_open": 1,
        }
        return action
