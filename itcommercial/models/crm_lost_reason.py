from odoo import fields, models


class CrmLostReason(models.Model):
    """Some reasons for a loss only say something with the name of who won instead."""

    _inherit = "crm.lost.reason"

    it_asks_competitor = fields.Boolean(
        string="Asks for a competitor",
        help="Whoever gives this reason for a commercial opportunity names who won it.",
    )
