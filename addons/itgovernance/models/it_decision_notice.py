from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..logic import notice

RULE_KEY = "er12.key_notice_days"
RULE_GENERAL_EXCEPTION = "er12.general_exception_days"
RULE_PRIVATE = "er12.private_notice_days"
RULE_SECOND_PRIVATE = "er12.second_private_notice_days"
RULE_KEY_VALUE = "scc.key_decision_value"
NOTICE_RULES = {RULE_KEY, RULE_GENERAL_EXCEPTION, RULE_PRIVATE, RULE_SECOND_PRIVATE}


class ItDecision(models.Model):
    """The notice that the law asks for before a decision (SI 2012/2089).

    Two clocks, each with its own dates: a key decision, and a meeting in private. How
    many clear days each needs is a dated rule value; the decision keeps which row.
    """

    _inherit = "it.decision"

    is_key = fields.Boolean(
        string="Key decision",
        index=True,
        tracking=True,
        help="Significant spending or saving, or a significant effect on communities "
        "in two or more wards: needs notice of 28 clear days.",
    )
    key_reason = fields.Selection(
        [
            ("financial", "Significant spending or saving"),
            ("wards", "Significant effect on two or more wards"),
            ("community", "Significant effect on a community"),
        ],
        string="Why key",
        tracking=True,
    )
    key_hint = fields.Char(compute="_compute_key_hint")
    key_notice_date = fields.Date(
        string="Key decision notice",
        copy=False,
        tracking=True,
        help="Day on which the notice of the key decision was published.",
    )
    exception_used = fields.Selection(
        [
            ("general", "General exception (reg. 10)"),
            ("urgent", "Special urgency (reg. 11)"),
        ],
        copy=False,
        tracking=True,
        help="Only where full notice of a key decision is impracticable. The general "
        "exception shortens the notice; special urgency needs the agreement of the "
        "chair of the overview and scrutiny committee and waives it.",
        string="Exception used",
    )
    exception_note = fields.Text(
        string="Exception note",
        copy=False,
        help="Why full notice was impracticable, who agreed to it and when.",
    )
    is_private = fields.Boolean(
        string="Considered in private",
        compute="_compute_is_private",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The matter is considered at a meeting, or part of one, held in private: "
        "needs two notices of its own. Proposed for exempt matters of Cabinet.",
    )
    private_notice_date = fields.Date(
        string="Private meeting notice",
        copy=False,
        tracking=True,
        help="Day on which the intention to meet in private was published.",
    )
    second_private_notice_date = fields.Date(
        string="Second private notice",
        copy=False,
        tracking=True,
        help="Day on which the notice with the reasons and the answers to "
        "representations was published.",
    )
    key_rule_id = fields.Many2one(
        "it.rule.value",
        string="Rule for key notice",
        compute="_compute_notice_rules",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    private_rule_id = fields.Many2one(
        "it.rule.value",
        string="Rule for private notice",
        compute="_compute_notice_rules",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    second_private_rule_id = fields.Many2one(
        "it.rule.value",
        string="Rule for second private notice",
        compute="_compute_notice_rules",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    earliest_date = fields.Date(
        string="Earliest lawful date",
        compute="_compute_clocks",
        store=True,
        help="First day on which every notice has run its clear days; neither the day "
        "of the notice nor that of the decision counts.",
    )
    notice_deadline = fields.Date(
        string="Publish notice by",
        compute="_compute_clocks",
        store=True,
        help="Last day on which the missing notices are still in time for the date.",
    )
    is_short_notice = fields.Boolean(
        string="Short notice",
        compute="_compute_clocks",
        store=True,
        help="A published notice is too short for the decision date, or no rule says "
        "how long it has to be.",
    )
    is_late = fields.Boolean(
        string="Late notice",
        compute="_compute_is_late",
        search="_search_is_late",
        help="A notice was too short for the decision date, or can't be published in "
        "time any more.",
    )
    late_reason = fields.Char(string="Why late", compute="_compute_is_late")

    @api.depends("is_exempt", "forum_id.level")
    def _compute_is_private(self):
        for decision in self:
            decision.is_private = (
                decision.is_exempt and decision.forum_id.level == "cabinet"
            )

    @api.depends("is_key", "est_value", "ward_ids", "date")
    def _compute_key_hint(self):
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"]._get_many(
            (RULE_KEY_VALUE, decision.date or today) for decision in self
        )
        for decision in self:
            rule = rules[RULE_KEY_VALUE, decision.date or today]
            if decision.is_key:
                hint = False
            elif decision.est_value and not rule:
                hint = self.env["it.rule.value"]._get_missing_sentence(
                    RULE_KEY_VALUE, decision.date or today
                )
            elif rule and decision.est_value >= rule.value:
                hint = self.env._(
                    "The estimated value reaches the limit for a key decision "
                    "(%(rule)s).",
                    rule=rule.display_name,
                )
            elif len(decision.ward_ids) > 1:
                hint = self.env._(
                    "Two or more wards are affected: check whether this is a key "
                    "decision."
                )
            else:
                hint = False
            decision.key_hint = hint

    @api.depends(
        "is_key",
        "exception_used",
        "key_notice_date",
        "is_private",
        "private_notice_date",
        "second_private_notice_date",
        "date",
    )
    def _compute_notice_rules(self):
        today = fields.Date.context_today(self)
        wanted = {}
        for decision in self:
            for field, (key, day, _label) in decision._get_notice_needs().items():
                wanted[decision, field] = (key, day or decision.date or today)
        rules = self.env["it.rule.value"]._get_many(wanted.values())
        for decision in self:
            for field in ("key_rule_id", "private_rule_id", "second_private_rule_id"):
                decision[field] = rules.get(wanted.get((decision, field)), False)

    def _get_notice_needs(self):
        """Return the notices the law asks for.

        :return: dict rule field -> (rule key, day of the notice or False, its name)
        """
        self.ensure_one()
        needs = {}
        if self.is_key and self.exception_used != "urgent":
            general = self.exception_used == "general"
            needs["key_rule_id"] = (
                RULE_GENERAL_EXCEPTION if general else RULE_KEY,
                self.key_notice_date,
                self.env._("Notice of the key decision"),
            )
        if self.is_private:
            needs["private_rule_id"] = (
                RULE_PRIVATE,
                self.private_notice_date,
                self.env._("Notice of the private meeting"),
            )
            needs["second_private_rule_id"] = (
                RULE_SECOND_PRIVATE,
                self.second_private_notice_date,
                self.env._("Second notice of the private meeting"),
            )
        return needs

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        for decision, pairs in uses.items():
            planned = decision.date or today
            pairs.update(
                (key, day or planned)
                for key, day, _label in decision._get_notice_needs().values()
            )
            if decision.est_value:
                pairs.add((RULE_KEY_VALUE, planned))
        return uses

    def _get_needs_without_rule(self):
        """Return the (key, day, name) of notices whose length no rule row gives."""
        self.ensure_one()
        return [
            need for field, need in self._get_notice_needs().items() if not self[field]
        ]

    def _get_verdict(self):
        """Return the :class:`notice.Verdict` of this decision's clocks."""
        self.ensure_one()
        clocks = [
            notice.Clock(label, day or None, int(self[field].value))
            for field, (_key, day, label) in self._get_notice_needs().items()
            if self[field]
        ]
        return notice.judge(clocks, self.date or None)

    @api.depends(
        "date",
        "key_notice_date",
        "private_notice_date",
        "second_private_notice_date",
        "is_key",
        "is_private",
        "exception_used",
        "key_rule_id.value",
        "private_rule_id.value",
        "second_private_rule_id.value",
    )
    def _compute_clocks(self):
        for decision in self:
            verdict = decision._get_verdict()
            lacking = decision._get_needs_without_rule()
            decision.earliest_date = False if lacking else verdict.earliest
            decision.notice_deadline = verdict.deadline
            decision.is_short_notice = bool(verdict.short or lacking)

    @api.depends("is_short_notice", "notice_deadline", "earliest_date", "date")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for decision in self:
            overdue = decision.notice_deadline and decision.notice_deadline < today
            decision.is_late = decision.is_short_notice or bool(overdue)
            decision.late_reason = decision._get_late_reason(today)

    def _get_late_reason(self, today):
        """Return the sentences that say which notice is late and what to do."""
        self.ensure_one()
        if not self.is_late:
            return False
        verdict = self._get_verdict()
        sentences = [
            self.env._(
                "%(notice)s was published on %(day)s: with %(days)s clear days the "
                "decision may be taken from %(earliest)s, not on %(date)s.",
                notice=clock.name,
                day=format_date(self.env, clock.notice_day),
                days=clock.clear_days,
                earliest=format_date(self.env, clock.earliest),
                date=format_date(self.env, self.date),
            )
            for clock in verdict.short
        ]
        sentences += [
            self.env._(
                "%(notice)s isn't published and had to be by %(latest)s for a decision "
                "on %(date)s: move the date, or record the exception used.",
                notice=clock.name,
                latest=format_date(self.env, clock.latest_notice(self.date)),
                date=format_date(self.env, self.date),
            )
            for clock in verdict.missing
            if clock.latest_notice(self.date) < today
        ]
        sentences += [
            self.env._(
                "%(notice)s can't be checked: no value of the rule %(key)s is valid on "
                "its day. A manager adds one under Configuration, Rule values.",
                notice=label,
                key=key,
            )
            for key, _day, label in self._get_needs_without_rule()
        ]
        return " ".join(sentences)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("is_short_notice", "=", True) | Domain(
            "notice_deadline", "<", fields.Date.context_today(self)
        )

    @api.model
    def _refresh_notice_rules(self, keys):
        """Look up the notice rules again after rows of ``keys`` changed."""
        if not NOTICE_RULES & keys:
            return
        decisions = (
            self.sudo()
            .with_context(active_test=False)
            .search(Domain("is_key", "=", True) | Domain("is_private", "=", True))
        )
        for name in ("key_rule_id", "private_rule_id", "second_private_rule_id"):
            self.env.add_to_compute(self._fields[name], decisions)

    @api.constrains("is_key", "key_reason")
    def _check_key_reason(self):
        for decision in self:
            if decision.is_key and not decision.key_reason:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a key decision: say why under Key decision.",
                        name=decision.display_name,
                    )
                )

    @api.constrains("exception_used", "exception_note")
    def _check_exception_note(self):
        for decision in self:
            if decision.exception_used and not (decision.exception_note or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(name)s uses an exception to the notice of a key decision: "
                        "write why full notice was impracticable and who agreed.",
                        name=decision.display_name,
                    )
                )
