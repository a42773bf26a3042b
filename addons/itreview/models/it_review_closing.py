from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_review import CLOSING

MANAGER = "itgovernance.group_manager"


class ItReview(models.Model):
    """Who was there, what was agreed, and the chair's close that freezes it all."""

    _inherit = "it.review"

    quorum = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Members who have to be present; taken from the forum when it is opened.",
    )
    present_count = fields.Integer(
        string="Members present", compute="_compute_is_quorate"
    )
    is_quorate = fields.Boolean(string="Quorum met", compute="_compute_is_quorate")
    no_quorum_reason = fields.Char(
        string="Why closed without a quorum",
        copy=False,
        help="Needed to close a review at which too few members were present.",
    )
    action_ids = fields.One2many("it.review.action", "review_id", string="Actions")
    conflict_ids = fields.One2many(
        "it.review.conflict", "review_id", string="Declared interests"
    )
    carried_action_ids = fields.Many2many(
        "it.review.action",
        "it_review_carried_action_rel",
        "review_id",
        "action_id",
        string="Actions still to do",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Of the forum's earlier reviews, as they were when this one was opened.",
    )
    may_close = fields.Boolean(compute="_compute_may_close")

    @api.depends("attendee_ids", "forum_id.member_ids", "quorum")
    def _compute_is_quorate(self):
        for review in self:
            forum = review.forum_id
            members = forum.member_ids | forum.chair_id | review.chair_id
            present = review.attendee_ids
            if forum.member_ids:
                present &= members
            review.present_count = len(present)
            review.is_quorate = len(present) >= review.quorum

    @api.depends("chair_id")
    @api.depends_context("uid")
    def _compute_may_close(self):
        for review in self:
            review.may_close = review._is_chaired_by_user()

    def _is_chaired_by_user(self):
        """Whether the user chairs it; a manager may stand in, for a chair has no login."""
        self.ensure_one()
        return (
            self.env.su
            or self.chair_id == self.env.user.partner_id
            or self.env.user.has_group(MANAGER)
        )

    def _find_carried(self):
        """Actions of the forum's closed reviews that are still to do."""
        self.ensure_one()
        return (
            self.env["it.review.action"]
            .sudo()
            .search(
                [
                    ("forum_id", "=", self.forum_id.id),
                    ("state", "=", "todo"),
                    ("review_id.state", "=", "closed"),
                ]
            )
        )

    def action_close(self):
        """Freeze the review; what is on the agenda needs its decision, exempt items too."""
        self.check_access("write")
        for review in self:
            review._check_closing()
        closing = self.with_context(it_review_closing=CLOSING)
        for review in closing:
            review.sudo()._make_actions()
        # what is decided goes to the database before its lock does
        self.env.flush_all()
        closing.write(
            {
                "state": "closed",
                "closed_date": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        self.sudo().action_ids._schedule()

    def _check_closing(self):
        """Raise the first thing that stands against closing."""
        self.ensure_one()
        if self.state != "open":
            raise UserError(
                self.env._("%s is not open: only an open review is closed.", self.name)
            )
        if not self._is_chaired_by_user():
            raise UserError(
                self.env._(
                    "%(name)s is closed by its chair, %(chair)s, or by a manager: ask one "
                    "of them.",
                    name=self.name,
                    chair=self.chair_id.name or self.env._("not named yet"),
                )
            )
        self._check_decided()
        if not self.is_quorate and not self.no_quorum_reason:
            raise UserError(
                self.env._(
                    "%(present)s members are noted as present, the quorum is %(quorum)s: "
                    "note who was there, or write why it is closed without a quorum.",
                    present=self.present_count,
                    quorum=self.quorum,
                )
            )

    def _check_decided(self):
        undecided = self.sudo().item_ids.filtered(
            lambda item: item.on_agenda and not item.decision
        )
        if undecided:
            named = undecided.sudo(False)._filtered_access("read")[:1]
            raise UserError(
                self.env._(
                    "%(count)s items of %(name)s have no decision yet, the first is "
                    "%(item)s: decide each of them, then close.",
                    count=len(undecided),
                    name=self.name,
                    item=named.name or self.env._("an exempt one"),
                )
            )

    def _make_actions(self):
        """Who acts on a decided item gets an action, unless one is noted already."""
        self.ensure_one()
        words = dict(
            self.env["it.review.item"]
            ._fields["decision"]
            ._description_selection(self.env)
        )
        noted = self.action_ids.item_id
        self.env["it.review.action"].create(
            [
                {
                    "review_id": self.id,
                    "item_id": item.id,
                    "name": f"{words[item.decision]}: {item.name}",
                    "user_id": item.action_owner_id.id,
                    "due_date": item.due_date,
                }
                for item in self.item_ids - noted
                if item.decision and item.action_owner_id and item.due_date
            ]
        )
