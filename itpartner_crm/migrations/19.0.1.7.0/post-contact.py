"""The stage alone says how often an open opportunity is spoken about."""

from odoo import SUPERUSER_ID, api

RULE = "opportunity.cadence_days"


def migrate(cr, version):
    """End the rule that said the same, and count by the stages.

    What was in force once stays to be read; it is a record of nobody's module now.
    """
    if not version:
        return
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'itpartner_crm' AND name = 'rule_opportunity_cadence'
        """
    )
    cr.execute(
        """
        UPDATE it_rule_value SET valid_to = GREATEST(valid_from, CURRENT_DATE - 1)
         WHERE key = %s AND (valid_to IS NULL OR valid_to >= CURRENT_DATE)
        """,
        [RULE],
    )
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["crm.lead"].search([("it_kind", "!=", False)])._refresh_cadence()
