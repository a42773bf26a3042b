from odoo import http
from odoo.http import request

_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Packs(http.Controller):
    """Hands out a review's pack after holding it against its SHA-256."""

    @http.route("/itreview/pack/<int:pack_id>", type="http", auth="user")
    def download(self, pack_id):
        """Answer with the file; 404 for one that isn't there or isn't for the reader."""
        pack = request.env["it.review.pack"].browse(pack_id)
        if not pack.has_access("read") or not pack.exists():
            raise request.not_found()
        content = pack._read_checked()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", _TYPES[pack.kind]),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", http.content_disposition(pack.name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
