from odoo import api, fields, models

from ..logic import comparison
from .it_offer import COST_GROUP


class ItOffer(models.Model):
    """Where the list price stands among prices found elsewhere."""

    _inherit = "it.offer"

    comparison_ids = fields.One2many(
        "it.offer.comparison", "offer_id", string="Prices found", groups=COST_GROUP
    )
    price_position = fields.Char(
        string="Position",
        compute="_compute_price_position",
        groups=COST_GROUP,
        help="Among the prices found, like or partly alike. There is no market price.",
    )

    @api.depends(
        "list_price", "comparison_ids.price_without_vat", "comparison_ids.likeness"
    )
    def _compute_price_position(self):
        for offer in self:
            offer.price_position = offer._tell_position(offer.list_price)

    def _tell_one(self, at):
        found = self._format_money(at.low)
        if at.cheaper:
            return self.env._("Dearer than the one price found, %(price)s.", price=found)
        if at.dearer:
            return self.env._("Cheaper than the one price found, %(price)s.", price=found)
        return self.env._("The same as the one price found, %(price)s.", price=found)

    def _tell_position(self, price):
        """Return where a price stands among those found, in words."""
        self.ensure_one()
        rows = self.sudo().comparison_ids
        at = comparison.position(
            price, [(row.price_without_vat, row.likeness) for row in rows]
        )
        if not at.count:
            return self.env._("No price was found elsewhere yet.")
        if at.count == 1:
            return self._tell_one(at)
        return self.env._(
            "Dearer than %(cheaper)s and cheaper than %(dearer)s of %(count)s found, "
            "from %(low)s to %(high)s with %(middle)s in the middle: it lies above "
            "%(part)s%% of them.",
            part=round(at.quantile * 100),
            cheaper=at.cheaper,
            dearer=at.dearer,
            count=at.count,
            low=self._format_money(at.low),
            middle=self._format_money(at.middle),
            high=self._format_money(at.high),
        )
