"""Prices of the catalogue: tiers, bands, prices found, a pilot below cost, last years' outturn."""

from odoo import Command

from odoo.addons.itcommercial.logic import surplus

# Offer, supplier, price, how alike, days ago.
_FOUND = [
    ("NET", "Fibre on the Quay", 15.2, "yes", 40),
    ("NET", "A national education network", 13.9, "partly", 75),
    ("NET", "A county council's service", 16.4, "yes", 120),
    ("CYB", "Harbour Security", 2_400, "yes", 30),
    ("CYB", "A regional centre, part funded", 950, "no", 90),
    ("SIT", "A multi-academy trust selling to primaries", 1_200, "partly", 60),
]
_TIERS = [
    ("Remote", 3_200, "By telephone and remote control, answered within four hours"),
    ("Termly", 4_100, "And a day on site each term"),
    ("Weekly", 7_800, "And half a day on site each week"),
]
_BANDS = [(1, 9_800), (3, 9_400), (6, 9_100)]
# Cyber checks: income and cost of the two years before.
_OUTTURN = [(29_600, 31_450), (35_150, 34_900)]


def tell(env, calendar, people):
    """Fill in what prices are held against."""
    offers = {offer.code: offer for offer in env["it.offer"].search([])}
    for code, supplier, price, likeness, ago in _FOUND:
        env["it.offer.comparison"].create(
            {
                "offer_id": offers[code].id,
                "supplier": supplier,
                "price": price,
                "likeness": likeness,
                "date": calendar.day(-ago),
            }
        )
    offers["SIT"].price_ids[:1].line_ids = [
        Command.create({"name": name, "price": price, "description": what})
        for name, price, what in _TIERS
    ]
    offers["HST"].price_ids[:1].line_ids = [
        Command.create({"from_quantity": start, "price": price})
        for start, price in _BANDS
    ]
    offers[
        "SIT"
    ].service_terms = "Priority one answered in 30 minutes, mended in four hours."
    _outturn(env, offers["CYB"])
    _pilot(env, offers["IOT"], people)


def _outturn(env, offer):
    """The ledger's figures of the two years before this one."""
    this_year = env["it.offer.cost"]._default_financial_year()
    years = surplus.window(this_year, 3)[:2]
    for year, (income, cost) in zip(years, _OUTTURN, strict=True):
        env["it.charge.outturn"].create(
            {
                "family": offer.family,
                "legal_power_id": offer.legal_power_id.id,
                "financial_year": year,
                "income": income,
                "cost": cost,
                "note": "Ledger code 4411, after the year's close",
            }
        )


def _pilot(env, offer, people):
    """A price below cost that waits for its manager."""
    approval = (
        env["it.price.approval"]
        .with_user(people["commercial"])
        .create(
            {
                "offer_id": offer.id,
                "price_floor": 60,
                "quantity": 50,
                "reason": "A first street at a lower price, to show others what it does.",
                "subsidy_answer": "no_enterprise",
                "subsidy_note": "Only public bodies and the university take part.",
            }
        )
    )
    approval.action_ask()
