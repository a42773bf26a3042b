from odoo import fields, models


class AgreementType(models.Model):
    """Kind of agreement: what a new agreement of this kind starts with.

    Shipped as editable data; changed by the manager only. A change reaches new
    agreements alone: those that exist keep the terms they were given.
    """

    _inherit = "agreement.type"
    _order = "sequence, name"

    sequence = fields.Integer(default=50)
    code = fields.Char(
        copy=False,
        index=True,
        help="Short name used in lists and exports, such as SLA or S75.",
    )
    is_binding = fields.Boolean(
        string="Legally binding",
        default=True,
        help="Unticked for a memorandum or letter that records intentions only.",
    )
    legal_note = fields.Text(
        help="What this kind usually says beyond the common terms.",
    )
    notice_period = fields.Integer(
        string="Usual notice",
        help="How much notice new agreements of this kind start with; 0 for none.",
    )
    notice_unit = fields.Selection(
        selection=lambda self: self.env["agreement"]._notice_unit_selection(),
        string="Unit of notice",
        default="months",
        required=True,
    )
    execution = fields.Selection(
        selection=[("hand", "Signed by hand"), ("deed", "Executed as a deed")],
        string="Usually",
        default="hand",
        required=True,
        help="How agreements of this kind are usually executed.",
    )
    retention_years = fields.Integer(
        default=6,
        help="Years the file is kept after the agreement ends: 6 signed by hand, "
        "12 for a deed or lease (Limitation Act 1980).",
    )

    _it_code_uniq = models.UniqueIndex(
        "(lower(code)) WHERE code IS NOT NULL",
        "This code already belongs to another agreement type.",
    )
    _it_terms_positive = models.Constraint(
        "CHECK (notice_period BETWEEN 0 AND 3650 "
        "AND retention_years BETWEEN 0 AND 100)",
        "Notice lies between 0 and 3650 units and retention between 0 and 100 years.",
    )
