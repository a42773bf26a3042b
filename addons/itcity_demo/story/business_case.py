"""Business cases: one ready for its board, one frozen, one whose benefits come in."""

from datetime import date

from odoo import Command

_WORDS = {
    "objectives": "Eight of ten calls answered within a minute by March 2029.\n"
    "One number for the staff of three councils.\n"
    "£65,000 a year out of the budgets of the desks from the third year on.",
    "constraints_note": "The telephone contract of Estuary ends in June 2027.",
    "strategic_case": "Three desks answer the same questions about the same systems. "
    "None of them covers evenings, and all have had vacancies for a year. It serves "
    "the theme “Catalyst for city-wide growth”.",
    "economic_case": "The shared desk gives most for the money and does best on "
    "resilience. Buying the service is quicker, and dearer from the third year on.",
    "commercial_case": "No procurement: the councils co-operate in the public interest. "
    "The telephone system is called off a framework.",
    "financial_case": "Northwick and Estuary pay the change in equal parts from their IT "
    "reserves. From the second year on each desk's budget is cut.",
    "management_case": "A project board of the three heads of service. The benefits are "
    "owned by the desk managers and reviewed each June.",
}
_ICT = "itpartner_crm.optimism_bias_equipment"
_OUTSOURCED = "itpartner_crm.optimism_bias_outsourcing"

# name: weight, and the marks of the three options
_CRITERIA = {
    "Fit with the strategy": (30, (9, 5, 4)),
    "Resilience": (40, (8, 7, 5)),
    "Ease for staff": (30, (6, 4, 8)),
}


def _years(first, *amounts):
    return [
        Command.create({"year": year, "amount": amount})
        for year, amount in enumerate(amounts, first)
        if amount
    ]


def write(env, calendar, lead, people):
    """The case that the officers wrote for an opportunity. :returns: it, or nothing"""
    author = _AUTHORS.get(lead.name)
    if author and not lead.it_case_ids:
        author(env(user=people["partnership"].id), calendar, lead)
    return lead.it_case_id


def tell(env, calendar, people):
    """Make the case that no gate has asked for yet, and review the benefits that came."""
    for name in _AUTHORS:
        lead = env["crm.lead"].search([("name", "=", name)], limit=1)
        write(env, calendar, lead, people)
    maps = env["crm.lead"].search([("name", "=", _LIVE)], limit=1)
    _review_first_year(maps.with_user(people["partnership"]), people)


def _first_of_april(calendar, years=0):
    today = calendar.today
    return date(today.year + years - (today.month < 4), 4, 1)


def _case(env, lead, base_year, **vals):
    return env["it.business.case"].create(
        {"lead_id": lead.id, "base_year": base_year, **vals}
    )


def _option(env, case, name, **vals):
    return env["it.case.option"].create({"case_id": case.id, "name": name, **vals})


def _line(env, option, name, amounts, **vals):
    return env["it.case.line"].create(
        {"option_id": option.id, "name": name, "amount_ids": amounts, **vals}
    )


def _desk_case(env, calendar, lead):
    """The full picture: three ways, optimism, baselines, marks, a forecast."""
    base = _first_of_april(calendar)
    case = _case(env, lead, base, level="outline", inflation=2, **_WORDS)
    options = (
        _shared_desk(env, calendar, case),
        _bought_desk(env, calendar, case),
        _evening_desk(env, calendar, case),
    )
    for name, (weight, marks) in _CRITERIA.items():
        criterion = env["it.case.criterion"].create(
            {"case_id": case.id, "name": name, "weight": weight}
        )
        for option, mark in zip(options, marks, strict=True):
            option.score_ids.filtered(
                lambda one, own=criterion: one.criterion_id == own
            ).score = mark
    options[0].action_prefer()
    case.action_forecast()


def _shared_desk(env, calendar, case):
    shared = _option(
        env,
        case,
        "One shared desk",
        description="One team of eleven in Northwick answers for three councils.",
        advantages="Evenings covered; one telephone system; two posts fewer.",
        disadvantages="Staff of Estuary move, and TUPE applies.",
        duration_months=9,
        duration_bias_id=env.ref(_ICT).id,
        duration_managed=70,
    )
    _desk_costs(env, shared)
    _desk_savings(env, calendar, shared)
    return shared


def _desk_costs(env, shared):
    ict = env.ref(_ICT).id
    _line(
        env,
        shared,
        "Telephone system and move",
        _years(0, 64000),
        recurrence="one_off",
        bias_id=ict,
        bias_managed=85,
        bias_reason="Price quoted; system in use at two other councils",
        evidence="Quote of 14 September, framework lot 3",
    )
    _line(
        env,
        shared,
        "Project team",
        _years(0, 38000, 12000),
        bias_is_own=True,
        bias_own=15,
        bias_reason="Five projects of 2021 to 2025 cost 15% more than planned",
        evidence="Time sheets of the network move",
    )
    _desk_later_costs(env, shared)


def _desk_later_costs(env, shared):
    _line(
        env,
        shared,
        "Licences and running costs",
        _years(1, 14000, 14000, 14000, 14000, 14000),
        bias_id=env.ref(_OUTSOURCED).id,
        bias_managed=60,
        evidence="Price list of the framework",
    )
    _line(
        env,
        shared,
        "Redundancy pay",
        _years(1, 22000),
        recurrence="one_off",
        is_transfer=True,
        evidence="Estimate of HR",
    )


