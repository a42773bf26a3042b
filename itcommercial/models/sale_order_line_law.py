from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .it_offer_law import BY_LAW, STATES
from .sale_order_law import ASKED

FOUND = {"it_lawful_price", "it_lawful_quantity", "it_lawful_partner_id"}
LEAST = 0.000001


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

    def _get_effective_price(self):
        self.ensure_one()
        return self.price_unit * (1 - self.discount / 100)

    def _prepare_price_question(self, offer):
        self.ensure_one()
        order = self.order_id
        return {
            "offer": offer,
            "price": self._get_effective_price(),
            "quantity": self.product_uom_qty or 1,
            "partner": order.partner_id,
            "lead": order.opportunity_id or None,
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
    @api.depends("it_offer_id", "price_unit", "discount", "product_uom_qty")
    def _compute_it_price_law(self):
        self.it_price_law_state = False
        self.it_price_law_note = False
        for line, (offer, verdict) in self._assess_lines().items():
            line.it_price_law_state = verdict.state
            line.it_price_law_note = offer.sudo(False)._tell_verdict(verdict)

    @api.constrains("price_unit", "discount", "product_uom_qty", "product_id")
    def _check_lawful_price(self):
        if self.env.context.get("it_price_found") is BY_LAW:
            return
        asked = self.filtered(lambda line: line.order_id.state in ASKED)
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
            line._keep_lawful_price()
            offer._get_law_cost(fields.Date.context_today(self))._mark_used()

    def _is_found_lawful(self):
        line = self.sudo()
        return (
            line.it_lawful_quantity > 0
            and line.it_lawful_partner_id == line.order_id.partner_id
            and abs(line.it_lawful_price - line._get_effective_price()) < LEAST
            and line.product_uom_qty <= line.it_lawful_quantity
        )

    def _keep_lawful_price(self):
        self.ensure_one()
        self.sudo().with_context(it_price_found=BY_LAW).write(
            {
                "it_lawful_price": self._get_effective_price(),
                "it_lawful_quantity": self.product_uom_qty,
                "it_lawful_partner_id": self.order_id.partner_id.id,
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._drop_findings(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._drop_findings(vals))

    @api.model
    def _drop_findings(self, vals):
        """What was found lawful is nobody's to send."""
        if self.env.context.get("it_price_found") is BY_LAW:
            return vals
        return {key: value for key, value in vals.items() if key not in FOUND}
