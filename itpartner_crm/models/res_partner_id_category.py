from odoo import fields, models


class ResPartnerIdCategory(models.Model):
    """A scheme of identifiers says who issues it and what it is good for."""

    _inherit = "res.partner.id_category"

    it_issuer = fields.Char(
        string="Issued by",
        translate=True,
        help="Who keeps the register and gives out the numbers.",
    )
    it_note = fields.Text(
        string="About this identifier",
        translate=True,
        help="Who issues it, what it looks like and what it may be used for.",
    )
