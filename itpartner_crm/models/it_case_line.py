from decimal import Decimal
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..logic import case as case_logic
from ..logic import discounting, optimism

BENEFIT_CLASSES = [
    ("cashable", "Cashable"),
    ("non_cashable", "Non-cashable"),
    ("cost_avoidance", "Cost avoidance"),
    ("income", "Income"),
    ("qualitative", "Qualitative"),
]


class ItCaseLine(models.Model):
    """One cost or benefit of an option: who bears or gets it, in which years, and why.

    Made by the officer who writes the case. It says how it is corrected for optimism,
    and what is saved from: a benefit without a baseline can't be proved later.
    """

    _name = "it.case.line"
    _description = "Line of a Business Case"
    _inherit = ["it.case.frozen.mixin"]
    _order = "option_id, kind desc, sequence, id"
    _case_parent = "option_id"

    option_id = fields.Many2one(
        "it.case.option", required=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one(
        compute="_compute_case_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    lineage = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: uuid4().hex,
        help="The same in every version of the case, so that a benefit that is carried "
        "on is forecast once.",
    )
    name = fields.Char(string="Line", required=True)
    sequence = fields.Integer(default=10, aggregator=None)
    kind = fields.Selection(
        [("cost", "Cost"), ("benefit", "Benefit")],
        required=True,
        default="cost",
    )
    benefit_class = fields.Selection(
        BENEFIT_CLASSES,
        string="Class",
        compute="_compute_benefit_class",
        store=True,
        readonly=False,
        precompute=True,
        help="Cashable: a budget can be cut by it. Non-cashable: time or quality that "
        "frees no budget. Cost avoidance: what would have had to be spent. Income: "
        "money that comes in. Qualitative: not told in money.",
    )
    recurrence = fields.Selection(
        [("one_off", "One-off"), ("recurrent", "Recurrent")],
        required=True,
        default="recurrent",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Borne or got by",
        default=lambda self: self.env.company.partner_id,
        index="btree_not_null",
        ondelete="restrict",
        help="Who bears the cost or gets the benefit: the council or a partner.",
    )
    agreed_date = fields.Date(
        string="Agreed on",
        help="Day on which the partner that bears or gets it agreed the figures.",
    )
    evidence = fields.Text(
        help="Where the figures come from: a quote, a contract, a count, a budget.",
    )
    owner_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        index="btree_not_null",
        help="Who answers for the benefit once the service is live.",
    )

    # Money
    amount_ids = fields.One2many("it.case.amount", "line_id", string="Amounts")
    year_amounts = fields.Json(
        string="Amounts by year",
        compute="_compute_year_amounts",
        inverse="_inverse_year_amounts",
        help="The amounts as {year: pounds}; years without money are left out.",
    )
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        help="Sum of all years as estimated, not discounted.",
    )
    fill_amount = fields.Monetary(
        string="Amount a year",
        store=False,
        default=0.0,
        help="Fills the years with one amount: choose the years, and they follow.",
    )
    fill_from = fields.Integer(string="From year", store=False, default=0)
    fill_to = fields.Integer(
        string="To year", store=False, default=0, help="Empty: to the last year."
    )

    # Correction for optimism
    bias_id = fields.Many2one(
        "it.optimism.bias",
        string="Optimism bias",
        ondelete="restrict",
        index="btree_not_null",
        help="The kind of project whose first estimates this cost is like.",
    )
    bias_managed = fields.Float(
        string="Managed (%)",
        digits=(5, 2),
        aggregator=None,
        help="Share of the causes of optimism that are managed by now, with proof.",
    )
    bias_is_own = fields.Boolean(
        string="Own evidence",
        help="Use a percent from our own projects instead of the published values.",
    )
    bias_own = fields.Float(
        string="Own correction (%)",
        digits=(6, 2),
        aggregator=None,
        help="What our own projects show: added to a cost, taken off a benefit.",
    )
    bias_reason = fields.Char(
        string="Why this correction",
        help="Which causes are managed, or which projects show the percent.",
    )
    adjust_percent = fields.Float(
        string="Correction (%)",
        compute="_compute_adjust_percent",
        store=True,
        digits=(8, 4),
        aggregator=None,
        help="Added to a cost, taken off a benefit: max(lower, upper x (1 - managed)), "
        "or the percent of our own evidence.",
    )

    # What counts
    is_transfer = fields.Boolean(
        string="Transfer",
        help="Only moves money: VAT, internal recharges, redundancy pay. Out of the "
        "value to society, and in the financial case.",
    )
    counts = fields.Boolean(
        default=True,
        help="Off where another line tells the same money already.",
    )
    double_count_group = fields.Char(
        string="Same money as",
        help="One word for lines that may tell the same money, such as “desk-staff”. "
        "Of those of one option a single line counts.",
    )

    # Baseline
    baseline_amount = fields.Monetary(
        string="Baseline amount",
        help="What it costs a year today, in the prices of the baseline year.",
    )
    baseline_year = fields.Date(
        string="Baseline year",
        help="First day of the financial year in which the baseline was measured.",
    )
    baseline_budget_code = fields.Char(
        string="Budget code",
        help="The budget that is cut or charged.",
    )
    baseline_price_base = fields.Date(
        string="Price base of the baseline",
        help="The year in whose prices the baseline is told, if not its own.",
    )
    baseline_evidence = fields.Char(
        string="Baseline evidence",
        help="Where the baseline can be seen: ledger extract, invoice, count.",
    )
    has_baseline = fields.Boolean(
        string="Baseline is complete",
        compute="_compute_has_baseline",
        store=True,
        help="Amount, year and evidence are there.",
    )

    # Outcomes
    measure_id = fields.Many2one(
        "it.measure",
        domain=[("unit", "=", "gbp")],
        ondelete="restrict",
        index="btree_not_null",
        help="The measure this benefit counts to, in pounds.",
    )
    partner_credit = fields.Float(
        string="Partner's part (%)",
        digits=(5, 2),
        aggregator=None,
        help="How much of the outcome is credited to the partner; the rest is the "
        "opportunity's.",
    )
    benefit_ids = fields.One2many("it.benefit.review", "line_id", string="By year")
    outcome_ids = fields.Many2many(
        "it.outcome", string="Forecast outcomes", compute="_compute_outcome_ids"
    )

    # Deferred, so that the sentence that names both lines comes first.
    _double_excl = models.Constraint(
        """EXCLUDE USING btree (option_id WITH =, double_count_group WITH =)
            WHERE (counts AND COALESCE(double_count_group, '') <> '')
            DEFERRABLE INITIALLY DEFERRED""",
        "Two lines of an option that tell the same money can't both count: take "
        "“Counts” off one of them.",
    )
    _managed_range = models.Constraint(
        "CHECK (bias_managed BETWEEN 0 AND 100)",
        "The managed share of the causes of optimism lies between 0 and 100 percent.",
    )
    _own_range = models.Constraint(
        "CHECK (bias_own >= 0)",
        "A correction for optimism can't be negative: it makes costs higher and "
        "benefits lower, never the other way round.",
    )
    _credit_range = models.Constraint(
        "CHECK (partner_credit BETWEEN 0 AND 100)",
        "The partner's part of an outcome lies between 0 and 100 percent.",
    )
    _class_by_kind = models.Constraint(
        "CHECK ((kind = 'benefit') = (benefit_class IS NOT NULL))",
        "A benefit has a class, and a cost has none.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("option_id.case_id")
    def _compute_case_id(self):
        for line in self:
            line.case_id = line.option_id.case_id

    @api.depends("kind")
    def _compute_benefit_class(self):
        for line in self:
            if line.kind == "cost":
                line.benefit_class = False
            elif not line.benefit_class:
                line.benefit_class = "cashable"

    @api.depends("amount_ids.year", "amount_ids.amount")
    def _compute_year_amounts(self):
        for line in self:
            line.year_amounts = {
                str(one.year): one.amount for one in line.amount_ids.sorted("year")
            }

    def _inverse_year_amounts(self):
        for line in self:
            wanted = self._read_year_amounts(line.year_amounts)
            held = {one.year: one for one in line.amount_ids}
            commands = [
                Command.delete(one.id)
                for year, one in held.items()
                if year not in wanted
            ]
            for year, amount in sorted(wanted.items()):
                if year not in held:
                    commands.append(Command.create({"year": year, "amount": amount}))
                elif held[year].amount != amount:
                    commands.append(Command.update(held[year].id, {"amount": amount}))
            if commands:
                line.amount_ids = commands

    @api.model
    def _read_year_amounts(self, told):
        """Return {year: pounds} of what was told; nothing is no row.

        :raise UserError: for what isn't a year or an amount
        """
        try:
            read = {
                int(year): float(discounting.money(amount))
                for year, amount in (told or {}).items()
            }
        except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "The amounts by year are told as year and pounds, such as "
                    "0: 120000; this can't be read: %(told)s",
                    told=str(told)[:80],
                )
            ) from error
        return {year: amount for year, amount in read.items() if amount}

    @api.depends("year_amounts")
    def _compute_amount_total(self):
        for line in self:
            line.amount_total = sum((line.year_amounts or {}).values())

    @api.onchange("recurrence", "fill_amount", "fill_from", "fill_to")
    def _onchange_fill(self):
        if not self.fill_amount:
            return
        horizon = self.option_id.case_id.horizon or self.case_id.horizon
        try:
            filled = case_logic.fill(
                self.recurrence,
                self.fill_amount,
                self.fill_from,
                self.fill_to or horizon,
                horizon,
            )
        except ValueError:
            raise UserError(
                self.env._(
                    "The years to fill lie between 0 and %(horizon)s, the first not "
                    "after the last: correct From year or To year.",
                    horizon=horizon,
                )
            ) from None
        self.year_amounts = {str(year): amount for year, amount in filled.items()}

    @api.depends(
        "kind",
        "bias_id.cost_upper",
        "bias_id.cost_lower",
        "bias_managed",
        "bias_is_own",
        "bias_own",
    )
    def _compute_adjust_percent(self):
        for line in self:
            if line.case_id.state == "frozen":
                line.adjust_percent = line.adjust_percent
            elif line.bias_is_own:
                line.adjust_percent = line.bias_own
            elif line.kind == "cost" and line.bias_id:
                managed = min(max(line.bias_managed, 0), 100)
                line.adjust_percent = optimism.uplift(
                    line.bias_id.cost_upper, line.bias_id.cost_lower, managed
                )
            else:
                line.adjust_percent = 0.0

    @api.depends("baseline_amount", "baseline_year", "baseline_evidence")
    def _compute_has_baseline(self):
        for line in self:
            line.has_baseline = bool(
                line.baseline_amount and line.baseline_year and line.baseline_evidence
            )

    @api.depends("benefit_ids.forecast_id")
    def _compute_outcome_ids(self):
        for line in self:
            line.outcome_ids = line.benefit_ids.forecast_id

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("counts", "double_count_group", "option_id")
    def _check_told_once(self):
        for option in self.option_id:
            seen = {}
            for line in option.line_ids.filtered("counts"):
                group = (line.double_count_group or "").strip()
                if group and seen.setdefault(group, line) != line:
                    raise ValidationError(
                        self.env._(
                            "“%(one)s” and “%(other)s” tell the same money "
                            "(%(group)s) and can't both count: take “Counts” off one "
                            "of them.",
                            one=seen[group].name,
                            other=line.name,
                            group=group,
                        )
                    )

    @api.constrains("kind", "bias_is_own", "bias_own", "bias_reason")
    def _check_own_correction(self):
        for line in self.filtered("bias_is_own"):
            if line.kind == "benefit" and line.bias_own > 100:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is a benefit: more than 100 percent can't be "
                        "taken off it.",
                        name=line.name,
                    )
                )
            if not (line.bias_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is corrected by our own evidence: say in Why this "
                        "correction which projects show it.",
                        name=line.name,
                    )
                )

    @api.constrains("measure_id", "kind")
    def _check_measure(self):
        for line in self.filtered("measure_id"):
            if line.kind != "benefit":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is a cost and serves no measure: choose a measure "
                        "on benefits alone.",
                        name=line.name,
                    )
                )
            if line.measure_id.unit != "gbp":
                raise ValidationError(
                    self.env._(
                        "The measure %(measure)s isn't told in pounds, and the "
                        "benefit “%(name)s” is: choose another measure.",
                        measure=line.measure_id.display_name,
                        name=line.name,
                    )
                )

    @api.constrains("benefit_class", "amount_ids")
    def _check_qualitative(self):
        for line in self:
            if line.benefit_class == "qualitative" and line.amount_ids:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is qualitative and has no money: empty its years, "
                        "or choose another class.",
                        name=line.name,
                    )
                )

    # ------------------------------------------------------------
    # For others
    # ------------------------------------------------------------

    def _prepare_logic_lines(self, years):
        """Return the lines as ``logic.case`` reads them.

        :param years: how many years there are, year 0 among them
        """
        found = []
        for line in self:
            told = line.year_amounts or {}
            amounts = {int(year): discounting.money(one) for year, one in told.items()}
            found.append(
                {
                    "id": line._origin.id or line.id,
                    "name": line.name or "",
                    "kind": line.kind,
                    "cls": line.benefit_class or None,
                    "partner": line.partner_id.id or None,
                    "amounts": [amounts.get(y, Decimal(0)) for y in range(years)],
                    "adjust": Decimal(str(round(line.adjust_percent, 4))),
                    "transfer": line.is_transfer,
                    "counts": line.counts,
                }
            )
        return found

    def _prepare_next_vals(self):
        """Return the values of this line in the next version of its case."""
        self.ensure_one()
        [values] = self.copy_data()
        for name in ("option_id", "case_id", "benefit_ids", "year_amounts"):
            values.pop(name, None)
        values["lineage"] = self.lineage
        values["amount_ids"] = [
            Command.create({"year": one.year, "amount": one.amount})
            for one in self.amount_ids
        ]
        return values
