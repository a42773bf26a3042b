from odoo import fields, models


class ItStaffGrade(models.Model):
    """A grade of the council's pay scale, whose hours go into the cost of offers."""

    _name = "it.staff.grade"
    _description = "Staff Grade"
    _order = "sequence, name, id"

    name = fields.Char(required=True, help="As the pay scale names it: Grade 8.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rate_ids = fields.One2many("it.staff.grade.rate", "grade_id", string="By year")

    _name_uniq = models.UniqueIndex(
        "(name)", "A grade of this name is already there: use that one."
    )

    def _get_rate(self, label):
        """Return the grade's rate of a financial year, or the newest before it."""
        self.ensure_one()
        rates = self.rate_ids.filtered(lambda rate: rate.financial_year <= label)
        return rates.sorted("financial_year")[-1:]
