from odoo import api, fields, models

from ..logic import reminders, states


class Agreement(models.Model):
    """The next day that matters, and why: what a list or a card shows first."""

    _inherit = "agreement"

    next_date = fields.Date(
        string="Next date",
        compute="_compute_next_date",
        groups="base.group_user",
        help="The next day on which something is due or happens; a day past that nobody "
        "has dealt with stays.",
    )
    next_date_why = fields.Char(
        string="What for", compute="_compute_next_date", groups="base.group_user"
    )

    @api.depends(
        "state",
        "start_date",
        "end_date",
        "notice_deadline",
        "notice_decision",
        "review_date",
        "obligation_ids.state",
        "obligation_ids.date_due",
    )
    def _compute_next_date(self):
        owed = dict(
            self.env["it.agreement.obligation"]._read_group(
                [
                    ("agreement_id", "in", self.ids),
                    ("state", "in", ("open", "rejected", "breach")),
                ],
                ["agreement_id"],
                ["date_due:min"],
            )
        )
        for agreement in self:
            events = agreement._get_dated_events(owed.get(agreement))
            day, why = reminders.next_event(events) or (False, False)
            agreement.next_date, agreement.next_date_why = day, why

    def _get_dated_events(self, owed):
        """Return [(day, what happens)] of a running agreement."""
        self.ensure_one()
        if self.state not in states.RUNNING_STATES:
            return []
        undecided = self.notice_deadline and not self.notice_decision
        # nobody has to deal with a start: the nightly job does
        starts = self.start_date and self.start_date >= fields.Date.context_today(self)
        return [
            (starts and self.start_date, self.env._("Starts")),
            (undecided and self.notice_deadline, self.env._("Last day for notice")),
            (self.review_date, self.env._("Review")),
            (owed, self.env._("Obligation due")),
            (self.end_date, self.env._("Ends")),
        ]
