from odoo import fields, models

from ..models.it_notice import DISMISS_REASONS


class ItNoticeDismiss(models.TransientModel):
    """Asks why notices are of no use, so that the next ones are proposed better."""

    _name = "it.notice.dismiss"
    _description = "Dismiss Notices"
    _inherit = ["it.notice.several"]

    reason = fields.Selection(DISMISS_REASONS, required=True)
    note = fields.Char(string="In your words")

    def action_confirm(self):
        """Take them out of the inbox; it can be undone."""
        notices = self._take_notices()
        notices._own_write(
            {
                "state": "dismissed",
                "dismiss_reason": self.reason,
                "dismiss_note": self.note,
            }
        )
        notices._teach(self.reason)
        return {"type": "ir.actions.act_window_close"}
