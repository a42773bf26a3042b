"""A day of public notices fetched, one followed from tender to award, two pages refused."""

import json

from odoo.addons.itnotice.logic.package import open_package

_PAGE = "https://www.contractsfinder.service.gov.uk/Notice/northwick-"


def tell(env, calendar, people):
    """A fetch of a feed with its log, and a procurement with an opportunity of its own.

    The feed is left off, as it comes: the demonstration asks nobody.
    """
    feed = env.ref("itnotice.feed_contracts_finder")
    feed._own_write({"is_on": True})
    feed.with_user(people["manager"]).date_from = calendar.day(-2)
    run = env["it.notice.run"].with_user(people["commercial"])._make(feed)._own()
    first = [
        _release(calendar, 1, -30, "tender", "Managed Wi-Fi for libraries", 180000),
        _release(
            calendar, 2, -28, "tender", "Service desk for three districts", 420000
        ),
        _release(calendar, 3, -27, "planning", "Shared data centre, early talks", 0),
        {"id": "northwick-4-1", "tag": ["tender"], "tender": {"title": "No OCID"}},
    ]
    run._take(_package(first + _neighbours(calendar), run))
    _accept(env, people["commercial"], first[0])
    run._take(_package([_amended(calendar)], run))
    while run.is_active:
        run._refuse_page("it answered 503: asked to wait 120 seconds")
    feed._own_write({"next_fetch": False})
    again = env["it.notice.run"].with_user(people["commercial"])._make(feed)._own()
    again._take(_package([_awarded(calendar)], again))
    while again.is_active:
        again._end_window()
    feed._own_write({"is_on": False, "next_call": False})


def _package(releases, run):
    page = {
        "version": "1.1",
        "publisher": {"name": "Contracts Finder"},
        "license": "http://www.nationalarchives.gov.uk/doc/open-government-licence/"
        "version/3/",
        "releases": releases,
    }
    return open_package(json.dumps(page).encode(), run._page_name())


def _release(calendar, number, days, tag, title, amount):
    """A release of the (made-up) borough of Eastmere, published so many days ago."""
    day, begun = calendar.day(days), -30
    ends = calendar.day(begun + 60 + (7 if days > begun else 0))
    tender = {
        "id": f"T{number}",
        "title": title,
        "description": f"{title}, for the borough and the districts around it.",
        "status": "planned" if tag == "planning" else "active",
        "classification": {
            "scheme": "CPV",
            "id": "72000000",
            "description": "IT services: consulting, software development, internet "
            "and support",
        },
        "tenderPeriod": {"endDate": f"{ends}T12:00:00Z"},
        "contractPeriod": _period(calendar, begun + 120),
        "items": [{"id": "1", "deliveryAddresses": [{"region": "South East"}]}],
        "documents": [
            {"id": "1", "documentType": "tenderNotice", "url": f"{_PAGE}{number}"}
        ],
    }
    if amount:
        tender["value"] = {"amount": amount, "currency": "GBP"}
    return {
        "ocid": f"ocds-b5fd17-northwick-{number:04}",
        "id": f"northwick-{number}-1",
        "date": f"{day}T09:00:00Z",
        "tag": [tag],
        "buyer": {"id": "EASTMERE", "name": "Eastmere Borough Council"},
        "parties": [
            {
                "id": "EASTMERE",
                "name": "Eastmere Borough Council",
                "roles": ["buyer"],
                "address": {"postalCode": "EM1 1AA", "region": "South East"},
            }
        ],
        "tender": tender,
    }


def _period(calendar, days):
    """Three years from the day so far from today."""
    return {
        "startDate": f"{calendar.day(days)}T00:00:00Z",
        "endDate": f"{calendar.day(days - 1, years=3)}T23:59:59Z",
    }


# Neighbours whose contracts for networks end about the same time: name, months, value.
_NEIGHBOURS = [
    ("Eastmere Borough Council", 11, 310_000),
    ("Westhaven District Council", 12, 285_000),
    ("Southmere County Council", 14, 940_000),
    ("Marshes Fire Authority", 13, 120_000),
]


def _neighbours(calendar):
    """Awards of neighbours, a contract each that ends within the year after next."""
    made = []
    for number, (name, months, amount) in enumerate(_NEIGHBOURS, start=11):
        one = _release(calendar, number, -26, "award", f"Wide area network {number}", 0)
        key = name.split()[0].upper()
        one["buyer"] = {"id": key, "name": name}
        one["parties"] = [
            {**one["parties"][0], "id": key, "name": name},
            {"id": "S1", "name": "Bluewater Networks Limited", "roles": ["supplier"]},
        ]
        one["tender"]["classification"] = {
            "scheme": "CPV",
            "id": "72400000",
            "description": "Internet services",
        }
        one["awards"] = [
            {
                "id": "1",
                "status": "active",
                "value": {"amount": amount, "currency": "GBP"},
                "suppliers": [{"id": "S1", "name": "Bluewater Networks Limited"}],
                "contractPeriod": {
                    "startDate": f"{calendar.day(months=months - 36)}T00:00:00Z",
                    "endDate": f"{calendar.day(months=months)}T23:59:59Z",
                    **_extension(calendar, number, months),
                },
            }
        ]
        made.append(one)
    return made


def _extension(calendar, number, months):
    """Two in four may be extended, by a year or by two."""
    if number % 2:
        return {}
    last = calendar.day(months=months + 6 * (number - 10))
    return {"maxExtentDate": f"{last}T23:59:59Z"}


def _amended(calendar):
    made = _release(
        calendar, 1, -20, "tenderAmendment", "Managed Wi-Fi for libraries", 210000
    )
    return {**made, "id": "northwick-1-2"}


def _awarded(calendar):
    made = _release(calendar, 1, -3, "award", "Managed Wi-Fi for libraries", 210000)
    made["id"] = "northwick-1-3"
    made["parties"].append(
        {"id": "S1", "name": "Bluewater Networks Limited", "roles": ["supplier"]}
    )
    made["awards"] = [
        {
            "id": "1",
            "status": "active",
            "value": {"amount": 204500, "currency": "GBP"},
            "suppliers": [{"id": "S1", "name": "Bluewater Networks Limited"}],
        }
    ]
    return made


def _accept(env, officer, release):
    """The commercial officer takes a notice up, as the dialogue proposes it."""
    notice = (
        env["it.notice"].with_user(officer).search([("ocid", "=", release["ocid"])])
    )
    offer = env["it.offer"].search([("state", "=", "live")], limit=1)
    wizard = notice.env["it.notice.accept"].create(
        {"notice_id": notice.id, "create_partner": True, "forecast_value": 60000}
    )
    if wizard.is_offer_required and not wizard.offer_id:
        wizard.offer_id = offer
    wizard.action_confirm()
