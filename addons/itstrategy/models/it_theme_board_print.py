from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = ("pdf", "xlsx")


class ItThemeBoard(models.AbstractModel):
    """The board's way to its print: the same figures, on paper or as a workbook."""

    _inherit = "it.theme.board"

    @api.model
    def print_board(self, options=None, kind="pdf"):
        """Return the action that downloads the board as a report.

        An endpoint of the screen. `options` as for `get_board`; `kind` is "pdf" or
        "xlsx". Raises AccessError without the reader group, UserError for anything
        else wrong.
        """
        self._check_reader()
        chosen = self._parse_options(options or {})
        if kind not in KINDS:
            raise UserError(
                self.env._(
                    "The theme report is made as PDF or as a workbook: ask for pdf or "
                    "xlsx."
                )
            )
        report = self.env["it.theme.report"].create(
            {
                "day": chosen["day"],
                "theme_ids": [fields.Command.set(chosen["theme_ids"] or [])],
                "forum_ids": [fields.Command.set(chosen["forum_ids"] or [])],
            }
        )
        return report._get_report_action(kind)
