from odoo import fields, models


class ItSector(models.Model):
    """Kind of organisation, with the identifiers that make one checkable.

    Shipped as data and kept by a manager; archived, not deleted, once used.
    """

    _name = "it.sector"
    _description = "Sector"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short name that imports and reports use; stays when the name changes.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    id_category_ids = fields.Many2many(
        "res.partner.id_category",
        string="Identifiers",
        help="Schemes in which an organisation of this sector is registered.",
    )
    register = fields.Char(
        translate=True,
        help="Public register in which such an organisation can be looked up.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "A sector with this code is already there: use that one, or unarchive it.",
    )
