from odoo import api, fields, models

from ..logic import meetings

LEVELS = [
    ("service", "Service meeting"),
    ("board", "Project or programme board"),
    ("directorate", "Directorate management team"),
    ("executive", "Executive management team"),
    ("cabinet", "Cabinet"),
]


class ItForum(models.Model):
    """A body that reviews or decides: a service meeting, a board, a team, Cabinet.

    Kept by a manager. A forum with decisions is archived rather than deleted, so that
    every decision keeps saying who took it.
    """

    _name = "it.forum"
    _description = "Forum"
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(required=True)
    level = fields.Selection(
        LEVELS,
        required=True,
        index=True,
        help="Where the forum stands in the monitoring of the IT Strategy.",
    )
    cadence = fields.Selection(
        [
            ("week", "Weekly"),
            ("fortnight", "Fortnightly"),
            ("month", "Monthly"),
            ("two_months", "Every two months"),
            ("quarter", "Quarterly"),
            ("half", "Half-yearly"),
            ("year", "Yearly"),
            ("as_needed", "As needed"),
        ],
        default="month",
        required=True,
        help="How often the forum meets.",
    )
    chair_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        help="Contact who chairs the forum; a councillor needs no login for it.",
    )
    member_ids = fields.Many2many(
        "res.partner",
        "it_forum_member_rel",
        "forum_id",
        "partner_id",
        string="Members",
    )
    remit = fields.Text(
        help="What the forum may decide, and what it must pass on.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    decision_limit = fields.Monetary(
        string="May decide up to",
        help="Highest value the forum may decide on; 0 where its remit sets no limit. "
        "A decision above it can't be recorded as approved here.",
    )
    limit_text = fields.Char(
        string="May decide up to (in words)",
        compute="_compute_limit_text",
    )
    may_take_key = fields.Boolean(
        string="May take key decisions",
        compute="_compute_may_take_key",
        store=True,
        readonly=False,
        precompute=True,
        help="Proposed for Cabinet alone; tick it for a body that the constitution "
        "lets take key decisions.",
    )
    meeting_date = fields.Date(
        string="A meeting is on",
        help="The day of one meeting, from which the next ones follow by the cadence.",
    )
    next_meeting_date = fields.Date(
        string="Next meeting",
        compute="_compute_next_meeting_date",
        help="First meeting from today on, by the cadence; a new decision is planned "
        "for it.",
    )
    active = fields.Boolean(default=True)
    decision_ids = fields.One2many("it.decision", "forum_id")
    decision_count = fields.Integer(compute="_compute_decision_count")
    member_count = fields.Integer(compute="_compute_member_count")

    _limit_not_negative = models.Constraint(
        "CHECK (decision_limit >= 0)",
        "The value up to which a forum may decide is 0 or more.",
    )

    @api.depends("decision_limit", "currency_id")
    def _compute_limit_text(self):
        for forum in self:
            limit = forum.decision_limit
            forum.limit_text = (
                f"{forum.currency_id.symbol or ''}{limit:,.0f}"
                if limit
                else self.env._("No limit")
            )

    @api.depends("level")
    def _compute_may_take_key(self):
        for forum in self:
            forum.may_take_key = forum.level == "cabinet"

    @api.depends("meeting_date", "cadence")
    def _compute_next_meeting_date(self):
        today = fields.Date.context_today(self)
        for forum in self:
            forum.next_meeting_date = (
                meetings.next_meeting(forum.meeting_date, forum.cadence, today) or False
            )

    @api.depends("decision_ids")
    @api.depends_context("uid")
    def _compute_decision_count(self):
        counts = dict(
            self.env["it.decision"]._read_group(
                [("forum_id", "in", self.ids)], ["forum_id"], ["__count"]
            )
        )
        for forum in self:
            forum.decision_count = counts.get(forum, 0)

    @api.depends("member_ids")
    def _compute_member_count(self):
        for forum in self:
            forum.member_count = len(forum.member_ids)

    def action_view_decisions(self):
        """Open the decisions of this forum."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itgovernance.it_decision_action"
        )
        action["domain"] = [("forum_id", "=", self.id)]
        action["context"] = {"default_forum_id": self.id}
        return action
