from odoo import fields, http
from odoo.http import request

from odoo.addons.itgovernance.controllers.import_files import (
    find_writable,
    send_aside,
    send_table,
)


class ImportFiles(http.Controller):
    """Files of the register: for those who import one; to others they aren't there."""

    @http.route("/itpartner_crm/export/<int:export_id>", type="http", auth="user")
    def download_export(self, export_id):
        """Download the partners that an export of one's own stands for."""
        export = find_writable("it.partner.export", export_id)
        columns = export._get_columns()
        headings = [heading for _target, heading in columns]
        today = fields.Date.context_today(export)
        return send_table(
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
        return send_aside(find_writable("it.partner.import", import_id))
