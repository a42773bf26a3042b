from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import price_models


class ItOffer(models.Model):
    """An offer that is made of others, at a discount."""

    _inherit = "it.offer"

    bundle_ids = fields.One2many(
        "it.offer.bundle.line", "bundle_id", string="Bundle of", copy=True
    )
    bundle_discount = fields.Float(
        string="Discount",
        digits=(16, 6),
        help="Part of what the parts cost together that a customer of the bundle saves.",
    )
    bundle_whole = fields.Monetary(
        string="Parts alone",
        compute="_compute_bundle_whole",
        help="What the parts cost when each is bought by itself.",
    )
    bundle_price = fields.Monetary(
        string="Price of the bundle", compute="_compute_bundle_whole"
    )

    _discount_in_range = models.Constraint(
        "CHECK (bundle_discount IS NULL OR bundle_discount BETWEEN 0 AND 1)",
        "The discount of a bundle lies between 0% and 100%.",
    )

    @api.depends("bundle_ids.quantity", "bundle_ids.list_price", "bundle_discount")
    def _compute_bundle_whole(self):
        for offer in self:
            parts = [(line.list_price, line.quantity) for line in offer.bundle_ids]
            discount = min(max(offer.bundle_discount, 0), 1)
            offer.bundle_whole = price_models.bundle_price(parts, 0)
            offer.bundle_price = price_models.bundle_price(parts, discount)

    @api.constrains("list_price", "bundle_ids", "bundle_discount")
    def _check_bundle_price(self):
        """No bundle costs more than its parts, whichever of them changes its price."""
        within = self.env["it.offer.bundle.line"].search([("offer_id", "in", self.ids)])
        for offer in self.filtered("bundle_ids") | within.bundle_id:
            if (
                offer.currency_id.compare_amounts(offer.list_price, offer.bundle_whole)
                > 0
            ):
                raise ValidationError(
                    self.env._(
                        "Bundle %(bundle)s at %(price)s costs more than its parts, "
                        "%(whole)s together: lower the price of the bundle first.",
                        bundle=offer.name,
                        price=offer._money(offer.list_price),
                        whole=offer._money(offer.bundle_whole),
                    )
                )

    def action_price_bundle(self):
        """Take the price of the parts less the discount, and their cost as its own."""
        self.check_access("write")
        for offer in self.filtered("bundle_ids"):
            offer.list_price = offer.bundle_price
            offer._cost_bundle()

    def _cost_bundle(self):
        """Make a cost of today's year from the parts' full costs; a new version each."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        parts = []
        for line in self.bundle_ids:
            cost = line.offer_id._get_law_cost(today)
            if not cost.unit_cost:
                return self.env["it.offer.cost"]
            parts.append((line, cost.unit_cost))
        volume = self.sudo().current_cost_id.volume or 1
        return (
            self.env["it.offer.cost"]
            .sudo()
            .create(
                {
                    "offer_id": self.id,
                    "volume": volume,
                    "note": self.env._("Full cost of the parts"),
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "kind": "contract",
                                "index_kind": "pay",
                                "name": line.offer_id.name,
                                "amount": unit * line.quantity * volume,
                            },
                        )
                        for line, unit in parts
                    ],
                }
            )
        )
