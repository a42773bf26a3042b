from odoo import api, fields, models


class ItImportRowMixin(models.AbstractModel):
    """One row of a register on its way in: what it says, what becomes of it and why."""

    _name = "it.import.row.mixin"
    _description = "Row of an import, what all have in common"
    _order = "import_id, number, id"

    number = fields.Integer(
        string="Row",
        readonly=True,
        aggregator=None,
        help="Number of the row as the spreadsheet program shows it.",
    )
    name = fields.Char(readonly=True)
    data = fields.Json(string="Cells", readonly=True)
    key = fields.Char(
        string="Known by",
        readonly=True,
        help="Two rows with the same mean the same entry.",
    )
    reason = fields.Text(string="Why", readonly=True)
    is_done = fields.Boolean(string="Taken in", readonly=True)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "Row %(number)s: %(name)s", number=row.number, name=row.name or ""
            )
