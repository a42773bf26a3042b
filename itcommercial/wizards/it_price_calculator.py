from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import pricing
from ..models.it_offer_law import STATES


class ItPriceCalculator(models.TransientModel):
    """What a price would mean, before anybody quotes it.

    Asks the same question as a quote: cost, lawful range, margin and mark-up, the place
    among prices found, and why.
    """

    _name = "it.price.calculator"
    _description = "Price Calculator"
    _transient_max_hours = 2.0

    offer_id = fields.Many2one(
        "it.offer", required=True, domain="[('state', '!=', 'retired')]"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        help="The power, the subsidy question and approvals may depend on who buys. "
        "Empty: the list price for everybody.",
    )
    quantity = fields.Float(
        string="Units a year",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        digits=(16, 2),
    )
    unit_label = fields.Char(related="offer_id.unit_label")
    day = fields.Date(
        string="Price of", required=True, default=fields.Date.context_today
    )
    price = fields.Monetary(
        compute="_compute_price", store=True, readonly=False, string="Price of a unit"
    )
    currency_id = fields.Many2one(related="offer_id.currency_id")
    aim = fields.Selection(
        [
            ("margin", "Margin on the price"),
            ("markup", "Mark-up on the cost"),
            ("cost", "Full cost, no more"),
        ],
        string="Work it out from",
        help="8% margin is 8% of the price; 8% mark-up is 8% of the cost. They are not "
        "the same price.",
    )
    rate = fields.Float(digits=(16, 4))
    # What it means
    has_parts = fields.Boolean(compute="_compute_verdict")
    judged_price = fields.Monetary(
        compute="_compute_verdict",
        string="Brings a unit, on average",
        help="Where the price has a base fee, a minimum or bands, this is what is held "
        "against the full cost of a unit.",
    )
    power_id = fields.Many2one("it.legal.power", compute="_compute_verdict")
    unit_cost = fields.Monetary(
        compute="_compute_verdict", string="Full cost of a unit"
    )
    floor = fields.Monetary(compute="_compute_verdict", string="Lowest lawful price")
    ceiling = fields.Monetary(compute="_compute_verdict", string="Highest lawful price")
    has_ceiling = fields.Boolean(compute="_compute_verdict")
    margin_rate = fields.Float(compute="_compute_verdict", string="Margin on price")
    markup_rate = fields.Float(compute="_compute_verdict", string="Mark-up on cost")
    year_income = fields.Monetary(compute="_compute_verdict", string="Income a year")
    year_result = fields.Monetary(
        compute="_compute_verdict",
        string="Result a year",
        help="Income less full cost of these units.",
    )
    state = fields.Selection(STATES, compute="_compute_verdict", string="Verdict")
    note = fields.Text(compute="_compute_verdict", string="Why")
    position = fields.Char(compute="_compute_verdict", string="Among prices found")

    @api.depends("offer_id")
    def _compute_quantity(self):
        for row in self:
            cost = row.offer_id._get_law_cost(row.day) if row.offer_id else None
            row.quantity = (cost and cost.volume) or 1

    @api.depends("offer_id", "aim", "rate", "day")
    def _compute_price(self):
        for row in self:
            row.price = row._get_aimed_price() if row.offer_id else 0

    def _get_aimed_price(self):
        cost = self.offer_id._get_law_cost(self.day).unit_cost
        if not (self.aim and cost):
            return self.offer_id.list_price
        try:
            if self.aim == "margin":
                return float(pricing.price_for_margin(cost, self.rate))
            if self.aim == "markup":
                return float(pricing.price_for_markup(cost, self.rate))
        except pricing.PricingError as error:
            raise UserError(
                self.env._(
                    "No price gives a margin of 100% or more: enter a rate below it."
                )
            ) from error
        return cost

    @api.depends("offer_id", "partner_id", "quantity", "day", "price")
    def _compute_verdict(self):
        for row in self:
            if row.offer_id:
                row._fill_verdict()
            else:
                row._clear_verdict()

    def _fill_verdict(self):
        offer, quantity = self.offer_id, self.quantity or 1
        price = self._get_judged_price()
        question = {
            "offer": offer,
            "price": price,
            "quantity": quantity,
            "partner": self.partner_id or None,
            "day": self.day or fields.Date.context_today(self),
            "lead": None,
        }
        verdict = offer._assess_prices([question])[0]
        cost = offer._get_law_cost(question["day"]).unit_cost
        self.power_id = offer._get_price_power(question)[0]
        self.has_parts = bool(offer._get_price_in_parts(question["day"]))
        self.judged_price = price
        self.unit_cost = cost
        self.floor = verdict.floor or 0
        self.ceiling = verdict.ceiling or 0
        self.has_ceiling = verdict.ceiling is not None
        self.margin_rate = pricing.margin_of(price, cost) or 0
        self.markup_rate = pricing.markup_of(price, cost) or 0
        self.year_income = price * quantity
        self.year_result = (price - cost) * quantity
        self.state = verdict.state
        self.note = offer._tell_verdict(verdict)
        self.position = offer._tell_position(price)

    def _get_judged_price(self):
        """Return what a unit brings: to this customer, or all of them on average."""
        offer, price = self.offer_id, self.price
        if self.partner_id:
            return offer._get_price_to_judge(price, self.quantity or 1, self.day)
        cost = offer._get_law_cost(self.day)
        return float(cost._get_unit_income(price)) if cost else price

    def _clear_verdict(self):
        for name in (
            "power_id",
            "has_parts",
            "judged_price",
            "unit_cost",
            "floor",
            "ceiling",
            "has_ceiling",
            "margin_rate",
            "markup_rate",
            "year_income",
            "year_result",
            "state",
            "note",
            "position",
        ):
            self[name] = False

    # ------------------------------------------------------------
    # What to do with it
    # ------------------------------------------------------------

    def action_use_lowest(self):
        """Take the lowest lawful price."""
        return self._use(self.floor)

    def action_use_highest(self):
        """Take the highest lawful price."""
        return self._use(self.ceiling)

    def _use(self, price):
        self.ensure_one()
        self.write({"aim": False, "rate": 0})
        self.price = price
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Price calculator"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_set_list_price(self):
        """Make it the offer's list price; the offer refuses what isn't lawful."""
        self.ensure_one()
        self.offer_id.list_price = self.price
        return self.offer_id.get_formview_action()

    def action_ask_approval(self):
        """Start an approval of this price below cost."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approval of a price below cost"),
            "res_model": "it.price.approval",
            "view_mode": "form",
            "context": {
                "default_offer_id": self.offer_id.id,
                "default_partner_id": self.partner_id.id,
                "default_price_floor": self.price,
                "default_quantity": self.quantity,
            },
        }
