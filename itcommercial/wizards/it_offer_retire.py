from odoo import api, fields, models


class ItOfferRetire(models.TransientModel):
    """Asks why an offer retires, and tells what still uses it."""

    _name = "it.offer.retire"
    _description = "Retire an Offer"
    _transient_max_hours = 2.0

    offer_id = fields.Many2one("it.offer", required=True)
    reason = fields.Text(string="Why it retires", required=True)
    quote_count = fields.Integer(compute="_compute_counts", string="Open quotes")
    lead_count = fields.Integer(compute="_compute_counts", string="Open opportunities")
    agreement_count = fields.Integer(
        compute="_compute_counts", string="Running agreements"
    )

    @api.depends("offer_id")
    def _compute_counts(self):
        lines = self.env["sale.order.line"].sudo()
        leads = self.env["crm.lead"]
        for row in self:
            offer = row.offer_id
            row.quote_count = lines.search_count(
                [("it_offer_id", "=", offer.id), ("state", "in", ("draft", "sent"))]
            )
            row.lead_count = leads.search_count(
                [
                    ("it_offer_line_ids.offer_id", "=", offer.id),
                    ("won_status", "=", "pending"),
                ]
            )
            row.agreement_count = offer.agreement_count

    def action_apply(self):
        """Retire it; quotes and agreements that are there go on as they are."""
        self.ensure_one()
        self.offer_id.write({"retire_reason": self.reason, "state": "retired"})
        return {"type": "ir.actions.act_window_close"}
