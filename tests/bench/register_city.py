"""The data of the bench: a register of 200,000 partners and a pipeline of 50,000 opportunities."""

from odoo.tests import new_test_user

PARTNERS = 200_000
LEADS = 50_000

_ROLES = (
    "itgovernance.group_partnership_officer,base.group_partner_manager,"
    "sales_team.group_sale_salesman_all_leads"
)

# Names as a city has them: 60,000 different ones, some of them several times.
_PARTNERS = """
INSERT INTO res_partner (
       name, complete_name, it_name_key, commercial_company_name, ref, type, is_company,
       active, is_city_partner, it_partner_stage_id, it_sector_id, it_relationship_type,
       it_lead_officer_id, street, city, zip, email, phone, color, autopost_bills, lang,
       create_uid, write_uid, create_date, write_date)
SELECT name, name, lower(regexp_replace(name, '[^[:alnum:] ]', '', 'g')), name,
       'BENCH' || n, 'contact', true, true, n %% 20 > 0,
       (%(stages)s)[1 + n %% %(stage_count)s], (%(sectors)s)[1 + n %% %(sector_count)s],
       (ARRAY['partnership', 'supplier', 'customer', 'informal_network'])[1 + n %% 4],
       (%(officers)s)[1 + n %% 20], n %% 300 || ' High Street', 'Northwick',
       'NW' || 1 + n %% 80 || ' ' || n %% 9 || 'AB', 'office' || n || '@example.org',
       '020 7946 ' || lpad((n %% 10000)::text, 4, '0'), 0, 'ask', 'en_US',
       1, 1, now(), now()
  FROM generate_series(1, %(partners)s) n
 CROSS JOIN LATERAL (SELECT
       (ARRAY['Harbour', 'Mill', 'Castle', 'Abbey', 'Solent', 'Bridge', 'Station', 'Park',
              'Quayside', 'Riverside', 'Hampton', 'Ashdown', 'Copper', 'Granary', 'Orchard',
              'Beacon', 'Priory', 'Wharf', 'Foundry', 'Meadow'])[1 + n %% 20] || ' ' ||
       (ARRAY['Community', 'Digital', 'Health', 'Housing', 'Learning', 'Makers', 'Energy',
              'Logistics', 'Arts', 'Sports', 'Family', 'Youth', 'Food', 'Transport',
              'Marine', 'Legal', 'Care', 'Advice', 'Science', 'Heritage', 'Print', 'Steel',
              'Garden', 'Media', 'Water', 'Estates', 'Skills', 'Retail', 'Data', 'Voluntary'
              ])[1 + n / 20 %% 30] || ' ' ||
       (ARRAY['Trust', 'Limited', 'CIC', 'Partnership', 'Association', 'Group', 'Centre',
              'Network', 'Services', 'Foundation'])[1 + n / 600 %% 10] || ' ' ||
       1 + n / 6000 AS name) made
RETURNING id
"""

_LEADS = """
INSERT INTO crm_lead (
       name, type, active, it_kind, team_id, stage_id, user_id, partner_id,
       expected_revenue, prorated_revenue, probability, automated_probability, priority,
       color, theme_id, date_open, date_last_stage_update, won_status, create_uid,
       write_uid, create_date, write_date)
SELECT 'Share service ' || n, 'opportunity', true, 'shared_service', %(team)s,
       (%(stages)s)[1 + n %% %(stage_count)s], (%(officers)s)[1 + n %% 20],
       (%(ids)s)[1 + n::bigint * 7919 %% %(partners)s], n %% 997 * 1000, n %% 997 * 500,
       50, 50, (n %% 3)::text, 0, %(theme)s, now(), now() - n %% 90 * interval '1 day',
       'pending', 1, 1, now() - n %% 400 * interval '1 day', now()
  FROM generate_series(1, %(leads)s) n
RETURNING id
"""

_ACTIVITIES = """
INSERT INTO mail_activity (
       res_model, res_model_id, res_id, activity_type_id, user_id, date_deadline, summary,
       active, automated, create_uid, write_uid, create_date, write_date)
SELECT %(model)s, %(model_id)s, (%(ids)s)[n * 5], %(type)s, (%(officers)s)[1 + n %% 20],
       current_date + n %% 21 - 10, 'Call', true, false, 1, 1, now(), now()
  FROM generate_series(1, %(count)s) n
"""


def make(env):
    """Make the city. :returns: (an environment of one of its officers, partners, leads)"""
    officers = _officers(env)
    stages = env["it.partner.stage"].search([])
    sectors = env["it.sector"].search([])
    given = {
        "officers": officers.ids,
        "stages": stages.ids,
        "stage_count": len(stages),
        "sectors": sectors.ids,
        "sector_count": len(sectors),
        "partners": PARTNERS,
        "leads": LEADS,
        "theme": env["it.theme"].search([], limit=1).id,
    }
    partners = _insert(env, _PARTNERS, given)
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)",
        [partners],
    )
    team = env.ref("itpartner_crm.team_shared_service")
    team.member_ids = officers
    own = env["crm.stage"].search([("team_ids", "in", team.ids)])
    given.update(team=team.id, ids=partners, stages=own.ids, stage_count=len(own))
    leads = _insert(env, _LEADS, given)
    for model, ids in (("res.partner", partners), ("crm.lead", leads)):
        env.cr.execute(
            _ACTIVITIES,
            {
                **given,
                "model": model,
                "model_id": env["ir.model"]._get_id(model),
                "ids": ids,
                "type": env.ref("mail.mail_activity_data_call").id,
                "count": len(ids) // 10,
            },
        )
    for table in ("res_partner", "crm_lead", "mail_activity"):
        env.cr.execute(f"ANALYZE {table}")  # a fixed name from the line above
    env.invalidate_all()
    return env(user=officers[0].id), partners, leads


def _officers(env):
    officers = env["res.users"]
    for number in range(20):
        officers += new_test_user(env, f"bench_officer_{number}", _ROLES)
    return officers


def _insert(env, query, given):
    env.cr.execute(query, given)
    return [one for (one,) in env.cr.fetchall()]
