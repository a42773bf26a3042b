"""Whose the measures are, and the outcomes behind them."""

# Measure, name, value, days from today, realised, cashable, credited record and share.
_OUTCOMES = [
    (
        "cg5",
        "Desk posts not refilled",
        64_000,
        -70,
        True,
        False,
        ("lead", "Emergency planning data hub"),
        60,
    ),
    (
        "cg5",
        "One licence instead of three",
        22_500,
        -150,
        True,
        False,
        ("partner", "southmere"),
        50,
    ),
    (
        "cg5",
        "Shared service desk, first year",
        105_000,
        120,
        False,
        False,
        ("lead", "One service desk for the coast"),
        100,
    ),
    (
        "cg5",
        "Data centre exit",
        90_000,
        240,
        False,
        False,
        ("lead", "Joint data centre exit"),
        100,
    ),
    (
        "cg6",
        "Quayside network, last year's invoice",
        30_500,
        -200,
        True,
        False,
        ("partner", "quayside"),
        100,
    ),
    (
        "cg6",
        "Support for six primary schools",
        21_400,
        -120,
        True,
        False,
        ("partner", "millfield"),
        20,
    ),
    (
        "cg6",
        "Hosting for the fire authority",
        18_900,
        -60,
        True,
        False,
        ("partner", "fire"),
        100,
    ),
    (
        "cg6",
        "Quayside network, new term",
        32_000,
        30,
        False,
        False,
        ("lead", "Network for Quayside academies"),
        100,
    ),
    (
        "cg6",
        "Cyber checks for the chamber",
        37_000,
        60,
        False,
        False,
        ("lead", "Cyber checks for the chamber's members"),
        100,
    ),
    (
        "cg14",
        "Inclusion fund, first half",
        85_000,
        -95,
        True,
        False,
        ("partner", "online"),
        50,
    ),
    (
        "cg14",
        "Test bed grant",
        120_000,
        75,
        False,
        False,
        ("partner", "university"),
        70,
    ),
    (
        "cg5",
        "Shared print contract",
        18_000,
        -400,
        True,
        False,
        ("partner", "southmere"),
        50,
    ),
    (
        "cg5",
        "Joint cyber watch",
        26_500,
        -480,
        True,
        False,
        ("partner", "southmere"),
        50,
    ),
    (
        "cg6",
        "Support for four primary schools",
        16_200,
        -330,
        True,
        False,
        ("partner", "millfield"),
        20,
    ),
    (
        "cg6",
        "Quayside network, first invoice",
        28_000,
        -420,
        True,
        False,
        ("partner", "quayside"),
        100,
    ),
    (
        "cg6",
        "Hosting for the fire authority, first year",
        17_300,
        -510,
        True,
        False,
        ("partner", "fire"),
        100,
    ),
    (
        "cg14",
        "Skills bootcamp grant",
        60_000,
        -360,
        True,
        False,
        ("partner", "university"),
        70,
    ),
    (
        "cg14",
        "Inclusion fund, pilot",
        40_000,
        -560,
        True,
        False,
        ("partner", "online"),
        50,
    ),
]

# Who answers for a measure, and which forum watches over it; nobody has taken on CG15 yet.
_OWNERS = {
    "partnership": ("cg1", "cg2", "cg3", "cg4", "cg5", "cg14"),
    "commercial": ("cg6", "cg7", "cg8", "cg9", "cg10", "cg11"),
    "agreement": ("cg12", "cg13"),
}
_DIRECTORATE = ("cg6", "cg7", "cg8", "cg9", "cg10")

# Which deliverable a measure tells about.
_DELIVERABLES = {
    "One service desk with the neighbours": ("cg4", "cg5"),
    "Catalogue of commercial IT offers": ("cg6", "cg7", "cg8", "cg9", "cg10"),
    "Public Wi-Fi in all libraries": ("cg14", "cg15"),
}

_SINCE = 9  # quarters ago since which the theme is measured


def tell(env, calendar, people):
    """Give the measures their owners, and make the outcomes; the realised ones are confirmed."""
    for role, codes in _OWNERS.items():
        for code in codes:
            forum = "directorate" if code in _DIRECTORATE else "board"
            env.ref(f"itstrategy.measure_{code}").write(
                {
                    "owner_id": people[role].id,
                    "forum_id": env.ref(f"itcity_demo.forum_{forum}").id,
                }
            )
    theme = env.ref("itstrategy.theme_5")
    theme.owner_id = people["manager"]
    theme.measure_ids.write(
        {"frequency": "quarter", "measured_from": calendar.quarter(_SINCE)[0]}
    )
    for name, codes in _DELIVERABLES.items():
        deliverable = env["it.deliverable"].search([("name", "=", name)])
        for code in codes:
            env.ref(f"itstrategy.measure_{code}").deliverable_id = deliverable
    _outcomes(env, calendar, people).filtered(
        lambda outcome: outcome.kind == "realised"
    ).with_user(people["manager"]).action_confirm()


def _outcomes(env, calendar, people):
    made = env["it.outcome"]
    for measure, name, value, day, realised, cashable, (kind, who), share in _OUTCOMES:
        record = (
            env.ref(f"itcity_demo.partner_{who}")
            if kind == "partner"
            else env["crm.lead"]
            .with_context(active_test=False)
            .search([("name", "=", who)], limit=1)
        )
        made |= (
            record.with_user(people["performance"])
            .sudo()
            ._credit_outcome(
                env.ref(f"itstrategy.measure_{measure}"),
                value,
                calendar.day(day),
                kind="realised" if realised else "forecast",
                share=share,
                name=name,
                is_cashable=cashable,
            )
        )
    return made
