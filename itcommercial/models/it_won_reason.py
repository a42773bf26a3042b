from odoo import fields, models


class ItWonReason(models.Model):
    """Why work was won: a short list, so that wins can be counted by reason."""

    _name = "it.won.reason"
    _description = "Reason for a Win"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name)", "There is a reason of that name already: use that one."
    )
