from odoo import http

from odoo.addons.itgovernance.controllers.import_files import find_writable, send_aside


class AgreementImportFiles(http.Controller):
    """Rows handed back: for those who import a register; to others they aren't there."""

    @http.route(
        "/itagreement/import/<int:import_id>/aside",
        type="http",
        auth="user",
        readonly=True,
    )
    def download_aside(self, import_id):
        """Download the rows that an import did not take in, with the reasons."""
        return send_aside(find_writable("it.agreement.import", import_id))
