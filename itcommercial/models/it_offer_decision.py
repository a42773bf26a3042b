from odoo import api, fields, models


class ItOffer(models.Model):
    """The decision that an offer needs before it goes live."""

    _name = "it.offer"
    _inherit = ["it.offer", "it.decision.mixin"]

    decision_subject_ids = fields.One2many(context={"default_res_model": "it.offer"})

    @api.model
    def _get_decision_steps(self):
        return {"live": self.env._("go live")}

    @api.model
    def _get_decision_watch(self):
        return {"state"}

    def _get_decision_reached(self):
        self.ensure_one()
        return {"live"} if self.state == "live" else set()

    def _get_decision_defaults(self):
        """Without a value: it comes from the cost, which not everybody may see."""
        defaults = super()._get_decision_defaults()
        defaults.pop("default_est_value")
        return defaults

    def _get_decision_value(self):
        """Return a year's full cost as last costed, or its income where that is more.

        As superuser: the gate holds for those too who may not see the cost.
        """
        self.ensure_one()
        cost = self.sudo().current_cost_id
        value = max(cost.full_cost, self.list_price * cost.volume)
        company = self.env.company
        if not value or self.currency_id == company.currency_id:
            return value
        return self.currency_id._convert(
            value, company.currency_id, company, fields.Date.context_today(self)
        )
