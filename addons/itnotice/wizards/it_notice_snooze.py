from odoo import fields, models
from odoo.exceptions import UserError


class ItNoticeSnooze(models.TransientModel):
    """Asks until which day a notice stays out of the inbox."""

    _name = "it.notice.snooze"
    _description = "Snooze a Notice"

    notice_id = fields.Many2one(
        comodel_name="it.notice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    until = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
        help="It comes back into the inbox on this day.",
    )

    def action_confirm(self):
        """Take the notice out of the inbox until that day."""
        self.ensure_one()
        notice = self.notice_id
        notice.check_access("write")
        notice._check_new()
        if self.until <= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(title)s” can't be snoozed until %(day)s: choose a day after "
                    "today.",
                    title=notice.title,
                    day=self.until.strftime("%d/%m/%Y"),
                )
            )
        notice._own_write({"snoozed_until": self.until})
        return {"type": "ir.actions.act_window_close"}
