"""Opportunities of before: reasons nobody was asked for, and the years of their lines."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    # Straight in the table: what was decided stays as it was, nobody is told of it.
    for status, column, xmlid in (
        ("won", "it_won_reason_id", "itcommercial.won_reason_not_asked"),
        ("lost", "lost_reason_id", "itcommercial.lost_reason_not_asked"),
    ):
        reason = env.ref(xmlid)
        cr.execute(
            SQL(
                "UPDATE crm_lead SET %s = %s WHERE it_kind = 'commercial'"
                " AND won_status = %s AND %s IS NULL",
                SQL.identifier(column),
                reason.id,
                status,
                SQL.identifier(column),
            )
        )
    cr.execute(
        "UPDATE it_lead_offer_line SET term_months = 12"
        " WHERE term_months IS NULL OR term_months < 1"
    )
    env.invalidate_all()
    leads = env["it.lead.offer.line"].search([]).lead_id
    for start in range(0, len(leads), 500):
        leads[start : start + 500]._refresh_phases()
        env.flush_all()
        env.invalidate_all()
