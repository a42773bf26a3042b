from odoo import api, fields, models


class ItCaseAmount(models.Model):
    """The money of one line in one year, in prices of the price base.

    Written through the grid of an option, or imported. Years without money have no
    row. It changes no more once its case is frozen.
    """

    _name = "it.case.amount"
    _description = "Amount of a Business Case"
    _inherit = ["it.case.frozen.mixin"]
    _order = "line_id, year"
    _rec_name = "year"
    _case_parent = "line_id"

    line_id = fields.Many2one(
        "it.case.line", required=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one(
        compute="_compute_case_id", store=True, precompute=True, required=True
    )
    option_id = fields.Many2one(related="line_id.option_id", string="Option")
    year = fields.Integer(
        required=True,
        aggregator=None,
        help="0 is the financial year in which the case begins.",
    )
    amount = fields.Monetary(
        required=True,
        help="As estimated, before any correction for optimism; a dis-benefit is a "
        "negative benefit.",
    )

    _year_once = models.UniqueIndex(
        "(line_id, year)",
        "A line has one amount a year: change it instead of adding another.",
    )
    _year_range = models.Constraint(
        "CHECK (year BETWEEN 0 AND 125)",
        "The year of an amount lies between 0 and 125 years from the first.",
    )

    @api.depends("line_id.case_id")
    def _compute_case_id(self):
        for amount in self:
            amount.case_id = amount.line_id.case_id

    @api.constrains("amount", "line_id")
    def _check_qualitative(self):
        self.line_id._check_qualitative()

    @api.constrains("year", "line_id")
    def _check_year(self):
        self.case_id._check_amounts_inside()
