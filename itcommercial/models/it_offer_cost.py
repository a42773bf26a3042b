from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

from odoo.addons.itgovernance.logic import dates

from ..logic import costing, offer_rules, pricing


class ItOfferCost(models.Model):
    """What an offer costs in one financial year, as worked out in one version.

    Made by a commercial officer; a better estimate of the same year is a new version, so that
    the figures a price was set on can still be read. Invisible to everyone outside the
    commercial role.
    """

    _name = "it.offer.cost"
    _description = "Cost of an Offer"
    _inherit = ["mail.thread"]
    _order = "offer_id, financial_year desc, version desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    offer_id = fields.Many2one(
        comodel_name="it.offer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="offer_id.currency_id", store=True)
    financial_year = fields.Char(
        string="Financial year",
        required=True,
        default=lambda self: self._default_financial_year(),
        help="From April to March, written as 2026-27.",
    )
    version = fields.Integer(
        compute="_compute_version",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        aggregator=None,
        help="A better estimate of the same year gets the next number.",
    )
    line_ids = fields.One2many(
        comodel_name="it.offer.cost.line",
        inverse_name="cost_id",
        string="Direct cost by line",
        copy=True,
    )
    step_ids = fields.One2many(
        comodel_name="it.offer.cost.step",
        inverse_name="cost_id",
        string="Steps",
        copy=True,
    )
    direct_cost = fields.Monetary(
        string="Direct cost",
        compute="_compute_direct_cost",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Staff with on-costs, licences, circuits, kit: what the offer itself uses "
        "in the year. The sum of the lines, where there are any.",
    )
    overhead_method = fields.Selection(
        selection=[
            ("rate", "Percentage of direct cost"),
            ("per_hour", "Per staff hour"),
            ("fixed", "Fixed share"),
        ],
        string="Overheads by",
        default="rate",
        required=True,
        help="How support overheads are put on.",
    )
    overhead_per_hour = fields.Monetary(string="Overhead an hour", aggregator=None)
    overhead_amount = fields.Monetary(string="Overhead share", aggregator=None)
    overhead_rate = fields.Float(
        string="Overhead rate",
        digits=(16, 6),
        aggregator=None,
        tracking=True,
        help="Support overheads as a percentage of direct cost.",
    )
    corporate_rate = fields.Float(
        string="Corporate share",
        digits=(16, 6),
        tracking=True,
        aggregator=None,
        help="Share of corporate and democratic core, as a percentage of direct cost.",
    )
    volume = fields.Float(
        digits=(16, 2),
        tracking=True,
        help="Units expected in the year, realistically: the unit cost rests on it.",
    )
    variable_unit_cost = fields.Monetary(
        string="Variable unit cost",
        aggregator=None,
        tracking=True,
        help="What one more unit adds to the cost of the year.",
    )
    full_cost = fields.Monetary(
        string="Full cost",
        compute="_compute_costs",
        store=True,
        help="Direct cost + overheads + corporate share.",
    )
    fixed_cost = fields.Monetary(
        string="Fixed cost",
        compute="_compute_costs",
        store=True,
        help="Full cost less what the expected units add.",
    )
    unit_cost = fields.Monetary(
        string="Full cost of a unit",
        compute="_compute_costs",
        store=True,
        aggregator=None,
    )
    break_even = fields.Float(
        string="Break-even Volume",
        compute="_compute_break_even",
        digits=(16, 2),
        aggregator=None,
        help="Units at which income at today's price pays for the year. Nought while no "
        "volume does: the price is at or below what one more unit costs.",
    )
    recovery_rate = fields.Float(
        string="Cost recovery",
        compute="_compute_break_even",
        digits=(16, 4),
        aggregator=None,
        help="Planned income / full cost.",
    )
    contribution = fields.Monetary(
        compute="_compute_break_even",
        help="Planned income less direct cost: what is left towards overheads.",
    )
    band_html = fields.Html(
        string="At other volumes",
        compute="_compute_band_html",
        help="What a unit costs, and the year earns at today's price of a unit, when fewer "
        "or more customers buy.",
    )
    note = fields.Text(string="Basis", help="Where the figures come from.")

    _version_uniq = models.UniqueIndex(
        "(offer_id, financial_year, version)",
        "This offer already has that version of that year; use the next number.",
    )
    _not_negative = models.Constraint(
        "CHECK (direct_cost >= 0 AND volume >= 0 AND variable_unit_cost >= 0"
        " AND COALESCE(overhead_per_hour, 0) >= 0 AND COALESCE(overhead_amount, 0) >= 0)",
        "Cost, volume and cost of a unit can't be negative.",
    )
    _rates_in_range = models.Constraint(
        "CHECK (overhead_rate BETWEEN 0 AND 5 AND corporate_rate BETWEEN 0 AND 5)",
        "An overhead or corporate rate lies between 0% and 500%.",
    )

    @api.model
    def _default_financial_year(self):
        return dates.financial_year_label(fields.Date.context_today(self))

    @api.depends("financial_year", "version")
    def _compute_name(self):
        for cost in self:
            cost.name = self.env._(
                "%(year)s, version %(version)s",
                year=cost.financial_year,
                version=cost.version,
            )

    @api.depends("offer_id", "financial_year")
    def _compute_version(self):
        """The next free number within its offer and year, also among records made at once."""
        groups = self._read_group(
            [("offer_id", "in", self.offer_id.ids)],
            ["offer_id", "financial_year"],
            ["version:max"],
        )
        highest = {(offer.id, year): version for offer, year, version in groups}
        for cost in self:
            if cost.version and cost._origin:
                continue
            key = (cost.offer_id._origin.id, cost.financial_year)
            highest[key] = highest.get(key, 0) + 1
            cost.version = highest[key]

    @api.depends("line_ids.amount")
    def _compute_direct_cost(self):
        for cost in self:
            if cost.line_ids:
                cost.direct_cost = sum(cost.line_ids.mapped("amount"))
            else:
                cost.direct_cost = cost.direct_cost or 0

    def _get_overhead(self):
        """Return (rate on direct cost, pounds added) by the method chosen."""
        if self.overhead_method == "rate":
            return self.overhead_rate, 0
        hours = sum(
            line.hours for line in self.line_ids if line.kind == "staff" and line.hours
        )
        return 0, costing.overhead(
            self.overhead_method,
            self.direct_cost,
            staff_hours=hours,
            per_hour=self.overhead_per_hour,
            fixed=self.overhead_amount,
        )

    def _get_steps(self):
        return [(step.from_volume, step.amount) for step in self.step_ids]

    @api.depends(
        "direct_cost",
        "overhead_method",
        "overhead_rate",
        "overhead_per_hour",
        "overhead_amount",
        "line_ids.hours",
        "corporate_rate",
        "volume",
        "variable_unit_cost",
        "step_ids.from_volume",
        "step_ids.amount",
    )
    def _compute_costs(self):
        for cost in self:
            rate, overhead = cost._get_overhead()
            added = costing.stepped(overhead, cost._get_steps(), cost.volume)
            try:
                year = pricing.year_cost(
                    cost.direct_cost,
                    rate,
                    cost.corporate_rate,
                    cost.volume,
                    cost.variable_unit_cost,
                    added,
                )
            except pricing.PricingError:
                # The constraints tell the person; until then there is no figure to show.
                cost.full_cost = cost.fixed_cost = cost.unit_cost = 0
                continue
            cost.full_cost = year.full
            cost.fixed_cost = year.fixed
            cost.unit_cost = year.unit or 0

    @api.depends(
        "full_cost",
        "fixed_cost",
        "direct_cost",
        "variable_unit_cost",
        "volume",
        "planned_income",
        "offer_id.list_price",
    )
    def _compute_break_even(self):
        for cost in self:
            price = cost._get_unit_income()
            cost.break_even = (
                pricing.break_even(cost.fixed_cost, price, cost.variable_unit_cost) or 0
            )
            cost.recovery_rate = (
                pricing.recovery(cost.planned_income, cost.full_cost) or 0
            )
            cost.contribution = cost.planned_income - cost.direct_cost

    @api.constrains("financial_year")
    def _check_financial_year(self):
        for cost in self:
            if not offer_rules.financial_year(cost.financial_year):
                raise ValidationError(
                    self.env._(
                        "%(year)s isn't a financial year: write the year it starts in and "
                        "the last two digits of the next, such as 2026-27.",
                        year=cost.financial_year,
                    )
                )

    @api.constrains(
        "direct_cost", "overhead_rate", "corporate_rate", "volume", "variable_unit_cost"
    )
    def _check_variable_part(self):
        for cost in self:
            added = cost.variable_unit_cost * cost.volume
            if cost.currency_id.compare_amounts(added, cost.full_cost) > 0:
                raise ValidationError(
                    self.env._(
                        "Cost of offer %(offer)s in %(year)s: %(volume)g units at "
                        "%(unit).2f each come to more than the full cost of %(full).2f. "
                        "Lower the cost of a unit or raise the direct cost.",
                        offer=cost.offer_id.display_name,
                        year=cost.financial_year,
                        volume=cost.volume,
                        unit=cost.variable_unit_cost,
                        full=cost.full_cost,
                    )
                )

    @api.depends(
        "fixed_cost", "variable_unit_cost", "volume", "step_ids", "planned_income"
    )
    def _compute_band_html(self):
        for cost in self:
            steps = cost._get_steps()
            stepped = sum(amount for start, amount in steps if start <= cost.volume)
            rows = costing.bands(
                cost.fixed_cost - stepped,
                cost.variable_unit_cost,
                steps,
                cost.volume,
                cost._get_unit_income(),
            )
            cost.band_html = self.env["ir.qweb"]._render(
                "itcommercial.offer_cost_bands",
                {
                    "rows": rows,
                    "expected": cost.volume,
                    "money": lambda value, cost=cost: formatLang(
                        self.env, float(value), currency_obj=cost.currency_id
                    ),
                },
            )

    def _latest(self):
        """Of costs of one offer, the newest version of the latest year."""
        last = self.sorted(lambda c: (c.financial_year or "", c.version))[-1:]
        return last.with_prefetch(self._prefetch_ids)
