from odoo import api, fields, models

from .it_offer_law import STATES


class ItLeadOfferLine(models.Model):
    """A price thought of in an opportunity, held against the law before it is quoted."""

    _inherit = "it.lead.offer.line"

    price_law_state = fields.Selection(
        STATES, string="Lawful?", compute="_compute_price_law"
    )
    price_law_note = fields.Text(
        string="Why this is or isn't lawful", compute="_compute_price_law"
    )

    @api.depends_context("uid")
    @api.depends(
        "offer_id",
        "price_unit",
        "quantity",
        "lead_id.partner_id",
        "lead_id.won_status",
        "lead_id.legal_power_id",
        "lead_id.customer_public_body",
    )
    def _compute_price_law(self):
        """Judge those of open opportunities, all at once."""
        self.price_law_state = self.price_law_note = False
        asked = self.filtered(
            lambda line: line.offer_id and line.lead_id.won_status == "pending"
        )
        questions = [line._prepare_price_question() for line in asked]
        verdicts = self.env["it.offer"]._assess_prices(questions) if asked else []
        for line, verdict in zip(asked, verdicts, strict=True):
            line.price_law_state = verdict.state
            line.price_law_note = line.offer_id._tell_verdict(verdict)

    def _prepare_price_question(self):
        self.ensure_one()
        offer, quantity = self.offer_id._origin, self.quantity or 1
        return {
            "offer": offer,
            "price": offer._get_price_to_judge(self.price_unit, quantity),
            "quantity": quantity,
            "partner": self.lead_id.partner_id or None,
            "lead": self.lead_id,
        }
