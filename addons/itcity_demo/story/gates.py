"""What the gates of shared services rest on: answers, evidence, cases, assessments."""

from odoo import Command

from . import business_case

_NOTES = {
    "interest": "The chief executive writes that they want the same.",
    "partners_agreed": "Minute of the partners' meeting: preferred way and who leads.",
    "agreement_draft": "Draft 3 of the collaboration agreement, seen by legal services.",
    "mobilisation_plan": "Plan with names, dates and money, version 1.0.",
}
_SCREENING = {
    "dpia": ("Only business contacts of the partners are held.", ()),
    "esia": ("Nobody reaches the service in another way than before.", ()),
}


def supply(env, calendar, lead, stage, people, day):
    """Give an opportunity what the stages up to one ask for, as its people would.

    :param day: date on which they do so
    """
    needs = env["it.stage.need"].search(
        [("stage_id.sequence", "<=", stage.sequence)],
    )
    for need in needs.filtered(lambda need: need.stage_id.team_ids & lead.team_id):
        if need.kind != "person" and need._judge(lead.sudo()):
            if need.kind in _CASES:
                _case(env, calendar, lead, need, people)
            else:
                _GIVERS[need.kind](env, lead, need, people, day)
    signing = needs.filtered(lambda need: need.kind == "person")
    for need in signing.filtered(lambda one: one.stage_id == stage):
        if need._judge(lead.sudo()):
            lead.with_user(people["manager"]).action_sign_off()


def _field(env, lead, need, people, day):
    answers = {
        "it_conflict_asked_date": day,
        "staff_model": "secondment",
        "tupe_applies": "no",
        "expected_revenue": lead.expected_revenue or 50_000,
    }
    name = need.field_id.name
    if name in answers:
        lead.write({name: answers[name]})


def _evidence(env, lead, need, people, day):
    kind = need.evidence_kind_id
    evidence = lead.it_evidence_ids.filtered(lambda one: one.kind_id == kind)[:1]
    evidence = evidence or env["it.lead.evidence"].with_user(
        people["partnership"]
    ).create(
        {
            "lead_id": lead.id,
            "kind_id": kind.id,
            "name": f"{kind.name}, {lead.partner_id.name}",
            "note": _NOTES.get(kind.code, "Seen in the file of the opportunity."),
            "date": day,
        }
    )
    if need.needs_acceptance:
        evidence.with_user(people["manager"]).action_accept()


def _case(env, calendar, lead, need, people):
    """A small case of the level asked for; frozen where the gate wants it so."""
    case = lead.it_case_ids.filtered(lambda one: one.state == "draft")[:1]
    if not case and lead.it_case_ids:
        case = lead.it_case_ids.filtered("is_latest")._copy_as_next()
    case = case or business_case.write(env, calendar, lead, people)
    case = case or _new_case(env, lead)
    if need.case_level and _LEVELS.index(case.level) < _LEVELS.index(need.case_level):
        case.level = need.case_level
    if need.kind == "case_frozen":
        case.action_freeze()


def _new_case(env, lead):
    case = env["it.business.case"].create(
        {
            "lead_id": lead.id,
            "user_id": lead.user_id.id,
            "level": "strategic",
            "horizon": 4,
        }
    )
    if not case.option_ids.filtered("is_do_nothing"):
        case.option_ids = [Command.create({"name": "Go on", "is_do_nothing": True})]
    cost = lead.expected_revenue / 4
    running = {
        "name": "Running it",
        "kind": "cost",
        "baseline_amount": cost,
        "baseline_year": case.base_year.replace(year=case.base_year.year - 1),
        "baseline_evidence": "Ledger extract of last year",
        "amount_ids": _amounts(range(5), cost * 0.7),
    }
    saved = {
        "name": "What each council stops paying",
        "kind": "benefit",
        "benefit_class": "cost_avoidance",
        "amount_ids": _amounts(range(1, 5), cost),
    }
    option = env["it.case.option"].create(
        {
            "case_id": case.id,
            "name": "Do it together",
            "line_ids": [Command.create(running), Command.create(saved)],
        }
    )
    option.action_prefer()
    return case


def _amounts(years, amount):
    return [Command.create({"year": year, "amount": amount}) for year in years]


def _impact(env, lead, need, people, day):
    Assessment = env["it.impact.assessment"].with_user(people["partnership"])
    kind = need.impact_kind
    one = lead.it_impact_ids.filtered(lambda one: one.kind == kind)[:1]
    if not one:
        reason, _yes = _SCREENING[kind]
        one = Assessment.create({"lead_id": lead.id, "kind": kind, "date": day})
        one.answer_ids.answer = "no"
        one.write({"outcome": "not_needed", "reason": reason})
    if need.impact_done:
        one.with_user(people["manager"]).action_approve()


def _power(env, lead, need, people, day):
    own = lead.with_user(people["partnership"])
    own.write(
        {
            "delivery_model": "lead_authority",
            "customer_public_body": "yes",
            "charge_intent": "cost",
        }
    )
    own.legal_power_id = own.power_proposed_id


def _exemption(env, lead, need, people, day):
    lead.write(
        {
            "exemption": "horizontal",
            "activity_pct": 8,
            "activity_pct_date": day,
            "control_note": "Both run it for their own public functions alone.",
        }
    )
    lead.with_user(people["manager"]).action_legal_signoff()


def _subsidy(env, lead, need, people, day):
    lead.write(
        {
            "subsidy_answer": "no",
            "subsidy_note": "Public bodies alone use it; nobody on a market gains.",
        }
    )


def _staff(env, lead, need, people, day):
    lead.write({"consultation_start": day, "consultation_end": day})


# A business justification stands for all levels of a small scheme.
_LEVELS = ("strategic", "outline", "full", "justification")
_CASES = {"case_drafted", "case_frozen", "baseline"}
_GIVERS = {
    "field": _field,
    "evidence": _evidence,
    "impact": _impact,
    "power": _power,
    "exemption": _exemption,
    "subsidy": _subsidy,
    "staff": _staff,
}


def tell(env, calendar, people):
    """One desk on its way to the full case, and help to an enterprise, step by step."""
    desk = env["crm.lead"].search([("name", "=", "One service desk for the coast")])
    desk.with_user(people["partnership"]).write(
        {
            "exemption": "horizontal",
            "activity_pct": 18,
            "activity_pct_date": calendar.day(-20),
            "control_note": "A joint board of the three councils steers it.",
            "staff_model": "secondment",
            "tupe_applies": "unknown",
        }
    )
    Award = env["it.subsidy.award"].with_user(people["partnership"])
    enterprise = env.ref("itcity_demo.partner_chamber")
    given = Award.create(
        {
            "partner_id": enterprise.id,
            "amount": 120_000,
            "form": "other",
            "note": "Desks and network in the makers' hall, below their market rent.",
            "notification_date": calendar.day(-60),
            "confirmation_date": calendar.day(-52),
            "date": calendar.day(-45),
        }
    )
    given.action_award()
    given.award_confirmation_date = calendar.day(-40)
    Award.create(
        {
            "partner_id": enterprise.id,
            "amount": 210_000,
            "note": "Second floor of the makers' hall.",
            "notification_date": calendar.day(-5),
            "date": calendar.day(10),
        }
    )
