from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import apportionment
from .it_cost_driver import KINDS

METHODS = [
    ("equal", "Equal parts"),
    ("fixed", "Fixed percentages"),
    *KINDS,
    ("hybrid", "A fixed part, the rest by driver"),
    ("banded", "Bands of a driver"),
]
BY_PROPORTION = ("fixed",)
COLLAR_PERCENT = "share.collar_percent"
COLLAR_YEARS = "share.collar_years"


class ItCostShare(models.Model):
    """How one sum of a shared service's year is shared out among the partners.

    An officer proposes it, each partner's yes is noted, and a manager other than the
    proposer agrees it: from then on the sums are locked. At the end of the year the
    actual cost by the actual driver says who still owes and who gets back, and the
    record closes for good.
    """

    _name = "it.cost.share"
    _description = "Cost share"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.rule.use.mixin"]
    _order = "date_start desc, lead_id, id"
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Shared service",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('it_kind', '=', 'shared_service')]",
        tracking=True,
    )
    purpose = fields.Selection(
        [("cost", "A cost"), ("saving", "A saving")],
        string="What is shared",
        default="cost",
        required=True,
        help="A saving may be shared out by another key than the cost.",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_start(),
        help="First day of the year for which it holds; a financial year starts on "
        "1 April.",
    )
    date_end = fields.Date(string="To", compute="_compute_date_end", store=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(string="To be shared", tracking=True)
    method = fields.Selection(
        METHODS,
        string="Shared by",
        default="equal",
        required=True,
        tracking=True,
        help="Keys that follow what a partner uses are trusted more than fixed ones. "
        "Test a key with the partners and look at it again each year.",
    )
    variable_kind = fields.Selection(
        KINDS,
        string="Driver",
        help="What is counted for the part that follows a driver, or for the bands.",
    )
    driver_kind = fields.Char(compute="_compute_driver_kind")
    driver_id = fields.Many2one(
        "it.cost.driver",
        string="Counted",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('kind', '=', driver_kind)]",
        tracking=True,
    )
    fixed_percent = fields.Float(
        string="Fixed part (%)",
        default=30.0,
        help="This part is shared by the fixed percentages of the partners, or equally "
        "where they have none; 30 means 30/70.",
    )
    band_ids = fields.One2many("it.cost.band", "share_id", string="Bands", copy=True)
    has_collar = fields.Boolean(
        string="Collar",
        compute="_compute_has_collar",
        store=True,
        readonly=False,
        tracking=True,
        help="In the first years nobody pays more than a percentage of what it paid "
        "before; the others bear what is cut off.",
    )
    collar_percent = fields.Float(
        string="Of the baseline (%)",
        default=lambda self: self._default_collar(COLLAR_PERCENT),
    )
    collar_years = fields.Integer(
        string="In the first years",
        default=lambda self: int(self._default_collar(COLLAR_YEARS)),
    )
    service_year = fields.Integer(
        string="Year of the service",
        compute="_compute_service_year",
        store=True,
        readonly=False,
        help="1 for the first year in which the cost is shared.",
    )
    collar_applies = fields.Boolean(compute="_compute_collar_applies")
    line_ids = fields.One2many("it.cost.share.line", "share_id", copy=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("agreed", "Agreed"),
            ("closed", "Year closed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        copy=False,
    )
    agreed_by_id = fields.Many2one(
        "res.users",
        string="Agreed by",
        readonly=True,
        copy=False,
    )
    agreed_on = fields.Date(string="Agreed on", readonly=True, copy=False)
    actual_amount = fields.Monetary(
        string="Actual cost",
        copy=False,
        help="What the year cost in the end.",
    )
    actual_driver_id = fields.Many2one(
        "it.cost.driver",
        string="Counted at year end",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        domain="[('kind', '=', driver_kind)]",
        help="Empty: the count of the start of the year.",
    )
    collar_at_year_end = fields.Boolean(
        string="Collar at year end",
        default=True,
        copy=False,
        help="The collar holds for the actual cost too.",
    )
    gap_text = fields.Text(
        string="Still missing",
        compute="_compute_gap_text",
    )
    note = fields.Text()

    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0 AND actual_amount >= 0)",
        "A sum to be shared can't be below nought: correct it.",
    )
    _fixed_percent_range = models.Constraint(
        "CHECK (fixed_percent >= 0 AND fixed_percent <= 100)",
        "The fixed part is between 0 and 100 percent.",
    )
    _collar_range = models.Constraint(
        "CHECK (collar_percent >= 0 AND collar_years >= 0)",
        "The collar's percentage and years can't be below nought.",
    )
    _year_idx = models.Index("(lead_id, date_start)")

    def _default_date_start(self):
        today = fields.Date.context_today(self)
        return today.replace(
            year=today.year - (today.month < 4),
            month=4,
            day=1,
        )

    def _default_collar(self, key):
        return (
            self.env["it.rule.value"]._get(key, fields.Date.context_today(self)).value
        )

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        for share in self.filtered("has_collar"):
            day = share.create_date or fields.Datetime.now()
            for key in (COLLAR_PERCENT, COLLAR_YEARS):
                uses[share].add((key, day.date()))
        return uses

    @api.depends("lead_id", "date_start", "purpose")
    def _compute_display_name(self):
        for share in self:
            name = share.lead_id.name or self.env._("Cost share")
            if share.date_start:
                name = self.env._(
                    "%(service)s, %(year)s",
                    service=name,
                    year=f"{share.date_start:%Y}/{share.date_end:%y}"
                    if share.date_end
                    else f"{share.date_start:%Y}",
                )
            share.display_name = name

    @api.depends("date_start")
    def _compute_date_end(self):
        for share in self:
            share.date_end = share.date_start and (
                share.date_start + relativedelta(years=1, days=-1)
            )

    @api.depends("method", "variable_kind")
    def _compute_driver_kind(self):
        for share in self:
            kind = share.method
            if kind in ("hybrid", "banded"):
                kind = share.variable_kind
            share.driver_kind = kind if kind in dict(KINDS) else False

    @api.depends("method")
    def _compute_has_collar(self):
        for share in self:
            share.has_collar = share.method == "banded"

    @api.depends("lead_id", "date_start")
    def _compute_service_year(self):
        first = dict(
            self.env["it.cost.share"]._read_group(
                [("lead_id", "in", self.lead_id.ids), ("purpose", "=", "cost")],
                ["lead_id"],
                ["date_start:min"],
            )
        )
        for share in self:
            start = first.get(share.lead_id._origin) or share.date_start
            if share.date_start and start:
                share.service_year = max(1, share.date_start.year - start.year + 1)
            else:
                share.service_year = 1

    @api.depends("has_collar", "service_year", "collar_years", "purpose")
    def _compute_collar_applies(self):
        for share in self:
            share.collar_applies = (
                share.has_collar
                and share.purpose == "cost"
                and share.service_year <= share.collar_years
            )

    @api.depends(
        "amount",
        "actual_amount",
        "method",
        "driver_id",
        "variable_kind",
        "fixed_percent",
        "collar_applies",
        "collar_percent",
        "band_ids.value_from",
        "band_ids.weight",
        "line_ids.partner_id",
        "line_ids.driver_value",
        "line_ids.fixed_percent",
        "line_ids.baseline",
        "line_ids.consent_date",
        "lead_id.partner_id",
    )
    def _compute_gap_text(self):
        for share in self:
            share.gap_text = "\n".join(share._get_gaps()) or False

    # What a share is by: weights, caps and the sums that come of them.

    def _get_weights(self, lines, value):
        """Weights of *lines* by the method, *value* being a line's counted number.

        :raises CannotShare: when the method has nothing to go by.
        """
        self.ensure_one()
        if self.method == "equal":
            return [1] * len(lines)
        fixed = lines.mapped("fixed_percent")
        if self.method in BY_PROPORTION:
            return fixed
        counted = [value(line) for line in lines]
        if self.method == "hybrid":
            if not any(fixed):
                fixed = [1] * len(lines)
            return apportionment.hybrid_weights(self.fixed_percent, fixed, counted)
        if self.method == "banded":
            bands = [(band.value_from, band.weight) for band in self.band_ids]
            return [apportionment.band_weight(number, bands) for number in counted]
        return counted

    def _share_out(self, amount, lines, value, collar):
        """*amount* in the currency, shared out among *lines* in their order.

        :returns: list of sums in the currency that adds up to *amount* exactly.
        :raises CannotShare: when it can't be shared out.
        """
        self.ensure_one()
        pence = 10**self.currency_id.decimal_places
        total = round(amount * pence)
        weights = self._get_weights(lines, value)
        if collar:
            caps = [
                round(line.baseline * self.collar_percent / 100 * pence)
                if line.baseline
                else None
                for line in lines
            ]
            parts = apportionment.collared(total, weights, caps)
        else:
            parts = apportionment.shares(total, weights)
        return [part / pence for part in parts]

    def _get_shares(self):
        """Dict line -> its sum; nought for all while something is missing."""
        self.ensure_one()
        lines = self.line_ids
        try:
            parts = self._share_out(
                self.amount, lines, lambda line: line.driver_value, self.collar_applies
            )
        except apportionment.CannotShare:
            parts = [0.0] * len(lines)
        return dict(zip(lines, parts, strict=True))

    def _get_actual_shares(self):
        """Dict line -> what it owes for the year by actual cost and driver."""
        self.ensure_one()
        lines = self.line_ids
        if not self.actual_amount:
            return dict.fromkeys(lines, 0.0)
        try:
            parts = self._share_out(
                self.actual_amount,
                lines,
                lambda line: line.actual_value,
                self.collar_applies and self.collar_at_year_end,
            )
        except apportionment.CannotShare:
            parts = [0.0] * len(lines)
        return dict(zip(lines, parts, strict=True))

    # What is missing.

    def _get_gaps(self):
        """Sentences about what is missing before it can be agreed; none when ready."""
        self.ensure_one()
        gaps = []
        if not self.amount:
            gaps.append(self.env._("Say in To be shared how much it is."))
        if len(self.line_ids) < 2:
            gaps.append(self.env._("Name at least two partners on the page Partners."))
        gaps += self._get_key_gaps()
        if not gaps:
            gaps += self._get_sum_gaps(
                self.amount, lambda line: line.driver_value, self.collar_applies
            )
        return gaps

    def _get_key_gaps(self):
        """What the method still wants to know."""
        gaps = []
        if self.method in ("hybrid", "banded") and not self.variable_kind:
            gaps.append(self.env._("Choose the Driver that is counted."))
        if self.driver_kind and not self.driver_id:
            gaps.append(self.env._("Choose or make the count in Counted."))
        uncounted = self.line_ids.filtered(lambda line: not line.is_counted)
        if self.driver_id and uncounted:
            gaps.append(
                self.env._(
                    "%(driver)s has no number for %(partners)s.",
                    driver=self.driver_id.display_name,
                    partners=", ".join(uncounted.partner_id.mapped("display_name")),
                )
            )
        if self.method == "banded" and not self.band_ids:
            gaps.append(self.env._("Make the bands on the page Bands."))
        percents = self.line_ids.mapped("fixed_percent")
        fixed = self.method == "fixed" or (self.method == "hybrid" and any(percents))
        if fixed and round(sum(percents), 4) != 100:
            gaps.append(
                self.env._(
                    "The fixed percentages add up to %(sum)s instead of 100.",
                    sum=f"{sum(percents):.4f}".rstrip("0").rstrip("."),
                )
            )
        return gaps

    def _get_sum_gaps(self, amount, value, collar):
        """Why the sum can't be shared out, if so."""
        try:
            self._share_out(amount, self.line_ids, value, collar)
        except apportionment.CannotShare as error:
            if error.shortfall and collar:
                pence = 10**self.currency_id.decimal_places
                return [
                    self.env._(
                        "Under the collar nobody is left to bear %(sum)s: correct the "
                        "baselines, raise the collar or take it off.",
                        sum=self.currency_id.format(error.shortfall / pence),
                    )
                ]
            return [
                self.env._(
                    "There is nothing to share it by: no partner has a number above "
                    "nought, or one is below the first band."
                )
            ]
        return []

    @api.constrains("lead_id")
    def _check_lead_kind(self):
        for share in self:
            if share.lead_id.it_kind != "shared_service":
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” is no shared service: choose one in Shared "
                        "service.",
                        lead=share.lead_id.display_name,
                    )
                )
