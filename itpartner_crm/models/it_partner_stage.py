from odoo import fields, models


class ItPartnerStage(models.Model):
    """How far the relation with a city partner has come.

    Shipped as data (identified to ended) and kept by a manager.
    """

    _name = "it.partner.stage"
    _description = "Partner stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short name that rules and reports use; stays when the name changes.",
    )
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(
        string="Folded in the register",
        help="The column is folded in the register's cards.",
    )
    is_live = fields.Boolean(
        string="Counts as live",
        help="Partners in this stage count as partners the council works with now.",
    )
    keeps_contact = fields.Boolean(
        string="Contact is kept up",
        default=True,
        help="Partners in this stage are to be spoken with at the interval of their "
        "tier, and show as overdue when they are not.",
    )
    need_ids = fields.Many2many(
        "it.partner.need",
        string="Asks for",
        help="What must be on a partner's record before it moves into this stage, by "
        "form, drag, import or any other door.",
    )
    description = fields.Text(
        translate=True,
        help="When a partner belongs in this stage.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "A stage with this code is already there: use that one, or unarchive it.",
    )
