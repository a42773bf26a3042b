"""The pipelines: offers, shared services and commercial opportunities, with their history."""

from odoo import Command

from . import gates

_OFFERS = [
    (
        "Managed school network",
        "NET",
        "connectivity",
        ["school"],
        "per_pupil",
        14.5,
        "pupil",
        "LAGSA70_S1",
        "324 64 72411",
        36,
        True,
    ),
    (
        "Schools IT support",
        "SIT",
        "schools_it",
        ["school"],
        "tiered",
        3200,
        "year",
        "LAGSA70_S1",
        "72 48 302",
        12,
        True,
    ),
    (
        "Cyber health check",
        "CYB",
        "cyber",
        ["school", "charity", "public_body"],
        "fixed_annual",
        1850,
        "check",
        "LGA03_S93",
        "7281 48730",
        12,
        True,
    ),
    (
        "Hosting and backup",
        "HST",
        "hosting",
        ["public_body", "nhs"],
        "banded",
        9800,
        "year",
        "LAGSA70_S1",
        "724 7291",
        24,
        True,
    ),
    (
        "Data protection officer service",
        "DPO",
        "dpo",
        ["school", "charity"],
        "fixed_annual",
        1200,
        "year",
        "LGA03_S93",
        "",
        12,
        False,
    ),
    (
        "Street sensors as a service",
        "IOT",
        "smart_city",
        ["public_body", "university"],
        "per_device",
        95,
        "device",
        "LA11_S1",
        "325 384",
        24,
        False,
    ),
]

# Of each offer: what the customer gets, units expected in a year, hours of a technician's
# grade in the year, and what else it uses directly.
_WORKED_OUT = {
    "NET": (
        "Broadband, filtering and a firewall, watched day and night.",
        12_000,
        1_900,
        65_000,
    ),
    "SIT": (
        "A technician who knows the school, on site and by telephone.",
        28,
        1_650,
        14_000,
    ),
    "CYB": (
        "What an attacker would find, in words a governor understands.",
        20,
        780,
        4_900,
    ),
    "HST": (
        "Servers kept and backed up twice, restored within four hours.",
        6,
        420,
        29_000,
    ),
    "DPO": ("A named officer for requests, breaches and advice.", 15, 400, 900),
    "IOT": (
        "Air, noise and footfall, measured and shown by the street.",
        400,
        300,
        20_000,
    ),
}
_OVERHEAD, _CORPORATE = 0.22, 0.04
_PAY, _ON_COSTS, _HOURS = 36_000, 0.3, 1_500

