from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

BATCH = 500
WATCHED = {
    "active",
    "start",
    "stop",
    "start_date",
    "stop_date",
    "allday",
    "partner_ids",
    "opportunity_id",
    "res_id",
    "res_model_id",
}


class CalendarEvent(models.Model):
    """A meeting that was held is a contact with the people who were asked to it.

    Meetings ahead are taken in by a job once they are over; one that changes, is
    cancelled or deleted afterwards makes its partners look again.
    """

    _inherit = "calendar.event"

    it_contact_counted = fields.Boolean(
        string="Counted as a contact",
        copy=False,
        readonly=True,
        groups="base.group_system",
    )

    _it_contact_waiting_idx = models.Index(
        "(stop, id) WHERE it_contact_counted IS NOT TRUE AND active IS TRUE"
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._count_contacts()
        return events

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        counted = self.sudo().filtered("it_contact_counted")
        before = counted._get_contact_records() if counted else {}
        result = super().write(vals)
        counted.exists()._mark_counted(False)
        self.exists()._count_contacts()
        self._look_again(before)
        return result

    def unlink(self):
        counted = self.sudo().filtered("it_contact_counted")
        before = counted._get_contact_records() if counted else {}
        result = super().unlink()
        self._look_again(before)
        return result

    def _get_contact_records(self):
        """Return dict model -> records whose last contact may rest on these."""
        events = self.sudo()
        people = events.partner_ids.filtered("partner_share")
        documents = {"res.partner": people | people.commercial_partner_id}
        documents["it.partnership"] = (
            self.env["it.partnership.member"]
            .sudo()
            .search([("partner_id", "in", people.commercial_partner_id.ids)])
            .partnership_id
        )
        documents["crm.lead"] = events.opportunity_id
        for model in ("crm.lead", "it.partnership"):
            linked = events.filtered(lambda one, model=model: one.res_model == model)
            documents[model] |= (
                self.env[model].sudo().browse(linked.mapped("res_id")).exists()
            )
        documents["crm.lead"] |= (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", documents["res.partner"].ids),
                    ("it_kind", "!=", False),
                ]
            )
        )
        return documents

    def _look_again(self, documents):
        """Recompute the last contact, partners first: opportunities rest on them."""
        for model in ("res.partner", "it.partnership", "crm.lead"):
            records = documents.get(model)
            if records:
                records.exists()._it_recompute_contact()

    def _count_contacts(self):
        """Take in those of these meetings that are over."""
        now = fields.Datetime.now()
        over = self.sudo().filtered(
            lambda one: (
                one.active
                and not one.it_contact_counted
                and one.stop
                and one.stop <= now
            )
        )
        if over:
            self._look_again(over._get_contact_records())
            over._mark_counted(True)

    def _mark_counted(self, value):
        """Keep the mark past ``write``: calendars elsewhere need not hear of it."""
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE calendar_event SET it_contact_counted = %s "
                    "WHERE id = ANY(%s)",
                    value,
                    self.ids,
                )
            )
            self.invalidate_recordset(["it_contact_counted"], flush=False)

    @api.model
    def _cron_count_contacts(self):
        """Take in meetings that are over by now; then mend intervals that changed."""
        cron = self.env["ir.cron"]
        waiting = Domain("it_contact_counted", "!=", True) & Domain("active", "=", True)
        waiting &= Domain("stop", "<=", fields.Datetime.now())
        Event = self.sudo()
        cron._commit_progress(remaining=Event.search_count(waiting))
        while events := Event.search(waiting, limit=BATCH, order="stop, id"):
            events._count_contacts()
            if not cron._commit_progress(len(events)):
                return
        self.env["it.partnership"]._heal_cadence()
        while self.env["res.partner"]._heal_cadence():
            if not cron._commit_progress():
                return


class CalendarAttendee(models.Model):
    """Who declined was not met."""

    _inherit = "calendar.attendee"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            events = self.sudo().event_id.filtered("it_contact_counted")
            if events:
                events._look_again(events._get_contact_records())
        return result
