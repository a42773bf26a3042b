from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import price_models, pricing

# What a price is made of; fixed once its day has come and another day has begun.
TERMS = {
    "offer_id",
    "date_from",
    "list_price",
    "base_fee",
    "minimum_charge",
    "line_ids",
}
# In the context of what keeps offer and price in step; an object, so no client can send it.
IN_STEP = object()


class ItOfferPrice(models.Model):
    """The price of an offer from a day on, until the next one begins.

    The one that is in force is the offer's list price. One for a day to come waits; what
    was charged in the past can still be read and no longer be changed.
    """

    _name = "it.offer.price"
    _description = "Price of an Offer"
    _order = "offer_id, date_from desc, id desc"

    name = fields.Char(compute="_compute_name")
    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="offer_id.currency_id")
    price_model = fields.Selection(related="offer_id.price_model")
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    list_price = fields.Monetary(
        string="Price of a unit",
        aggregator=None,
        help="Before VAT. In a banded or tiered price, that of the first row.",
    )
    base_fee = fields.Monetary(
        string="Base fee",
        aggregator=None,
        help="Charged once to each customer on top of its units.",
    )
    minimum_charge = fields.Monetary(
        string="At least",
        aggregator=None,
        help="A customer pays at least this, however little it takes.",
    )
    line_ids = fields.One2many(
        "it.offer.price.line", "price_id", string="Bands or tiers", copy=True
    )
    note = fields.Char(string="Why", help="Why the price changed: the pay award.")
    phase = fields.Selection(
        [("past", "Past"), ("now", "In force"), ("coming", "To come")],
        compute="_compute_phase",
    )

    _date_uniq = models.UniqueIndex(
        "(offer_id, date_from)",
        "This offer already has a price from that day: change that one.",
    )
    _not_negative = models.Constraint(
        "CHECK (list_price >= 0 AND COALESCE(base_fee, 0) >= 0"
        " AND COALESCE(minimum_charge, 0) >= 0)",
        "Prices, base fees and minimum charges can't be negative.",
    )

    @api.depends("offer_id.name", "date_from")
    def _compute_name(self):
        for price in self:
            price.name = self.env._(
                "%(offer)s from %(day)s",
                offer=price.offer_id.name or "",
                day=price.date_from.strftime("%d/%m/%Y") if price.date_from else "",
            )

    @api.depends("date_from", "offer_id.price_ids.date_from")
    def _compute_phase(self):
        today = fields.Date.context_today(self)
        for price in self:
            now = price.offer_id._get_price_of(today)
            if not price.date_from or price.date_from > today:
                price.phase = "coming"
            else:
                price.phase = "now" if price._origin == now else "past"

    @api.constrains("line_ids", "list_price")
    def _check_lines(self):
        for price in self:
            if price.price_model == "banded":
                try:
                    price_models.check_bands(price._get_bands())
                except pricing.PricingError as error:
                    raise ValidationError(
                        self.env._(
                            "The bands of “%(name)s” don't follow each other: "
                            "%(what)s. Correct “From units”.",
                            name=price.name,
                            what=str(error),
                        )
                    ) from error

    def _get_bands(self):
        """Return the price's bands; one for all units where it has no rows."""
        self.ensure_one()
        if self.price_model != "banded" or not self.line_ids:
            return [price_models.Band(1, self.list_price)]
        return [
            price_models.Band(line.from_quantity, line.price)
            for line in self.line_ids.sorted("from_quantity")
        ]

    def _is_in_parts(self):
        """Whether it is more than so much a unit: base fee, minimum or bands."""
        self.ensure_one()
        is_banded = self.price_model == "banded" and self.line_ids
        return bool(self.base_fee or self.minimum_charge or is_banded)

    # ------------------------------------------------------------
    # In step with the offer
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        prices = super().create(vals_list)
        if self.env.context.get("it_price_step") is not IN_STEP:
            prices._check_not_past(new=True)
            prices._bring_into_force()
        return prices

    def write(self, vals):
        by_offer = self.env.context.get("it_price_step") is IN_STEP
        if not by_offer and not TERMS.isdisjoint(vals):
            self._check_not_past()
        result = super().write(vals)
        if not by_offer and not TERMS.isdisjoint(vals):
            self._check_not_past()
            self._bring_into_force()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_past(self):
        today = fields.Date.context_today(self)
        for price in self:
            if price.date_from <= today:
                raise UserError(
                    self.env._(
                        "“%(name)s” was or is charged and stays: add a price from a "
                        "later day instead.",
                        name=price.name,
                    )
                )

    def _check_not_past(self, new=False):
        today = fields.Date.context_today(self)
        for price in self:
            if price.date_from < today and (not new or price.offer_id.product_id):
                raise UserError(
                    self.env._(
                        "“%(name)s” has begun and stays as it is: add a price from "
                        "today or a later day.",
                        name=price.name,
                    )
                )

    def _bring_into_force(self):
        """Let offers whose price of today is among these take it as their list price.

        What else it is made of (base fee, minimum, bands) is held against the law too.
        """
        today = fields.Date.context_today(self)
        for price in self:
            offer = price.offer_id
            if offer._get_price_of(today) != price:
                continue
            first = price.line_ids.sorted("from_quantity")[:1]
            value = first.price if first else price.list_price
            if offer.currency_id.compare_amounts(offer.list_price, value):
                offer.with_context(it_price_step=IN_STEP).list_price = value
            offer._check_lawful_price()

    @api.model
    def _cron_begin(self):
        """Let prices whose day has come begin, one offer after another."""
        today = fields.Date.context_today(self)
        cron = self.env["ir.cron"]
        due = self.search([("date_from", "=", today)])
        cron._commit_progress(remaining=len(due))
        for price in due:
            price._begin_alone()
            if not cron._commit_progress(1):
                break

    def _begin_alone(self):
        """Begin; where the law refuses the price, say so on the offer."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                # whoever sees the offer reads its history, so no cost goes into it
                self.with_context(it_told_to_all=True)._bring_into_force()
                self.env.flush_all()
        except (UserError, ValidationError) as error:
            self.offer_id.message_post(
                body=self.env._(
                    "The price from %(day)s didn't begin: %(why)s",
                    day=self.date_from.strftime("%d/%m/%Y"),
                    why=str(error),
                )
            )
            self.offer_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Mend the price that didn't begin"),
                user_id=(self.offer_id.user_id or self.env.user).id,
            )
