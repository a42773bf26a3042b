"""The life of an agreement as a table: which step is allowed, and what it needs.

Sources: the suite's design, section 4, and local practice (a draft is negotiated, read
by legal services, approved by someone else than who asked, signed, run and ended).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DRAFT = "draft"
NEGOTIATION = "negotiation"
LEGAL_REVIEW = "legal_review"
APPROVED = "approved"
SIGNED = "signed"
ACTIVE = "active"
EXPIRING = "expiring"
RENEWED = "renewed"
EXPIRED = "expired"
TERMINATED = "terminated"

STEPS: Mapping[str, tuple[str, ...]] = {
    DRAFT: (NEGOTIATION, SIGNED),  # straight to signed: a register being taken on
    NEGOTIATION: (DRAFT, LEGAL_REVIEW),
    LEGAL_REVIEW: (NEGOTIATION, APPROVED),
    APPROVED: (NEGOTIATION, SIGNED),
    SIGNED: (ACTIVE, TERMINATED),
    ACTIVE: (EXPIRING, RENEWED, EXPIRED, TERMINATED),
    EXPIRING: (ACTIVE, RENEWED, EXPIRED, TERMINATED),
    RENEWED: (),
    EXPIRED: (),
    TERMINATED: (),
}

#: In these states the terms are agreed: they change only through a variation.
BINDING_STATES = (SIGNED, ACTIVE, EXPIRING, RENEWED, EXPIRED, TERMINATED)
#: In these states the agreement runs, or will soon.
RUNNING_STATES = (SIGNED, ACTIVE, EXPIRING)
#: Steps back and forth that any officer in charge takes; the rest need a manager.
OFFICER_STATES = (DRAFT, NEGOTIATION, LEGAL_REVIEW)


def is_allowed(old: str, new: str) -> bool:
    """Tell whether the table holds a step from ``old`` to ``new``."""
    return new in STEPS.get(old, ())


@dataclass(frozen=True)
class Facts:
    """What the gates look at. ``council`` and ``others`` count parties by side."""

    today: date
    type_set: bool = False
    owner_set: bool = False
    is_template: bool = False
    taken_on: bool = False
    council: int = 0
    others: int = 0
    unsigned: int = 0
    signature_date: date | None = None
    start: date | None = None
    end: date | None = None
    ending_soon: bool = False
    successor_signed: bool = False
    termination_date: date | None = None
    termination_reason: bool = False
    requested_by_me: bool = False


def missing(old: str, new: str, facts: Facts) -> list[str]:
    """Return the codes of what stands in the way of the step, in reading order.

    An empty list means that the gate is open. Codes: ``template``, ``taken_on``,
    ``type``, ``owner``, ``council``, ``other``, ``start``, ``own_approval``,
    ``signature_date``, ``signature_future``, ``signatory``, ``not_started``,
    ``not_ending``, ``successor``, ``not_over``, ``termination_date``,
    ``termination_reason``.
    """
    if facts.is_template:
        return ["template"]
    found = []
    if old == DRAFT and new == SIGNED and not facts.taken_on:
        found.append("taken_on")
    for gate in _GATES.get(new, ()):
        found += gate(facts)
    return found


def _basics(facts: Facts) -> list[str]:
    checks = (("type", facts.type_set), ("owner", facts.owner_set))
    return [code for code, met in checks if not met]


def _sides(facts: Facts) -> list[str]:
    checks = (("council", facts.council), ("other", facts.others))
    return [code for code, met in checks if not met]


def _start(facts: Facts) -> list[str]:
    return [] if facts.start else ["start"]


def _four_eyes(facts: Facts) -> list[str]:
    return ["own_approval"] if facts.requested_by_me else []


def _signature(facts: Facts) -> list[str]:
    found = []
    if not facts.signature_date:
        found.append("signature_date")
    elif facts.signature_date > facts.today:
        found.append("signature_future")
    if facts.unsigned:
        found.append("signatory")
    return found


def _started(facts: Facts) -> list[str]:
    return [] if facts.start and facts.start <= facts.today else ["not_started"]


def _ending(facts: Facts) -> list[str]:
    return [] if facts.ending_soon else ["not_ending"]


def _succeeded(facts: Facts) -> list[str]:
    return [] if facts.successor_signed else ["successor"]


def _over(facts: Facts) -> list[str]:
    return [] if facts.end and facts.end < facts.today else ["not_over"]


def _terminated(facts: Facts) -> list[str]:
    checks = (
        ("termination_date", facts.termination_date),
        ("termination_reason", facts.termination_reason),
    )
    return [code for code, met in checks if not met]


_GATES = {
    LEGAL_REVIEW: (_basics, _sides, _start),
    APPROVED: (_basics, _sides, _start, _four_eyes),
    SIGNED: (_basics, _sides, _start, _signature),
    ACTIVE: (_started,),
    EXPIRING: (_ending,),
    RENEWED: (_succeeded,),
    EXPIRED: (_over,),
    TERMINATED: (_terminated,),
}


def next_by_date(
    state: str, today: date, start: date | None, end: date | None, ending_soon: bool
) -> str | None:
    """Return the state the calendar alone brings an agreement to, or None.

    One step at a time, so that each is recorded: signed to active on the start day,
    active to expiring once the end is near, then to expired the day after the end.
    An agreement without an end date never expires by itself.
    """
    if state == SIGNED and start and start <= today:
        return ACTIVE
    if state in (ACTIVE, EXPIRING) and end and end < today:
        return EXPIRED
    if state == ACTIVE and ending_soon:
        return EXPIRING
    return None
