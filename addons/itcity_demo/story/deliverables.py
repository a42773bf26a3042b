"""What the themes promised to deliver: dates, ratings, money, risks and linked plans."""

from odoo import Command

# Key, theme, name, owner, starts and is due in so many days, progress, delivered so many
# days from today, rating, why, linked plans.
_DELIVERABLES = [
    (
        "desk",
        5,
        "One service desk with the neighbours",
        "partnership",
        -260,
        190,
        35,
        None,
        "amber",
        "The outline case is approved; two councils still settle who employs the staff.",
        ["corporate", "data"],
    ),
    (
        "wifi",
        5,
        "Public Wi-Fi in all libraries",
        "partnership",
        -420,
        60,
        70,
        None,
        "green",
        "Ten of fourteen libraries are live; cabling of the rest is booked.",
        ["corporate", "customer"],
    ),
    (
        "fibre",
        5,
        "Full fibre to community centres",
        "agreement",
        -600,
        -25,
        85,
        None,
        "red",
        "Three centres wait for way leave; the contractor has no new date yet.",
        ["corporate"],
    ),
    (
        "catalogue",
        5,
        "Catalogue of commercial IT offers",
        "commercial",
        -330,
        -80,
        100,
        -90,
        "green",
        "Published, with a price and a legal power for each live offer.",
        [],
    ),
    (
        "network",
        1,
        "Campus network renewed",
        "performance",
        -300,
        120,
        45,
        None,
        "amber",
        "Switches came six weeks late; the second site moves to February.",
        [],
    ),
    (
        "account",
        2,
        "One account for residents",
        "performance",
        -260,
        200,
        40,
        None,
        "green",
        "Council tax and waste are live in one account; parking follows in May.",
        ["customer", "data"],
    ),
    (
        "laptops",
        3,
        "Laptop for every field worker",
        "performance",
        -500,
        -140,
        100,
        -150,
        "green",
        "All 640 handed out ten days early.",
        ["corporate"],
    ),
    (
        "testbed",
        4,
        "Test bed for street sensors",
        "partnership",
        -40,
        320,
        10,
        None,
        "white",
        None,
        ["data"],
    ),
]

# Deliverable, code, name, kind, financial years back, budget, spent.
_LINES = [
    ("desk", "IT-R-052", "Programme team and tooling", "revenue", 0, 70_000, 31_500),
    ("wifi", "IT-C-104", "Access points and cabling", "capital", 0, 86_000, 61_400),
    ("wifi", "IT-R-031", "Managed service", "revenue", 0, 14_000, 8_200),
    ("wifi", "IT-C-104", "Access points and cabling", "capital", 1, 60_000, 58_750),
    (
        "fibre",
        "IT-C-087",
        "Civil works, community centres",
        "capital",
        0,
        20_000,
        9_800,
    ),
    (
        "fibre",
        "IT-C-087",
        "Civil works, community centres",
        "capital",
        1,
        180_000,
        204_300,
    ),
    (
        "network",
        "IT-C-112",
        "Switches and installation",
        "capital",
        0,
        420_000,
        238_000,
    ),
    ("network", "IT-R-040", "Temporary engineers", "revenue", 0, 30_000, 36_500),
    ("account", "IT-C-119", "Identity platform", "capital", 0, 150_000, 71_000),
    ("account", "IT-R-044", "Design and testing", "revenue", 0, 48_000, 22_900),
    ("laptops", "IT-C-095", "Devices", "capital", 1, 512_000, 498_600),
    ("testbed", "IT-C-121", "Sensors and gateways", "capital", 0, 40_000, 3_900),
]

# Deliverable, risk, likelihood, impact, category, owner, what is done about it.
_RISKS = [
    (
        "fibre",
        "If way leave is refused, then two centres stay on copper past the switch-off",
        "3",
        "4",
        "capacity",
        "agreement",
        "Wireless link surveyed as the way round; landlord meets the director in two weeks.",
    ),
    (
        "network",
        "If switches slip again, then the old site has to be kept running over summer",
        "3",
        "3",
        "capacity",
        "performance",
        "Loan equipment reserved with the supplier until the end of June.",
    ),
    (
        "account",
        "If addresses do not match across systems, then residents see another's bill",
        "2",
        "5",
        "data",
        "performance",
        "Matching on the property reference only; data protection assessment kept open.",
    ),
]


def tell(env, calendar, people):
    """Make the deliverables with what pays for them and what may go wrong."""
    made = {row[0]: _deliver(env, calendar, people, row) for row in _DELIVERABLES}
    env["it.investment.line"].create(
        [
            {
                "deliverable_id": made[key].id,
                "code": code,
                "name": name,
                "kind": kind,
                "year_start": calendar.day(years=-back),
                "budget": budget,
                "spent": spent,
            }
            for key, code, name, kind, back, budget, spent in _LINES
        ]
    )
    env["it.risk"].create(
        [
            {
                "name": name,
                "likelihood": likelihood,
                "impact": impact,
                "category": category,
                "owner_id": people[owner].id,
                "mitigations": answer,
                "review_date": calendar.day(30),
                "res_model": "it.deliverable",
                "res_id": made[key].id,
            }
            for key, name, likelihood, impact, category, owner, answer in _RISKS
        ]
    )


def _deliver(env, calendar, people, row):
    _key, theme, name, owner, start, due, progress, done, rag, reason, plans = row
    linked = [env.ref(f"itstrategy.linked_plan_{plan}").id for plan in plans]
    return env["it.deliverable"].create(
        {
            "name": name,
            "theme_id": env.ref(f"itstrategy.theme_{theme}").id,
            "owner_id": people[owner].id,
            "forum_id": env.ref("itcity_demo.forum_board").id,
            "date_start": calendar.day(start),
            "date_due": calendar.day(due),
            "date_done": done is not None and calendar.day(done),
            "progress": progress,
            "rag": rag,
            "rag_reason": reason,
            "plan_ids": [Command.set(linked)],
        }
    )
