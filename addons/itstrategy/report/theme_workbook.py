from odoo import api, models

from .workbook_measures import MeasureSheets
from .workbook_summary import SummarySheets
from .workbook_work import WorkSheets


class ThemeWorkbook(models.AbstractModel):
    """The theme report as a workbook: the same figures, with formulas that live."""

    _name = "report.itstrategy.theme_workbook"
    _description = "Theme Report as a Workbook"
    _inherit = "report.itstrategy.workbook"

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Fill the workbook for the one report in `objs`."""
        objs.ensure_one()
        writer = _Writer(self.env, workbook, objs._read_data())
        writer.write(objs.with_deliverables, objs.with_decisions)


class _Writer(MeasureSheets, WorkSheets, SummarySheets):
    """Writes the sheets of one report, in their order."""

    def write(self, with_deliverables, with_decisions):
        """Write the sheets, the summary first though it is worked out last."""
        summary = self._add(self._("Summary"), self.title)
        self._write_measures()
        self._write_readings()
        if with_deliverables:
            self._write_deliverables()
        self._write_actions()
        self._write_hygiene()
        if with_decisions:
            self._write_decisions()
        self._write_summary(summary)
        self._write_about()
