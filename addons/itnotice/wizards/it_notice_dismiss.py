from odoo import fields, models

from ..models.it_notice import DISMISS_REASONS


class ItNoticeDismiss(models.TransientModel):
    """Asks why a notice is of no use, so that the next one is proposed better."""

    _name = "it.notice.dismiss"
    _description = "Dismiss a Notice"

    notice_id = fields.Many2one(
        comodel_name="it.notice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Selection(DISMISS_REASONS, required=True)
    note = fields.Char(string="In your words")

    def action_confirm(self):
        """Take the notice out of the inbox; it can be undone."""
        self.ensure_one()
        self.notice_id.check_access("write")
        self.notice_id._check_new()
        self.notice_id._own_write(
            {
                "state": "dismissed",
                "dismiss_reason": self.reason,
                "dismiss_note": self.note,
            }
        )
        self.notice_id._teach(self.reason)
        return {"type": "ir.actions.act_window_close"}
