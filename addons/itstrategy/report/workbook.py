from odoo import api, models


class Workbook(models.AbstractModel):
    """What every workbook of the suite keeps to, whatever stands in it."""

    _name = "report.itstrategy.workbook"
    _description = "Workbook in which text stays text"
    _inherit = "report.report_xlsx.abstract"

    @api.private
    def get_workbook_options(self):
        """Text stays text: no formula, link or number is made of what was typed."""
        return {
            **super().get_workbook_options(),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
