from odoo import api, fields, models

from ..logic import price_models, pricing


class ItOfferCost(models.Model):
    """What the expected units bring in the year, at the prices that are in force.

    A price in parts (base fee, minimum, bands) brings less or more of a unit as customers
    are large or small, so how many customers share the volume is part of the plan.
    """

    _inherit = "it.offer.cost"

    customers = fields.Float(
        digits=(16, 2),
        aggregator=None,
        tracking=True,
        help="How many customers the expected units are for. Needed where the price has "
        "a base fee, a minimum or bands: what a unit brings then rests on how much each "
        "customer takes.",
    )
    planned_income = fields.Monetary(
        string="Planned income",
        compute="_compute_planned_income",
        store=True,
        help="What the expected units bring in a year at the prices in force. A free "
        "pilot brings nothing.",
    )

    _customers_not_negative = models.Constraint(
        "CHECK (customers IS NULL OR customers >= 0)",
        "The number of customers can't be negative.",
    )

    @api.depends(
        "customers",
        "volume",
        "unit_cost",
        "offer_id.list_price",
        "offer_id.price_model",
        "offer_id.markup",
        "offer_id.price_ids.date_from",
        "offer_id.price_ids.list_price",
        "offer_id.price_ids.base_fee",
        "offer_id.price_ids.minimum_charge",
        "offer_id.price_ids.line_ids.from_quantity",
        "offer_id.price_ids.line_ids.price",
    )
    def _compute_planned_income(self):
        for cost in self:
            brings = cost._get_unit_income()
            cost.planned_income = float(brings * pricing.decimal(cost.volume))

    def _get_unit_income(self, list_price=None):
        """Return what a unit brings: the list price, or on average where it is in parts.

        :param list_price: one that is thought of, instead of the offer's own
        """
        self.ensure_one()
        offer = self.offer_id
        if list_price is None:
            if offer.price_model == "free_pilot":
                return pricing.ZERO
            if offer.price_model == "cost_plus" and self.unit_cost:
                return pricing.price_for_markup(self.unit_cost, offer.sudo().markup)
            list_price = offer.list_price
        price = offer._get_price_in_parts()
        if not (price and self.customers and self.volume):
            return pricing.decimal(list_price)
        first, *more = price._get_bands()
        return price_models.average(
            [price_models.Band(first.start, list_price), *more],
            self.volume,
            self.customers,
            price.base_fee,
            price.minimum_charge,
        )
