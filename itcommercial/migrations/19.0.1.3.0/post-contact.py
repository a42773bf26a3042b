"""The stages say how often a commercial opportunity is spoken about; a rule did before."""

from odoo import SUPERUSER_ID, api

RULE = "opportunity.cadence_days"
STARTING = 30
STAGES = ("lead", "qualified", "proposal", "negotiation")


def migrate(cr, version):
    """Give the open stages the days that the rule asked for, where they say none."""
    if not version:
        return
    cr.execute(
        "SELECT value FROM it_rule_value WHERE key = %s ORDER BY valid_from DESC LIMIT 1",
        [RULE],
    )
    found = cr.fetchone()
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    stages = env["crm.stage"]
    for name in STAGES:
        stages |= env.ref(f"itcommercial.stage_commercial_{name}", False) or stages
    silent = stages.filtered(lambda stage: not stage.it_contact_days)
    silent.it_contact_days = int(found[0]) if found else STARTING
