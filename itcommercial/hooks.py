"""What must be put back when the module goes."""

from odoo import Command
from odoo.tools import SQL

_GROUPS = ("sales_team.group_sale_salesman",)


def uninstall_hook(env):
    """Take the sales role back, and let opportunities leave this module's kind and stages."""
    officer = env.ref("itgovernance.group_commercial_officer", False)
    for name in _GROUPS:
        group = env.ref(name, False)
        if officer and group:
            officer.write({"implied_ids": [Command.unlink(group.id)]})
    own = env["ir.model.data"].search(
        [("module", "=", "itcommercial"), ("model", "=", "crm.stage")]
    )
    stages = env["crm.stage"].browse(own.mapped("res_id"))
    shared = env["crm.stage"].search(
        [("team_ids", "=", False), ("is_won", "=", False)], limit=1
    )
    shared = shared or env["crm.stage"].create({"name": "New"})
    env.flush_all()
    # Straight in the table: no mails are sent and no automation runs.
    for statement in (
        SQL("UPDATE crm_lead SET it_kind = NULL WHERE it_kind = 'commercial'"),
        SQL("UPDATE crm_team SET it_kind = NULL WHERE it_kind = 'commercial'"),
        SQL("UPDATE crm_lead SET it_won_reason_id = NULL"),
        # Reasons for a loss stay with what was lost, as ordinary ones.
        SQL(
            "DELETE FROM ir_model_data"
            " WHERE module = 'itcommercial' AND model = 'crm.lost.reason'"
        ),
        SQL(
            "UPDATE crm_lead SET stage_id = %s WHERE stage_id = ANY(%s)",
            shared.id,
            stages.ids,
        ),
    ):
        env.cr.execute(statement)
    env.invalidate_all()
    stages.write({"team_ids": [Command.clear()]})
