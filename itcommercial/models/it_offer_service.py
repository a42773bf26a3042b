from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ItOffer(models.Model):
    """Papers, service levels, and the end of an offer."""

    _inherit = "it.offer"

    document_ids = fields.One2many(
        "it.offer.document",
        "offer_id",
        string="Documents",
        groups="itgovernance.group_reader",
    )
    service_level_ids = fields.One2many(
        "it.offer.service.level", "offer_id", string="Service levels", copy=True
    )
    retire_reason = fields.Text(
        string="Why retired",
        copy=False,
        tracking=True,
        help="Why it is no longer offered; needed once an offer was live.",
    )

    @api.constrains("state", "retire_reason")
    def _check_retire_reason(self):
        for offer in self:
            retired = offer.state == "retired" and offer.product_id
            if retired and not (offer.retire_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(offer)s has been live: say why it retires.", offer=offer.name
                    )
                )

    def _get_words_of_service(self):
        """Add the service levels to what is promised."""
        told = super()._get_words_of_service()
        levels = [
            f"{level.name}: {level.target}"
            + (f" ({level.hours})" if level.hours else "")
            for level in self.sudo().service_level_ids
        ]
        return "\n".join([told, *levels] if told else levels) or False

    def action_ask_retire(self):
        """Open the window that asks why, and shows what still uses the offer."""
        self.ensure_one()
        if not self.product_id:
            return self.action_retire()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Retire %(offer)s", offer=self.name),
            "res_model": "it.offer.retire",
            "view_mode": "form",
            "target": "new",
            "context": {"default_offer_id": self.id},
        }
