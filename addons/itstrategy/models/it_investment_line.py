from odoo import api, fields, models

from odoo.addons.itgovernance.logic import dates


class ItInvestmentLine(models.Model):
    """A line of the IT Investment Plan that pays for a deliverable in one year.

    Kept by performance officers from the finance system's figures, in the council's
    currency; a deliverable with lines can't be deleted.
    """

    _name = "it.investment.line"
    _description = "Investment Plan Line"
    _order = "year_start desc, code, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(string="Line", required=True)
    code = fields.Char(help="Its code in the investment plan or the ledger.")
    deliverable_id = fields.Many2one(
        "it.deliverable",
        required=True,
        ondelete="restrict",
        index=True,
        help="The deliverable it pays for.",
    )
    theme_id = fields.Many2one(
        related="deliverable_id.theme_id",
        store=True,
        index=True,
    )
    kind = fields.Selection(
        [("capital", "Capital"), ("revenue", "Revenue")],
        required=True,
        default="capital",
    )
    year_start = fields.Date(
        string="Financial year starts",
        required=True,
        default=lambda self: dates.financial_year_start(
            fields.Date.context_today(self)
        ),
        help="1 April of the financial year; any day of the year will do.",
    )
    year_label = fields.Char(
        string="Financial year",
        compute="_compute_year_label",
        store=True,
        precompute=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.currency_id,
    )
    budget = fields.Monetary(help="What the plan allows for the year.")
    spent = fields.Monetary(help="What has been spent in the year so far.")
    remaining = fields.Monetary(
        string="Left",
        compute="_compute_remaining",
        store=True,
        precompute=True,
        help="Budget less spent; below zero where it is overspent.",
    )
    position = fields.Selection(
        [("within", "Within budget"), ("over", "Over budget")],
        compute="_compute_remaining",
        store=True,
        precompute=True,
    )

    _budget_not_negative = models.Constraint(
        "CHECK (budget >= 0 AND spent >= 0)",
        "Budget and spent of an investment line are 0 or more: correct them.",
    )
    _year_starts_april = models.Constraint(
        "CHECK (EXTRACT(MONTH FROM year_start) = 4 AND EXTRACT(DAY FROM year_start) "
        "= 1)",
        "The financial year of an investment line starts on 1 April.",
    )
    _code_uniq = models.UniqueIndex(
        "(deliverable_id, code, kind, year_start) WHERE code IS NOT NULL",
        "This deliverable already has that line in that year: change its amounts.",
    )

    @api.depends("year_start")
    def _compute_year_label(self):
        for line in self:
            day = line.year_start
            line.year_label = dates.financial_year_label(day) if day else False

    @api.depends("budget", "spent", "currency_id")
    def _compute_remaining(self):
        for line in self:
            line.remaining = line.budget - line.spent
            over = line.currency_id.compare_amounts(line.spent, line.budget) > 0
            line.position = "over" if over else "within"

    @api.depends("code", "name", "year_label")
    def _compute_display_name(self):
        for line in self:
            words = (line.code, line.name, line.year_label)
            line.display_name = " ".join(word for word in words if word)

    @api.onchange("year_start")
    def _onchange_year_start(self):
        if self.year_start:
            self.year_start = dates.financial_year_start(self.year_start)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_year_start(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_year_start(vals))

    @api.model
    def _with_year_start(self, vals):
        """Return the values with the day of the year turned into its 1 April."""
        day = fields.Date.to_date(vals.get("year_start"))
        if not day:
            return vals
        return {**vals, "year_start": dates.financial_year_start(day)}
