"""What happens to agreements once they run: dates, promises kept and not, the register."""

import base64

from odoo import Command

_PROCURED = {
    "City fibre framework": {
        "procurement_kind": "services",
        "procurement_route": "open",
        "is_tendered": True,
        "procurement_reference": "NCC-2023-114",
        "ocid": "ocds-h6vhtk-03f1a2",
        "cpv_codes": "64200000, 32562000",
        "department": "Digital and IT",
        "value_inc_vat": 1008000,
    },
    "Managed network, Quayside Academy Trust": {"department": "Digital and IT"},
    "Digital inclusion grant, Northwick Online": {"department": "Communities"},
}
_VESTING = {
    "City fibre framework": (
        "consent",
        "Clause 31: novation needs the supplier's consent.",
    ),
    "Data sharing with Harbour NHS": ("transfers", "Passes with the functions."),
}


def extend(agreement):
    """The framework's options, before it is signed."""
    if agreement.name == "City fibre framework":
        agreement.env["it.agreement.extension"].create(
            [
                {
                    "agreement_id": agreement.id,
                    "sequence": number,
                    "months": 12,
                    "notice_period": 3,
                    "notice_unit": "months",
                    "conditions": "Nine in ten sites connected on time.",
                }
                for number in (1, 2)
            ]
        )

    if agreement.name == "Managed network, Quayside Academy Trust":
        agreement.write({"kpi_credit_cap": 10})
        agreement.env["it.agreement.kpi"].create(
            [
                {
                    "agreement_id": agreement.id,
                    "name": name,
                    "unit": unit,
                    "target": target,
                    "approaching_from": near,
                    "requires_from": far,
                    "is_lower_better": lower,
                    "weight": weight,
                    "frequency": "half",
                    "is_published": True,
                    "credit_requires": 2,
                    "credit_inadequate": 5,
                }
                for name, unit, target, near, far, lower, weight in _INDICATORS
            ]
        )


_INDICATORS = [
    ("Network available in school hours", "%", 99.5, 99, 98, False, 50),
    ("Faults answered within an hour", "%", 95, 90, 80, False, 30),
    ("Days to mend a fault", "days", 1, 2, 4, True, 20),
]


def tell(env, calendar, people):
    """Files, positions on vesting day, a promise broken, and last quarter's register."""
    keeper = env["it.publication"].with_user(people["agreement"])
    by_name = {one.name: one for one in env["agreement"].search([])}
    for name, vals in _PROCURED.items():
        by_name[name].write(vals)
    for name, (position, why) in _VESTING.items():
        by_name[name].write({"vesting_position": position, "vesting_note": why})
    for agreement in by_name.values():
        if agreement.state in ("active", "expiring", "signed"):
            _file(agreement, people)
    _promises(env, by_name, calendar, people)
    _rate(by_name["Managed network, Quayside Academy Trust"], calendar, people)
    _approve(env, by_name["Joint cyber operations"], people)
    register = keeper.create({})
    register.action_preview()


def _file(agreement, people):
    agreement.env["it.agreement.document"].with_user(people["agreement"]).create(
        {
            "agreement_id": agreement.id,
            "kind": "signed",
            "name": f"{agreement.code} signed.txt",
            "content": base64.b64encode(
                f"{agreement.name}, signed {agreement.signature_date}".encode()
            ),
        }
    )


_REPORTS = [
    # ours, due, met: days from today
    (True, -300, -305),
    (True, -210, -212),
    (True, -120, -118),
    (True, -30, -33),
    (True, -20, -21),
    (False, -280, -260),
    (False, -190, -195),
    (False, -100, -101),
    (False, -40, -10),
    (False, -15, -16),
]


def _promises(env, by_name, calendar, people):
    """Reports kept in time, some late, one rejected, one that waits for the other side."""
    desk = by_name["Managed network, Quayside Academy Trust"]
    sides = desk.party_ids.grouped("is_council")
    common = {
        "agreement_id": desk.id,
        "owner_id": people["agreement"].id,
        "kind": "report",
    }
    for number, (ours, due, met) in enumerate(_REPORTS):
        _report(
            env,
            common
            | {
                "name": f"Termly report {number + 1}",
                "party_id": sides[ours][:1].id,
                "date_due": calendar.day(due),
            },
            {"met_date": calendar.day(met), "is_late": met > due},
            people,
        )
    _wait(env, common, sides, calendar)


def _report(env, vals, met, people):
    one = env["it.agreement.obligation"].create(
        vals | {"evidence": "Filed with the minutes of the service meeting."}
    )
    one.with_user(people["agreement"]).action_mark_met()
    one._write_step(met)
    one.with_user(people["manager"]).action_accept()


def _wait(env, common, sides, calendar):
    """Theirs is late, and ours can't begin before it."""
    Obligation = env["it.agreement.obligation"]
    data = Obligation.create(
        common
        | {
            "name": "List of sites for next year",
            "party_id": sides[False][:1].id,
            "date_due": calendar.day(-8),
            "cure_days": 20,
        }
    )
    Obligation.create(
        common
        | {
            "name": "Plan of visits for next year",
            "party_id": sides[True][:1].id,
            "trigger": "count",
            "anchor": "depends",
            "offset": 20,
            "offset_unit": "working_days",
            "depends_on_ids": [Command.set(data.ids)],
        }
    )


def _rate(agreement, calendar, people):
    """Two half-years: the first one good, the second with a fault or two."""
    for begin, end, actuals in (
        (-400, -221, (99.7, 96, 0.8)),
        (-220, -40, (99.6, 88, 1.6)),
    ):
        for kpi, actual in zip(agreement.kpi_ids, actuals, strict=True):
            rating = (
                agreement.env["it.agreement.kpi.rating"]
                .with_user(people["agreement"])
                .create(
                    {
                        "kpi_id": kpi.id,
                        "date_from": calendar.day(begin),
                        "date_to": calendar.day(end),
                        "actual": actual,
                        "evidence": "Half-year report of the service.",
                    }
                )
            )
            rating.with_user(people["manager"]).action_confirm()


def _approve(env, agreement, people):
    """One that waits for its approval."""
    for party in agreement.party_ids:
        party.notice_contact_id = party.signatory_id
    agreement.write({"risk_level": "medium"})
    if not agreement.with_user(people["agreement"])._get_step_gaps("legal_review"):
        agreement.with_user(people["agreement"]).action_send_to_review()
