from odoo import fields, models


class ItOfferPriceLine(models.Model):
    """A band (from so many units) or a tier (Bronze, Silver, Gold) of a price."""

    _name = "it.offer.price.line"
    _description = "Band or Tier of a Price"
    _order = "price_id, from_quantity, sequence, id"
    _rec_names_search = ["name"]

    price_id = fields.Many2one(
        "it.offer.price", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Tier", help="What the customer calls it: Bronze, Silver, Gold."
    )
    description = fields.Char(string="What it includes")
    from_quantity = fields.Integer(
        string="From units",
        default=1,
        aggregator=None,
        help="First unit that is charged at this price.",
    )
    price = fields.Monetary(string="A unit", aggregator=None)
    currency_id = fields.Many2one(related="price_id.currency_id")

    _positive = models.Constraint(
        "CHECK (from_quantity >= 1 AND price >= 0)",
        "A band starts at one unit or more, and its price isn't below nought.",
    )

    def write(self, vals):
        self.price_id._check_not_past()
        return super().write(vals)
