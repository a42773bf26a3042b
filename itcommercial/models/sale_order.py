from datetime import timedelta

from odoo import api, fields, models

VALID_RULE = "commercial.quote_valid_days"
COMMERCIAL = "commercial"


class SaleOrder(models.Model):
    """A quote of a commercial opportunity: held for so long, signed online, then won."""

    _inherit = "sale.order"

    it_agreement_count = fields.Integer(
        string="Agreement Count",
        compute="_compute_it_agreement_count",
        groups="itgovernance.group_reader",
    )

    def _compute_it_agreement_count(self):
        for order in self:
            order.it_agreement_count = order.opportunity_id.it_agreement_count

    def _is_it_commercial(self):
        self.ensure_one()
        return self.opportunity_id.sudo().it_kind == COMMERCIAL

    @api.depends("opportunity_id")
    def _compute_validity_date(self):
        """How long a price is held is a rule of the council, not of the sales app."""
        super()._compute_validity_date()
        ours = self.filtered(lambda order: order._is_it_commercial())
        if not ours:
            return
        today = fields.Date.context_today(self)
        rule = self.env["it.rule.value"].sudo()._get(VALID_RULE, today)
        for order in ours:
            order.validity_date = today + timedelta(days=int(rule.value))

    @api.depends("opportunity_id")
    def _compute_require_signature(self):
        super()._compute_require_signature()
        for order in self:
            if order._is_it_commercial():
                order.require_signature = True

    def _action_confirm(self):
        """A confirmed quote wins its opportunity, or isn't confirmed at all."""
        result = super()._action_confirm()
        for order in self.filtered(lambda order: order._is_it_commercial()):
            # whoever confirms, or the customer who signs, need not be allowed to
            # change the opportunity: its gate and its decision speak all the same
            order.opportunity_id.sudo()._win_by_order(order.sudo())
        return result

    def action_view_it_agreements(self):
        self.ensure_one()
        return self.opportunity_id.action_view_agreements()
