import base64
import io
import re
import zipfile
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import board

REPORTS = {
    "pdf": "itstrategy.it_theme_report_pdf",
    "xlsx": "itstrategy.it_theme_report_xlsx",
}


class ItThemeReport(models.TransientModel):
    """One theme report: for which day, themes and forums, and what is in it.

    Made by whoever prints, from the menu, a theme or the board, and read again by
    the report itself. Gone after an hour or so; nothing of the report is kept.
    """

    _name = "it.theme.report"
    _description = "Theme Report"

    day = fields.Date(
        string="Last day of the period",
        required=True,
        default=lambda self: board.default_day(fields.Date.context_today(self)),
        help="Each measure is shown with its latest figure up to this day.",
    )
    period = fields.Char(compute="_compute_period")
    theme_ids = fields.Many2many(
        "it.theme",
        "it_theme_report_theme_rel",
        "report_id",
        "theme_id",
        string="Themes",
        help="Leave empty for all themes.",
    )
    forum_ids = fields.Many2many(
        "it.forum",
        "it_theme_report_forum_rel",
        "report_id",
        "forum_id",
        string="Forums",
        help="Only measures and deliverables these forums watch over, and the "
        "decisions asked of them. Leave empty for all.",
    )
    one_each = fields.Boolean(
        string="One report for each forum",
        help="As one ZIP file, a report for each forum in it. What no forum watches "
        "over is in none of them.",
    )
    with_decisions = fields.Boolean(string="Decisions asked", default=True)
    with_deliverables = fields.Boolean(string="Deliverables", default=True)
    with_why = fields.Boolean(
        string="Why these numbers",
        default=True,
        help="An appendix: how each measure is made and rated, and how many lines "
        "stand behind it.",
    )
    archive = fields.Binary(attachment=False, readonly=True)
    archive_name = fields.Char(readonly=True)

    @api.model
    def default_get(self, fields_list):
        """Take the themes chosen in the list or open in the form."""
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "it.theme":
            ids = self.env.context.get("active_ids") or []
            defaults["theme_ids"] = [fields.Command.set(ids)]
        return defaults

    @api.depends("day")
    def _compute_period(self):
        data = self.env["it.theme.report.data"]
        for report in self:
            report.period = report.day and data._get_period(report.day)

    @api.constrains("day")
    def _check_day(self):
        for report in self:
            if not 1990 <= report.day.year <= 2100:
                raise UserError(
                    self.env._(
                        "The last day of a theme report lies between 1990 and 2100: "
                        "correct it."
                    )
                )

    def _read_data(self):
        """Return the data of the report, see `it.theme.report.data`."""
        self.ensure_one()
        return self.env["it.theme.report.data"]._read_report(
            self.day, self.theme_ids.ids or None, self.forum_ids.ids or None
        )

    def _get_report_base_filename(self):
        """Return the name of the file: what, when, and for which theme and forums."""
        self.ensure_one()
        parts = [self.env._("Theme report %(period)s", period=self.period)]
        if len(self.theme_ids) == 1:
            parts.append(self.theme_ids.name)
        if len(self.forum_ids) == 1:
            parts.append(self.forum_ids.name)
        return re.sub(r'[\\/:*?"<>|\s]+', " ", ", ".join(parts)).strip()

    def _get_report_action(self, kind):
        """Return the action that downloads these reports as "pdf" or "xlsx"."""
        action = self.env.ref(REPORTS[kind]).report_action(self, config=False)
        action["close_on_report_download"] = True
        return action

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_print_pdf(self):
        """Download the report as PDF."""
        return self._print("pdf")

    def action_print_xlsx(self):
        """Download the report as a workbook."""
        return self._print("xlsx")

    def _print(self, kind):
        self.ensure_one()
        self.env["it.theme.board"]._check_reader()
        return self._pack(kind) if self.one_each else self._get_report_action(kind)

    def _get_watching_forums(self):
        """Return the forums chosen, or all that watch over what is shown."""
        if self.forum_ids:
            return self.forum_ids
        themes = self.theme_ids or self.env["it.theme"].search([])
        watching = self.env["it.forum"]
        for model in ("it.measure", "it.deliverable"):
            groups = self.env[model]._read_group(
                [("theme_id", "in", themes.ids), ("forum_id", "!=", False)],
                ["forum_id"],
            )
            watching |= watching.union(*(forum for (forum,) in groups))
        return watching.sorted()

    def _pack(self, kind):
        """Make a report for each forum and return the download of them all."""
        forums = self._get_watching_forums()
        if not forums:
            raise UserError(
                self.env._(
                    "No forum watches over these themes: name the forum on their "
                    'measures, or take the tick off "One report for each forum".'
                )
            )
        reports = self.create(
            [
                {
                    **self.copy_data()[0],
                    "forum_ids": [fields.Command.set(forum.ids)],
                    "one_each": False,
                }
                for forum in forums
            ]
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for report, content in reports._render_each(kind):
                archive.writestr(
                    f"{report._get_report_base_filename()}.{kind}", content
                )
        self.archive = base64.b64encode(packed.getvalue())
        self.archive_name = self.env._(
            "Theme reports %(period)s.zip", period=self.period
        )
        name = quote(self.archive_name)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/archive/{name}?download=true",
            "target": "new",
            "close": True,
        }

    def _render_each(self, kind):
        """Yield (report, content of its file); a PDF for all is printed at once."""
        actions = self.env["ir.actions.report"]
        reference = REPORTS[kind]
        if kind == "xlsx":
            for report in self:
                yield report, actions._render_xlsx(reference, report.ids, {})[0]
            return
        streams = actions._render_qweb_pdf_prepare_streams(reference, {}, self.ids)
        for report in self:
            yield report, streams[report.id]["stream"].getvalue()
