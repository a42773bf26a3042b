"""What Northwick does together with others."""

from odoo import Command

_PARTNERSHIPS = [
    (
        "Coast Digital Partnership",
        "Councils on the coast run what is alike once.",
        "joint_committee",
        "major",
        "active",
        "forum_executive",
        "partnership",
        [
            ("estuary", "lead", True),
            ("southmere", "member", True),
            ("hillbrook", "observer", False),
        ],
        -900,
        [1, 8, 17],
    ),
    (
        "Connected Care Board",
        "Records and devices follow the person between hospital, clinic and home.",
        "memorandum",
        "major",
        "active",
        "forum_board",
        "partnership",
        [("nhs", "member", True), ("icb", "lead", True)],
        -600,
        [2, 3, 4, 8],
    ),
    (
        "Digital Inclusion Alliance",
        "Nobody in the city is left offline.",
        "informal",
        "moderate",
        "active",
        "forum_board",
        "partnership",
        [
            ("online", "lead", True),
            ("university", "member", True),
            ("foodbank", "member", False),
        ],
        -400,
        [9, 12, 13],
    ),
    (
        "Smart City Test Bed",
        "Street furniture and data open to the university and young firms.",
        "contract",
        "limited",
        "proposed",
        "forum_service",
        "partnership",
        [("university", "lead", True), ("chamber", "member", True)],
        None,
        [7, 17],
    ),
]


def tell(env, calendar, people):
    """Make the partnerships with their members."""
    for row in _PARTNERSHIPS:
        name, purpose, form, tier, state, forum, officer, members, since, wards = row
        ward_ids = [env.ref(f"itcity_demo.ward_{ward:02d}").id for ward in wards]
        env["it.partnership"].create(
            {
                "name": name,
                "purpose": purpose,
                "legal_form": form,
                "tier": tier,
                "state": state,
                "forum_id": env.ref(f"itcity_demo.{forum}").id,
                "lead_officer_id": people[officer].id,
                "theme_id": env.ref("itstrategy.theme_5").id,
                "date_start": calendar.day(since) if since else False,
                "ward_ids": [Command.set(ward_ids)],
                "exit_plan": "Six months' notice; each member takes back its data.",
                "member_ids": [_member(env, *member) for member in members],
            }
        )


def _member(env, partner, role, vote):
    return Command.create(
        {
            "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
            "role": role,
            "has_vote": vote,
        }
    )
