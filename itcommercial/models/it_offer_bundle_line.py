from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ItOfferBundleLine(models.Model):
    """An offer that is part of a bundle, and how many of it."""

    _name = "it.offer.bundle.line"
    _description = "Part of a Bundle"
    _order = "bundle_id, sequence, id"
    _rec_name = "offer_id"

    bundle_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    offer_id = fields.Many2one(
        "it.offer",
        string="Part",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('bundle_ids', '=', False), ('state', '!=', 'retired')]",
    )
    quantity = fields.Float(default=1.0, required=True, digits=(16, 2))
    currency_id = fields.Many2one(related="offer_id.currency_id")
    list_price = fields.Monetary(
        related="offer_id.list_price", string="Price of a unit"
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A bundle holds more than nought of each part."
    )
    _part_uniq = models.UniqueIndex(
        "(bundle_id, offer_id)",
        "This offer is already in the bundle: raise its quantity.",
    )

    @api.constrains("bundle_id", "offer_id", "quantity")
    def _check_bundle_price(self):
        self.bundle_id._check_bundle_price()

    @api.constrains("bundle_id", "offer_id")
    def _check_no_bundle_within(self):
        for line in self:
            if line.offer_id == line.bundle_id or line.offer_id.bundle_ids:
                raise ValidationError(
                    self.env._(
                        "%(part)s can't be part of %(bundle)s: a bundle is made of "
                        "single offers.",
                        part=line.offer_id.name,
                        bundle=line.bundle_id.name,
                    )
                )

    def unlink(self):
        """A bundle of fewer parts isn't dearer than they are."""
        bundles = self.bundle_id
        result = super().unlink()
        bundles.exists()._check_bundle_price()
        return result
