"""The register learns what stages ask for, its history and the last contacts."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

MODULE = "itpartner_crm"
QUIET_STAGES = ("identified", "dormant", "ended")
NEEDS = {
    "exploring": ("lead_officer", "sector"),
    "active": ("lead_officer", "sector", "relationship", "identifier", "contact"),
    "strategic": (
        "lead_officer",
        "sector",
        "relationship",
        "identifier",
        "contact",
        "lawful_basis",
        "wards",
        "sponsor",
    ),
}
ISSUERS = {
    "coh": "Companies House",
    "chc": "Charity Commission for England and Wales",
    "sc": "Office of the Scottish Charity Regulator",
    "nic": "Charity Commission for Northern Ireland",
    "nhs": "NHS Organisation Data Service",
    "ukprn": "UK Register of Learning Providers",
    "urn": "Get Information about Schools",
    "ppon": "Cabinet Office, central digital platform",
    "mpr": "Financial Conduct Authority",
    "gss": "Office for National Statistics",
    "cfs": "Contracts Finder",
}


def migrate(cr, version):
    """Fill in for what was there before what a new database gets with its data."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _name_issuers(env)
    _set_stages(env)
    _date_registration(env)
    _rebuild_history(env)
    _fill_contacts(env)


def _name_issuers(env):
    for code, issuer in ISSUERS.items():
        category = env.ref(f"{MODULE}.id_category_gb_{code}", False)
        if category and not category.it_issuer:
            category.it_issuer = issuer


def _set_stages(env):
    """Stages are data that a manager may have changed: only what is new is set."""
    for code in QUIET_STAGES:
        stage = env.ref(f"{MODULE}.partner_stage_{code}", False)
        if stage:
            stage.keeps_contact = False
    for code, needs in NEEDS.items():
        stage = env.ref(f"{MODULE}.partner_stage_{code}", False)
        if stage and not stage.need_ids:
            stage.need_ids = env["it.partner.need"].search([("code", "in", needs)])
    env.flush_all()


def _date_registration(env):
    """The day a partner came into Odoo: when it joined the register is not known."""
    env.cr.execute(
        "UPDATE res_partner SET it_registered_date = create_date::date "
        "WHERE is_city_partner AND create_date IS NOT NULL"
    )
    env.invalidate_all()


def _rebuild_history(env):
    """From the changes that the chatter kept; the first stage from the first day."""
    field = env["ir.model.fields"]._get("res.partner", "it_partner_stage_id")
    env.cr.execute(
        SQL(
            """
            WITH moves AS (
                SELECT m.res_id AS partner_id, t.old_value_integer AS old_id,
                       t.new_value_integer AS new_id, m.date,
                       COALESCE(t.create_uid, %(root)s) AS user_id, t.id
                  FROM mail_tracking_value t
                  JOIN mail_message m ON m.id = t.mail_message_id
                  JOIN res_partner p ON p.id = m.res_id
                 WHERE m.model = 'res.partner' AND t.field_id = %(field)s
            ), firsts AS (
                SELECT DISTINCT ON (partner_id) partner_id, NULLIF(old_id, 0) AS old_id
                  FROM moves ORDER BY partner_id, date, id
            )
            INSERT INTO it_partner_stage_change (partner_id, from_stage_id, to_stage_id,
                   date, user_id, create_uid, write_uid, create_date, write_date)
            SELECT p.id, NULL::int, COALESCE(f.old_id, p.it_partner_stage_id),
                   p.create_date, COALESCE(p.create_uid, %(root)s), %(root)s, %(root)s,
                   now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM res_partner p LEFT JOIN firsts f ON f.partner_id = p.id
              JOIN it_partner_stage s
                ON s.id = COALESCE(f.old_id, p.it_partner_stage_id)
             WHERE p.is_city_partner AND (f.partner_id IS NULL OR f.old_id IS NOT NULL)
            UNION ALL
            SELECT m.partner_id, o.id, n.id, m.date, m.user_id, %(root)s, %(root)s,
                   now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM moves m
              LEFT JOIN it_partner_stage o ON o.id = m.old_id
              LEFT JOIN it_partner_stage n ON n.id = m.new_id
             WHERE o.id IS NOT NULL OR n.id IS NOT NULL
            """,
            field=field.id,
            root=SUPERUSER_ID,
        )
    )


def _fill_contacts(env):
    """Intervals and last contacts of partners, partnerships and opportunities.

    The columns were made before the rule values were loaded: each interval is worked
    out again.
    """
    domains = {
        "res.partner": [("is_city_partner", "=", True)],
        "it.partnership": [],
        "crm.lead": [("it_kind", "!=", False)],
    }
    for model, domain in domains.items():
        records = env[model].with_context(active_test=False)
        records.search(domain)._refresh_cadence()
        if model == "res.partner":
            domain = [("partner_share", "=", True)]
        records.search(domain)._it_recompute_contact()
    env.cr.execute(
        "UPDATE calendar_event SET it_contact_counted = TRUE "
        "WHERE active AND stop <= (now() AT TIME ZONE 'UTC')"
    )
    env.invalidate_all()
