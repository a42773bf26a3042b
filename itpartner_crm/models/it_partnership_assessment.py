from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import assessment
from .it_partnership_statement import PRINCIPLES
from .optional_float import OptionalFloat

WELL = "assessment.well_from"
ENOUGH = "assessment.enough_from"
CONCERNS = "assessment.concerns_from"
POINTS = [
    ("1", "1 Strongly disagree"),
    ("2", "2 Disagree"),
    ("3", "3 Agree"),
    ("4", "4 Strongly agree"),
]


class ItPartnershipAssessment(models.Model):
    """How one member finds the partnership, on one day: 36 statements answered.

    Filled in by an officer with what the member says. Once it is complete and
    finished it stays as evidence; the next one is a new one.
    """

    _name = "it.partnership.assessment"
    _description = "Partnership Assessment"
    _inherit = ["it.partnership.part.mixin", "mail.thread"]
    _order = "date desc, id desc"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('it_membership_ids.partnership_id', '=', partnership_id)]",
        help="The organisation whose view this is.",
    )
    contact = fields.Char(
        string="Who answered",
        help="Office of the person who spoke for the member.",
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Being filled in"), ("done", "Finished")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    answer_ids = fields.One2many(
        "it.partnership.assessment.answer",
        "assessment_id",
        string="Statements",
        copy=False,
    )
    answered = fields.Integer(compute="_compute_total", store=True, aggregator=None)
    total = OptionalFloat(
        digits=(5, 0),
        compute="_compute_total",
        store=True,
        aggregator="avg",
        help="36 to 144. Empty until every statement is answered.",
    )
    total_text = fields.Char(string="Total in words", compute="_compute_band")
    band = fields.Selection(
        [
            ("well", "Working well"),
            ("enough", "Well enough, with areas to explore"),
            ("concerns", "Concerns outweigh"),
            ("poor", "Very poor"),
        ],
        compute="_compute_band",
    )
    note = fields.Text(string="What the member added")

    _done_idx = models.Index("(partnership_id, partner_id, date DESC)")

    @api.depends("answer_ids.points")
    def _compute_total(self):
        for one in self:
            points = [int(row.points) if row.points else None for row in one.answer_ids]
            total = assessment.total(points)
            one.answered = len(points) - points.count(None)
            one.total = False if total is None else total

    @api.depends("total", "answered")
    def _compute_band(self):
        rules = self.env["it.partnership"]._get_rules([WELL, ENOUGH, CONCERNS])
        for one in self:
            known = one.total is not False
            one.band = bool(known and rules) and assessment.band(
                one.total, rules[WELL], rules[ENOUGH], rules[CONCERNS]
            )
            one.total_text = (
                self.env._("%(total)d of 144", total=one.total)
                if known
                else self.env._("%(count)d of 36 answered", count=one.answered)
            )

    @api.depends("partnership_id", "partner_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._(
                "%(partnership)s: %(member)s",
                partnership=one.partnership_id.name or "",
                member=one.partner_id.display_name or "",
            )

    @api.constrains("partnership_id", "partner_id")
    def _check_member(self):
        for one in self:
            if one.partner_id not in one.partnership_id.member_ids.partner_id:
                raise UserError(
                    self.env._(
                        "“%(partner)s” is no member of “%(partnership)s”: choose one "
                        "of its members, or add it on the page Members.",
                        partner=one.partner_id.display_name,
                        partnership=one.partnership_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        bank = self.env["it.partnership.statement"]._get_bank()
        records = super().create([{**vals, "state": "draft"} for vals in vals_list])
        self.env["it.partnership.assessment.answer"].create(
            [
                {
                    "assessment_id": one.id,
                    "statement_id": row.id,
                    "principle": row.principle,
                    "sequence": number,
                    "name": row.name,
                }
                for one in records
                if not one.answer_ids
                for number, row in enumerate(bank)
            ]
        )
        return records

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        if done := self.filtered(lambda one: one.state == "done"):
            raise UserError(
                self.env._(
                    "The assessment “%(name)s” is finished and stays as it is: make a "
                    "new one.",
                    name=done[0].display_name,
                )
            )

    @api.constrains("state")
    def _check_complete(self):
        for one in self:
            if one.state == "done" and one.total is False:
                raise UserError(
                    self.env._(
                        "%(count)d of 36 statements are answered: answer the others "
                        "before you finish “%(name)s”.",
                        count=one.answered,
                        name=one.display_name,
                    )
                )

    def action_finish(self):
        """Keep the assessment as it is from now on."""
        self.write({"state": "done"})

    def _get_latest(self):
        """Return the latest finished assessment of each partnership and member."""
        latest = {}
        for one in self.filtered(lambda row: row.state == "done").sorted(
            lambda row: (row.date, row.id)
        ):
            latest[one.partnership_id, one.partner_id] = one
        return self.browse(one.id for one in latest.values())

    def _get_dots(self, principle):
        """Return the members' points on a principle, 6 to 24."""
        return [
            {
                "partner": one.partner_id.display_name,
                "points": sum(
                    int(row.points or 0)
                    for row in one.answer_ids
                    if row.principle == principle
                ),
            }
            for one in self
        ]


class ItPartnershipAssessmentAnswer(models.Model):
    """A statement with the words it had, and how far the member agrees."""

    _name = "it.partnership.assessment.answer"
    _description = "Answer in a Partnership Assessment"
    _order = "assessment_id, sequence, id"

    assessment_id = fields.Many2one(
        "it.partnership.assessment",
        required=True,
        ondelete="cascade",
        index=True,
    )
    statement_id = fields.Many2one(
        "it.partnership.statement",
        string="From the bank",
        ondelete="set null",
        index="btree_not_null",
    )
    principle = fields.Selection(PRINCIPLES, required=True)
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Statement", required=True)
    points = fields.Selection(POINTS, string="Agrees")

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_open()

    def _check_open(self):
        self.assessment_id._check_draft()
        self.assessment_id.partnership_id._check_not_ended()


class ItPartnership(models.Model):
    """What its members say of the partnership, and how far apart they are."""

    _inherit = "it.partnership"

    assessment_ids = fields.One2many(
        "it.partnership.assessment",
        "partnership_id",
        string="Assessments",
    )
    assessment_mean = OptionalFloat(
        string="Members' mean",
        digits=(5, 1),
        compute="_compute_assessment",
        help="Mean total of the latest finished assessment of each member, 36 to 144.",
    )
    assessment_spread = OptionalFloat(
        string="Spread between members",
        digits=(5, 0),
        compute="_compute_assessment",
        help="Highest less lowest total. A wide spread is worth a talk, whatever the "
        "mean.",
    )
    assessment_count = fields.Integer(
        string="Members who answered",
        compute="_compute_assessment",
    )
    assessment_text = fields.Char(
        string="Assessment in a sentence",
        compute="_compute_assessment",
    )
    assessment_picture = fields.Json(
        string="Picture by principle",
        compute="_compute_assessment",
    )

    @api.depends("assessment_ids.state", "assessment_ids.total", "assessment_ids.date")
    def _compute_assessment(self):
        labels = dict(
            self.env["it.partnership.assessment.answer"]
            ._fields["principle"]
            ._description_selection(self.env)
        )
        for one in self:
            latest = one.assessment_ids._get_latest()
            totals = latest.mapped("total")
            spread = assessment.spread(totals)
            one.assessment_count = len(latest)
            one.assessment_mean = sum(totals) / len(totals) if totals else False
            one.assessment_spread = False if spread is None else spread
            one.assessment_text = one._get_assessment_text(totals, spread)
            one.assessment_picture = {
                "rows": [
                    {"key": key, "label": labels[key], "dots": latest._get_dots(key)}
                    for key in assessment.PRINCIPLES
                ]
            }

    def _get_assessment_text(self, totals, spread):
        self.ensure_one()
        if not totals:
            return False
        if spread is None:
            return self.env._(
                "One of %(all)s members answered: %(total)d of 144.",
                all=self.member_count,
                total=totals[0],
            )
        return self.env._(
            "%(count)s of %(all)s members answered: mean %(mean)d of 144, spread "
            "%(spread)d.",
            count=len(totals),
            all=self.member_count,
            mean=round(sum(totals) / len(totals)),
            spread=spread,
        )

    def action_new_assessment(self):
        """Open an empty assessment of this partnership."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assessment"),
            "res_model": "it.partnership.assessment",
            "views": [(False, "form")],
            "context": {"default_partnership_id": self.id},
        }
