from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .it_offer_law import BY_LAW, STATES
from .sale_order_law import ASKED

FOUND = {
    "it_lawful_price",
    "it_lawful_quantity",
    "it_lawful_partner_id",
    "it_price_approval_id",
}
# Which offer a line sells follows from its product; not to be sent either.
NOT_SENT = FOUND | {"it_offer_id"}
LEAST = 0.000001
HUNDRED = 100


class SaleOrderLine(models.Model):
    """What an offer is quoted at, held against the rule of its power.

    A price that was lawful when the quote was sent may be accepted while the quote is
    valid, so it is kept with the line and not judged again.
    """

    _inherit = "sale.order.line"

    it_price_law_state = fields.Selection(
        STATES, string="Lawful price", compute="_compute_it_price_law"
    )
    it_price_law_note = fields.Text(
        string="Why this is or isn't lawful", compute="_compute_it_price_law"
    )
    it_lawful_price = fields.Float(
        string="Price found lawful",
        readonly=True,
        copy=False,
        digits=(16, 6),
        groups="base.group_system",
    )
    it_lawful_partner_id = fields.Many2one(
        "res.partner",
        string="For the customer",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )
    it_lawful_quantity = fields.Float(
        string="For a quantity of",
        readonly=True,
        copy=False,
        digits=(16, 4),
        groups="base.group_system",
    )

    it_price_approval_id = fields.Many2one(
        "it.price.approval",
        string="Approved below cost by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="base.group_system",
        help="Its units count towards those that were approved for the year.",
    )

    # ------------------------------------------------------------
    # What the customer really pays for a unit
    # ------------------------------------------------------------

    def _get_effective_price(self):
        """Return what a unit of the offer really brings.

        In the offer's own currency and unit, without VAT, after the discount of the line
        and its share of what is taken off the order as a whole.
        """
        self.ensure_one()
        price = self.price_unit * (1 - self.discount / HUNDRED)
        taxes = self.tax_ids
        if any(tax.price_include for tax in taxes):
            price = taxes.compute_all(price, rounding_method="round_globally")[
                "total_excluded"
            ]
        price *= 1 - self._get_order_cut()
        unit = self.product_id.uom_id
        if self.product_uom_id and self.product_uom_id != unit:
            price = self.product_uom_id._compute_price(price, unit)
        offer, currency = self.it_offer_id.sudo(), self.currency_id
        if offer and currency and currency != offer.currency_id:
            company = self.company_id or self.env.company
            return currency._convert(
                price, offer.currency_id, company, self._it_day(), round=False
            )
        return price

    def _get_order_cut(self):
        """Return the part of the order's value that lines below nought take off it."""
        lines = self.order_id.order_line
        if len(lines) == 1:
            return 0
        amounts = [
            line.price_subtotal
            for line in lines
            if not (line.display_type or line.is_downpayment)
        ]
        cut = -sum(amount for amount in amounts if amount < 0)
        whole = sum(amount for amount in amounts if amount > 0)
        return min(cut / whole, 1) if cut and whole else 0

    def _get_price_factor(self):
        """Return what is written as price for each pound that a unit really brings."""
        self.ensure_one()
        real = self._get_effective_price()
        return self.price_unit / real if real and self.price_unit else 1

    def _get_offer_quantity(self):
        """Return how many units of the offer the line holds."""
        self.ensure_one()
        unit = self.product_id.uom_id
        if not self.product_uom_id or self.product_uom_id == unit:
            return self.product_uom_qty
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, unit, round=False
        )

    def _prepare_price_question(self, offer):
        self.ensure_one()
        order = self.order_id
        quantity = self._get_offer_quantity()
        quantity = quantity if quantity > 0 else 1
        return {
            "offer": offer,
            "price": offer._get_price_to_judge(self._get_effective_price(), quantity),
            "quantity": quantity,
            "partner": order.partner_id,
            "lead": order.opportunity_id or None,
            "line": self,
        }

    def _assess_lines(self):
        """Return {line: (offer, verdict)} of lines that sell an offer."""
        offers = {line: line.it_offer_id.sudo() for line in self if line.it_offer_id}
        asked = [line._prepare_price_question(offer) for line, offer in offers.items()]
        verdicts = self.env["it.offer"]._assess_prices(asked) if asked else []
        return {
            line: (offer, verdict)
            for (line, offer), verdict in zip(offers.items(), verdicts, strict=True)
        }

    @api.depends_context("uid")
    @api.depends(
        "it_offer_id",
        "price_unit",
        "discount",
        "product_uom_qty",
        "product_uom_id",
        "tax_ids",
        "order_id.order_line.price_subtotal",
        "order_id.state",
        "order_id.validity_date",
    )
    def _compute_it_price_law(self):
        self.it_price_law_state = False
        self.it_price_law_note = False
        held = self.filtered(lambda line: line._is_held())
        for line in held:
            line.it_price_law_state = "ok"
            line.it_price_law_note = line._tell_held()
        for line, (offer, verdict) in (self - held)._assess_lines().items():
            line.it_price_law_state = verdict.state
            line.it_price_law_note = offer.sudo(False)._tell_verdict(verdict)

    @api.constrains(
        "price_unit",
        "discount",
        "product_uom_qty",
        "product_uom_id",
        "product_id",
        "tax_ids",
    )
    def _check_lawful_price(self):
        if self.env.context.get("it_price_found") is BY_LAW:
            return
        # what is taken off the order lowers the price of all its lines
        cuts = self.filtered(lambda line: line.price_subtotal < 0)
        asked = (self | cuts.order_id.order_line).filtered(
            lambda line: line.order_id.state in ASKED
        )
        asked._refuse_unlawful_prices()

    def _refuse_unlawful_prices(self):
        """Raise for the first line whose price isn't lawful; keep what was found so."""
        fresh = self.filtered(lambda line: not line._is_found_lawful())
        for line, (offer, verdict) in fresh._assess_lines().items():
            if verdict.state == "blocked":
                raise ValidationError(
                    self.env._(
                        "Quote %(quote)s can't go out with %(offer)s at %(price)s. "
                        "%(why)s",
                        quote=line.order_id.name,
                        offer=offer.name,
                        price=offer._format_money(line._get_effective_price()),
                        why=offer.sudo(False)._tell_verdict(verdict),
                    )
                )
            line._keep_lawful_price(offer, verdict)
            offer._get_law_cost(fields.Date.context_today(self))._mark_used()

    def _is_found_lawful(self):
        line = self.sudo()
        return (
            line.it_lawful_quantity > 0
            and line.it_lawful_partner_id == line.order_id.partner_id
            and abs(line.it_lawful_price - line._get_effective_price()) < LEAST
            and line._get_offer_quantity() <= line.it_lawful_quantity
        )

    def _is_held(self):
        """Whether the customer may count on the price, whatever it costs by now."""
        order = self.order_id
        if order.state not in ASKED or not self._is_found_lawful():
            return False
        return order.state == "sale" or not order._is_it_run_out()

    def _tell_held(self):
        order = self.order_id
        if order.state == "sale":
            return self.env._("Lawful when it was agreed.")
        return self.env._(
            "Lawful when it was sent, and held until %(day)s.",
            day=format_date(self.env, order.validity_date),
        )

    def _keep_lawful_price(self, offer, verdict):
        self.ensure_one()
        approval = self.env["it.price.approval"]
        if any(found.rule == "approved" for found in verdict.findings):
            today = fields.Date.context_today(self)
            question = {**self._prepare_price_question(offer), "day": today}
            approval = approval._find_approvals([question])[0]
        self.sudo().with_context(it_price_found=BY_LAW).write(
            {
                "it_price_approval_id": approval.id,
                "it_lawful_price": self._get_effective_price(),
                "it_lawful_quantity": self._get_offer_quantity(),
                "it_lawful_partner_id": self.order_id.partner_id.id,
            }
        )

    def _forget_lawful_price(self):
        """Let the prices be judged again, by the costs of that day."""
        found = self.sudo().filtered("it_lawful_quantity")
        found.with_context(it_price_found=BY_LAW).write({"it_lawful_quantity": 0})

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._drop_findings(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._drop_findings(vals))

    def unlink(self):
        """What is left of a quote that went out carries more of what was taken off it."""
        orders = self.order_id
        result = super().unlink()
        for order in orders.exists():
            if (
                order.state in ASKED
                and min(order.order_line.mapped("price_subtotal") or [0]) < 0
            ):
                order.order_line._refuse_unlawful_prices()
        return result

    @api.model
    def _drop_findings(self, vals):
        """What was found lawful, and which offer it is, is nobody's to send."""
        if self.env.context.get("it_price_found") is BY_LAW:
            return vals
        return {key: value for key, value in vals.items() if key not in NOT_SENT}
