from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import contact
from .crm_lead import READER
from .it_contact_source import HELD, document_contacts, latest

WATCHED = {"partner_id", "it_kind"}


class CrmLead(models.Model):
    """When an opportunity of the suite was last spoken about with its partner.

    Its own mail, calls and meetings count, and whatever was said with its partner.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "it.contact.mixin"]

    it_silent_days = fields.Integer(
        string="Days without contact",
        compute="_compute_it_silent_days",
        groups=READER,
        help="Days since the last meeting, mail or call, once they are more than its "
        "stage allows.",
    )

    @api.depends("it_kind", "won_status", "stage_id.it_contact_days")
    def _compute_it_cadence_days(self):
        for lead in self:
            is_open = lead.it_kind and lead.won_status == "pending"
            lead.it_cadence_days = lead.stage_id.it_contact_days if is_open else 0

    @api.depends("it_last_contact_date", "it_next_contact_date", "create_date")
    @api.depends_context("tz")
    def _compute_it_silent_days(self):
        today = fields.Date.context_today(self)
        for lead in self:
            lead.it_silent_days = contact.silence(
                lead.it_last_contact_date or lead._get_contact_start(),
                lead.it_next_contact_date or None,
                today,
            )

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
