from odoo import api, fields, models
from odoo.tools import SQL

from .it_contact_source import HELD, document_contacts, latest

CADENCE = "opportunity.cadence_days"
WATCHED = {"partner_id", "it_kind"}


class CrmLead(models.Model):
    """When an opportunity of the suite was last spoken about with its partner.

    Its own mail, calls and meetings count, and whatever was said with its partner.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "it.contact.mixin"]

    @api.depends("it_kind", "active", "stage_id.is_won")
    def _compute_it_cadence_days(self):
        today = fields.Date.today()
        rule = self.env["it.rule.value"]._get_many([(CADENCE, today)])[CADENCE, today]
        for lead in self:
            open_ = lead.it_kind and lead.active and not lead.stage_id.is_won
            lead.it_cadence_days = int(rule.value) if open_ else 0

    def _get_contact_query(self):
        others = SQL(
            """
            SELECT e.opportunity_id AS id, max(e.stop) AS moment FROM calendar_event e
             WHERE e.opportunity_id = ANY(%(ids)s) AND %(held)s
             GROUP BY e.opportunity_id
            UNION ALL
            SELECT l.id, p.it_last_contact_date::timestamp FROM crm_lead l
              JOIN res_partner p ON p.id = l.partner_id
             WHERE l.id = ANY(%(ids)s) AND p.it_last_contact_date IS NOT NULL
            """,
            ids=self.ids,
            held=HELD,
        )
        own = document_contacts(self._name, self.ids)
        return latest(SQL("%s UNION ALL %s", own, others))

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.filtered(
            lambda lead: lead.it_kind and lead.partner_id
        )._it_recompute_contact()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            self.filtered("it_kind")._it_recompute_contact()
        return result

    @api.model
    def _heal_cadence(self):
        """Bring open opportunities up to the interval in force today."""
        today = fields.Date.today()
        rule = self.env["it.rule.value"]._get_many([(CADENCE, today)])[CADENCE, today]
        stale = self.sudo().search(
            [
                ("it_kind", "!=", False),
                ("stage_id.is_won", "=", False),
                ("it_cadence_days", "!=", int(rule.value)),
            ]
        )
        stale._refresh_cadence()
