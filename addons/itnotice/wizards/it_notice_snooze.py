from odoo import fields, models
from odoo.exceptions import UserError


class ItNoticeSnooze(models.TransientModel):
    """Asks until which day notices stay out of the inbox."""

    _name = "it.notice.snooze"
    _description = "Snooze Notices"
    _inherit = ["it.notice.several"]

    until = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
        help="They come back into the inbox on this day.",
    )

    def action_confirm(self):
        """Take them out of the inbox until that day."""
        notices = self._take_notices()
        if self.until <= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(title)s” can't be snoozed until %(day)s: choose a day after "
                    "today.",
                    title=notices[:1].title,
                    day=self.until.strftime("%d/%m/%Y"),
                )
            )
        notices._own_write({"snoozed_until": self.until})
        return {"type": "ir.actions.act_window_close"}
