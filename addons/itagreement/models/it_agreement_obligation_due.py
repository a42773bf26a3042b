from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import obligations

#: What the due day is worked out from.
DUE_RULE = ("trigger", "anchor", "offset", "offset_unit", "offset_side", "event")


class ItAgreementObligation(models.Model):
    """When an obligation starts and falls due: on a day, counted, or after an event."""

    _inherit = "it.agreement.obligation"

    trigger = fields.Selection(
        selection=[
            ("date", "On a day"),
            ("count", "Counted from a day"),
            ("event", "After an event"),
        ],
        string="Falls due",
        default="date",
        required=True,
        help="On a fixed day; so long before or after a day of the agreement or another "
        "obligation; or so long after something happens.",
    )
    anchor = fields.Selection(
        selection=[
            ("start", "The start"),
            ("end", "The current end"),
            ("notice", "The last day for notice"),
            ("depends", "What it waits for being settled"),
        ],
        string="Counted from",
    )
    offset = fields.Integer(string="How long", aggregator=None)
    offset_unit = fields.Selection(
        selection=[
            ("days", "Days"),
            ("working_days", "Working days"),
            ("months", "Months"),
        ],
        default="days",
        required=True,
    )
    offset_side = fields.Selection(
        selection=[("after", "After"), ("before", "Before")],
        default="after",
        required=True,
    )
    event = fields.Char(help="What has to happen first, e.g. a data breach is found.")
    event_date = fields.Date(
        string="It happened on",
        copy=False,
        tracking=True,
        help="Recorded by a person; the obligation starts then.",
    )
    settled_date = fields.Date(
        string="Settled on",
        copy=False,
        readonly=True,
        help="The day it was accepted, waived or released.",
    )
    depends_on_ids = fields.Many2many(
        comodel_name="it.agreement.obligation",
        relation="it_agreement_obligation_depends_rel",
        column1="obligation_id",
        column2="depends_on_id",
        string="Waits for",
        copy=False,
        domain="[('agreement_id', '=', agreement_id), ('id', '!=', id)]",
        help="It starts when all of these are accepted, waived or released.",
    )
    dependent_ids = fields.Many2many(
        comodel_name="it.agreement.obligation",
        relation="it_agreement_obligation_depends_rel",
        column1="depends_on_id",
        column2="obligation_id",
        string="Start after it",
        copy=False,
    )

    _offset_range = models.Constraint(
        "CHECK (\"offset\" BETWEEN 0 AND 3650)",
        "How long lies between 0 and 3650 units.",
    )
    _rule_whole = models.Constraint(
        "CHECK (trigger <> 'count' OR anchor IS NOT NULL)",
        "Say from which day it is counted (Counted from).",
    )
    _event_named = models.Constraint(
        "CHECK (trigger <> 'event' OR event IS NOT NULL)",
        "Say what has to happen first (Event).",
    )

    @api.depends(
        *DUE_RULE,
        "event_date",
        "agreement_id.start_date",
        "agreement_id.end_date",
        "agreement_id.notice_deadline",
        "depends_on_ids.settled_date",
    )
    def _compute_date_due(self):
        for one in self:
            if one.trigger == "date" or one.state not in ("waiting", "open"):
                one.date_due = one.date_due
                continue
            day = one._get_anchor_day()
            one.date_due = day and obligations.due_day(
                day, one.offset, one.offset_unit, one.offset_side
            )

    def _get_anchor_day(self):
        """The day it is counted from, or False while that isn't known."""
        self.ensure_one()
        agreement = self.agreement_id
        if self.trigger == "event":
            return self.event_date
        if self.anchor == "depends":
            days = self.sudo().depends_on_ids.mapped("settled_date")
            return max(days) if days and all(days) else False
        return {
            "start": agreement.start_date,
            "end": agreement.end_date,
            "notice": agreement.notice_deadline,
        }[self.anchor or "start"]

    @api.constrains("trigger", "date_due")
    def _check_due(self):
        for one in self:
            if one.trigger == "date" and not one.date_due:
                raise ValidationError(
                    self.env._(
                        "Give “%(name)s” the day it falls due, or a rule for it.",
                        name=one.name,
                    )
                )

    @api.constrains("depends_on_ids", "agreement_id")
    def _check_dependencies(self):
        for one in self:
            if one.depends_on_ids.agreement_id - one.agreement_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can wait only for obligations of the same agreement.",
                        name=one.name,
                    )
                )
        if self._has_cycle("depends_on_ids"):
            raise ValidationError(
                self.env._(
                    "“%(name)s” would wait for itself in the end: take one of its Waits "
                    "for away.",
                    name=self[0].name,
                )
            )

    def _is_ready(self):
        """Whether it has started: nothing it waits for is outstanding."""
        self.ensure_one()
        if self.trigger == "event" and not self.event_date:
            return False
        settled = ("accepted", "waived", "released")
        return all(one.state in settled for one in self.sudo().depends_on_ids)

    def _follow_starts(self):
        """Open what has become ready, and put back what no longer is."""
        waiting = self.filtered(lambda one: one.state == "waiting" and one._is_ready())
        early = self.filtered(lambda one: one.state == "open" and not one._is_ready())
        # whoever accepted the one before need not be the one who may change this
        waiting.sudo()._write_step({"state": "open"})
        early.sudo()._write_step({"state": "waiting"})

    @api.constrains("event_date")
    def _check_event_date(self):
        today = fields.Date.context_today(self)
        for one in self:
            if one.event_date and one.event_date > today:
                raise UserError(
                    self.env._(
                        "“%(event)s” is recorded once it has happened: give a day that "
                        "is not in the future.",
                        event=one.event or one.name,
                    )
                )

    def _count_cure(self, since):
        """The last day to put it right, or False where the terms give none."""
        self.ensure_one()
        return obligations.cure_ends(since, self.cure_days) or False
