from odoo import api, fields, models
from odoo.tools import format_amount


class SaleOrderLine(models.Model):
    """A line of a quote knows its offer: price, the reason for it, start and term."""

    _inherit = "sale.order.line"

    it_offer_id = fields.Many2one(
        comodel_name="it.offer",
        string="Offer",
        compute="_compute_it_offer_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    it_price_reason = fields.Text(
        string="Why this price",
        compute="_compute_it_price_reason",
        store=True,
        readonly=False,
        help="Printed under the line on the quote, for the customer to read. Nothing "
        "about cost belongs here.",
    )
    it_tier_id = fields.Many2one(
        comodel_name="it.offer.price.line",
        string="Tier",
        ondelete="restrict",
        domain="[('price_id.offer_id', '=', it_offer_id), ('name', '!=', False)]",
        index="btree_not_null",
        help="The tier of the offer that the customer takes: Bronze, Silver, Gold.",
    )
    it_start_date = fields.Date(
        string="Starts", help="First day of the service, as in the opportunity."
    )
    it_term_months = fields.Integer(
        string="Term (months)",
        aggregator=None,
        help="How long the customer takes it; goes into the agreement.",
    )

    _it_term_in_range = models.Constraint(
        "CHECK (it_term_months IS NULL OR it_term_months BETWEEN 0 AND 600)",
        "The term of a quote line lies between 0 and 600 months.",
    )

    @api.depends("product_id")
    def _compute_it_offer_id(self):
        # as superuser: whoever may quote the product may know which offer it is
        Offer = self.env["it.offer"].sudo().with_context(active_test=False)
        offers = Offer.search([("product_id", "in", self.product_id.ids)])
        by_product = {offer.product_id: offer.id for offer in offers}
        for line in self:
            line.it_offer_id = by_product.get(line.product_id._origin)

    def _get_display_price(self):
        """An offer's own price comes before any price list."""
        self.ensure_one()
        offer = self.it_offer_id.sudo()
        if not offer or self.combo_item_id:
            return super()._get_display_price()
        price = offer._get_words_of_price(
            self._get_offer_quantity(), self._it_day(), self.it_tier_id.name
        )[0]
        return self._it_convert(offer, price)

    def _compute_discount(self):
        """No price list takes anything off an offer; a discount typed there stays."""
        ours = self.filtered("it_offer_id")
        super(SaleOrderLine, self - ours)._compute_discount()
        for line in ours:
            line.discount = line.discount or 0.0

    def _it_day(self):
        moment = self.order_id.date_order
        return moment.date() if moment else fields.Date.context_today(self)

    def _it_convert(self, offer, price):
        """Return a price of the offer's unit in the line's own unit and currency."""
        company = self.company_id or self.env.company
        price = self.product_id.uom_id._compute_price(price, self.product_uom_id)
        currency = self.currency_id or company.currency_id
        if currency == offer.currency_id:
            return price  # parts of a penny too: the whole line comes to pence
        return offer.currency_id._convert(price, currency, company, self._it_day())

    @api.depends(
        "it_offer_id", "product_uom_qty", "product_uom_id", "price_unit", "it_tier_id"
    )
    def _compute_it_price_reason(self):
        found = {}  # many quotes ask for the same price on the same day
        for line in self:
            offer = line.it_offer_id.sudo()
            if not offer:
                line.it_price_reason = False
                continue
            asked = line._get_offer_quantity(), line._it_day(), line.it_tier_id.name
            if (offer, asked) not in found:
                found[offer, asked] = offer._get_words_of_price(*asked)
            price, words = found[offer, asked]
            price = line._it_convert(offer, price)
            currency = line.currency_id or line.env.company.currency_id
            if currency.compare_amounts(price, line.price_unit):
                words = [
                    self.env._(
                        "Agreed with you: %(price)s instead of %(offer_price)s.",
                        price=format_amount(self.env, line.price_unit, currency),
                        offer_price=format_amount(self.env, price, currency),
                    )
                ]
            line.it_price_reason = "\n".join(words)
