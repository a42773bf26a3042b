from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadLost(models.TransientModel):
    """The window that marks opportunities lost asks commercial ones who won instead."""

    _inherit = "crm.lead.lost"

    it_is_commercial = fields.Boolean(compute="_compute_it_is_commercial")
    it_asks_competitor = fields.Boolean(related="lost_reason_id.it_asks_competitor")
    it_competitor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Competitor",
        domain="[('is_company', '=', True)]",
        ondelete="cascade",
    )
    it_has_competitor_price = fields.Boolean(string="Their price is known")
    it_competitor_price = fields.Monetary(
        string="Their price", currency_field="it_currency_id"
    )
    it_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_it_is_commercial",
    )

    @api.depends("lead_ids")
    def _compute_it_is_commercial(self):
        for wizard in self:
            leads = wizard.lead_ids
            wizard.it_is_commercial = "commercial" in leads.mapped("it_kind")
            wizard.it_currency_id = (
                leads[:1].company_currency or self.env.company.currency_id
            )

    def action_lost_reason_apply(self):
        self.ensure_one()
        commercial = self.lead_ids.filtered(lambda lead: lead.it_kind == "commercial")
        if commercial and not self.lost_reason_id:
            raise UserError(
                self.env._("Choose why it was lost; commercial work needs a reason.")
            )
        if commercial:
            told = {}
            if self.it_competitor_id:
                told["it_competitor_id"] = self.it_competitor_id.id
            if self.it_has_competitor_price:
                told |= {
                    "it_has_competitor_price": True,
                    "it_competitor_price": self.it_competitor_price,
                }
            commercial.write(told)
        return super().action_lost_reason_apply()
