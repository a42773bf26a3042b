"""Risks of the growth programme, and decisions its forums took."""

from odoo import Command

_RISKS = [
    (
        "A partner leaves the shared service desk early",
        "3",
        "4",
        "partnership",
        "Exit terms with a year's notice; a costed plan to run it alone.",
    ),
    (
        "Schools buy connectivity elsewhere at renewal",
        "4",
        "3",
        "commercial",
        "Talk to every school 12 months before its term ends.",
    ),
    (
        "Reorganisation moves an agreement to a new council",
        "4",
        "4",
        "agreement",
        "Vesting-day position of each agreement known and read by legal services.",
    ),
    (
        "Cost of an offer not kept up with the pay award",
        "3",
        "3",
        "commercial",
        "Re-price every April and after each award.",
    ),
]


def tell(env, calendar, people):
    """Make risks and decisions."""
    env["it.risk"].create(
        [
            {
                "name": name,
                "likelihood": likelihood,
                "impact": impact,
                "owner_id": people[owner].id,
                "mitigations": answer,
            }
            for name, likelihood, impact, owner, answer in _RISKS
        ]
    )
    _decide(env, calendar, people)


def _decide(env, calendar, people):
    """An approved case, a key decision to come, and an exempt one."""
    paragraph = env["it.exempt.paragraph"].search([("number", "=", 3)])
    env["it.decision"].create(
        [
            {
                "name": "Shared service desk with Estuary and Southmere",
                "forum_id": env.ref("itcity_demo.forum_executive").id,
                "date": calendar.day(-120),
                "outcome": "approved",
                "resolution": "The outline case is approved; the full case comes in six months.",
                "reasons": "Three desks cost more and answer more slowly than one.",
                "options_rejected": "Going on alone; buying a managed desk.",
                "owner_id": people["partnership"].id,
            },
            {
                "name": "City-wide fibre: extension of the framework",
                "forum_id": env.ref("itcity_demo.forum_cabinet").id,
                "date": calendar.day(45),
                "outcome": "pending",
                "is_key": True,
                "key_reason": "financial",
                "est_value": 640_000,
                "key_notice_date": calendar.day(10),
                "owner_id": people["agreement"].id,
            },
            {
                "name": "Price of the managed network for the academy trust",
                "forum_id": env.ref("itcity_demo.forum_directorate").id,
                "date": calendar.day(-20),
                "outcome": "conditions",
                "resolution": "Agreed at full cost for three years.",
                "conditions": "No discount without a decision of this forum.",
                "owner_id": people["commercial"].id,
                "is_exempt": True,
                "exempt_paragraph_ids": [Command.set(paragraph.ids)],
                "public_interest_reason": "The price would weaken the council in two live talks.",
            },
        ]
    )
