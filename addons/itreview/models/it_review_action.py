from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import review_guard_sql

# What goes on after the review is closed: whether it was done, and what came of it.
LIVING = {"state", "outcome_note", "done_date", "activity_id"}


class ItReviewAction(models.Model):
    """What a review agreed that someone does, by a day.

    Noted while the review is open and kept with it; only whether it is done goes on
    living. Closing the review puts it on its opportunity as an activity; done there, it
    is done here. What is still to do opens the forum's next review.
    """

    _name = "it.review.action"
    _description = "Action of a review"
    _inherit = ["it.review.part.mixin"]
    _order = "due_date, id"

    name = fields.Char(string="Action", required=True)
    review_id = fields.Many2one(
        "it.review", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "it.review.item",
        string="Of",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('review_id', '=', review_id)]",
        help="The opportunity it is about; empty: the pipeline as a whole.",
    )
    lead_id = fields.Many2one(
        related="item_id.lead_id", store=True, index="btree_not_null", precompute=True
    )
    forum_id = fields.Many2one(
        related="review_id.forum_id", store=True, index=True, precompute=True
    )
    review_state = fields.Selection(related="review_id.state", string="Review's state")
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    due_date = fields.Date(string="By", required=True, index=True)
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("dropped", "Dropped")],
        default="todo",
        required=True,
        index=True,
    )
    outcome_note = fields.Char(string="What came of it")
    done_date = fields.Date(string="Done on", readonly=True, copy=False)
    activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    def init(self):
        """Keep what closed reviews agreed in the database as well; that it is done may follow."""
        review_guard_sql.install(self, free=(*LIVING, "lead_id"))

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_overdue = (
                action.state == "todo"
                and bool(action.due_date)
                and action.due_date < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain("state", "=", "todo") & Domain("due_date", "<", today)

    @api.constrains("user_id", "item_id")
    def _check_may_see(self):
        """Nobody is asked to act on what he may not see."""
        for action in self:
            action.item_id._refuse_blind(action.user_id)

    @api.constrains("item_id", "review_id")
    def _check_item(self):
        for action in self:
            if action.item_id and action.item_id.review_id != action.review_id:
                raise UserError(
                    self.env._(
                        "%(action)s: its item belongs to another review.",
                        action=action.name,
                    )
                )

    def write(self, vals):
        if "state" in vals and "done_date" not in vals:
            done = vals["state"] == "done"
            vals = {
                **vals,
                "done_date": fields.Date.context_today(self) if done else False,
            }
        return super().write(vals)

    def _refuse_write(self, vals):
        if not LIVING.issuperset(vals):
            self.review_id._refuse_closed()

    def action_done(self):
        """Note that it is done, here and on the opportunity."""
        self.check_access("write")
        self._settle("done")

    def action_drop(self):
        """Note that it is no longer wanted."""
        self.check_access("write")
        self._settle("dropped")

    def action_reopen(self):
        """Take back that it is done or dropped."""
        self.check_access("write")
        self.state = "todo"

    def _settle(self, state):
        waiting = self.filtered(lambda action: action.state == "todo")
        waiting.state = state
        activities = waiting.sudo().activity_id.filtered("active")
        if state == "done":
            activities._action_done()
        else:
            activities.unlink()

    def _schedule(self):
        """Put each on its opportunity, as an activity of who is to do it."""
        wanted = self.filtered(
            lambda action: (
                action.state == "todo"
                and action.lead_id
                and not action.activity_id
                and action.item_id._is_seen_by(action.user_id)
            )
        )
        kind = self.env.ref("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get_id("crm.lead")
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "activity_type_id": kind.id,
                        "res_model_id": model,
                        "res_id": action.lead_id.id,
                        "user_id": action.user_id.id,
                        "date_deadline": action.due_date,
                        "summary": action.name,
                    }
                    for action in wanted
                ]
            )
        )
        for action, activity in zip(wanted, activities, strict=True):
            action.activity_id = activity


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """What is done on the opportunity is done in the review that asked for it."""
        actions = (
            self.env["it.review.action"]
            .sudo()
            .search([("activity_id", "in", self.ids), ("state", "=", "todo")])
        )
        if actions:
            note = {"outcome_note": feedback} if feedback else {}
            actions.write({"state": "done", **note})
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
