from odoo import api, fields, models


class ItLeadOfferLine(models.Model):
    """One offer within an opportunity: how many units, at what price.

    Made by the officer who works the opportunity; seen by whoever may see the opportunity.
    """

    _name = "it.lead.offer.line"
    _description = "Offer in an Opportunity"
    _order = "lead_id, sequence, id"
    _rec_name = "offer_id"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    offer_id = fields.Many2one(
        comodel_name="it.offer",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '!=', 'retired')]",
    )
    currency_id = fields.Many2one(related="offer_id.currency_id", store=True)
    quantity = fields.Float(default=1.0, required=True, digits=(16, 2))
    unit_label = fields.Char(related="offer_id.unit_label", string="Unit")
    price_unit = fields.Monetary(
        string="Unit Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="The offer's list price, unless another was agreed.",
    )
    subtotal = fields.Monetary(compute="_compute_subtotal", store=True)

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND price_unit >= 0)",
        "Quantity and price of an offer in an opportunity can't be negative.",
    )

    @api.depends("offer_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.offer_id.list_price

    @api.depends("quantity", "price_unit")
    def _compute_subtotal(self):
        for line in self:
            value = line.quantity * line.price_unit
            # A line that is being typed has no offer yet, so no currency either.
            line.subtotal = line.currency_id.round(value) if line.currency_id else value

    def _prepare_order_line_vals(self):
        """Values of the quote line that offers this to the customer."""
        self.ensure_one()
        return {
            "product_id": self.offer_id.product_id.id,
            "product_uom_qty": self.quantity,
            "price_unit": self.price_unit,
        }
