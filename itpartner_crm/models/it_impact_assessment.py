from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .it_stage_need import IMPACT_KINDS

APPROVAL = {"approver_id", "approved_on"}
# What may change once it is approved.
FREE = {"review_date", "activity_ids", "message_follower_ids", "message_ids"}


class ItImpactAssessment(models.Model):
    """Whether an undertaking needs a DPIA or an ESIA, and that it was done.

    An officer answers the screening questions and says the outcome; somebody else
    approves that none is needed, or the finished assessment. Approved, it stays; what
    changes later is assessed anew.
    """

    _name = "it.impact.assessment"
    _description = "Impact Assessment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    kind = fields.Selection(IMPACT_KINDS, required=True, default="dpia", tracking=True)
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        ondelete="cascade",
        index="btree_not_null",
    )
    partnership_id = fields.Many2one(
        "it.partnership", ondelete="cascade", index="btree_not_null"
    )
    outcome = fields.Selection(
        [
            ("screening", "Being screened"),
            ("not_needed", "Not needed"),
            ("needed", "Needed"),
            ("done", "Done"),
        ],
        required=True,
        default="screening",
        copy=False,
        tracking=True,
        help="Not needed: say why. Needed: the assessment is still to be written. "
        "Done: it is attached.",
    )
    reason = fields.Text(
        string="Why",
        help="Why no assessment is needed, whatever the answers.",
    )
    answer_ids = fields.One2many(
        "it.impact.answer",
        "assessment_id",
        string="Screening",
        compute="_compute_answer_ids",
        store=True,
        readonly=False,
        precompute=False,
        copy=True,
    )
    yes_count = fields.Integer(string="Answers yes", compute="_compute_counts")
    open_count = fields.Integer(string="Not yet answered", compute="_compute_counts")
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    author_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        tracking=True,
    )
    approver_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    approved_on = fields.Datetime(string="Approved on", readonly=True, copy=False)
    is_settled = fields.Boolean(
        string="Settled",
        compute="_compute_is_settled",
        store=True,
        help="Screened out or done, and approved by somebody other than the author.",
    )
    document = fields.Binary(string="Assessment", attachment=True, copy=False)
    document_name = fields.Char(string="File name", copy=False)
    url = fields.Char(string="Link", help="Where the assessment is kept.", copy=False)
    review_date = fields.Date(
        string="Look again on",
        tracking=True,
        help="Day on which to check that it still holds.",
    )
    is_review_due = fields.Boolean(
        compute="_compute_is_review_due", search="_search_is_review_due"
    )

    _about_one = models.Constraint(
        "CHECK (num_nonnulls(lead_id, partnership_id) = 1)",
        "An impact assessment is about one opportunity or one partnership: choose it.",
    )

    @api.depends("kind", "lead_id.name", "partnership_id.name")
    def _compute_name(self):
        for one in self:
            about = one.lead_id.name or one.partnership_id.name or ""
            one.name = f"{(one.kind or '').upper()} {about}".strip()

    @api.depends("kind")
    def _compute_answer_ids(self):
        """Ask every question of the kind; another kind asks anew."""
        rows = self.env["it.impact.question"].search([])
        for one in self:
            asked = rows.filtered(lambda row, kind=one.kind: row.kind == kind)
            one.answer_ids = [Command.clear()] + [
                Command.create(
                    {"question_id": row.id, "sequence": row.sequence, "name": row.name}
                )
                for row in asked
            ]

    @api.depends("answer_ids.answer")
    def _compute_counts(self):
        for one in self:
            given = one.answer_ids.mapped("answer")
            one.yes_count = given.count("yes")
            one.open_count = given.count(False)

    @api.depends("outcome", "approver_id")
    def _compute_is_settled(self):
        for one in self:
            settled = one.outcome in ("not_needed", "done")
            one.is_settled = settled and bool(one.approver_id)

    @api.depends("review_date")
    def _compute_is_review_due(self):
        today = fields.Date.context_today(self)
        for one in self:
            one.is_review_due = bool(one.review_date) and one.review_date <= today

    def _search_is_review_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("review_date", "<=", fields.Date.context_today(self))]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {key: val for key, val in vals.items() if key not in APPROVAL}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not APPROVAL.isdisjoint(vals):
            raise UserError(
                self.env._("An assessment is approved by its button, not by writing.")
            )
        if not vals.keys() <= FREE | APPROVAL:
            self._check_not_settled()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_settled()

    def _check_not_settled(self):
        for one in self.filtered("is_settled"):
            raise UserError(
                self.env._(
                    "“%(name)s” is approved and stays as it is: assess what has "
                    "changed in a new one.",
                    name=one.name,
                )
            )

    @api.constrains("outcome", "reason", "answer_ids", "document", "url")
    def _check_outcome(self):
        concluded = self.filtered(lambda one: one.outcome != "screening")
        for one in concluded.with_context(bin_size=True):
            if one.open_count:
                raise ValidationError(
                    self.env._(
                        "%(count)s questions of “%(name)s” are not answered yet: "
                        "answer each under Screening before you say the outcome.",
                        count=one.open_count,
                        name=one.name,
                    )
                )
            if one.outcome == "not_needed" and not (one.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is said not to be needed: say in Why.",
                        name=one.name,
                    )
                )
            if one.outcome == "done" and not (one.document or one.url):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is said to be done: attach the assessment or link "
                        "to it.",
                        name=one.name,
                    )
                )

    def action_approve(self):
        """Approve the outcome in the name of the current user, not its author."""
        self.check_access("write")
        self._check_not_settled()
        for one in self:
            if self.env.user in one.author_id | one.create_uid:
                raise UserError(
                    self.env._(
                        "You wrote “%(name)s” yourself: another person approves it.",
                        name=one.name,
                    )
                )
            if one.outcome not in ("not_needed", "done"):
                raise UserError(
                    self.env._(
                        "“%(name)s” has no outcome to approve yet: it is either not "
                        "needed or done.",
                        name=one.name,
                    )
                )
        self.sudo().write(
            {"approver_id": self.env.uid, "approved_on": fields.Datetime.now()}
        )
        return True
