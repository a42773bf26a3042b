"""How the partnerships live: what depends on them, money, members' views, risks."""

from odoo import Command

# name: facts, marks, money by year back (kind, planned, actual), whole budget,
# members' points by principle, risks
_LIVES = {
    "Coast Digital Partnership": (
        {
            "council_role": "lead",
            "decision_powers": "delegated",
            "geography": "region",
            "meeting_frequency": "two_months",
            "objectives": "One service desk and one network contract by the spring.",
            "insurance_checked": -120,
            "dpia_status": "done",
            "esia_status": "done",
            "exit_notice_days": 180,
        },
        "43242334",
        [
            (0, "cash", 120000, None, 0),
            (0, "staff", 66000, None, 1.5),
            (1, "cash", 110000, 104500, 0),
            (1, "staff", 62000, 65200, 1.5),
            (2, "cash", 80000, 80000, 0),
        ],
        640000,
        [
            ("estuary", (20, 19, 21, 17, 18, 16)),
            ("southmere", (17, 18, 13, 12, 16, 14)),
        ],
        [
            (
                "A founding member leaves before the network contract ends",
                "3",
                "4",
                "exit",
            )
        ],
    ),
    "Connected Care Board": (
        {
            "is_statutory": True,
            "council_role": "member",
            "decision_powers": "advisory",
            "geography": "city",
            "meeting_frequency": "month",
            "objectives": "Discharge papers reach the care team the same day.",
            "dpia_status": "due",
            "esia_status": "done",
        },
        "33411344",
        [
            (0, "cash", 45000, None, 0),
            (0, "in_kind", 12000, None, 0),
            (1, "grant", 60000, 58000, 0),
        ],
        900000,
        [("nhs", (22, 20, 19, 21, 20, 18)), ("icb", (21, 22, 20, 20, 19, 19))],
        [
            ("Records reach the wrong team", "3", "5", "data"),
            ("The care software is late again", "4", "3", "capacity"),
        ],
    ),
    "Digital Inclusion Alliance": (
        {
            "council_role": "member",
            "geography": "wards",
            "decision_powers": "none",
            "meeting_frequency": "quarter",
        },
        "2102122",
        [(0, "grant", 18000, None, 0), (1, "grant", 15000, 15000, 0)],
        54000,
        [],
        [],
    ),
}


def tell(env, calendar, people):
    """Fill in the partnerships, the older years first."""
    for name, life in _LIVES.items():
        partnership = env["it.partnership"].search([("name", "=", name)], limit=1)
        facts, marks, money, budget, views, risks = life
        days = {
            key: calendar.day(value)
            for key, value in facts.items()
            if key == "insurance_checked"
        }
        partnership.write({**facts, **days})
        _pay(partnership, money, budget, calendar)
        _mark(partnership, marks, calendar)
        for partner, points in views:
            _assess(env, partnership, partner, points, calendar)
        for risk, likelihood, impact, category in risks:
            env["it.risk"].create(
                {
                    "name": risk,
                    "likelihood": likelihood,
                    "impact": impact,
                    "category": category,
                    "owner_id": people["partnership"].id,
                    "review_date": calendar.day(60),
                    "res_model": partnership._name,
                    "res_id": partnership.id,
                }
            )
    _second_officer(env, people)
    _under_agreement(env)


def _mark(partnership, marks, calendar):
    """Give the marks; what it was a year and a half ago stands before them."""
    partnership.env["it.significance.version"]._keep_history(
        [
            {
                "partnership_id": partnership.id,
                "date": calendar.day(months=-18),
                "is_scored": True,
                "score": 38,
                "tier": "limited",
                "changed_by_id": partnership.lead_officer_id.id,
            }
        ]
    )
    rows = partnership.mark_ids.sorted(lambda row: row.criterion_id.sequence)
    for row, mark in zip(rows, marks, strict=False):
        agreed = row.suggestion == mark and row.suggestion_why
        row.write({"mark": mark, "why": agreed or "Judged by the board"})
    if partnership.significance_score is not False:
        partnership.action_lift_tier()


def _pay(partnership, money, budget, calendar):
    this_year = int(partnership._get_year_key(calendar.today))
    partnership.write(
        {
            "contribution_ids": [
                Command.create(
                    {
                        "year": str(this_year - back),
                        "kind": kind,
                        "planned": planned,
                        "has_actual": actual is not None,
                        "actual": actual or 0,
                        "fte": fte,
                    }
                )
                for back, kind, planned, actual, fte in money
            ],
            "budget_ids": [Command.create({"year": str(this_year), "total": budget})],
        }
    )


def _assess(env, partnership, partner, points, calendar):
    assessment = env["it.partnership.assessment"].create(
        {
            "partnership_id": partnership.id,
            "partner_id": env.ref(f"itcity_demo.partner_{partner}").id,
            "date": calendar.day(-70),
            "contact": "Chief executive",
        }
    )
    for total, (_key, rows) in zip(
        points, assessment.answer_ids.grouped("principle").items(), strict=True
    ):
        for place, row in enumerate(rows):
            row.points = str(total // 6 + (place < total % 6))
    assessment.action_finish()


def _second_officer(env, people):
    """One partnership stays known to one officer only: the register says so."""
    both = env["it.partnership"].search(
        [("name", "in", ["Coast Digital Partnership", "Connected Care Board"])]
    )
    both.officer_ids = people["agreement"]


def _under_agreement(env):
    for name, agreement in (
        ("Coast Digital Partnership", "Service desk: memorandum with Estuary"),
        ("Connected Care Board", "Data sharing with Harbour NHS"),
    ):
        env["it.partnership"].search([("name", "=", name)]).agreement_id = env[
            "agreement"
        ].search([("name", "=", agreement)], limit=1)