# How likely the officer holds a shared service to be, by stage.
_CHANCES = {
    "idea": 10,
    "screened": 20,
    "strategic_outline": 35,
    "outline": 50,
    "full": 65,
    "approved": 80,
    "mobilising": 90,
}
# Title, partner, stage, value, win in so many days, wards, and what happened when.
_SHARED = [
    (
        "One service desk for the coast",
        "estuary",
        "outline",
        210_000,
        120,
        [1, 8, 17],
        [
            (-150, {"stage": "idea", "value": 120_000}),
            (-110, {"stage": "screened"}),
            (-60, {"stage": "strategic_outline", "value": 180_000}),
            (-18, {"stage": "outline", "value": 210_000}),
        ],
    ),
    (
        "Joint data centre exit",
        "southmere",
        "strategic_outline",
        340_000,
        200,
        [5, 10],
        [
            (-90, {"stage": "idea", "value": 340_000}),
            (-25, {"stage": "strategic_outline", "due": 200}),
        ],
    ),
    (
        "Shared cyber operations",
        "nhs",
        "screened",
        160_000,
        260,
        [4, 8],
        [
            (-45, {"stage": "idea", "value": 90_000}),
            (-12, {"stage": "screened", "value": 160_000}),
        ],
    ),
    (
        "Gazetteer and mapping together",
        "hillbrook",
        "idea",
        45_000,
        300,
        [12],
        [(-9, {"stage": "idea", "value": 45_000})],
    ),
    (
        "Emergency planning data hub",
        "fire",
        "mobilising",
        75_000,
        30,
        [2, 4, 6],
        [
            (-200, {"stage": "idea", "value": 60_000}),
            (-160, {"stage": "outline"}),
            (-100, {"stage": "full"}),
            (-70, {"stage": "approved", "value": 75_000}),
            (-30, {"stage": "mobilising"}),
        ],
    ),
    (
        "Incident maps with the fire service",
        "fire",
        "benefits_review",
        36_000,
        -840,
        [2, 6],
        [
            (-1060, {"stage": "idea", "value": 36_000}),
            (-1000, {"stage": "outline"}),
            (-980, {"stage": "full"}),
            (-960, {"stage": "approved"}),
            (-840, {"stage": "live", "due": -840}),
            (-200, {"stage": "benefits_review"}),
        ],
    ),
]
_COMMERCIAL = [
    (
        "Network for Quayside academies",
        "quayside",
        "negotiation",
        96_000,
        25,
        "commit",
        [
            (-100, {"stage": "lead", "value": 70_000}),
            (-70, {"stage": "qualified"}),
            (-40, {"stage": "proposal", "value": 96_000}),
            (-8, {"stage": "negotiation", "due": 25}),
        ],
        "NET",
    ),
    (
        "IT support for Orchard Park",
        "orchard",
        "qualified",
        9_600,
        60,
        "pipeline",
        [
            (-35, {"stage": "lead", "value": 6_400}),
            (-14, {"stage": "qualified", "value": 9_600}),
        ],
        "SIT",
    ),
    (
        "Cyber checks for the chamber's members",
        "chamber",
        "proposal",
        37_000,
        45,
        "best_case",
        [
            (-75, {"stage": "lead", "value": 18_500}),
            (-50, {"stage": "qualified"}),
            (-22, {"stage": "proposal", "value": 37_000}),
        ],
        "CYB",
    ),
    (
        "Backup for City College",
        "college",
        "lead",
        19_600,
        90,
        "pipeline",
        [(-20, {"stage": "lead", "value": 19_600})],
        "HST",
    ),
    (
        "Support renewal, Millfield Primary",
        "millfield",
        "won",
        3_200,
        -10,
        "commit",
        [
            (-95, {"stage": "lead", "value": 3_200}),
            (-60, {"stage": "proposal"}),
            (-10, {"stage": "won"}),
        ],
        "SIT",
    ),
    (
        "Hosting for the integrated care board",
        "icb",
        "lost",
        58_000,
        -15,
        "omitted",
        [
            (-130, {"stage": "lead", "value": 58_000}),
            (-80, {"stage": "proposal"}),
            (-15, {"lost": True}),
        ],
        "HST",
    ),
]


def tell(env, calendar, people):
    """Make offers, then let every opportunity go through its stages on its days."""
    offers = _offers(env, people)
    events = []
    for title, partner, _stage, _value, due, wards, steps in _SHARED:
        vals = {
            "name": title,
            "it_kind": "shared_service",
            "user_id": people["partnership"].id,
            "team_id": env.ref("itpartner_crm.team_shared_service").id,
            "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
            "ward_ids": [
                Command.set(
                    [env.ref(f"itcity_demo.ward_{ward:02d}").id for ward in wards]
                )
            ],
        }
        events += _events(
            title, vals, steps, due, "itpartner_crm.stage_shared_service_"
        )
    for title, partner, _stage, _value, due, category, steps, offer in _COMMERCIAL:
        vals = {
            "name": title,
            "it_kind": "commercial",
            "user_id": people["commercial"].id,
            "team_id": env.ref("itcommercial.team_commercial").id,
            "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
            "it_offer_id": offers[offer].id,
            "forecast_category": category,
        }
        events += _events(title, vals, steps, due, "itcommercial.stage_commercial_")
    _play(env, calendar, people, sorted(events, key=lambda event: event[0]))


