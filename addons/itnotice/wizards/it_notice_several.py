from odoo import api, fields, models


class ItNoticeSeveral(models.AbstractModel):
    """What a dialog decides about: one notice, or the lines chosen in the inbox."""

    _name = "it.notice.several"
    _description = "Decision about Notices"

    notice_id = fields.Many2one(
        comodel_name="it.notice",
        readonly=True,
        ondelete="cascade",
    )
    notice_ids = fields.Many2many(
        comodel_name="it.notice",
        string="Notices",
        readonly=True,
    )
    notice_count = fields.Integer(string="Notices chosen", compute="_compute_count")

    @api.depends("notice_id", "notice_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.notice_count = len(wizard.notice_id | wizard.notice_ids)

    def _take_notices(self):
        """The notices it is about: locked, still new, and open to this user."""
        self.ensure_one()
        notices = self.notice_id | self.notice_ids
        notices.check_access("write")
        notices.sudo().lock_for_update()
        notices.invalidate_recordset(["state", "lead_id"])
        notices._check_new()
        return notices
