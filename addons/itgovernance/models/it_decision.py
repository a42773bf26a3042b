from odoo import api, fields, models
from odoo.exceptions import ValidationError

PENDING_OUTCOMES = {"pending", "withdrawn"}
ASSESSMENTS = [
    ("not_needed", "Not needed"),
    ("needed", "Needed"),
    ("done", "Done"),
]


class ItDecision(models.Model):
    """A decision planned for, or taken by, a forum.

    Made by an officer when it is planned; the outcome is added when it is taken. What
    changes after that is kept in the chatter, and only a manager deletes.
    """

    _name = "it.decision"
    _description = "Decision"
    _inherit = [
        "it.exempt.mixin",
        "it.rule.use.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["reference", "name"]

    reference = fields.Char(
        readonly=True,
        copy=False,
        default="/",
        required=True,
    )
    name = fields.Char(
        string="Matter",
        required=True,
        tracking=True,
        help="What is to be decided, as the public notice would put it.",
    )
    forum_id = fields.Many2one(
        "it.forum",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        help="Who decides.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Lead officer",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
    )
    date = fields.Date(
        string="Decision date",
        index=True,
        copy=False,
        tracking=True,
        help="Day on which the decision is planned, then taken.",
    )
    outcome = fields.Selection(
        [
            ("pending", "To be decided"),
            ("approved", "Approved"),
            ("conditions", "Approved with conditions"),
            ("rejected", "Rejected"),
            ("deferred", "Deferred"),
            ("noted", "Noted"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="pending",
        copy=False,
        index=True,
        tracking=True,
    )
    resolution = fields.Text(
        copy=False,
        help="The decision as recorded, in numbered points where there are several.",
    )
    conditions = fields.Text(copy=False)
    reasons = fields.Text(copy=False, help="Why it was decided so.")
    options_rejected = fields.Text(
        string="Options rejected",
        copy=False,
        help="What else was considered, and why it was rejected.",
    )
    ward_ids = fields.Many2many("it.ward", string="Wards affected")
    est_value = fields.Monetary(
        string="Estimated value",
        help="Spending or saving that follows from the decision, over its whole term.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )

    esia_answer = fields.Selection(
        ASSESSMENTS,
        string="Equality and safety (ESIA)",
        tracking=True,
        help="Is an Equality and Safety Impact Assessment needed?",
    )
    esia_reason = fields.Text(string="ESIA: why, or where it is kept")
    dpia_answer = fields.Selection(
        ASSESSMENTS,
        string="Data protection (DPIA)",
        tracking=True,
        help="Is a Data Protection Impact Assessment needed?",
    )
    dpia_reason = fields.Text(string="DPIA: why, or where it is kept")
    is_delegated = fields.Boolean(string="Authority delegated", tracking=True)
    delegate_id = fields.Many2one(
        "res.partner",
        string="Delegated to",
        index="btree_not_null",
        tracking=True,
    )
    delegation_scope = fields.Text(
        string="Delegation scope", help="What the delegate may decide, and what not."
    )
    delegation_limit = fields.Monetary(
        string="Delegated up to",
        tracking=True,
        help="Highest value the delegate may decide on; 0 for none set.",
    )
    delegation_consultees = fields.Char(
        string="After consulting",
        tracking=True,
        help="Whom the delegate has to consult first, such as the Cabinet member for "
        "finance.",
    )
    delegation_until = fields.Date(
        string="Delegated until",
        tracking=True,
        help="Last day on which the delegate may decide; empty for no end.",
    )
    active = fields.Boolean(default=True)

    _reference_uniq = models.UniqueIndex(
        "(reference) WHERE reference <> '/'",
        "Another decision already has this reference.",
    )
    _est_value_positive = models.Constraint(
        "CHECK (est_value >= 0)",
        "The estimated value can't be negative: enter a saving as a positive amount.",
    )

    _delegation_limit_positive = models.Constraint(
        "CHECK (delegation_limit >= 0)",
        "The value up to which authority is delegated is 0 or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("reference", "/") == "/":
                day = fields.Date.to_date(vals.get("date"))
                vals["reference"] = self._next_reference(day)
        return super().create(vals_list)

    @api.model
    def _next_reference(self, day):
        sequence = self.env["ir.sequence"]
        return sequence.next_by_code("it.decision", sequence_date=day) or "/"

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = f"{decision.reference} {decision.name or ''}"
        self._mask_display_name()

    @api.constrains("esia_answer", "esia_reason", "dpia_answer", "dpia_reason")
    def _check_assessments(self):
        for decision in self:
            for answer, reason, label in (
                (decision.esia_answer, decision.esia_reason, "ESIA"),
                (decision.dpia_answer, decision.dpia_reason, "DPIA"),
            ):
                if answer == "not_needed" and not (reason or "").strip():
                    raise ValidationError(
                        self.env._(
                            "%(name)s says that no %(assessment)s is needed: write "
                            "why under Impact assessments.",
                            name=decision.display_name,
                            assessment=label,
                        )
                    )

    @api.constrains("outcome", "date", "conditions")
    def _check_outcome(self):
        for decision in self.filtered(lambda d: d.outcome not in PENDING_OUTCOMES):
            if not decision.date:
                raise ValidationError(
                    self.env._(
                        "%(name)s can't be recorded as decided without its date.",
                        name=decision.display_name,
                    )
                )
            if decision.outcome == "conditions" and not decision.conditions:
                raise ValidationError(
                    self.env._(
                        "%(name)s is approved with conditions: write the conditions.",
                        name=decision.display_name,
                    )
                )

    @api.constrains("is_delegated", "delegate_id", "delegation_scope")
    def _check_delegation(self):
        for decision in self.filtered("is_delegated"):
            if not decision.delegate_id or not decision.delegation_scope:
                raise ValidationError(
                    self.env._(
                        "%(name)s delegates authority: name to whom and for what "
                        "under Delegated authority.",
                        name=decision.display_name,
                    )
                )
