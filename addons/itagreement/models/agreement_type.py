from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import states


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
        string="Legal note",
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
        string="Retention years",
        default=6,
        help="Years the file is kept after the agreement ends: 6 signed by hand, "
        "12 for a deed or lease (Limitation Act 1980).",
    )
    need_ids = fields.One2many(
        comodel_name="it.agreement.type.need",
        inverse_name="type_id",
        string="Questions",
        copy=True,
        help="What an agreement of this kind answers on its Particulars page.",
    )
    need_count = fields.Integer(
        string="Asks",
        compute="_compute_need_count",
        aggregator=None,
        help="Questions that an agreement of this kind answers.",
    )
    notice_how = fields.Text(
        string="How notice is given",
        help="The usual clause: in writing, by hand or by recorded delivery to the "
        "address for notices.",
    )
    review_every_months = fields.Integer(
        string="Reviewed every",
        help="Months between two looks at an agreement of this kind; 0 for none.",
    )
    is_procured = fields.Boolean(
        string="Procured",
        help="Agreements of this kind are let under the Procurement Act 2023, so they "
        "name their kind of contract and their route, and are subject to publication.",
    )
    has_whole_shares = fields.Boolean(
        string="Shares make up the whole",
        help="The parties share all of the cost, the income or the risk: their shares "
        "add up to exactly 100 per cent before the agreement is read by legal services.",
    )
    tier_text = fields.Char(
        string="Approved by",
        compute="_compute_tier_text",
        help="The tiers of approval that this kind can meet; by value and risk, not "
        "every agreement meets each.",
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
    _it_review_positive = models.Constraint(
        "CHECK (COALESCE(review_every_months, 0) BETWEEN 0 AND 240)",
        "Reviews lie between 0 and 240 months apart.",
    )

    @api.depends("need_ids")
    def _compute_need_count(self):
        for kind in self:
            kind.need_count = len(kind.need_ids)

    def _compute_tier_text(self):
        tiers = self.env["tier.definition"]._get_for_agreements()
        for kind in self:
            mine = tiers.filtered(
                lambda tier, kind=kind: not tier.it_type_ids or kind in tier.it_type_ids
            )
            kind.tier_text = ", ".join(mine.mapped("name"))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        """The database empties the type of agreements: never of what was approved."""
        agreements = self.env["agreement"].sudo().with_context(active_test=False)
        fixed = (states.APPROVED, *states.BINDING_STATES)
        if used := agreements.search(
            [("agreement_type_id", "in", self.ids), ("state", "in", fixed)], limit=1
        ):
            raise UserError(
                self.env._(
                    "There are agreements of the type “%(name)s” that are approved or "
                    "signed, so it is archived, not deleted.",
                    name=used.agreement_type_id.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        """A type goes with its questions, unless agreements answer one of them."""
        self.with_context(active_test=False).need_ids.unlink()
