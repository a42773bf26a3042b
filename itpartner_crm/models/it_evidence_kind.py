from odoo import fields, models


class ItEvidenceKind(models.Model):
    """A kind of evidence that a gate may ask for: an agreement, a letter, a plan.

    Shipped as data and kept by a manager; archived, not deleted, once used.
    """

    _name = "it.evidence.kind"
    _description = "Kind of Evidence"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short name that imports and reports use; stays when the name changes.",
    )
    sequence = fields.Integer(default=10, aggregator=None)
    active = fields.Boolean(default=True)
    note = fields.Text(
        string="What counts",
        translate=True,
        help="What a piece of evidence of this kind has to show.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "A kind of evidence with this code is already there: use or unarchive it.",
    )
