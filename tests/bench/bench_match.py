"""Comparing 20,000 notices with 200 offers, and the inbox over 100,000 notices."""

import time

from odoo import fields

from .figures import Limit, Queries

NOTICES = 100_000
COMPARED = 20_000
OFFERS = 200
PARTNERS = 1_000
A_SECOND = 2_000

_NOTICES = """
INSERT INTO it_notice (ocid, release_id, kind, title, description, buyer_name, cpv_main,
    cpv_codes, is_ict, value, value_basis, currency_id, region, date_published, deadline,
    state, create_date, write_date)
SELECT 'bench-' || n, 'bench-' || n, 'tender',
       (ARRAY['Managed', 'Hosted', 'Shared', 'Rural', 'School', 'Secure', 'Central'])[
           1 + n %% 7] || ' '
       || (ARRAY['network', 'telephony', 'backup', 'printing', 'website', 'roads',
           'catering', 'laptops', 'data', 'licences', 'training'])[1 + n %% 11]
       || ' service ' || n,
       repeat('The authority seeks a supplier to provide, support and keep it up for '
           || 'word' || n %% 997 || ' sites, with migration and training included. ', 8),
       'Buyer ' || n %% 900, '7' || lpad((n %% 9999)::text, 7, '0'),
       '7' || lpad((n %% 9999)::text, 7, '0') || ' 4' || lpad((n %% 777)::text, 7, '0')
           || ' 3' || lpad((n %% 333 * 100)::text, 7, '0'),
       TRUE, 10000 + n, 'net', %(currency)s,
       (ARRAY['South East', 'London', 'Wales', 'Scotland'])[1 + n %% 4],
       %(now)s - make_interval(mins => n), %(now)s + make_interval(hours => n %% 2000),
       'new', %(now)s, %(now)s
  FROM generate_series(1, %(many)s) n RETURNING id
"""
# Two organisations to each notice: its buyer, and every second one a supplier by number.
_PARTIES = """
INSERT INTO it_notice_party (notice_id, sequence, role, name, scheme, identifier)
SELECT id, 1, 'buyer', 'Buyer ' || id %% 900, 'GB-SRS', 'key/' || id %% 900
  FROM unnest(%(ids)s) AS id
UNION ALL
SELECT id, 2, 'supplier', 'Supplier ' || id %% 5000, 'GB-COH',
       lpad((id %% 5000)::text, 8, '0')
  FROM unnest(%(ids)s) AS id WHERE id %% 2 = 0
"""
_WORDS = (
    "managed network",
    "hosted telephony",
    "secure backup",
    "school laptops",
    "shared website",
)


def _offers(env):
    """So many live offers, with a few prefixes and words each."""
    offers = env["it.offer"].create(
        [
            {
                "name": f"Bench offer {n}",
                "family": "connectivity",
                "description": "Kept up for a fee a year",
                "list_price": 1000,
                "legal_power_id": env.ref("itgovernance.legal_power_lagsa70_s1").id,
                "it_cpv_prefixes": f"{70000 + n * 37} 4{n:06} 3{n:05}",
                "it_notice_words": f"{_WORDS[n % 5]}, word{n} sites, word{n + 300}",
            }
            for n in range(OFFERS)
        ]
    )
    env["it.offer.cost"].create(
        [
            {
                "offer_id": offer.id,
                "financial_year": "2026-27",
                "volume": 1,
                "line_ids": [(0, 0, {"name": "Hours", "kind": "staff", "amount": 900})],
            }
            for offer in offers
        ]
    )
    offers.state = "validated"
    offers.state = "live"


def _partners(env):
    """A thousand partners with a company number; one in five sells what is noticed."""
    scheme = env["res.partner.id_category"].search([("code", "=", "GB-COH")])
    partners = env["res.partner"].create(
        [
            {"name": f"Bench partner {n}", "is_company": True, "is_city_partner": True}
            for n in range(PARTNERS)
        ]
    )
    env["res.partner.id_number"].create(
        [
            {"partner_id": partner.id, "category_id": scheme.id, "name": f"{n * 5:08}"}
            for n, partner in enumerate(partners)
        ]
    )
    env.flush_all()


def _inbox(notices, limit):
    """Queries of the inbox's list as it opens, with so many rows, and its seconds."""
    fields_ = ("title", "buyer_name", "score", "value", "deadline_state", "state")
    notices.env.flush_all()
    notices.env.invalidate_all()
    before, started = notices.env.cr.sql_log_count, time.perf_counter()
    notices.web_search_read(
        [
            ("is_ict", "=", True),
            ("state", "=", "new"),
            ("is_to_decide", "=", True),
            *("|", ("snoozed_until", "=", False), ("snoozed_until", "<=", "today")),
        ],
        {name: {} for name in fields_},
        limit=limit,
        count_limit=10_001,  # as the list asks
    )
    return notices.env.cr.sql_log_count - before, time.perf_counter() - started


def _found(notices):
    """Seconds of the inbox's search by words."""
    started = time.perf_counter()
    found = notices.search([("words", "ilike", "school licen")], limit=80)
    if not found:
        raise AssertionError("nothing was found")
    return time.perf_counter() - started


def figures(env):
    """Time of the comparison, and what the inbox takes."""
    _offers(env)
    env.cr.execute(
        _NOTICES,
        {
            "many": NOTICES,
            "now": fields.Datetime.now(),
            "currency": env.company.currency_id.id,
        },
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(_PARTIES, {"ids": ids})
    _partners(env)
    env.cr.execute("ANALYZE it_notice")
    env.cr.execute("ANALYZE it_notice_party")
    notices = env["it.notice"]
    started = time.perf_counter()
    for place in range(0, COMPARED, 5_000):
        notices._match(ids[place : place + 5_000])
    spent = time.perf_counter() - started
    made = env["it.notice.match"].search_count([("notice_id", "in", ids[:COMPARED])])
    yield Limit(
        f"{COMPARED:,} notices against {OFFERS} offers ({made:,} matches)",
        spent,
        COMPARED / A_SECOND,
    )
    _inbox(notices, 5)
    few, many = _inbox(notices, 20), _inbox(notices, 80)
    yield Queries(f"the inbox over {NOTICES:,} notices", few[0], many[0])
    yield Limit(f"the inbox over {NOTICES:,} notices", many[1], 0.5)
    yield Limit("a search of them by two words", _found(notices), 0.5)
