from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_partnership_review_history import ACTION_GUARD

# What is told of an action after its review was closed.
PROGRESS = {"state", "date_done", "note", "owner_id"}


class ItPartnershipReviewAction(models.Model):
    """What a review asks to be done: by whom and by when.

    Entered while the review is a draft. Once it is closed the action stays as it was
    agreed; how it goes is told until it is done.
    """

    _name = "it.partnership.review.action"
    _description = "Remedial Action of a Review"
    _order = "date_due, id"

    name = fields.Char(string="What is done", required=True)
    review_id = fields.Many2one(
        "it.partnership.review",
        required=True,
        ondelete="cascade",
        index=True,
    )
    answer_id = fields.Many2one(
        "it.partnership.answer",
        string="Question",
        ondelete="set null",
        index="btree_not_null",
        domain="[('review_id', '=', review_id)]",
    )
    partnership_id = fields.Many2one(
        related="review_id.partnership_id", store=True, index=True, precompute=True
    )
    review_state = fields.Selection(
        related="review_id.state", string="State of the review"
    )
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
        domain=[("share", "=", False)],
        help="Who does it.",
    )
    date_due = fields.Date(string="By", required=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")],
        default="open",
        required=True,
        copy=False,
        index=True,
    )
    date_done = fields.Date(string="Done on", copy=False)
    note = fields.Text(string="How it goes")
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Still open although its day is over.",
    )

    standing = fields.Selection(
        [("done", "Done"), ("open", "Open"), ("overdue", "Overdue")],
        string="How it stands",
        compute="_compute_is_overdue",
    )

    def init(self):
        """Let the database keep the actions of a closed review."""
        self.env.cr.execute(ACTION_GUARD)

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_overdue = bool(
                action.state == "open" and action.date_due and action.date_due < today
            )
            action.standing = "overdue" if action.is_overdue else action.state

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "=", "open") & fields.Domain(
            "date_due", "<", "today"
        )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_done_vals(vals) for vals in vals_list]
        answers = self.env["it.partnership.answer"]
        for vals in vals_list:
            if vals.get("answer_id") and not vals.get("review_id"):
                vals["review_id"] = answers.browse(vals["answer_id"]).review_id.id
        reviews = self.env["it.partnership.review"].browse(
            [vals["review_id"] for vals in vals_list if vals.get("review_id")]
        )
        reviews._check_not_closed()
        reviews._check_not_submitted({"action_ids"})
        return super().create(vals_list)

    def write(self, vals):
        vals = self._prepare_done_vals(vals)
        if set(vals) - PROGRESS:
            self.review_id._check_not_closed()
            self.review_id._check_not_submitted({"action_ids"})
        return super().write(vals)

    @api.model
    def _prepare_done_vals(self, vals):
        """Return `vals` with the day on which it was done, or none while open."""
        vals = dict(vals)
        if vals.get("state") == "done" and not vals.get("date_done"):
            vals["date_done"] = fields.Date.context_today(self)
        elif vals.get("state") == "open":
            vals["date_done"] = False
        elif vals.get("date_done"):
            vals["state"] = "done"
        return vals

    @api.constrains("answer_id", "review_id")
    def _check_answer(self):
        for action in self:
            if action.answer_id and action.answer_id.review_id != action.review_id:
                raise UserError(
                    self.env._(
                        "Action “%(action)s” answers a question of another review: "
                        "choose a question of this one.",
                        action=action.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.review_id._check_not_closed()
        self.review_id._check_not_submitted({"action_ids"})

    def action_done(self):
        """Say that it is done, today."""
        self.write({"state": "done"})
