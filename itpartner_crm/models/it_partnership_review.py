from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.itstrategy.models.history import install_guard

from ..logic import assurance
from .it_partnership_question import ASKS
from .it_partnership_review_history import GUARD, is_writer

LEVELS = [
    ("substantial", "Substantial"),
    ("reasonable", "Reasonable"),
    ("limited", "Limited"),
    ("weak", "Weak"),
]
KINDS = [("full", "Full review"), ("light", "Light review"), ("retest", "Retest")]
CLOSER = "itgovernance.group_manager"
# What the closing writes down; no person types it.
CLOSED_WITH = {
    "submitted_by_id",
    "submitted_on",
    "closed_by_id",
    "closed_on",
    "previous_assurance",
    "tier",
    "has_significance",
    "significance",
    "health_text",
    "has_health",
    "health",
    "health_coverage",
    "has_contribution",
    "contribution",
    "next_review_date",
    "lead_officer_id",
    "forum_id",
    "action_text",
}
# What whoever closes a review may still say of a submitted one.
CLOSING_WORDS = {"date_rated"}


class ItPartnershipReview(models.Model):
    """The yearly look at one partnership, or the retest after a poor one.

    Opened by the nightly job or an officer, filled in and submitted by the officers
    of the partnership, closed by a manager who had no part in it. Closed it stays as
    it is for everyone: a new review corrects it.
    """

    _name = "it.partnership.review"
    _description = "Partnership Review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due desc, id desc"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        default="full",
        tracking=True,
        help="Full: every question, for Major partnerships. Light: the short list. "
        "Retest: what was not in order last time.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("closed", "Closed")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    date_due = fields.Date(
        string="Due",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day by which the review is to be closed.",
    )
    period_start = fields.Date(string="Looks at, from")
    period_end = fields.Date(string="To")
    date = fields.Date(
        string="Held on",
        copy=False,
        help="Day on which the partnership was reviewed.",
    )
    date_rated = fields.Date(
        string="Rating agreed on",
        copy=False,
        tracking=True,
        help="Day from which the rating counts: the register as of an earlier day "
        "doesn't show it. Empty: the day on which the review is closed.",
    )
    reviewer_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who carries out the review and answers for what it says.",
    )
    officer_ids = fields.Many2many(
        "res.users",
        "it_partnership_review_officer_rel",
        "review_id",
        "user_id",
        string="Other officers",
        domain=[("share", "=", False)],
        help="Officers who review together with the reviewer.",
    )
    presenter_id = fields.Many2one(
        "res.partner",
        string="Presented by",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("is_company", "=", False)],
        help="Councillor or other member representative who presents the review to "
        "the committee.",
    )
    answer_ids = fields.One2many("it.partnership.answer", "review_id")
    action_ids = fields.One2many("it.partnership.review.action", "review_id")

    rating_performance = fields.Selection(LEVELS, string="Performs well")
    rating_value = fields.Selection(LEVELS, string="Value for money")
    rating_governance = fields.Selection(LEVELS, string="Strong governance")
    rating_risk = fields.Selection(LEVELS, string="Mitigates risk")
    rating_benefits = fields.Selection(LEVELS, string="Realises its benefits")
    assurance = fields.Selection(
        LEVELS,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="How sure the council may be that the partnership works. A person "
        "decides it; below Substantial it is tested again after six months.",
    )
    assurance_reason = fields.Text(string="Why this rating", copy=False)
    recommendation = fields.Selection(
        [
            ("keep", "Go on as it is"),
            ("change", "Go on with changes"),
            ("leave", "Leave or end it"),
        ],
        default="keep",
        required=True,
        tracking=True,
        help="“Leave or end it” puts the partnership among the proposed removals of "
        "the register report.",
    )
    note = fields.Text(string="Summary")

    submitted_by_id = fields.Many2one(
        "res.users",
        string="Submitted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    submitted_on = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    closed_on = fields.Datetime(string="Closed on", readonly=True, copy=False)
    step_text = fields.Char(compute="_compute_step_text")
    previous_assurance = fields.Selection(
        LEVELS, string="Rating before", readonly=True, copy=False
    )
    tier = fields.Selection(
        [("major", "Major"), ("moderate", "Moderate"), ("limited", "Limited")],
        string="Significance then",
        readonly=True,
        copy=False,
    )
    has_significance = fields.Boolean(readonly=True, copy=False)
    significance = fields.Float(
        string="Significance score then",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator=None,
    )
    has_health = fields.Boolean(readonly=True, copy=False)
    health = fields.Float(
        string="Health then", digits=(5, 1), readonly=True, copy=False, aggregator=None
    )
    health_coverage = fields.Float(
        string="Health coverage then",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator=None,
    )
    health_text = fields.Char(string="Health in words", readonly=True, copy=False)
    has_contribution = fields.Boolean(readonly=True, copy=False)
    contribution = fields.Monetary(
        string="Council's contribution that year",
        readonly=True,
        copy=False,
        aggregator=None,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    next_review_date = fields.Date(string="Next review", readonly=True, copy=False)
    lead_officer_id = fields.Many2one(
        "res.users",
        string="Lead officer then",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    forum_id = fields.Many2one(
        "it.forum",
        string="Reported to then",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    action_text = fields.Text(string="Actions then", readonly=True, copy=False)

    question_count = fields.Integer(
        string="Questions", compute="_compute_question_count"
    )
    answered_count = fields.Integer(
        string="Answered", compute="_compute_question_count"
    )
    answered_percent = fields.Float(
        string="Answered (%)", compute="_compute_question_count"
    )
    open_action_count = fields.Integer(
        string="Open actions", compute="_compute_open_action_count"
    )
    basis_performance = fields.Char(compute="_compute_basis")
    basis_value = fields.Char(compute="_compute_basis")
    basis_governance = fields.Char(compute="_compute_basis")
    basis_risk = fields.Char(compute="_compute_basis")
    basis_benefits = fields.Char(compute="_compute_basis")
    assurance_suggested = fields.Selection(
        LEVELS, string="Suggested", compute="_compute_suggestion"
    )
    suggestion_text = fields.Char(compute="_compute_suggestion")
    gaps_text = fields.Text(
        string="Still wanted",
        compute="_compute_gaps_text",
        help="What has to be there before the review can be submitted.",
    )
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Not closed although its day is over.",
    )
    overdue_flag = fields.Selection(
        [("overdue", "Overdue")], string="In time", compute="_compute_is_overdue"
    )
    is_closer = fields.Boolean(compute="_compute_is_closer")

    _one_open = models.UniqueIndex(
        "(partnership_id) WHERE state <> 'closed'",
        "This partnership has a review under way already: open that one, or close it "
        "first.",
    )
    _latest_idx = models.Index(
        "(partnership_id, date_rated DESC, id DESC) WHERE state = 'closed'"
    )
    _period_in_order = models.Constraint(
        "CHECK (period_end >= period_start)",
        "The time the review looks at ends before it starts: correct From or To.",
    )

    def init(self):
        """Let the database refuse any change of a closed review."""
        self.env.cr.execute(GUARD)
        # who presented it may become another contact when contacts are merged
        install_guard(
            self,
            "it_partnership_review_guard",
            SQL("OLD.state = 'closed'"),
            free={"presenter_id"},
        )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("kind", "partnership_id.name", "date_due")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            review.display_name = self.env._(
                "%(partnership)s, %(kind)s of %(day)s",
                partnership=review.partnership_id.name or self.env._("New"),
                kind=kinds.get(review.kind, "").lower(),
                day=format_date(self.env, review.date_due) or "",
            )

    @api.depends("answer_ids.answer")
    def _compute_question_count(self):
        for review in self:
            answers = review.answer_ids
            review.question_count = len(answers)
            review.answered_count = len(answers.filtered("answer"))
            share = review.answered_count / len(answers) if answers else 0
            review.answered_percent = 100 * share

    @api.depends("action_ids.state")
    def _compute_open_action_count(self):
        for review in self:
            opened = review.action_ids.filtered(lambda one: one.state == "open")
            review.open_action_count = len(opened)

    @api.depends("answer_ids.answer", "answer_ids.ask")
    def _compute_basis(self):
        words = self.env["it.partnership.answer"]._get_answer_words()
        for review in self:
            by_ask = review.answer_ids.grouped("ask")
            for ask, _label in ASKS:
                answers = by_ask.get(ask, self.env["it.partnership.answer"])
                counts = [
                    (
                        word,
                        len(answers.filtered(lambda one, key=key: one.answer == key)),
                    )
                    for key, word in words.items()
                ]
                review[f"basis_{ask}"] = ", ".join(
                    f"{word} {count}" for word, count in counts if count
                ) or self.env._("No answers yet")

    @api.depends(*(f"rating_{ask}" for ask, _label in ASKS))
    def _compute_suggestion(self):
        for review in self:
            found = assurance.suggest(review._get_ratings())
            review.assurance_suggested = found.level
            review.suggestion_text = review._get_suggestion_text(found)

    def _get_ratings(self):
        return {ask: self[f"rating_{ask}"] for ask, _label in ASKS}

    def _get_suggestion_text(self, found):
        """Return in a sentence how the suggestion came about."""
        labels = self._get_ask_labels()
        levels = dict(self._fields["assurance"]._description_selection(self.env))
        if found.missing:
            return self.env._(
                "No suggestion yet, not rated: %(asks)s.",
                asks=", ".join(labels[ask] for ask in found.missing),
            )
        values = {
            "level": levels[found.level],
            "lowest": ", ".join(labels[ask] for ask in found.lowest),
            "rating": levels[self[f"rating_{found.lowest[0]}"]],
        }
        if found.capped:
            return self.env._(
                "%(level)s: one step above the lowest rating, %(lowest)s (%(rating)s).",
                **values,
            )
        return self.env._(
            "%(level)s: at least four of the five are so or better; lowest: %(lowest)s "
            "(%(rating)s).",
            **values,
        )

    def _get_ask_labels(self):
        question = self.env["it.partnership.question"]
        return dict(question._fields["ask"]._description_selection(self.env))

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for review in self:
            review.is_overdue = bool(
                review.state != "closed" and review.date_due and review.date_due < today
            )
            review.overdue_flag = "overdue" if review.is_overdue else False

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "!=", "closed") & fields.Domain(
            "date_due", "<", "today"
        )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "draft") != "draft":
                raise UserError(
                    self.env._(
                        "A review starts as a draft: fill it in, submit it, and have "
                        "it closed by a manager."
                    )
                )
        self._check_may_start(vals_list)
        reviews = super().create([self._prepare_typed_vals(one) for one in vals_list])
        reviews._take_questions()
        return reviews

    def write(self, vals):
        if is_writer(self):
            return super().write(vals)
        self._check_not_closed()
        typed = self._prepare_typed_vals(vals)
        target = typed.pop("state", None)
        self._check_not_submitted(typed)
        moved = self.filtered(
            lambda one: (
                one.partnership_id.id
                != typed.get("partnership_id", one.partnership_id.id)
            )
        )
        if moved:
            raise UserError(
                self.env._(
                    "%(review)s stays with its partnership: delete it and start the "
                    "review on the other one.",
                    review=moved[0].display_name,
                )
            )
        result = super().write(typed) if typed else True
        if "kind" in typed:
            self._take_questions()
        if target:
            self._move_to(target)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_not_closed()
        self._check_not_submitted({"state"})

    @api.model
    def _prepare_typed_vals(self, vals):
        """Return `vals` without what the closing alone writes."""
        return {key: value for key, value in vals.items() if key not in CLOSED_WITH}

    def _check_not_closed(self):
        """Refuse to touch a closed review, whoever asks."""
        for review in self:
            if review.state == "closed":
                raise UserError(
                    self.env._(
                        "%(review)s is closed and stays as it is: start a new review "
                        "to correct it.",
                        review=review.display_name,
                    )
                )

    def _check_not_submitted(self, changed):
        """Refuse to change under the eyes of whoever closes it."""
        manager = self.env.su or self.env.user.has_group(CLOSER)
        if not set(changed) - (CLOSING_WORDS if manager else set()):
            return
        for review in self:
            if review.state == "submitted":
                raise UserError(
                    self.env._(
                        "%(review)s has been submitted and waits to be closed: have "
                        "it sent back to change it.",
                        review=review.display_name,
                    )
                )

    @api.model
    def _check_may_start(self, vals_list):
        """Refuse a review of what has ended, is under review, or somebody else keeps."""
        default = self.default_get(["partnership_id"]).get("partnership_id")
        partnerships = self.env["it.partnership"].browse(
            vals.get("partnership_id") or default
            for vals in vals_list
            if vals.get("partnership_id") or default
        )
        partnerships.check_access("write")
        for partnership in partnerships:
            if partnership.state == "ended":
                raise UserError(
                    self.env._(
                        "“%(partnership)s” has ended and isn't reviewed any more: "
                        "choose a partnership that runs.",
                        partnership=partnership.name,
                    )
                )
            if partnership.open_review_id:
                raise UserError(
                    self.env._(
                        "“%(partnership)s” has a review under way already: open that "
                        "one, or have it closed first.",
                        partnership=partnership.name,
                    )
                )

    def _take_questions(self):
        """Ask the questions of the kind of review, where nothing is answered yet."""
        for review in self:
            if not review.answer_ids.filtered("answer"):
                review.answer_ids.unlink()
                self.env["it.partnership.answer"].create(
                    review._prepare_answer_vals_list()
                )

    def _prepare_answer_vals_list(self):
        """Return the values of the answers still to be given, in their order."""
        self.ensure_one()
        last = self.partnership_id._get_last_review()
        before = {one.question_id.id: one for one in last.answer_ids}
        return [
            {
                "review_id": self.id,
                "previous_answer": before[one.id].answer if one.id in before else False,
                **one._prepare_answer_vals(),
            }
            for one in self._get_questions(last)
        ]

    def _get_questions(self, last):
        """Return what to ask: a retest asks again what was not in order last time."""
        if self.kind == "retest":
            poor = last.answer_ids.filtered(lambda one: one.answer in ("partly", "no"))
            again = poor.question_id.filtered("active").sorted()
            if again:
                return again
        return self.env["it.partnership.question"]._get_for(self.kind)
