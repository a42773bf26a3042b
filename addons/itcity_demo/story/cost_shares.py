"""Who pays what of two shared services: one proposed, one agreed by its partners."""

from odoo import Command


def tell(env, calendar, people):
    """Count accounts and devices, share two costs out, and have one agreed."""
    council = env.company.partner_id
    estuary, southmere, fire = (
        env.ref(f"itcity_demo.partner_{name}")
        for name in ("estuary", "southmere", "fire")
    )
    start = _year_start(calendar)
    officer = env(user=people["partnership"].id)
    _propose_desk(officer, calendar, start, (council, estuary, southmere))
    agreed = _propose_hub(officer, calendar, start, (council, fire))
    agreed.with_user(people["manager"]).action_agree()


def _propose_desk(officer, calendar, start, desk):
    """By accounts, with two more counts to compare with; one partner said yes."""
    accounts = _count(officer, start, "accounts", desk, (4120, 1380, 905))
    _count(officer, start, "devices", desk, (3890, 1510, 1240))
    _count(officer, start, "tickets", desk, (21400, 9100, 4300))
    proposed = _share(
        officer,
        "One service desk for the coast",
        {
            "date_start": start,
            "amount": 412000,
            "method": "accounts",
            "has_collar": True,
        }
        | {"driver_id": accounts.id},
        zip(desk, (271500, 88000, 61000), strict=True),
    )
    proposed.action_propose()
    proposed.line_ids[0].write(
        {
            "consent_date": calendar.day(-6),
            "consent_note": "Directorate management team, minute 4",
        }
    )


def _propose_hub(officer, calendar, start, both):
    """Thirty percent equally, the rest by heads; both said yes. :returns: it"""
    headcount = _count(officer, start, "headcount", both, (6, 3))
    agreed = _share(
        officer,
        "Emergency planning data hub",
        {"date_start": start, "amount": 75000, "method": "hybrid"}
        | {"variable_kind": "headcount", "driver_id": headcount.id},
        zip(both, (52000, 26000), strict=True),
    )
    agreed.action_propose()
    agreed.line_ids.write(
        {"consent_date": calendar.day(-75), "consent_note": "Joint board, minute 7"}
    )
    return agreed


def _year_start(calendar):
    """First day of the financial year in which the city stands."""
    today = calendar.day(0)
    return today.replace(year=today.year - (today.month < 4), month=4, day=1)


def _count(env, day, kind, partners, numbers):
    return env["it.cost.driver"].create(
        {
            "kind": kind,
            "date": day,
            "source": {
                "accounts": "Directory exports of 1 April",
                "devices": "Asset registers of 1 April",
                "tickets": "Service desks, the twelve months before",
                "headcount": "Establishment lists of 1 April",
            }[kind],
            "line_ids": [
                Command.create({"partner_id": partner.id, "value": number})
                for partner, number in zip(partners, numbers, strict=True)
            ],
        }
    )


def _share(env, title, vals, baselines):
    lead = env["crm.lead"].search([("name", "=", title)], limit=1)
    return env["it.cost.share"].create(
        {
            **vals,
            "lead_id": lead.id,
            "line_ids": [
                Command.create(
                    {
                        "partner_id": partner.id,
                        "baseline": baseline,
                        "baseline_evidence": "Ledger of the year before",
                    }
                )
                for partner, baseline in baselines
            ],
        }
    )