def _desk_savings(env, calendar, shared):
    savings = env["it.measure"].search([("code", "=", "CG5")], limit=1)
    last_year = _first_of_april(calendar, -1)
    _line(
        env,
        shared,
        "Two posts fewer at our desk",
        _years(1, 30000, 62000, 62000, 62000, 62000),
        kind="benefit",
        measure_id=savings.id,
        evidence="Staff list of April, pay scales",
        double_count_group="desk-posts",
        baseline_amount=318000,
        baseline_year=last_year,
        baseline_budget_code="IT-1204",
        baseline_evidence="Ledger extract of 31 March",
        owner_id=env.user.id,
    )
    _line(
        env,
        shared,
        "Estuary's desk closes",
        _years(1, 18000, 36000, 36000, 36000, 36000),
        kind="benefit",
        partner_id=env.ref("itcity_demo.partner_estuary").id,
        partner_credit=50,
        measure_id=savings.id,
        evidence="Budget book of Estuary",
        baseline_amount=171000,
        baseline_year=last_year,
        baseline_budget_code="E-330",
        baseline_evidence="Budget book, page 41",
        agreed_date=calendar.day(-20),
    )
    _soft_benefits(env, shared)


def _soft_benefits(env, shared):
    _line(
        env,
        shared,
        "Staff time no longer lost in queues",
        _years(2, 21000, 21000, 21000, 21000),
        kind="benefit",
        benefit_class="non_cashable",
        bias_is_own=True,
        bias_own=30,
        bias_reason="Survey answers are hopeful",
        evidence="Survey of 240 users",
    )
    _line(
        env,
        shared,
        "Staff feel looked after",
        [],
        kind="benefit",
        benefit_class="qualitative",
        evidence="Staff survey",
    )


def _bought_desk(env, calendar, case):
    outsourced = env.ref(_OUTSOURCED).id
    bought = _option(env, case, "Buy the service", description="A supplier answers.")
    _line(
        env,
        bought,
        "Price per user",
        _years(1, 92000, 92000, 92000, 92000, 92000),
        bias_id=outsourced,
        bias_managed=50,
        evidence="Two budget quotes",
    )
    _line(
        env,
        bought,
        "Change and procurement",
        _years(0, 55000),
        bias_id=outsourced,
        bias_managed=50,
        evidence="As for the payroll service",
    )
    _line(
        env,
        bought,
        "Four posts fewer",
        _years(1, 60000, 124000, 124000, 124000, 124000),
        kind="benefit",
        evidence="Staff list of April, pay scales",
        baseline_amount=318000,
        baseline_year=_first_of_april(calendar, -1),
        baseline_evidence="Ledger extract of 31 March",
    )
    return bought


def _evening_desk(env, calendar, case):
    least = _option(env, case, "Share evenings alone", is_do_minimum=True)
    _line(
        env,
        least,
        "Evening shifts",
        _years(1, 16000, 16000, 16000, 16000, 16000),
        bias_id=env.ref(_OUTSOURCED).id,
        bias_managed=80,
        evidence="Rota of Estuary",
    )
    _line(
        env,
        least,
        "Overtime saved",
        _years(1, 19000, 19000, 19000, 19000, 19000),
        kind="benefit",
        evidence="Overtime claims of last year",
        baseline_amount=23000,
        baseline_year=_first_of_april(calendar, -1),
        baseline_evidence="Overtime claims",
    )
    return least


def _exit_case(env, calendar, lead):
    """A strategic outline that was frozen and is being deepened in version 2."""
    case = _case(
        env,
        lead,
        _first_of_april(calendar),
        objectives="No machine room of our own by the end of 2028.",
        strategic_case="Two councils cool and guard two half-empty rooms.",
    )
    ict = env.ref(_ICT).id
    cloud = _option(env, case, "Move to the cloud together")
    _line(
        env,
        cloud,
        "Migration",
        _years(0, 90000, 60000),
        bias_id=ict,
        bias_managed=75,
        evidence="Count of servers by rack",
    )
    _line(
        env,
        cloud,
        "Room, power and cooling no longer needed",
        _years(2, 78000, 78000, 78000, 78000),
        kind="benefit",
        evidence="Energy bills and lease",
    )
    cloud.action_prefer()
    case.action_freeze()
    case.action_new_version()


def _maps_case(env, calendar, lead):
    """A small scheme that is live: the first years' benefits are reviewed."""
    savings = env["it.measure"].search([("code", "=", "CG5")], limit=1)
    start = _first_of_april(calendar, -3)
    case = _case(
        env,
        lead,
        start,
        level="justification",
        objectives="One set of incident maps for city and fire service.",
        strategic_case="Three copies of the same maps went out of step.",
        management_case="Run by the emergency planning team.",
    )
    hub = _option(env, case, "One set of maps")
    _line(
        env,
        hub,
        "Set-up and hosting",
        _years(0, 24000, 6000, 6000, 6000, 6000, 6000),
        bias_id=env.ref(_ICT).id,
        bias_managed=95,
        evidence="Invoice of the supplier",
    )
    _line(
        env,
        hub,
        "Two old systems switched off",
        _years(1, 11000, 14000, 14000, 14000, 14000),
        kind="benefit",
        measure_id=savings.id,
        evidence="Contracts that ended",
        owner_id=env.user.id,
        baseline_amount=14500,
        baseline_year=_first_of_april(calendar, -4),
        baseline_budget_code="EP-07",
        baseline_evidence="Licence invoices",
    )
    hub.action_prefer()
    case.action_forecast()


def _review_first_year(lead, people):
    first = lead.it_case_id.benefit_ids.sorted("year")[0]
    first.write(
        {
            "realised_value": 9800,
            "realised_date": first.date,
            "evidence": "Budget EP-07 cut in the budget book",
            "note": "One contract ended two months late",
        }
    )
    first.action_realise()
    first.realised_id.with_user(people["manager"]).action_confirm()


_LIVE = "Incident maps with the fire service"
_AUTHORS = {
    "One service desk for the coast": _desk_case,
    "Joint data centre exit": _exit_case,
    _LIVE: _maps_case,
}
