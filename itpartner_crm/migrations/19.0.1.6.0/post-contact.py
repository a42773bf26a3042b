"""The stage alone says how often an open opportunity is spoken about."""

from odoo import SUPERUSER_ID, api

RULE = "opportunity.cadence_days"


def migrate(cr, version):
    """Take the rule away that said the same, and count by the stages."""
    if not version:
        return
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'itpartner_crm' AND name = 'rule_opportunity_cadence'
        """
    )
    cr.execute("DELETE FROM it_rule_value WHERE key = %s", [RULE])
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["crm.lead"].search([("it_kind", "!=", False)])._refresh_cadence()
