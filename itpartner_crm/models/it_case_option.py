from odoo import api, fields, models

from ..logic import case as case_logic
from ..logic import discounting, optimism

FIGURES = (
    "pv_costs",
    "pv_benefits",
    "npsv",
    "npsv_gain",
    "bcr",
    "has_bcr",
    "payback_simple",
    "pays_back",
    "payback_discounted",
    "pays_back_discounted",
    "slips_back",
)
LINE_FACTS = (
    "year_amounts",
    "kind",
    "benefit_class",
    "partner_id",
    "adjust_percent",
    "is_transfer",
    "counts",
)


class ItCaseOption(models.Model):
    """One way of meeting the objectives of a business case; doing nothing is one.

    Its lines come to a net present social value, a benefit-cost ratio and the years
    until it has paid back; its marks come to a score, told beside the money.
    """

    _name = "it.case.option"
    _description = "Option of a Business Case"
    _inherit = ["it.case.frozen.mixin"]
    _order = "case_id, sequence, id"

    name = fields.Char(string="Option", required=True)
    sequence = fields.Integer(default=10, aggregator=None)
    is_do_nothing = fields.Boolean(
        string="Do nothing",
        readonly=True,
        copy=False,
        help="Business as usual, against which the others are held. A case has one.",
    )
    is_do_minimum = fields.Boolean(
        string="Do minimum",
        help="The least that meets the core of the objectives.",
    )
    is_preferred = fields.Boolean(
        string="Preferred",
        readonly=True,
        copy=False,
        help="The preferred way forward. A case has at most one.",
    )
    description = fields.Text()
    advantages = fields.Text()
    disadvantages = fields.Text()
    risk_note = fields.Text(string="Main risks")
    duration_months = fields.Float(
        string="Months to deliver",
        digits=(6, 1),
        aggregator=None,
        help="How long it takes from the decision until it is live, as planned.",
    )
    duration_bias_id = fields.Many2one(
        "it.optimism.bias",
        string="Like projects of",
        domain=[("has_duration", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
        help="Projects of this kind took longer than planned.",
    )
    duration_managed = fields.Float(
        string="Managed (%)",
        digits=(5, 2),
        aggregator=None,
        help="Share of the causes of delay that are managed by now.",
    )
    duration_expected = fields.Float(
        string="Months to expect",
        compute="_compute_duration_expected",
        digits=(6, 1),
        help="Months to deliver, with the correction for optimism.",
    )
    line_ids = fields.One2many("it.case.line", "option_id", string="Costs and benefits")
    line_count = fields.Integer(string="Lines", compute="_compute_line_count")
    score_ids = fields.One2many("it.case.score", "option_id", string="Marks")
    base_year = fields.Date(related="case_id.base_year")
    horizon = fields.Integer(related="case_id.horizon")

    pv_costs = fields.Monetary(
        string="PV of costs",
        compute="_compute_figures",
        store=True,
        help="Present value of the costs, with the correction for optimism.",
    )
    pv_benefits = fields.Monetary(
        string="PV of benefits",
        compute="_compute_figures",
        store=True,
        help="Present value of the benefits, with the correction for optimism.",
    )
    npsv = fields.Monetary(
        string="NPSV",
        compute="_compute_figures",
        store=True,
        help="Net present social value: PV of benefits less PV of costs.",
    )
    npsv_gain = fields.Monetary(
        string="NPSV against doing nothing",
        compute="_compute_figures",
        store=True,
    )
    bcr = fields.Float(
        string="BCR",
        compute="_compute_figures",
        store=True,
        digits=(12, 4),
        aggregator=None,
        help="Benefit-cost ratio: PV of benefits over PV of costs. Never the only "
        "reason for a choice.",
    )
    has_bcr = fields.Boolean(compute="_compute_figures", store=True)
    payback_simple = fields.Float(
        string="Payback (years)",
        compute="_compute_figures",
        store=True,
        digits=(8, 4),
        aggregator=None,
    )
    pays_back = fields.Boolean(compute="_compute_figures", store=True)
    payback_discounted = fields.Float(
        string="Discounted payback (years)",
        compute="_compute_figures",
        store=True,
        digits=(8, 4),
        aggregator=None,
    )
    pays_back_discounted = fields.Boolean(compute="_compute_figures", store=True)
    slips_back = fields.Boolean(
        compute="_compute_figures",
        store=True,
        help="It pays back, and later falls below nothing again.",
    )
    bcr_text = fields.Char(string="Benefit-cost ratio", compute="_compute_texts")
    payback_text = fields.Char(
        string="Payback",
        compute="_compute_texts",
        help="Years until the money is back, against doing nothing.",
    )
    payback_discounted_text = fields.Char(
        string="Discounted payback",
        compute="_compute_texts",
        help="The same, with each year's money at what it is worth in the first year.",
    )
    score = fields.Float(
        compute="_compute_score",
        store=True,
        digits=(5, 1),
        aggregator=None,
        help="0 to 100: the marks for what isn't told in money, by their weights.",
    )
    has_score = fields.Boolean(compute="_compute_score", store=True)
    score_text = fields.Char(string="Score in words", compute="_compute_ranks")
    rank_text = fields.Char(
        string="Place among the options",
        compute="_compute_ranks",
        help="By the money, and beside it by what isn't told in money.",
    )
    rank_npsv = fields.Integer(
        string="Place by NPSV", compute="_compute_ranks", aggregator=None
    )
    rank_score = fields.Integer(
        string="Place by score", compute="_compute_ranks", aggregator=None
    )

    _do_nothing_once = models.UniqueIndex(
        "(case_id) WHERE is_do_nothing",
        "A business case has one option of doing nothing.",
    )
    _preferred_once = models.UniqueIndex(
        "(case_id) WHERE is_preferred",
        "A business case has one preferred option at most.",
    )
    _managed_range = models.Constraint(
        "CHECK (duration_managed BETWEEN 0 AND 100)",
        "The managed share of the causes of delay lies between 0 and 100 percent.",
    )
    _months_positive = models.Constraint(
        "CHECK (duration_months >= 0)",
        "The months to deliver can't be negative.",
    )

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["it.case.line"]._read_group(
                [("option_id", "in", self._origin.ids)], ["option_id"], ["__count"]
            )
        )
        for option in self:
            option.line_count = counts.get(option._origin, 0)

    @api.depends(
        "duration_months",
        "duration_managed",
        "duration_bias_id.duration_upper",
        "duration_bias_id.duration_lower",
    )
    def _compute_duration_expected(self):
        for option in self:
            bias, percent = option.duration_bias_id, 0.0
            if bias.has_duration:
                managed = min(max(option.duration_managed, 0), 100)
                percent = float(
                    optimism.uplift(bias.duration_upper, bias.duration_lower, managed)
                )
            option.duration_expected = optimism.longer(option.duration_months, percent)

    @api.depends(
        "case_id.horizon",
        "case_id.discount_kind",
        "case_id.appraisal_date",
        "case_id.perspective",
        "case_id.body_id",
        "case_id.option_ids.is_do_nothing",
        *(f"case_id.option_ids.line_ids.{name}" for name in LINE_FACTS),
        *(f"line_ids.{name}" for name in LINE_FACTS),
    )
    def _compute_figures(self):
        """Work out the figures; those of a frozen case stay as they are."""
        frozen = self.filtered(lambda option: option.case_id.state == "frozen")
        for option in frozen:
            for name in FIGURES:
                option[name] = option[name]
        drafts = self - frozen
        appraised = drafts._appraise()
        for option in drafts:
            found = appraised.get(option)
            if not found:  # a rate has no value on the day of the appraisal
                for name in FIGURES:
                    option[name] = False
                continue
            simple, late = found["payback_simple"], found["payback_discounted"]
            option.pv_costs = found["pv_costs"]
            option.pv_benefits = found["pv_benefits"]
            option.npsv = found["npsv"]
            option.npsv_gain = found["gain"]
            option.bcr = found["bcr"] or 0.0
            option.has_bcr = found["bcr"] is not None
            option.payback_simple = simple or 0.0
            option.pays_back = simple is not None
            option.payback_discounted = late or 0.0
            option.pays_back_discounted = late is not None
            option.slips_back = found["slips_back"]

    def _appraise(self):
        """Return dict option -> figures of ``logic.case.appraise``.

        Options of a case whose rates are missing are left out. A constant number of
        queries, whatever the number of cases.
        """
        rates = self.case_id._read_rates()
        found = {}
        for option in self:
            case = option.case_id
            bands = rates.get(case)
            if not bands:
                continue
            found[option] = case_logic.appraise(
                option._get_logic_lines(),
                discounting.factors(bands, case.horizon),
                case._get_only_partner(),
                option._get_base_option()._get_logic_lines(),
            )
        return found

    def _get_logic_lines(self):
        """Return the lines of this option (or none) as the arithmetic reads them."""
        years = (self.case_id.horizon or 0) + 1
        return self.line_ids._prepare_logic_lines(years)

    def _get_base_option(self):
        """Return the option of doing nothing that this one is held against."""
        self.ensure_one()
        if self.is_do_nothing:
            return self
        return self.case_id.option_ids.filtered("is_do_nothing")[:1]

    @api.depends(
        "is_do_nothing",
        "bcr",
        "has_bcr",
        "pays_back",
        "payback_simple",
        "pays_back_discounted",
        "payback_discounted",
        "slips_back",
        "case_id.horizon",
    )
    def _compute_texts(self):
        for option in self:
            option.bcr_text = (
                f"{option.bcr:,.2f}" if option.has_bcr else self.env._("No costs")
            )
            simple = option._get_payback_text(option.pays_back, option.payback_simple)
            if option.slips_back and not option.is_do_nothing:
                simple = self.env._("%(years)s, then lost again", years=simple)
            option.payback_text = simple
            option.payback_discounted_text = option._get_payback_text(
                option.pays_back_discounted, option.payback_discounted
            )

    def _get_payback_text(self, pays_back, years):
        self.ensure_one()
        if self.is_do_nothing:
            return self.env._("Not asked")
        if not pays_back:
            return self.env._("Not in %(years)s years", years=self.case_id.horizon)
        if not years:
            return self.env._("From the start")
        return self.env._("%(years)s years", years=f"{years:,.2f}")

    @api.depends("score_ids.score", "score_ids.criterion_id.weight")
    def _compute_score(self):
        for option in self:
            if option.case_id.state == "frozen":
                option.score, option.has_score = option.score, option.has_score
                continue
            found = case_logic.weighted_score(
                (one.criterion_id.weight, one.score) for one in option.score_ids
            )
            option.score = found or 0.0
            option.has_score = found is not None

    @api.depends(
        "case_id.option_ids.npsv",
        "case_id.option_ids.score",
        "case_id.option_ids.has_score",
    )
    def _compute_ranks(self):
        self.rank_npsv = self.rank_score = 0
        self.score_text = self.rank_text = False
        for case, options in self.grouped("case_id").items():
            rivals = case.option_ids
            worth = case_logic.rank({one.id: one.npsv for one in rivals})
            score = case_logic.rank(
                {one.id: one.score if one.has_score else None for one in rivals}
            )
            for option in options:
                option.rank_npsv = worth.get(option._origin.id) or 0
                option.rank_score = score.get(option._origin.id) or 0
                option.score_text = option._get_score_text()
                option.rank_text = option._get_rank_text()

    def _get_score_text(self):
        self.ensure_one()
        if not self.has_score:
            return self.env._("Not marked")
        return self.env._("%(score)s of 100", score=f"{self.score:.0f}")

    def _get_rank_text(self):
        """Return the place by NPSV, and by score where there is one."""
        self.ensure_one()
        if not self.rank_score:
            return self.env._("%(place)s by NPSV", place=self.rank_npsv)
        return self.env._(
            "%(npsv)s by NPSV, %(score)s by score",
            npsv=self.rank_npsv,
            score=self.rank_score,
        )

    # ------------------------------------------------------------
    # Rules and buttons
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        options = super().create(vals_list)
        options.case_id._add_missing_scores()
        return options

    @api.ondelete(at_uninstall=False)
    def _unlink_except_do_nothing(self):
        """Doing nothing goes with its case alone (that goes by cascade)."""
        for option in self.filtered("is_do_nothing"):
            option.case_id._refuse(
                self.env._(
                    "“%(name)s” is what the others are held against: it stays.",
                    name=option.name,
                )
            )

    def action_prefer(self):
        """Make this the preferred way forward of its case."""
        self.ensure_one()
        rivals = (self.case_id.option_ids - self).filtered("is_preferred")
        rivals.write({"is_preferred": False})
        rivals.flush_recordset(["is_preferred"])
        self.write({"is_preferred": True})

    def action_open(self):
        """Open the option with its lines and years."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _prepare_next_vals(self):
        """Return the values of this option in the next version of its case."""
        self.ensure_one()
        [values] = self.copy_data()
        values.pop("case_id", None)
        values.update(
            is_do_nothing=self.is_do_nothing,
            is_preferred=self.is_preferred,
            line_ids=[
                fields.Command.create(line._prepare_next_vals())
                for line in self.line_ids
            ],
        )
        return values
