from odoo import fields, models
from odoo.tools import format_amount


class ItOffer(models.Model):
    """What a quote asks of an offer: its price for a quantity, in words as well."""

    _inherit = "it.offer"

    def _get_words_of_price(self, quantity=1.0, day=None):
        """Return (price of one unit, sentences why) for a customer's quantity.

        The one place through which opportunities and quotes ask for a price.
        """
        if not self:
            return 0.0, []
        self.ensure_one()
        price = format_amount(self.env, self.list_price, self.currency_id)
        words = self.env._(
            "List price: %(price)s %(unit)s.", price=price, unit=self.unit_label or ""
        )
        return self.list_price, [words.replace(" .", ".")]

    def _get_quote_day(self):
        return fields.Date.context_today(self)
