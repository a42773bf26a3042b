from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..logic import notice, states
from .agreement import DECISION_FIELDS

WINDOW_RULE = "agreement.notice_window_days"
NOTICE_ACTIVITY = "itagreement.mail_activity_type_notice"


class Agreement(models.Model):
    """Notice: how long, the last day for it, and what a person decided."""

    _inherit = "agreement"

    notice_period = fields.Integer(
        string="Notice period",
        compute="_compute_type_defaults",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        aggregator=None,
        help="How much notice ends the agreement at its current end; 0 for none.",
    )
    notice_unit = fields.Selection(
        selection="_notice_unit_selection",
        compute="_compute_type_defaults",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    notice_working_day_only = fields.Boolean(
        string="Only on a working day",
        help="The terms say notice must be given on a working day (Monday to Friday, "
        "no bank holiday of England and Wales).",
    )
    notice_deadline = fields.Date(
        string="Notice deadline",
        compute="_compute_notice_deadline",
        store=True,
        index=True,
        tracking=True,
        help="The latest day on which notice still ends the agreement by its current "
        "end. The day it is given does not count.",
    )
    notice_too_long = fields.Boolean(compute="_compute_notice_too_long")
    notice_state = fields.Selection(
        selection=[
            ("none", "No notice due"),
            ("later", "Later"),
            ("open", "Decide now"),
            ("decided", "Decided"),
            ("missed", "Missed"),
            ("unknown", "Rule missing"),
        ],
        string="Notice",
        compute="_compute_notice_state",
        help="Rule missing: no value of agreement.notice_window_days is valid today, so "
        "it can't be said whether the deadline is near.",
    )
    notice_left = fields.Char(
        string="Time left",
        compute="_compute_notice_left",
        groups="base.group_user",
        help="Until the last day for notice, or since.",
    )
    is_in_notice_window = fields.Boolean(
        string="In the notice window",
        compute="_compute_notice_state",
        search="_search_is_in_notice_window",
        groups="base.group_user",
        help="The deadline is near: its lead time is the dated rule "
        "agreement.notice_window_days.",
    )
    # What the council intends is its own affair: never for the portal.
    notice_decision = fields.Selection(
        string="Notice decision",
        selection="_notice_decision_selection",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="What a person decided for the end of the current term.",
    )
    notice_reason = fields.Text(
        string="Reason for the decision",
        copy=False,
        groups="base.group_user",
    )
    notice_forum_id = fields.Many2one(
        comodel_name="it.forum",
        string="Decided in",
        copy=False,
        ondelete="restrict",
        tracking=True,
        groups="base.group_user",
        help="The meeting that decided, or whose delegation was used.",
    )
    notice_decision_ids = fields.One2many(
        comodel_name="it.agreement.notice.decision",
        inverse_name="agreement_id",
        string="Decisions for the end of a term",
        groups="itgovernance.group_reader",
    )
    notice_decided_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    notice_decided_date = fields.Date(
        string="Decided on",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )

    @api.model
    def _notice_decision_selection(self):
        return [
            ("renew", self.env._("Renew")),
            ("vary", self.env._("Vary")),
            ("reprocure", self.env._("Procure again")),
            ("exit", self.env._("Exit")),
        ]

    @api.model
    def _notice_unit_selection(self):
        return [
            ("days", self.env._("Days")),
            ("working_days", self.env._("Working days")),
            ("months", self.env._("Months")),
            ("quarters", self.env._("Quarters of three months")),
        ]

    @api.depends("end_date", "notice_period", "notice_unit", "notice_working_day_only")
    def _compute_notice_deadline(self):
        for agreement in self:
            agreement.notice_deadline = False
            if agreement.end_date and agreement.notice_period and agreement.notice_unit:
                try:
                    agreement.notice_deadline = notice.notice_deadline(
                        agreement.end_date,
                        agreement.notice_period,
                        agreement.notice_unit,
                        agreement.notice_working_day_only,
                    )
                except OverflowError:
                    continue  # a mistyped year, such as 0026: no deadline to show

    @api.depends("start_date", "notice_deadline")
    def _compute_notice_too_long(self):
        for agreement in self:
            agreement.notice_too_long = notice.is_longer_than_term(
                agreement.start_date or None, agreement.notice_deadline or None
            )

    @api.depends("state", "notice_deadline", "notice_decision")
    @api.depends_context("tz")
    def _compute_notice_state(self):
        today = fields.Date.context_today(self)
        wanted = (WINDOW_RULE, today)
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        # Told in words instead of raised, so that the form opens without the rule.
        has_rule = bool(rules._get_many([wanted])[wanted])
        opens_until = self._notice_window_end(today) if has_rule else today
        for agreement in self:
            deadline = agreement.notice_deadline
            running = bool(deadline) and agreement.state in states.RUNNING_STATES
            in_window = running and has_rule and today <= deadline <= opens_until
            agreement.is_in_notice_window = in_window
            if not running:
                agreement.notice_state = "none"
            elif agreement.notice_decision:
                agreement.notice_state = "decided"
            elif deadline < today:
                agreement.notice_state = "missed"
            elif not has_rule:
                agreement.notice_state = "unknown"
            else:
                agreement.notice_state = "open" if in_window else "later"

    @api.depends("state", "notice_deadline")
    @api.depends_context("tz", "lang")
    def _compute_notice_left(self):
        today = fields.Date.context_today(self)
        for agreement in self:
            day = agreement.notice_deadline
            runs = day and agreement.state in states.RUNNING_STATES
            agreement.notice_left = runs and self._tell_days((day - today).days)

    def _search_is_in_notice_window(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return (
            Domain("state", "in", states.RUNNING_STATES)
            & Domain("notice_deadline", ">=", today)
            & Domain("notice_deadline", "<=", self._notice_window_end(today))
        )

    @api.model
    def _notice_window_end(self, today):
        """Return the last deadline that is near, by the rule valid today."""
        rule = self.env["it.rule.value"].sudo()._get(WINDOW_RULE, today)
        return today + relativedelta(days=int(rule.value))

    @api.constrains("notice_decision", "notice_reason", "notice_forum_id")
    def _check_notice_reason(self):
        for agreement in self:
            if (
                agreement.notice_decision
                and not (agreement.notice_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Say why “%(name)s” is to end that way: fill in Reason for the "
                        "decision under Dates and notice.",
                        name=agreement.display_name,
                    )
                )
            if agreement.notice_decision and not agreement.notice_forum_id:
                raise ValidationError(
                    self.env._(
                        "Say where it was decided how “%(name)s” is to end: fill in "
                        "Decided in under Dates and notice.",
                        name=agreement.display_name,
                    )
                )

    def _stamp_notice_decision(self, vals):
        """Add who decided and when to a write that brings a decision."""
        if "notice_decision" not in vals:
            return vals
        decided = vals["notice_decision"]
        if all(agreement.notice_decision == decided for agreement in self):
            return vals
        return vals | self._prepare_decision_stamps(decided)

    @api.model
    def _prepare_decision_stamps(self, decided):
        return {
            "notice_decided_by_id": self.env.uid if decided else False,
            "notice_decided_date": decided and fields.Date.context_today(self),
        }

    def _get_notice_decision(self):
        self.ensure_one()
        return [self[name] for name in DECISION_FIELDS]

    def _keep_notice_decision(self):
        """Write down the decision as it stands, and end the reminders for it."""
        today = fields.Date.context_today(self)
        self.env["it.agreement.notice.decision"]._keep_history(
            [
                {
                    "agreement_id": agreement.id,
                    "end_date": agreement.end_date,
                    "deadline": agreement.notice_deadline,
                    "decision": agreement.notice_decision,
                    "reason": agreement.notice_reason,
                    "forum_id": agreement.notice_forum_id.id,
                    "user_id": self.env.uid,
                    "decided_on": today,
                }
                for agreement in self.sudo()
            ]
        )
        self.filtered("notice_decision")._close_reminders(NOTICE_ACTIVITY)
