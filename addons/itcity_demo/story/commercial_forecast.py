"""Two years of selling: what was won and lost, what is judged, and what is wanted."""

from odoo import Command

# Title, customer, offer, value, days ago, the chance its officer gave, and why it ended:
# a reason for a win, or one for a loss (with the competitor, where it asks for one).
_DECIDED = [
    ("Network, Millfield Primary", "millfield", "NET", 4_600, 640, 70, "won", "known"),
    ("Cyber check, food bank", "foodbank", "CYB", 1_850, 600, 60, "won", "only"),
    (
        "Hosting for the fire service",
        "fire",
        "HST",
        29_400,
        560,
        55,
        "lost",
        "in_house",
    ),
    ("IT support, Quayside", "quayside", "SIT", 12_800, 520, 75, "won", "quality"),
    (
        "Backup for the university",
        "university",
        "HST",
        58_800,
        480,
        40,
        "lost",
        "price",
    ),
    ("Cyber checks, business district", "bid", "CYB", 11_100, 430, 50, "won", "local"),
    ("Network, City College", "college", "NET", 61_000, 380, 45, "lost", "incumbent"),
    (
        "IT support, Orchard Park annex",
        "orchard",
        "SIT",
        3_200,
        330,
        80,
        "won",
        "known",
    ),
    ("Hosting for the chamber", "chamber", "HST", 9_800, 290, 65, "lost", "no_money"),
    ("Cyber check, Community Online", "online", "CYB", 1_850, 240, 70, "won", "price"),
    ("Network for the trust hospitals", "nhs", "NET", 88_000, 190, 60, "lost", "price"),
]
_RIVAL = "fibre"
# Open opportunities of the story: what their customers would take.
_LINES = {
    "Network for Quayside academies": ("NET", 2_200, 36),
    "IT support for Orchard Park": ("SIT", 3, 12),
    "Cyber checks for the chamber's members": ("CYB", 20, 12),
    "Backup for City College": ("HST", 2, 24),
}
_JUDGED = {
    "Network for Quayside academies": 85,
    "Cyber checks for the chamber's members": 60,
}


def tell(env, calendar, people):
    """Decide eleven, judge two, put lines on the open ones, renew one, set targets."""
    offers = {offer.code: offer for offer in env["it.offer"].search([])}
    for row in _DECIDED:
        _decide(env, calendar, people, offers, row)
    _lines(env, calendar, people, offers)
    _renewals(env, calendar, people, offers)
    _targets(env, calendar, people)


def _at(env, calendar, days):
    """Let the pipeline's history know on which day the next change happens."""
    env.flush_all()
    moment = f"{calendar.moment(days):%Y-%m-%d %H:%M:%S}" if days else ""
    env.cr.execute("SELECT set_config('itreview.moment', %s, true)", [moment])


def _decide(env, calendar, people, offers, row):
    title, partner, offer, value, ago, chance, end, reason = row
    _at(env, calendar, -ago - 60)
    lead = env["crm.lead"].create(
        {
            "name": title,
            "type": "opportunity",
            "it_kind": "commercial",
            "team_id": env.ref("itcommercial.team_commercial").id,
            "user_id": people["commercial"].id,
            "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
            "theme_id": env.ref("itstrategy.theme_5").id,
            "it_offer_id": offers[offer].id,
            "expected_revenue": value,
            "date_deadline": calendar.day(-ago),
        }
    )
    lead.with_user(people["commercial"]).probability = chance
    lead.stage_id = env.ref("itcommercial.stage_commercial_proposal")
    _at(env, calendar, -ago)
    if end == "won":
        lead.it_won_reason_id = env.ref(f"itcommercial.won_reason_{reason}")
        lead.action_set_won()
        _sold(lead, calendar.day(-ago))
    else:
        _lose(env, lead, reason)
    lead.date_closed = calendar.moment(-ago)
    _at(env, calendar, 0)


def _sold(lead, day):
    """What was sold, so that it counts in the offer's years; the agreement is older."""
    offer, value = lead.it_offer_id, lead.expected_revenue
    units = max(round(value / offer.list_price), 1)
    lead.it_offer_line_ids = [
        Command.create(
            {
                "offer_id": offer.id,
                "quantity": units,
                "price_unit": value / units,
                "start_date": day,
            }
        )
    ]
    lead.expected_revenue = value


def _lose(env, lead, reason):
    reason = env.ref(f"itcommercial.lost_reason_{reason}")
    told = {"lost_reason_id": reason.id}
    if reason.it_asks_competitor:
        told |= {
            "it_competitor_id": env.ref(f"itcity_demo.partner_{_RIVAL}").id,
            "it_has_competitor_price": True,
            "it_competitor_price": round(lead.expected_revenue * 0.93, -2),
        }
    lead.action_set_lost(**told)


def _lines(env, calendar, people, offers):
    for title, (offer, quantity, months) in _LINES.items():
        lead = env["crm.lead"].search([("name", "=", title)], limit=1)
        if not lead:
            continue
        value = lead.expected_revenue
        lead.it_offer_line_ids = [
            Command.create(
                {
                    "offer_id": offers[offer].id,
                    "quantity": quantity,
                    "term_months": months,
                    "start_date": lead.date_deadline or calendar.day(60),
                }
            )
        ]
        lead.expected_revenue = value  # the officer's own figure stays
        if title in _JUDGED:
            lead.with_user(people["commercial"]).probability = _JUDGED[title]


def _renewals(env, calendar, people, offers):
    """A customer kept, one that left, and one whose term ends in the spring."""
    for partner, ends, end in (
        ("millfield", -250, "kept"),
        ("foodbank", -120, "left"),
        ("quayside", 110, "open"),
    ):
        _at(env, calendar, min(ends, -1) - 30)
        lead = env["crm.lead"].create(
            {
                "name": f"Renewal: IT support, {partner.title()}",
                "type": "opportunity",
                "it_kind": "commercial",
                "it_deal_kind": "renewal",
                "it_renewal_date": calendar.day(ends),
                "team_id": env.ref("itcommercial.team_commercial").id,
                "user_id": people["commercial"].id,
                "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
                "it_offer_id": offers["SIT"].id,
                "expected_revenue": 3_200,
                "date_deadline": calendar.day(ends),
            }
        )
        _at(env, calendar, min(ends, -1))
        if end == "kept":
            lead.it_won_reason_id = env.ref("itcommercial.won_reason_known")
            lead.action_set_won()
            _sold(lead, calendar.day(ends + 1))
        elif end == "left":
            _lose(env, lead, "price")
        if end != "open":
            lead.date_closed = calendar.moment(ends)
        _at(env, calendar, 0)


def _targets(env, calendar, people):
    """The year's target, corrected once, and one for a family of offers."""
    Set = env["it.income.target.set"].with_user(people["manager"])
    for vals in (
        {"income": 120_000},
        {
            "income": 140_000,
            "reason": "Cyber checks were added to the catalogue in the summer",
        },
        {"income": 60_000, "family": "connectivity"},
        {"income": 35_000, "period": "quarter"},
        {"income": 90_000, "user_id": people["commercial"].id},
    ):
        Set.create({"date": calendar.day(), **vals}).action_set()
