"""What must be set when the module comes, and put back when it goes."""

from odoo import Command
from odoo.tools import SQL

MODULE = "itpartner_crm"
ENRICHMENT = "crm.iap.lead.enrich.setting"
# Trigger functions belong to no table and would stay.
FUNCTIONS = (
    "it_business_case_guard",
    "it_case_part_guard",
    "it_partner_stage_change_guard",
    "it_partnership_review_child_guard",
    "it_partnership_review_guard",
    "it_significance_version_keep",
)


def post_init_hook(env):
    """Keep the addresses of opportunities in the house.

    Odoo installs its lead enrichment by itself beside the sales app, before this
    module; every night it asks a service outside about the mail domain of each new
    opportunity. A council says first which hosts are asked, so it is off until somebody
    switches it on in the settings, where it still is.
    """
    cron = env.ref("crm_iap_enrich.ir_cron_lead_enrichment", False)
    if cron and not env["ir.config_parameter"].sudo().get_param(ENRICHMENT):
        cron.active = False


def uninstall_hook(env):
    """Give back what this module lent to roles and records that outlive it.

    The role Partnership Officer stops implying the role of the sales app,
    opportunities leave the stages and partners the stage that are about to be deleted,
    and schemes of identifiers in which somebody holds a number stay with the numbers.
    Odoo's own merge of contacts comes back into their menu.
    """
    _take_back_sales_role(env)
    merge = env.ref("base.action_partner_merge", False)
    if merge:
        merge.binding_model_id = env["ir.model"]._get("res.partner")
    _move_opportunities(env)
    env.execute_query(
        SQL(
            "UPDATE res_partner SET it_partner_stage_id = NULL "
            "WHERE it_partner_stage_id IS NOT NULL RETURNING id"
        )
    )
    _leave_used_schemes(env)
    for function in FUNCTIONS:
        env.execute_query(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(function))
        )
    env.invalidate_all()


def _take_back_sales_role(env):
    officer = env.ref("itgovernance.group_partnership_officer", False)
    salesman = env.ref("sales_team.group_sale_salesman", False)
    if officer and salesman:
        officer.write({"implied_ids": [Command.unlink(salesman.id)]})


def _move_opportunities(env):
    """To the first stage of everybody, straight in the table: no mails are sent."""
    stages = env["crm.stage"].browse(_own_data(env, "crm.stage").mapped("res_id"))
    leads = (
        env["crm.lead"]
        .with_context(active_test=False)
        .search([("stage_id", "in", stages.ids)])
    )
    if leads:
        shared = env["crm.stage"].search([("team_ids", "=", False)])
        first = shared.filtered(lambda stage: not stage.is_won)[:1] or shared[:1]
        first = first or env["crm.stage"].create({"name": "New"})
        env.flush_all()
        env.execute_query(
            SQL(
                "UPDATE crm_lead SET stage_id = %s WHERE id IN %s RETURNING id",
                first.id,
                tuple(leads.ids),
            )
        )
    stages.write({"team_ids": [Command.clear()]})


def _leave_used_schemes(env):
    data = _own_data(env, "res.partner.id_category")
    used = (
        env["res.partner.id_number"]
        .with_context(active_test=False)
        .search([("category_id", "in", data.mapped("res_id"))])
        .category_id
    )
    data.filtered(lambda one: one.res_id in used.ids).unlink()


def _own_data(env, model):
    """External ids of the records of *model* that this module's data made."""
    return env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