def _offers(env, people):
    """The catalogue by code; most of it live."""
    offers = {}
    for row in _OFFERS:
        name, code, family, sectors, model, price, unit, power, cpv, term, live = row
        sector_ids = [env.ref(f"itpartner_crm.sector_{key}").id for key in sectors]
        offers[code] = env["it.offer"].create(
            {
                "name": name,
                "code": code,
                "family": family,
                "price_model": model,
                "list_price": price,
                "unit_label": f"per {unit}",
                "term_months": term,
                "it_cpv_prefixes": cpv,
                "user_id": people["commercial"].id,
                "sector_ids": [Command.set(sector_ids)],
                "legal_power_id": env["it.legal.power"]
                .search([("code", "=", power)])
                .id,
                "description": _WORKED_OUT[code][0],
                "cost_ids": [Command.create(_cost(env, code))],
            }
        )
        if live:
            offers[code].action_validate()
            offers[code].action_go_live()
    return offers


def _cost(env, code):
    """What the offer costs this year, from hours and lines."""
    _words, volume, hours, other = _WORKED_OUT[code]
    return {
        "volume": volume,
        "overhead_rate": _OVERHEAD,
        "corporate_rate": _CORPORATE,
        "note": "Hours of last year's tickets; licences and circuits as invoiced.",
        "line_ids": [
            Command.create({"grade_id": _grade(env).id, "hours": hours}),
            Command.create(
                {"kind": "licence", "name": "Licences and circuits", "amount": other}
            ),
        ],
    }


def _grade(env):
    """The technician's grade with its pay of this year."""
    Grade = env["it.staff.grade"]
    grade = Grade.search([("name", "=", "Grade 8 technician")])
    year = env["it.offer.cost"]._default_financial_year()
    return grade or Grade.create(
        {
            "name": "Grade 8 technician",
            "rate_ids": [
                Command.create(
                    {
                        "financial_year": year,
                        "salary": _PAY,
                        "oncost_rate": _ON_COSTS,
                        "hours": _HOURS,
                    }
                )
            ],
        }
    )


def _events(title, vals, steps, due, stage_prefix):
    """Steps of one opportunity as (day, title, values at its making or None, change)."""
    for number, (day, change) in enumerate(steps):
        told = {}
        if "stage" in change:
            told["stage_id"] = f"{stage_prefix}{change['stage']}"
            if "shared_service" in stage_prefix and change["stage"] in _CHANCES:
                told["probability"] = _CHANCES[change["stage"]]
        if "value" in change:
            told["expected_revenue"] = change["value"]
        if number == 0 or "due" in change:
            told["date_deadline"] = change.get(
                "due", due - (30 if len(steps) > 2 else 0)
            )
        if change.get("lost"):
            told["lost"] = True
        yield day, title, (vals if number == 0 else None), told


def _play(env, calendar, people, events):
    """Let the changes happen on their days, as far as the pipeline's history knows.

    Before a move to a stage its people supply what the stage asks for.
    """
    leads = {}
    for day, title, vals, change in events:
        env.flush_all()
        moment = calendar.moment(day).strftime("%Y-%m-%d %H:%M:%S")
        env.cr.execute("SELECT set_config('itreview.moment', %s, true)", [moment])
        told = {key: value for key, value in change.items() if key != "lost"}
        if "stage_id" in told:
            told["stage_id"] = env.ref(told["stage_id"]).id
        if "date_deadline" in told:
            told["date_deadline"] = calendar.day(told["date_deadline"])
        if vals:
            leads[title] = env["crm.lead"].create(
                {
                    **vals,
                    **told,
                    "type": "opportunity",
                    "theme_id": env.ref("itstrategy.theme_5").id,
                }
            )
        elif change.get("lost"):
            reason = env.ref("itcommercial.lost_reason_incumbent")
            leads[title].action_set_lost(
                lost_reason_id=reason.id,
                it_competitor_id=env.ref("itcity_demo.partner_estuary").id,
            )
        else:
            lead = leads[title]
            if told.get("stage_id") == env.ref("itcommercial.stage_commercial_won").id:
                lead.it_won_reason_id = env.ref("itcommercial.won_reason_known")
            if told.get("stage_id") and lead.it_kind == "shared_service":
                stage = env["crm.stage"].browse(told["stage_id"])
                gates.supply(env, calendar, lead, stage, people, calendar.day(day))
            lead.write(told)
    env.flush_all()
    env.cr.execute("SELECT set_config('itreview.moment', '', true)")
