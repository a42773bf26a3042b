from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from . import review_guard_sql

EXEMPT = "itgovernance.group_exempt"
# What people write into an item; the rest is copied by opening the review, and stays.
WRITTEN = {
    "decision",
    "reason",
    "conditions",
    "action_owner_id",
    "due_date",
    "on_agenda",
    "conflict_ids",
    "action_ids",
}


class ItReviewItem(models.Model):
    """One opportunity in a review: its figures as known then, and what was decided.

    Opening the review makes it. The figures are copies and stay; decision, reason, owner
    and day are written until the review is closed.
    """

    _name = "it.review.item"
    _description = "Pipeline review item"
    _order = "review_id desc, on_agenda desc, kind, expected_revenue desc, id"

    review_id = fields.Many2one(
        "it.review", required=True, ondelete="cascade", index=True
    )
    state = fields.Selection(related="review_id.state", string="Review state")
    version_id = fields.Many2one(
        "it.pipeline.version",
        string="As known",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(string="Title", readonly=True)
    kind = fields.Selection(
        [("shared_service", "Shared service"), ("commercial", "Commercial")],
        readonly=True,
    )
    stage_name = fields.Char(string="Stage then", readonly=True)
    owner_id = fields.Many2one(
        "res.users", string="Owner then", readonly=True, ondelete="restrict"
    )
    status = fields.Selection(
        [("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("archived", "Archived")],
        readonly=True,
    )
    currency_id = fields.Many2one(related="review_id.currency_id", store=True)
    expected_revenue = fields.Monetary(string="Value then", readonly=True)
    probability = fields.Float(readonly=True, aggregator="avg", help="In percent.")
    date_deadline = fields.Date(string="Expected close then", readonly=True)
    is_exempt = fields.Boolean(string="Exempt", readonly=True)
    change = fields.Selection(
        [
            ("new", "New"),
            ("reopened", "Reopened"),
            ("grown", "Grown"),
            ("shrunk", "Shrunk"),
            ("slipped", "Slipped"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
            ("same", "As before"),
        ],
        string="Since the review before",
        readonly=True,
    )
    on_agenda = fields.Boolean(
        string="On the agenda",
        index=True,
        help="Picked by a rule, or put there by hand. Only what is on the agenda needs "
        "a decision.",
    )
    rule_ids = fields.Many2many(
        "it.review.rule",
        string="Picked by",
        readonly=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    why = fields.Text(string="Why on the agenda", readonly=True)
    now_stage_name = fields.Char(string="Stage now", compute="_compute_now")
    now_expected_revenue = fields.Monetary(string="Value now", compute="_compute_now")
    now_probability = fields.Float(string="Probability now", compute="_compute_now")
    now_date_deadline = fields.Date(string="Expected close now", compute="_compute_now")
    now_owner_id = fields.Many2one(
        "res.users", string="Owner now", compute="_compute_now"
    )
    has_changed_since = fields.Boolean(
        string="Changed since",
        compute="_compute_now",
        help="The opportunity is no longer as the review shows it.",
    )
    decision = fields.Selection(
        [
            ("proceed", "Proceed"),
            ("hold", "Hold"),
            ("rework", "Rework"),
            ("stop", "Stop"),
            ("refer", "Refer up"),
        ],
    )
    reason = fields.Char(help="Why; needed for anything but Proceed.")
    conditions = fields.Text(help="What has to be met for the decision to hold.")
    action_owner_id = fields.Many2one(
        "res.users",
        string="Who acts",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    due_date = fields.Date(string="By")
    decided_at = fields.Datetime(string="Decided on", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Noted by", readonly=True, ondelete="restrict"
    )
    conflict_ids = fields.One2many(
        "it.review.conflict", "item_id", string="Declared interests"
    )
    action_ids = fields.One2many("it.review.action", "item_id", string="Actions")

    @api.depends(
        "lead_id.stage_id",
        "lead_id.expected_revenue",
        "lead_id.probability",
        "lead_id.date_deadline",
        "lead_id.user_id",
    )
    def _compute_now(self):
        """What the opportunity says now; whoever sees the item may see that of it."""
        for item in self:
            lead = item.lead_id.sudo()
            item.now_stage_name = lead.stage_id.name
            item.now_expected_revenue = lead.expected_revenue
            item.now_probability = lead.probability
            item.now_date_deadline = lead.date_deadline
            item.now_owner_id = lead.user_id
            item.has_changed_since = bool(lead) and (
                (lead.stage_id.name or "") != (item.stage_name or "")
                or item.currency_id.compare_amounts(
                    lead.expected_revenue, item.expected_revenue
                )
                != 0
                or round(lead.probability, 2) != round(item.probability, 2)
                or lead.date_deadline != item.date_deadline
                or lead.user_id != item.owner_id
            )

    def init(self):
        """Keep items of closed reviews as they are in the database as well."""
        review_guard_sql.install(self, free=("lead_id",))
        review_guard_sql.install_links(self, "rule_ids", "item")

    @api.constrains("decision", "reason")
    def _check_reason(self):
        for item in self:
            if item.decision and item.decision != "proceed" and not item.reason:
                raise ValidationError(
                    self.env._(
                        "%(name)s: say in Reason why it should not simply proceed.",
                        name=item.name,
                    )
                )

    @api.constrains("action_owner_id")
    def _check_owner_may_see(self):
        """Nobody is asked to act on what he may not see."""
        for item in self:
            if item.action_owner_id:
                item._refuse_blind(item.action_owner_id)

    def _is_seen_by(self, user):
        """Whether a person may see the item, exempt as it may be, then or now."""
        is_exempt = self.is_exempt or self.sudo().lead_id.is_exempt
        return not is_exempt or user.has_group(EXEMPT)

    def _refuse_blind(self, user):
        if not self._is_seen_by(user):
            raise ValidationError(
                self.env._(
                    "%(item)s is exempt, and %(user)s does not hold the role Exempt "
                    "information: choose someone who holds it to act.",
                    item=self.name,
                    user=user.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = self.env["it.review"].browse(
            {vals["review_id"] for vals in vals_list if vals.get("review_id")}
        )
        reviews._refuse_closed()
        if not reviews._is_settling():
            self._refuse_copied()
        return super().create(vals_list)

    def write(self, vals):
        self.review_id._refuse_closed()
        if not WRITTEN.issuperset(vals) and not self.review_id._is_settling():
            self._refuse_copied()
        if "decision" in vals:
            decided = bool(vals["decision"])
            vals = {
                **vals,
                "decided_at": fields.Datetime.now() if decided else False,
                "decided_by_id": self.env.uid if decided else False,
            }
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.review_id._refuse_closed()

    def _refuse_copied(self):
        raise UserError(
            self.env._(
                "Items and their figures are copied from the history when a review is "
                "opened: write whether it is on the agenda, decision, reason, conditions, "
                "who acts and by when."
            )
        )
