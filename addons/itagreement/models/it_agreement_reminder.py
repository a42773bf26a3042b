from odoo import api, fields, models

KINDS = [
    ("notice", "Last day for notice"),
    ("review", "Review of the agreement"),
    ("obligation", "Obligation"),
]


class ItAgreementReminder(models.Model):
    """A reminder that went out: of which day, when it fell due, when and to whom it went.

    Written by the nightly job alone (``agreement._cron_remind``), so that none is lost
    and none repeated; kept as what was told to whom.
    """

    _name = "it.agreement.reminder"
    _description = "Reminder Sent"
    _inherit = ["it.history.mixin"]
    _order = "sent_on desc, id desc"
    _rec_name = "summary"

    agreement_id = fields.Many2one(
        "agreement", required=True, ondelete="cascade", index=True
    )
    obligation_id = fields.Many2one(
        "it.agreement.obligation", ondelete="cascade", index="btree_not_null"
    )
    kind = fields.Selection(KINDS, required=True)
    deadline = fields.Date(
        string="Of the day", required=True, help="The day the reminder is about."
    )
    due_on = fields.Date(
        string="Fell due",
        required=True,
        help="The day the reminder was to go out; the job may have missed it.",
    )
    sent_on = fields.Date(string="Sent on", required=True)
    user_id = fields.Many2one(
        "res.users", string="To", required=True, ondelete="restrict"
    )
    summary = fields.Char(required=True)

    _it_once_uniq = models.UniqueIndex(
        "(agreement_id, kind, COALESCE(obligation_id, 0), deadline, due_on)",
        "This reminder has gone out already.",
    )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "Reminders are written by the nightly job and stay as they went out."
        )
