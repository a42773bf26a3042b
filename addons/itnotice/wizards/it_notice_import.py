from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import intake
from ..logic.package import PackageError

SHOWN = 100


class ItNoticeImport(models.TransientModel):
    """Takes in files of public notices that a person has at hand.

    The same way as the command: all files are checked first, then stored in one go.
    """

    _name = "it.notice.import"
    _description = "Import Public Notices"

    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Files",
        help="OCDS release packages in JSON, as Contracts Finder and Find a Tender "
        "give them, or TED notices in eForms XML; several at once if you like.",
    )
    state = fields.Selection(
        [("choose", "Choose files"), ("done", "Done")],
        default="choose",
        required=True,
        readonly=True,
    )
    result = fields.Html(readonly=True)

    def action_import(self):
        """Read the files and show what became of each release."""
        self.ensure_one()
        notices = self.env["it.notice"]
        if not notices.has_access("write"):
            raise AccessError(
                self.env._(
                    "Importing notices is for partnership and commercial officers."
                )
            )
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file first."))
        sources = [
            intake.Source(attachment.name, data=attachment.raw or b"")
            for attachment in self.attachment_ids.sorted("name")
        ]
        try:
            intake.check(sources)
        except PackageError as exc:
            raise UserError(str(exc)) from exc
        notices._lock_import()
        summary = notices._import_sources(sources)
        self._drop_uploads()
        self.write({"state": "done", "result": self._render_summary(summary)})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import notices"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _drop_uploads(self):
        """The releases are kept in their notices; the uploads have done their work."""
        uploads = self.attachment_ids
        self.attachment_ids = False
        uploads.filtered(
            lambda one: (
                one.create_uid == self.env.user and one.res_model in (False, self._name)
            )
        ).unlink()

    def _render_summary(self, summary):
        """The summary as safe HTML: every text from a file is escaped."""
        cells = Markup("").join(
            Markup("<tr><td>%s</td><td class='text-end'>%s</td></tr>")
            % (word.capitalize(), f"{number:,}")
            for word, number in summary.counts()
        )
        parts = [Markup("<table class='table table-sm w-auto'>%s</table>") % cells]
        for title, lines, total in (
            (self.env._("Set aside"), summary.refused, summary.set_aside),
            (
                self.env._("Taken in with a remark"),
                summary.remarks,
                summary.with_remarks,
            ),
        ):
            if not lines:
                continue
            rows = Markup("").join(
                Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>") % line
                for line in lines[:SHOWN]
            )
            heads = (self.env._("Release"), self.env._("Key"), self.env._("Reason"))
            parts.append(
                Markup(
                    "<h3>%s (%s)</h3><table class='table table-sm'><thead><tr>"
                    "<th>%s</th><th>%s</th><th>%s</th></tr></thead>%s</table>"
                )
                % (title, total, *heads, rows)
            )
        return Markup("").join(parts)

    def action_open_inbox(self):
        """Go and see what came in."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_action"
        )
