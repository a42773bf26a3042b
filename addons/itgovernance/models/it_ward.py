from odoo import fields, models


class ItWard(models.Model):
    """An electoral ward of the council; kept by a manager, archived when abolished."""

    _name = "it.ward"
    _description = "Ward"
    _order = "name, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(
        required=True,
        help="Official code of the ward, such as its ONS code E05000000.",
    )
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "A ward with this code is already listed: use that one, or unarchive it.",
    )
