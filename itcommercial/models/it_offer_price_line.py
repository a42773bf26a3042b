from odoo import api, fields, models

from .it_offer_price import IN_STEP


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

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._keep_in_step()
        return lines

    def write(self, vals):
        self.price_id._check_not_past()
        result = super().write(vals)
        self._keep_in_step()
        return result

    def unlink(self):
        """A row of what was charged stays; without one of today's the rest is judged."""
        prices = self.price_id
        if self.env.context.get("it_price_step") is not IN_STEP:
            prices._check_not_past()
        result = super().unlink()
        prices._check_lines()
        prices._bring_into_force()
        return result

    def _keep_in_step(self):
        """A row that changes by itself changes the price it is a part of."""
        if self.env.context.get("it_price_step") is not IN_STEP:
            self.price_id._check_not_past(new=True)
            self.price_id._bring_into_force()
