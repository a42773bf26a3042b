"""Agreements in every state, with who owes what to whom."""

from odoo import Command

from . import agreement_lives, particulars

_AGREEMENTS = [
    (
        "Service desk: memorandum with Estuary",
        "mou",
        "estuary",
        None,
        -400,
        330,
        0,
        "active",
        [
            ("Answer 80 percent of calls within a minute", True, "deliver", 20),
            ("Pay half of the cost of the desk", False, "pay", -12),
        ],
    ),
    (
        "Managed network, Quayside Academy Trust",
        "sla",
        "quayside",
        32000,
        -980,
        95,
        96000,
        "expiring",
        [
            ("Two planned visits a term", True, "deliver", 40),
            ("Tell pupil numbers by 31 January", False, "report", 65),
        ],
    ),
    (
        "Data sharing with Harbour NHS",
        "dsa",
        "nhs",
        None,
        -250,
        480,
        0,
        "active",
        [
            ("Review the data protection assessment", True, "review", 110),
            ("Report any breach within a day", False, "notify", 0),
        ],
    ),
    (
        "City fibre framework",
        "framework",
        "fibre",
        210000,
        -1300,
        210,
        840000,
        "active",
        [
            ("Connect the last three community centres", False, "deliver", -25),
        ],
    ),
    (
        "Digital inclusion grant, Northwick Online",
        "grant",
        "online",
        25000,
        -60,
        300,
        50000,
        "signed",
        [
            ("Send the half-year report", False, "report", 120),
        ],
    ),
    (
        "Joint cyber operations",
        "iaa",
        "southmere",
        80000,
        60,
        1155,
        240000,
        "negotiation",
        [],
    ),
]


# From here on Cabinet decides (rule scc.key_decision_value).
_KEY_VALUE = 500_000


def tell(env, calendar, people):
    """Make the agreements and bring each as far as the story has it."""
    for (
        name,
        kind,
        partner,
        annual,
        start,
        end,
        total,
        state,
        obligations,
    ) in _AGREEMENTS:
        other = env.ref(f"itcity_demo.partner_{partner}")
        agreement = env["agreement"].create(
            {
                "name": name,
                "agreement_type_id": env.ref(f"itagreement.agreement_type_{kind}").id,
                "owner_id": people["agreement"].id,
                "partner_id": other.id,
                "start_date": calendar.day(start),
                "end_date": calendar.day(end),
                "value_annual": annual or 0,
                "value_total": total,
                "party_ids": _parties(env, other),
            }
        )
        particulars.answer(agreement)
        agreement_lives.extend(agreement)
        _promise(agreement, obligations, calendar, people)
        if total >= _KEY_VALUE:
            _decide(agreement, total, calendar, start - 40, people)
        _bring_to(agreement, state, calendar.day(start - 20))


def _parties(env, other):
    ours = {
        "partner_id": env.company.partner_id.id,
        "role": "council",
        "is_council": True,
        "signatory_id": env.ref("itcity_demo.contact_director").id,
    }
    theirs = {
        "partner_id": other.id,
        "role": "partner",
        "signatory_id": (other.child_ids[:1] or other).id,
    }
    return [Command.create(ours), Command.create(theirs)]


def _decide(agreement, value, calendar, day, people):
    """Cabinet's key decision, noticed in time, and the extension that is to come."""
    link = {"res_model": "agreement", "res_id": agreement.id}
    agreement.env["it.decision"].create(
        {
            "name": f"{agreement.name}: award",
            "forum_id": agreement.env.ref("itcity_demo.forum_cabinet").id,
            "owner_id": people["agreement"].id,
            "date": calendar.day(day),
            "outcome": "approved",
            "is_key": True,
            "key_reason": "financial",
            "key_notice_date": calendar.day(day - 45),
            "est_value": value,
            "resolution": "The framework is awarded for five years.",
            "reasons": "Best score of four bids, at the lowest cost over the term.",
            "options_rejected": "Leasing lines site by site, at twice the cost.",
            "esia_answer": "done",
            "dpia_answer": "not_needed",
            "dpia_reason": "No personal data is carried in the clear.",
            "is_delegated": True,
            "delegate_id": agreement.env.ref("itcity_demo.contact_director").id,
            "delegation_scope": "To call off connections and agree the final terms.",
            "delegation_limit": value,
            "delegation_consultees": "the Cabinet member for growth",
            "subject_ids": [Command.create(link)],
        }
    )
    pending = agreement.env["it.decision"].search(
        [("is_key", "=", True), ("outcome", "=", "pending")], limit=1
    )
    pending.subject_ids = [Command.create(link)]


def _promise(agreement, obligations, calendar, people):
    for text, ours, kind, due in obligations:
        sides = agreement.party_ids.grouped("is_council")
        party = sides[ours][:1]
        agreement.env["it.agreement.obligation"].create(
            {
                "agreement_id": agreement.id,
                "party_id": party.id,
                "name": text,
                "kind": kind,
                "date_due": calendar.day(due),
                "owner_id": people["agreement"].id,
            }
        )


def _bring_to(agreement, state, signed):
    if state == "negotiation":
        agreement.action_negotiate()
        return
    agreement.signature_date = signed
    agreement.action_take_on()
    if state != "signed":
        agreement.action_activate()
    if state == "expiring":
        agreement.action_mark_expiring()
