from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import costing, offer_rules, pricing


class ItStaffGradeRate(models.Model):
    """What an hour of a grade costs in a financial year."""

    _name = "it.staff.grade.rate"
    _description = "Rate of a Staff Grade"
    _order = "grade_id, financial_year desc, id"
    _rec_name = "financial_year"

    grade_id = fields.Many2one(
        "it.staff.grade", required=True, ondelete="cascade", index=True
    )
    financial_year = fields.Char(
        string="Financial year", required=True, help="Written as 2026-27."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    salary = fields.Monetary(
        required=True, help="A year's pay, middle of the grade.", aggregator="avg"
    )
    oncost_rate = fields.Float(
        string="On-costs",
        digits=(16, 6),
        default=0.30,
        aggregator=None,
        help="National insurance and pension, as a part of pay.",
    )
    hours = fields.Float(
        string="Productive hours",
        default=1480.0,
        aggregator=None,
        help="Hours of a year that can be spent on customers, after leave and training.",
    )
    hourly_rate = fields.Monetary(
        string="Hourly rate",
        compute="_compute_hourly_rate",
        store=True,
        aggregator="avg",
    )

    _year_uniq = models.UniqueIndex(
        "(grade_id, financial_year)",
        "This grade already has a rate for that year: change that row.",
    )
    _figures_positive = models.Constraint(
        "CHECK (salary >= 0 AND hours > 0 AND oncost_rate BETWEEN 0 AND 2)",
        "Pay can't be below nought, productive hours are above nought, and on-costs lie "
        "between 0% and 200%.",
    )

    @api.depends("salary", "oncost_rate", "hours")
    def _compute_hourly_rate(self):
        for rate in self:
            try:
                found = costing.hourly(rate.salary, rate.oncost_rate, rate.hours)
            except pricing.PricingError:
                found = 0  # the constraint tells the person
            rate.hourly_rate = found

    @api.constrains("financial_year")
    def _check_financial_year(self):
        for rate in self:
            if not offer_rules.financial_year(rate.financial_year):
                raise ValidationError(
                    self.env._(
                        "%(year)s isn't a financial year: write the year it starts in "
                        "and the last two digits of the next, such as 2026-27.",
                        year=rate.financial_year,
                    )
                )
