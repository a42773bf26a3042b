"""The commercial pipeline over 50,000 opportunities, beside stock Odoo's, and its forecast.

The cards are asked for as in bench_register; rows, groups and officer are the same.
"""

from functools import partial

from odoo.tests import new_test_user

from .bench_register import _SCREEN, _by_turns, _queries, _View
from .figures import Figure, Limit, Queries, seconds

LEADS = 50_000
_ROLES = (
    "itgovernance.group_reader,itgovernance.group_commercial_officer,"
    "sales_team.group_sale_salesman_all_leads"
)
_DOMAIN = [("type", "=", "opportunity"), ("it_kind", "=", "commercial")]
_FORECAST = 5.0
_TARGETS = 2.0

_INSERT = """
INSERT INTO crm_lead (
       name, type, active, it_kind, team_id, stage_id, user_id, partner_id,
       expected_revenue, prorated_revenue, probability, automated_probability, priority,
       color, it_offer_id, it_offer_family, forecast_category, it_contract_value,
       it_first_year_value, date_deadline, date_open, date_last_stage_update, won_status,
       it_deal_kind, create_uid, write_uid, create_date, write_date)
SELECT 'Sell ' || n, 'opportunity', true, 'commercial', %(team)s,
       (%(stages)s)[1 + n %% %(stage_count)s], (%(officers)s)[1 + n %% 20],
       (%(partners)s)[1 + n %% %(partner_count)s], n %% 997 * 1000, n %% 997 * 500, 50, 50,
       (n %% 3)::text, 0, (%(offers)s)[1 + n %% %(offer_count)s], 'training',
       (ARRAY['pipeline', 'best_case', 'commit'])[1 + n %% 3], n %% 997 * 3000,
       n %% 997 * 1000, current_date + n %% 400, now(), now() - n %% 90 * interval '1 day',
       'pending', 'new', 1, 1, now() - n %% 400 * interval '1 day', now()
  FROM generate_series(1, %(leads)s) n
"""
# One to each card: a page with none at all would take fewer queries than one with some.
_ACTIVITIES = """
INSERT INTO mail_activity (res_model, res_model_id, res_id, activity_type_id, user_id,
       date_deadline, active, create_uid, create_date, write_uid, write_date)
SELECT 'crm.lead', %(model)s, id, %(kind)s, user_id, current_date + id %% 30, true,
       1, now(), 1, now()
  FROM crm_lead WHERE name LIKE 'Sell %%'
"""


def figures(env):
    """Times and numbers of queries of the cards, the forecast and the targets."""
    officer = _make(env)
    of_kind = officer(context={**officer.context, "default_it_kind": "commercial"})
    ours, stock = (
        _View(of_kind, "crm.lead", xmlid, "kanban")
        for xmlid in (
            "itcommercial.crm_lead_view_kanban_commercial",
            "crm.crm_case_kanban_view_leads",
        )
    )
    for view in (ours, stock):
        view.open(_DOMAIN, "stage_id")  # what is read once and kept
    yield Figure(
        "commercial pipeline, cards by stage, against the stock view",
        *_by_turns(
            lambda: ours.open(_DOMAIN, "stage_id"),
            lambda: stock.open(_DOMAIN, "stage_id"),
        ),
        _SCREEN,
    )
    few, many = (
        _queries(officer, partial(ours.open, _DOMAIN, "stage_id", share))
        for share in (10, 1)
    )
    yield Queries("commercial pipeline, a tenth of the page and the page", few, many)
    yield Limit(
        f"forecast over {LEADS:,} open opportunities",
        seconds(lambda: _forecast(officer), times=2),
        _FORECAST,
    )
    yield Limit(
        "twelve monthly targets against them",
        seconds(lambda: _targets(officer), times=2),
        _TARGETS,
    )


def _forecast(env):
    env.invalidate_all()
    return env["it.forecast"].get_forecast({})


def _targets(env):
    env.invalidate_all()
    targets = env["it.income.target"].search([])
    return targets.read(["income", "won", "weighted", "coverage_state"])


def _make(env):
    """Make the pipeline. :returns: an environment of one of its officers"""
    officers = env["res.users"]
    for number in range(20):
        officers += new_test_user(env, f"bench_seller_{number}", _ROLES)
    team = env.ref("itcommercial.team_commercial")
    team.member_ids = officers
    stages = env["crm.stage"].search([("team_ids", "in", team.ids)])
    stages -= stages.filtered("is_won")
    offers = env["it.offer"].create(
        [{"name": f"Offer {number}", "family": "training"} for number in range(40)]
    )
    partners = env["res.partner"].create(
        [{"name": f"School {number}", "is_company": True} for number in range(500)]
    )
    env.flush_all()
    env.cr.execute(
        _INSERT,
        {
            "leads": LEADS,
            "team": team.id,
            "stages": stages.ids,
            "stage_count": len(stages),
            "officers": officers.ids,
            "partners": partners.ids,
            "partner_count": len(partners),
            "offers": offers.ids,
            "offer_count": len(offers),
        },
    )
    env.cr.execute(
        _ACTIVITIES,
        {
            "model": env["ir.model"]._get_id("crm.lead"),
            "kind": env.ref("mail.mail_activity_data_call").id,
        },
    )
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE mail_activity")
    env.invalidate_all()
    for month in range(1, 13):
        env["it.income.target.set"].create(
            {"period": "month", "date": f"2027-{month:02d}-01", "income": 100000}
        ).action_set()
    return env(user=officers[0].id)
