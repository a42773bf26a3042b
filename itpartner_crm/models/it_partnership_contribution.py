from odoo import api, fields, models
from odoo.exceptions import ValidationError

FIRST_YEAR = 2000
YEARS_AHEAD = 30
KINDS = [
    ("cash", "Cash"),
    ("grant", "Grant"),
    ("staff", "Staff"),
    ("asset", "Asset"),
    ("in_kind", "In kind"),
]


def year_label(key):
    """Return 2026-27 for the year that starts in April 2026."""
    return f"{key}-{(int(key) + 1) % 100:02d}"


class ItFinancialYearMixin(models.AbstractModel):
    """A line of one financial year (April to March), stored as the year it starts in."""

    _name = "it.financial.year.mixin"
    _description = "Of a Financial Year"

    year = fields.Selection(
        "_selection_year",
        string="Financial year",
        required=True,
        index=True,
        default=lambda self: self.env["it.partnership"]._get_year_key(),
    )

    @api.model
    def _selection_year(self):
        last = fields.Date.context_today(self).year + YEARS_AHEAD
        return [(str(one), year_label(one)) for one in range(FIRST_YEAR, last)]

    @api.constrains("year")
    def _check_year(self):
        known = dict(self._selection_year())
        for line in self:
            if line.year not in known:
                raise ValidationError(
                    self.env._(
                        "“%(year)s” is no financial year of the list: give the year it "
                        "starts in, such as 2026 for 2026-27.",
                        year=line.year,
                    )
                )


class ItPartnershipContribution(models.Model):
    """What the council puts into a partnership in one financial year, of one kind.

    Planned by an officer; what was really put in is filled in afterwards and then
    counts instead.
    """

    _name = "it.partnership.contribution"
    _description = "Contribution to a Partnership"
    _inherit = ["it.partnership.part.mixin", "it.financial.year.mixin"]
    _order = "year desc, kind, id"
    _rec_name = "kind"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    tier = fields.Selection(related="partnership_id.tier", store=True)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="cash",
        help="Staff, assets and help in kind are put in pounds as well, at what they "
        "cost the council in the year.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    planned = fields.Monetary()
    has_actual = fields.Boolean(
        string="Actual is known",
        help="Tick it once the actual amount is known, also when it is nought.",
    )
    actual = fields.Monetary(
        compute="_compute_actual",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(
        string="Counts",
        compute="_compute_amount",
        store=True,
        help="The actual amount where it is known, else the planned one.",
    )
    fte = fields.Float(
        string="Staff (FTE)",
        digits=(8, 2),
        help="Full-time equivalents of the council's staff in the year.",
    )
    note = fields.Char()

    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(planned, 0) >= 0 AND COALESCE(actual, 0) >= 0 "
        "AND COALESCE(fte, 0) >= 0)",
        "What the council puts in can't be negative: correct Planned, Actual or FTE.",
    )

    @api.depends("has_actual")
    def _compute_actual(self):
        for line in self:
            if not line.has_actual:
                line.actual = 0.0

    @api.depends("planned", "actual", "has_actual")
    def _compute_amount(self):
        for line in self:
            line.amount = line.actual if line.has_actual else line.planned

    @api.depends("kind", "year")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            label = year_label(line.year) if line.year else ""
            line.display_name = f"{kinds.get(line.kind, '')} {label}".strip()

    @api.constrains("currency_id", "partnership_id")
    def _check_currency(self):
        for line in self:
            others = line.partnership_id.contribution_ids.currency_id
            if len(others) > 1:
                raise ValidationError(
                    self.env._(
                        "The contributions to “%(name)s” are in several currencies: "
                        "put them all in one.",
                        name=line.partnership_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._with_known_actual(vals) for vals in vals_list])
        lines.partnership_id._check_worth_decided()
        return lines

    def write(self, vals):
        before = sum(self.mapped("amount"))
        result = super().write(self._with_known_actual(vals))
        if sum(self.mapped("amount")) > before:
            self.partnership_id._check_worth_decided()
        return result

    @api.model
    def _with_known_actual(self, vals):
        """Return the values; who gives an actual amount knows it."""
        if vals.get("actual") and "has_actual" not in vals:
            return {**vals, "has_actual": True}
        return vals


class ItPartnershipBudget(models.Model):
    """What a partnership has in all in one financial year, from every member."""

    _name = "it.partnership.budget"
    _description = "Budget of a Partnership"
    _inherit = ["it.partnership.part.mixin", "it.financial.year.mixin"]
    _order = "year desc, id"
    _rec_name = "year"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    total = fields.Monetary(
        string="Total budget",
        required=True,
        help="From all members and funders together, the council included.",
    )
    council_amount = fields.Monetary(
        string="From the council",
        compute="_compute_council",
    )
    council_share = fields.Float(
        string="Council's share (%)",
        digits=(5, 1),
        compute="_compute_council",
        aggregator=None,
    )
    note = fields.Char()

    _year_uniq = models.Constraint(
        "UNIQUE (partnership_id, year)",
        "The partnership already has a budget for this year: change that line.",
    )
    _total_positive = models.Constraint(
        "CHECK (total >= 0)",
        "A total budget can't be negative.",
    )

    @api.depends("year", "total", "partnership_id.contribution_ids.amount")
    def _compute_council(self):
        sums = self.partnership_id._read_contributions()
        for budget in self:
            amount = sums.get((budget.partnership_id._origin.id, budget.year), 0.0)
            budget.council_amount = amount
            budget.council_share = 100 * amount / budget.total if budget.total else 0.0
