from odoo import fields, models


class ItPartnerNeed(models.Model):
    """One thing a stage may ask for, and where a person puts it.

    The things are known to the program; a manager says which stage asks for which and
    words them. How each is checked: ``res.partner._get_met_<code>``.
    """

    _name = "it.partner.need"
    _description = "What a Partner Stage Asks For"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    where = fields.Char(
        string="Where to put it",
        required=True,
        translate=True,
        help="Shown in the refusal: the place on the screen where it is filled in.",
    )
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "This need is already there: change its words instead.",
    )
