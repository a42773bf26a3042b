from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import phasing, pricing
from .it_offer import COST_GROUP

#: Price models whose price is asked for once, not every year of the term.
ONCE = ("per_visit", "free_pilot")
YEAR = 12


class ItLeadOfferLine(models.Model):
    """One offer within an opportunity: how many units, at what price, for how long.

    Made by the officer who works the opportunity; seen by whoever may see the opportunity.
    What a unit costs is taken from the offer while the opportunity is open, and stays as
    it was when that is decided; it is for the commercial role alone.
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
    price_unit = fields.Float(
        string="Unit price",
        min_display_digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="The offer's list price, unless another was agreed.",
    )
    priced_for = fields.Char(
        compute="_compute_price_unit",
        store=True,
        precompute=True,
        help="Offer and tier that the price was last taken for.",
    )
    tier_id = fields.Many2one(
        comodel_name="it.offer.price.line",
        ondelete="restrict",
        domain="[('price_id.offer_id', '=', offer_id), ('name', '!=', False)]",
        index="btree_not_null",
        help="The tier of the offer that the customer would take.",
    )
    subtotal = fields.Monetary(compute="_compute_subtotal", store=True)
    start_date = fields.Date(
        string="Starts",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of the service. Begins as the expected closing.",
    )
    term_months = fields.Integer(
        string="Term (months)",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="How long the customer would take it; begins as the offer's own term.",
    )
    is_yearly = fields.Boolean(
        string="Every year",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="The subtotal is paid for each year of the term; otherwise once.",
    )
    whole_value = fields.Monetary(
        string="Over the term",
        compute="_compute_whole_value",
        store=True,
        help="What the line comes to over its whole term.",
    )
    unit_cost = fields.Monetary(
        string="Full cost of a unit",
        compute="_compute_unit_costs",
        store=True,
        aggregator=None,
        groups=COST_GROUP,
    )
    unit_direct_cost = fields.Monetary(
        string="Direct Cost of a Unit",
        compute="_compute_unit_costs",
        store=True,
        aggregator=None,
        groups=COST_GROUP,
    )

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND price_unit >= 0)",
        "Quantity and price of an offer in an opportunity can't be negative.",
    )
    _term_in_range = models.Constraint(
        "CHECK (term_months IS NULL OR term_months BETWEEN 1 AND 600)",
        "The term of an offer in an opportunity lies between 1 and 600 months.",
    )

    @api.depends("offer_id", "tier_id", "quantity")
    def _compute_price_unit(self):
        """Take the offer's price; another quantity alone leaves what was agreed.

        Unless the price of a unit is another for another quantity (base fee, bands).
        """
        for line in self:
            offer, asked = line.offer_id, f"{line.offer_id.id}/{line.tier_id.id}"
            is_known = line.priced_for == asked or (
                line._origin and not line.priced_for
            )
            line.priced_for = asked
            if is_known and not offer._get_price_in_parts(line.start_date):
                line.price_unit = line.price_unit
                continue
            line.price_unit = offer._get_words_of_price(
                line.quantity, line.start_date, line.tier_id.name
            )[0]

    @api.depends("offer_id")
    def _compute_terms(self):
        today = fields.Date.context_today(self)
        for line in self:
            offer = line.offer_id
            line.start_date = line.start_date or line.lead_id.date_deadline or today
            line.term_months = offer.term_months or YEAR
            line.is_yearly = offer.price_model not in ONCE

    @api.depends("subtotal", "term_months", "is_yearly")
    def _compute_whole_value(self):
        for line in self:
            line.whole_value = float(
                phasing.whole_value(
                    line.subtotal, line.term_months or YEAR, line.is_yearly
                )
            )

    @api.depends(
        "offer_id",
        "offer_id.cost_ids.unit_cost",
        "offer_id.cost_ids.direct_cost",
        "offer_id.cost_ids.volume",
        "offer_id.cost_ids.financial_year",
        "offer_id.cost_ids.version",
    )
    def _compute_unit_costs(self):
        for line in self:
            decided = line.lead_id.won_status in ("won", "lost")
            if decided and line._origin and line.unit_cost:
                # what it cost when it was decided stays
                line.unit_cost = line.unit_cost
                line.unit_direct_cost = line.unit_direct_cost
                continue
            cost = line.offer_id.cost_ids._latest()
            line.unit_cost = cost.unit_cost
            direct = cost.direct_cost
            line.unit_direct_cost = (
                float(pricing.unit_cost(direct, cost.volume)) if cost.volume > 0 else 0
            )

    @api.constrains("start_date", "term_months")
    def _check_terms(self):
        for line in self:
            if not line.start_date or not line.term_months:
                raise ValidationError(
                    self.env._(
                        "“%(offer)s” in “%(lead)s” needs the day it starts and its "
                        "term in months: fill in both under Offers.",
                        offer=line.offer_id.display_name,
                        lead=line.lead_id.display_name,
                    )
                )

    # ------------------------------------------------------------
    # ORM: the years of the opportunity follow its lines
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.lead_id._refresh_phases()
        return lines

    def write(self, vals):
        leads = self.lead_id
        result = super().write(vals)
        if not {"start_date", "term_months", "offer_id", "lead_id"}.isdisjoint(vals):
            (leads | self.lead_id)._refresh_phases()
        return result

    def unlink(self):
        leads = self.lead_id
        result = super().unlink()
        leads.exists()._refresh_phases()
        return result

    def _get_years(self):
        """Return what the line brings and costs by financial year.

        :return: dict year -> (value, full cost, direct cost) as decimals
        """
        self.ensure_one()
        months = self.term_months or YEAR
        start = self.start_date or fields.Date.context_today(self)
        parts = [
            phasing.by_year(amount, start, months, self.is_yearly)
            for amount in (
                self.subtotal,
                self.quantity * self.unit_cost,
                self.quantity * self.unit_direct_cost,
            )
        ]
        return {year: tuple(part[year] for part in parts) for year in parts[0]}

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
            "it_tier_id": self.tier_id.id,
            "it_start_date": self.start_date,
            "it_term_months": self.term_months,
        }
