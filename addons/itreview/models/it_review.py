from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..logic import movement
from . import review_guard_sql

# Only code that holds this very object may write what opening and closing settle, or to
# what is closed; RPC cannot send it.
CLOSING = object()

_TOTALS = tuple(
    f"{bucket}_value"
    for bucket in ("opening", *movement.PLUS, *movement.MINUS, "closing")
    if bucket not in movement.BETWEEN_GROUPS
)
# Written by opening and closing alone.
_SETTLED = {
    "state",
    "closed_date",
    "closed_by_id",
    "quorum",
    "carried_action_ids",
    *_TOTALS,
}
# What the copied items rest on: chosen before opening.
_CHOSEN_BEFORE = {"as_of", "kind", "forum_id", "previous_id"}


class ItReview(models.Model):
    """A meeting of a forum that goes through the pipeline as known at a moment.

    An officer plans it, opens it (the items are then copied from the history), notes what
    is decided, and closes it. From then on nobody changes or deletes it.
    """

    _name = "it.review"
    _description = "Pipeline review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "as_of desc, id desc"

    name = fields.Char(
        required=True,
        copy=False,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    forum_id = fields.Many2one("it.forum", required=True, index=True, tracking=True)
    as_of = fields.Datetime(
        string="As known at",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        tracking=True,
        help="The review shows the pipeline as it was known at this moment.",
    )
    kind = fields.Selection(
        [("shared_service", "Shared service"), ("commercial", "Commercial")],
        string="Scope",
        help="Which opportunities it goes through; empty: all.",
    )
    previous_id = fields.Many2one(
        "it.review",
        string="Review before",
        copy=False,
        index="btree_not_null",
        compute="_compute_previous_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        domain="[('forum_id', '=', forum_id), ('as_of', '<', as_of)]",
        help="What moved is counted since that review.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("open", "Open"), ("closed", "Closed")],
        default="planned",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    chair_id = fields.Many2one(
        "res.partner",
        compute="_compute_chair_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    attendee_ids = fields.Many2many(
        "res.partner", string="Present", ondelete="restrict"
    )
    conflicts = fields.Text(
        string="Conflicts of interest",
        help="Who declared what, and which items they left.",
    )
    minutes = fields.Html(sanitize=True)
    item_ids = fields.One2many("it.review.item", "review_id")
    item_count = fields.Integer(compute="_compute_item_count", string="Items")
    agenda_count = fields.Integer(compute="_compute_item_count", string="On the agenda")
    undecided_count = fields.Integer(compute="_compute_item_count", string="Undecided")
    closed_date = fields.Datetime(string="Closed date", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        string="Closed by",
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, required=True
    )
    opening_value = fields.Monetary(
        readonly=True, copy=False, string="At the review before"
    )
    new_value = fields.Monetary(readonly=True, copy=False, string="New")
    reopened_value = fields.Monetary(readonly=True, copy=False, string="Reopened")
    grown_value = fields.Monetary(readonly=True, copy=False, string="Grown")
    shrunk_value = fields.Monetary(readonly=True, copy=False, string="Shrunk")
    won_value = fields.Monetary(readonly=True, copy=False, string="Won")
    lost_value = fields.Monetary(readonly=True, copy=False, string="Lost")
    left_value = fields.Monetary(
        readonly=True,
        copy=False,
        string="Left",
        help="Archived, deleted or no longer of a kind.",
    )
    closing_value = fields.Monetary(readonly=True, copy=False, string="Now")

    def init(self):
        """Keep a closed review as it is in the database as well."""
        review_guard_sql.install(self, key="id")
        for name in ("attendee_ids", "carried_action_ids"):
            review_guard_sql.install_links(self, name)

    @api.depends("forum_id", "as_of")
    def _compute_name(self):
        for review in self:
            if review.forum_id and review.as_of and not review.name:
                day = fields.Datetime.context_timestamp(review, review.as_of)
                review.name = f"{review.forum_id.name}, {day:%d %B %Y}"

    @api.depends("forum_id")
    def _compute_chair_id(self):
        for review in self:
            review.chair_id = review.forum_id.chair_id

    @api.depends("forum_id", "as_of")
    def _compute_previous_id(self):
        for review in self:
            if review.state != "planned":
                continue
            review.previous_id = self.search(
                [
                    ("forum_id", "=", review.forum_id.id),
                    ("as_of", "<", review.as_of),
                    ("state", "=", "closed"),
                    ("id", "!=", review._origin.id),
                ],
                limit=1,
            )

    @api.depends("item_ids.decision", "item_ids.on_agenda")
    @api.depends_context("uid")
    def _compute_item_count(self):
        rows = self.env["it.review.item"]._read_group(
            [("review_id", "in", self.ids)],
            ["review_id", "on_agenda", "decision"],
            ["__count"],
        )
        for review in self:
            mine = [row[1:] for row in rows if row[0] == review._origin]
            review.item_count = sum(count for _on, _decided, count in mine)
            review.agenda_count = sum(count for on, _decided, count in mine if on)
            review.undecided_count = sum(
                count for on, decided, count in mine if on and not decided
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            state = vals.get("state", "planned")
            if state != "planned" or not (_SETTLED - {"state"}).isdisjoint(vals):
                self._refuse_settled()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_closed()
        if not self._is_settling():
            if not _SETTLED.isdisjoint(vals):
                self._refuse_settled()
            if not _CHOSEN_BEFORE.isdisjoint(vals):
                self._refuse_opened()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._refuse_closed()

    def _refuse_closed(self):
        """Raise when one of the reviews is closed, for anybody and through any door."""
        if self._is_settling():
            return
        closed = self.filtered(lambda review: review.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "The review %(name)s is closed and kept as it was: note what changed in "
                    "the next review.",
                    name=closed[0].name,
                )
            )

    def _is_settling(self):
        return self.env.context.get("it_review_closing") is CLOSING

    def _refuse_settled(self):
        raise UserError(
            self.env._(
                "State and totals of a review are settled by opening and closing it: use "
                "the buttons on its form."
            )
        )

    def _refuse_opened(self):
        opened = self.filtered(lambda review: review.state != "planned")
        if opened:
            raise UserError(
                self.env._(
                    "%(name)s is open, its items are copied: its forum, moment, scope and "
                    "the review before stay as they are.",
                    name=opened[0].name,
                )
            )

    def _scope(self):
        return [("kind", "=", self.kind)] if self.kind else []

    def _known_at(self, moment):
        """Versions of the review's scope as known at a moment, exempt ones too."""
        return self.env["it.pipeline.version"].sudo()._as_of(moment, self._scope())

    def action_open(self):
        """Copy the open opportunities as known at the moment, and what moved since."""
        self.check_access("write")
        for review in self:
            if review.state != "planned":
                raise UserError(self.env._("%s was opened before.", review.name))
            if review.as_of > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%(name)s is to show the pipeline as known at a moment still to "
                        "come: open it then, or set the moment to now.",
                        name=review.name,
                    )
                )
            review._fill()

    def _fill(self):
        """Copy figures and items from the history.

        Totals leave exempt opportunities out, for everybody reads them; their items are
        copied all the same and seen by holders of the role.
        """
        self.ensure_one()
        versions = self._known_at(self.as_of)
        before = (
            self._known_at(self.previous_id.as_of)
            if self.previous_id
            else versions.browse()
        )
        earlier = {version.lead_ref: version._to_state() for version in before}
        exempt = set(
            (versions | before).filtered(lambda v: v._is_kept_back()).mapped("lead_ref")
        )
        moved = movement.between(
            [state for ref, state in earlier.items() if ref not in exempt],
            [
                version._to_state()
                for version in versions
                if version.lead_ref not in exempt
            ],
        )
        totals = {
            name: float(moved.amount(name.removesuffix("_value"))) for name in _TOTALS
        }
        # Elevated, so that the one who opens it need not see what it copies.
        settling = self.sudo().with_context(it_review_closing=CLOSING)
        settling.item_ids.unlink()
        settling.env["it.review.item"].create(
            settling._prepare_items(versions, earlier)
        )
        settling.write(
            {
                "state": "open",
                "quorum": self.forum_id.quorum,
                "carried_action_ids": [Command.set(self._find_carried().ids)],
                **totals,
            }
        )

    def _prepare_items(self, versions, earlier):
        """Values of the items: what is open, or has ended since the review before.

        Also what came and ended in between, which neither moment alone shows.
        """
        self.ensure_one()
        shown = versions.filtered(
            lambda version: movement.is_news(
                earlier.get(version.lead_ref), version._to_state(), bool(self.previous_id)
            )
        )
        changes = {
            version.lead_ref: movement.change_of(
                earlier.get(version.lead_ref), version._to_state()
            )
            for version in shown
        }
        picked = self._pick_agenda(shown, changes, earlier)
        return [
            {
                "review_id": self.id,
                **version._prepare_review_item_vals(changes[version.lead_ref]),
                **picked[version.lead_ref],
            }
            for version in shown
        ]

    def action_view_items(self):
        """Open the items as a list, to decide them one after the other."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itreview.it_review_item_action"
        )
        action["domain"] = list(Domain("review_id", "=", self.id))
        action["context"] = {
            "default_review_id": self.id,
            "search_default_on_agenda": 1,
        }
        return action


class ItPipelineVersion(models.Model):
    _inherit = "it.pipeline.version"

    def _to_state(self):
        """This version for `logic.movement`."""
        self.ensure_one()
        return movement.State(
            self.lead_ref,
            self.status,
            Decimal(str(self.expected_revenue)),
            self.date_deadline or None,
        )

    def _is_kept_back(self):
        """Whether it, or the opportunity as it is now, is exempt."""
        self.ensure_one()
        return self.is_exempt or self.lead_id.is_exempt

    def _prepare_review_item_vals(self, change):
        """Values of the review item that keeps this state."""
        self.ensure_one()
        return {
            "version_id": self.id,
            "lead_id": self.lead_id.id,
            "name": self.name,
            "kind": self.kind,
            "stage_name": self.stage_name,
            "owner_id": self.user_id.id,
            "status": self.status,
            "expected_revenue": self.expected_revenue,
            "probability": self.probability,
            "date_deadline": self.date_deadline,
            "is_exempt": self.is_exempt,
            "change": change,
        }
