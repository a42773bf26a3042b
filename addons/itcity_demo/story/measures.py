"""Outcomes, readings of the last quarters, and what was said about them."""

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
]

# Measures entered by hand: figures of the last three ended quarters, oldest first, and
# what the officer said about the last one.
_FIGURES = {
    "cg1": ([13, 14, 16], "Two schools and the fire authority signed."),
    "cg2": (
        [72, 75, 75],
        "One partnership is rated Limited; its re-test is due in March.",
    ),
    "cg3": ([60, 70, 88], "Seven of eight reviews were held on time."),
    "cg4": ([1, 1, 2], "The service desk reached its outline case."),
    "cg7": ([4_200, 7_900, 13_100], "Overheads covered by the network offer."),
    "cg8": ([94, 97, 101], "Full cost is covered for the first time."),
    "cg9": ([2.1, 2.6, 2.9], "The pipeline still leans on one academy trust."),
    "cg10": ([20, 22, 24], "Small numbers: six bids decided in twelve months."),
    "cg11": ([215, 205, 180], "The full case of the data hub took 70 days."),
    "cg12": ([6, 5, 3], "Three agreements wait for signature by the other side."),
    "cg13": ([79, 84, 86], "Evidence now comes through the portal."),
    "cg15": ([11, 12, 14], "No live work yet in three wards of the east."),
}

# What the board asked for by the end of the last quarter, on the way to the year's target.
_MILESTONES = {
    "cg1": 15,
    "cg2": 78,
    "cg3": 85,
    "cg9": 3.0,
    "cg10": 25,
    "cg11": 190,
    "cg12": 2,
    "cg13": 85,
    "cg15": 14,
}


def tell(env, calendar, people):
    """Make outcomes, compute and enter the readings, and close all but the last quarter."""
    outcomes = _outcomes(env, calendar, people)
    theme = env.ref("itstrategy.theme_5")
    measures = env["it.measure"].search([("theme_id", "=", theme.id)])
    measures.write(
        {
            "owner_id": people["performance"].id,
            "forum_id": env.ref("itcity_demo.forum_board").id,
        }
    )
    env["it.measure.target"].create(
        [
            {
                "measure_id": env.ref(f"itstrategy.measure_{code}").id,
                "date": calendar.quarter(1)[1],
                "value": value,
                "note": "Milestone on the way",
            }
            for code, value in _MILESTONES.items()
        ]
    )
    outcomes.filtered(lambda outcome: outcome.kind == "realised").with_user(
        people["manager"]
    ).action_confirm()
    for back in (3, 2, 1):
        start, end = calendar.quarter(back)
        measures.with_user(people["performance"])._compute_period(start, end)
        _enter(env, people, start, end, 3 - back)
        if back > 1:
            env["it.measure.reading"].with_user(people["performance"]).search(
                [
                    ("date_end", "=", end),
                    ("has_value", "=", True),
                    ("state", "=", "open"),
                ]
            ).action_close()


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


def _enter(env, people, start, end, number):
    """Enter one quarter's figures of the measures kept by hand, with the words said about them."""
    Reading = env["it.measure.reading"].with_user(people["performance"])
    for code, (figures, words) in _FIGURES.items():
        measure = env.ref(f"itstrategy.measure_{code}")
        vals = {"value": figures[number], "has_value": True, "commentary": words}
        reading = Reading.search(
            [("measure_id", "=", measure.id), ("date_end", "=", end)], limit=1
        )
        if reading:
            reading.write(vals)
        else:
            Reading.create(
                {"measure_id": measure.id, "date_start": start, "date_end": end, **vals}
            )
    for reading in Reading.search(
        [("date_end", "=", end), ("commentary", "=", False), ("has_value", "=", True)]
    ):
        reading.commentary = "As counted from the outcomes confirmed so far."
