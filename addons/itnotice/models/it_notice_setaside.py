from odoo import api, fields, models


class ItNoticeSetaside(models.Model):
    """A release that could not be taken in, with the reason.

    Made by the import, one row per content and reason, so that reading a file again
    adds nothing. Nobody edits it; a manager may clear it away.
    """

    _name = "it.notice.setaside"
    _description = "Release Set Aside"
    _order = "seen_at desc, id desc"
    _rec_name = "reason"

    file_name = fields.Char(string="File", required=True, readonly=True)
    position = fields.Integer(
        string="No. in file",
        readonly=True,
        aggregator=None,
        help="The first release of a file is 1.",
    )
    ocid = fields.Char(string="OCID", readonly=True)
    release_id = fields.Char(readonly=True)
    reason = fields.Char(required=True, readonly=True)
    source = fields.Char(readonly=True)
    payload_sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    excerpt = fields.Text(
        readonly=True,
        groups="itgovernance.group_manager",
        help="The beginning of what was read.",
    )
    seen_at = fields.Datetime(string="First seen", required=True, readonly=True)

    _content_reason_uniq = models.UniqueIndex(
        "(payload_sha256, reason)",
        "This release is already set aside for this reason.",
    )

    @api.model
    def _store(self, reads):
        """Keep the refused releases of `reads` that aren't kept yet."""
        if not reads:
            return
        hashes = [read.result.sha256 for read in reads]
        kept = {
            (row.payload_sha256, row.reason)
            for row in self.search_fetch(
                [("payload_sha256", "in", hashes)], ["payload_sha256", "reason"]
            )
        }
        vals_list = []
        for read in reads:
            key = (read.result.sha256, read.result.reason)
            if key not in kept:
                kept.add(key)
                vals_list.append(self._prepare_vals(read))
        self.create(vals_list)

    @api.model
    def _prepare_vals(self, read):
        refused = read.result
        return {
            "file_name": read.file,
            "position": read.position,
            "ocid": refused.ocid or False,
            "release_id": refused.release_id or False,
            "reason": refused.reason,
            "source": read.source or False,
            "payload_sha256": refused.sha256,
            "excerpt": refused.excerpt or False,
            "seen_at": fields.Datetime.now(),
        }
