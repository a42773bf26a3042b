from odoo import api, fields, models
from odoo.tools import SQL

from .it_contact_source import HELD, document_contacts, latest
from .res_partner_contact import CADENCE, RUNNING

TOGETHER = 2
"""Members that must sit at one table before a meeting is one of the partnership."""


class ItPartnership(models.Model):
    """A partnership is in touch when it meets, writes or calls on its own record.

    A meeting with people of at least two of its members counts too.
    """

    _name = "it.partnership"
    _inherit = ["it.partnership", "it.contact.mixin"]

    @api.depends("tier", "state", "active")
    def _compute_it_cadence_days(self):
        days = self.env["res.partner"]._get_cadence_by_tier()
        for partnership in self:
            running = partnership.active and partnership.state in RUNNING
            tier = partnership.tier if partnership.tier in CADENCE else False
            partnership.it_cadence_days = days[tier] if running else 0

    @api.depends("date_start")
    def _compute_it_next_contact_date(self):
        return super()._compute_it_next_contact_date()

    def _get_contact_start(self):
        today = fields.Date.today()
        if self.date_start and self.date_start <= today:
            return self.date_start
        return super()._get_contact_start()

    def _get_contact_query(self):
        together = SQL(
            """
            SELECT s.partnership_id AS id, s.stop AS moment FROM (
                SELECT mb.partnership_id, e.id, e.stop FROM it_partnership_member mb
                  JOIN res_partner q ON q.commercial_partner_id = mb.partner_id
                  JOIN calendar_event_res_partner_rel r ON r.res_partner_id = q.id
                  JOIN calendar_event e ON e.id = r.calendar_event_id
                 WHERE mb.partnership_id = ANY(%(ids)s) AND %(held)s
                   AND NOT EXISTS (
                       SELECT 1 FROM calendar_attendee a WHERE a.event_id = e.id
                       AND a.partner_id = q.id AND a.state = 'declined')
                 GROUP BY mb.partnership_id, e.id, e.stop
                HAVING count(DISTINCT mb.partner_id) >= %(together)s) s
            """,
            ids=self.ids,
            held=HELD,
            together=TOGETHER,
        )
        own = document_contacts(self._name, self.ids)
        return latest(SQL("%s UNION ALL %s", own, together))

    @api.model
    def _heal_cadence(self):
        """Bring partnerships up to the interval in force today."""
        days = self.env["res.partner"]._get_cadence_by_tier()
        stale = self.browse()
        for tier, wanted in days.items():
            stale |= self.sudo().search(
                [
                    ("state", "in", RUNNING),
                    ("tier", "=", tier),
                    ("it_cadence_days", "!=", wanted),
                ]
            )
        stale._refresh_cadence()
