from odoo import api, fields, models

from .it_offer_law import STATES

ASKED = {"sent", "sale"}


class SaleOrder(models.Model):
    """A quote goes out, and is won, only at lawful prices."""

    _inherit = "sale.order"

    it_price_law_state = fields.Selection(
        STATES, string="Prices", compute="_compute_it_price_law_state"
    )

    @api.depends("order_line.it_price_law_state")
    def _compute_it_price_law_state(self):
        for order in self:
            states = set(order.order_line.mapped("it_price_law_state"))
            order.it_price_law_state = next(
                (one for one in ("blocked", "warning", "ok") if one in states), False
            )

    @api.constrains(
        "state", "partner_id", "opportunity_id", "pricelist_id", "validity_date"
    )
    def _check_lawful_prices(self):
        asked = self.filtered(lambda order: order.state in ASKED)
        asked.order_line._refuse_unlawful_prices()

    def write(self, vals):
        """A price found lawful is held as long as the quote was, and no longer."""
        if "validity_date" in vals:
            day = fields.Date.to_date(vals["validity_date"])
            self.filtered(
                lambda order: order.state == "sent" and order.validity_date != day
            ).order_line._forget_lawful_price()
        if vals.get("state") == "sale":
            self.filtered(
                lambda order: order.state != "sale" and order._is_it_run_out()
            ).order_line._forget_lawful_price()
        return super().write(vals)

    def _is_it_run_out(self):
        """Whether the days for which its prices are held are over, or none are said."""
        self.ensure_one()
        day = self.validity_date
        return not day or day < fields.Date.context_today(self)
