from odoo import fields, models
from odoo.exceptions import UserError


class ItAgreementVariation(models.Model):
    """A variation may release obligations that were signed."""

    _inherit = "it.agreement.variation"

    released_obligation_ids = fields.Many2many(
        comodel_name="it.agreement.obligation",
        relation="it_agreement_variation_released_rel",
        column1="variation_id",
        column2="obligation_id",
        string="Releases",
        copy=False,
        domain="[('agreement_id', '=', agreement_id), "
        "('state', 'in', ('waiting', 'open', 'rejected', 'breach'))]",
        help="Obligations that end with this variation; add new ones in the Obligations "
        "tab.",
    )

    def _apply(self):
        result = super()._apply()
        for variation in self:
            released = variation.sudo().released_obligation_ids
            if stray := released.filtered(
                lambda one, mine=variation.agreement_id: one.agreement_id != mine
            ):
                raise UserError(
                    self.env._(
                        "“%(name)s” belongs to another agreement: take it off the "
                        "variation.",
                        name=stray[0].name,
                    )
                )
            released.filtered(
                lambda one: one.state in ("waiting", "open", "rejected", "breach")
            )._release(variation)
        return result
