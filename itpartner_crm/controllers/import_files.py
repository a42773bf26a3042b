import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from ..logic import import_files

_IN_MEMORY = 4 * 1024 * 1024
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ImportFiles(http.Controller):
    """Files of the register: for those who import one; to others they aren't there."""

    @http.route("/itpartner_crm/export/<int:export_id>", type="http", auth="user")
    def download_export(self, export_id):
        """Download the partners that an export of one's own stands for."""
        export = self._find("it.partner.export", export_id)
        columns = export._get_columns()
        headings = [heading for _target, heading in columns]
        today = fields.Date.context_today(export)
        return self._send(
            export.kind,
            request.env._("Partner register %(day)s", day=f"{today:%Y-%m-%d}"),
            headings,
            export._iter_rows(columns),
        )

    @http.route(
        "/itpartner_crm/import/<int:import_id>/aside",
        type="http",
        auth="user",
        readonly=True,
    )
    def download_aside(self, import_id):
        """Download the rows that an import did not take in, with the reasons."""
        one = self._find("it.partner.import", import_id)
        return self._send(
            one.kind or "csv",
            request.env._("%(name)s - set aside", name=one.name),
            one._get_aside_headings(),
            one._iter_aside_rows(),
        )

    def _find(self, model, record_id):
        record = request.env[model].browse(record_id)
        try:
            record.check_access("write")
        except AccessError as error:
            raise NotFound() from error
        if not record.exists():
            raise NotFound()
        return record

    def _send(self, kind, name, headings, rows):
        """Send a file that is written to the disk first: memory stays flat."""
        # the response reads it to its end and closes it
        stream = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        write = import_files.write_csv if kind == "csv" else import_files.write_xlsx
        write(stream, headings, rows)
        size = stream.tell()
        stream.seek(0)
        return request.make_response(
            wrap_file(request.httprequest.environ, stream),
            [
                ("Content-Type", _TYPES[kind]),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(f"{name}.{kind}")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
