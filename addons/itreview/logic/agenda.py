"""Which opportunities a review talks about, and why: facts in, rules out.

A rule is known by its code and may have a limit. What none of them picks stays off the
agenda, so that a meeting spends its time on what moved or stands still.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CLOSED = {"won", "lost", "archived"}


@dataclass(frozen=True)
class Facts:
    """What is known of one opportunity when a review is opened.

    `change`: see `movement.change_of`. `value`, `before`: pounds now and at the review
    before. `slips`: how often its expected close has moved to later. Days are whole days;
    None: not known. `decision_days`: until its next decision or expected close, negative
    when that has passed. `notice`: the agreement whose last day for notice comes up, its
    day and the days until it.
    """

    change: str
    value: Decimal = Decimal(0)
    before: Decimal | None = None
    slips: int = 0
    contact_days: int | None = None
    stage_days: int | None = None
    stage_norm: int = 0
    decision_days: int | None = None
    decision: str = ""
    red_measures: tuple[str, ...] = ()
    notice: tuple[str, date, int] | None = None

    @property
    def is_open(self):
        """Whether it is still in the pipeline."""
        return self.change not in CLOSED


def _new(facts, _limit):
    return {} if facts.change in ("new", "reopened") else None


def _slipped(facts, _limit):
    return {} if facts.change == "slipped" and facts.slips < 2 else None


def _slipped_again(facts, limit):
    if facts.change == "slipped" and facts.slips >= max(limit, 2):
        return {"times": facts.slips}
    return None


def percent_changed(before, value):
    """By how many percent a value changed; None where there was none before.

    >>> percent_changed(Decimal(80), Decimal(100))
    Decimal('25.00')
    """
    return (value - before) / before * 100 if before else None


def _grown(facts, limit):
    percent = percent_changed(facts.before, facts.value)
    if facts.is_open and percent is not None and percent > 0 and percent >= limit:
        return {"percent": round(percent)}
    return None


def _shrunk(facts, limit):
    percent = percent_changed(facts.before, facts.value)
    if facts.is_open and percent is not None and percent < 0 and -percent >= limit:
        return {"percent": round(-percent)}
    return None


def _stale_contact(facts, limit):
    if facts.is_open and facts.contact_days is not None and facts.contact_days > limit:
        return {"days": facts.contact_days, "limit": round(limit)}
    return None


def _stale_stage(facts, limit):
    # the stage's own norm goes before the rule's limit
    most = facts.stage_norm or limit
    if facts.is_open and facts.stage_days is not None and facts.stage_days > most:
        return {"days": facts.stage_days, "limit": round(most)}
    return None


def _decision_due(facts, limit):
    if (
        facts.is_open
        and facts.decision_days is not None
        and facts.decision_days <= limit
    ):
        return {"what": facts.decision, "days": facts.decision_days}
    return None


def _red_measure(facts, _limit):
    if facts.is_open and facts.red_measures:
        return {"measures": ", ".join(facts.red_measures)}
    return None


def _notice_window(facts, limit):
    if facts.is_open and facts.notice and facts.notice[2] <= limit:
        return {"agreement": facts.notice[0], "day": facts.notice[1]}
    return None


def _lost_since(facts, _limit):
    return {} if facts.change == "lost" else None


def _won_since(facts, _limit):
    return {} if facts.change == "won" else None


#: Code of a rule -> (facts, limit) -> the values of its sentence, or None.
RULES = {
    "new": _new,
    "slipped": _slipped,
    "slipped_again": _slipped_again,
    "grown": _grown,
    "shrunk": _shrunk,
    "stale_contact": _stale_contact,
    "stale_stage": _stale_stage,
    "decision_due": _decision_due,
    "red_measure": _red_measure,
    "notice_window": _notice_window,
    "lost_since": _lost_since,
    "won_since": _won_since,
}


def picked(facts, limits):
    """Which rules put an opportunity on the agenda.

    :param facts: `Facts`
    :param limits: {code of a rule in force: its limit}, asked in this order
    :returns: [(code, values of its sentence)]; empty: it stays off the agenda

    >>> picked(Facts("grown", Decimal(150), Decimal(100)), {"new": 0, "grown": 20})
    [('grown', {'percent': 50})]
    """
    found = ((code, RULES[code](facts, limit)) for code, limit in limits.items())
    return [(code, values) for code, values in found if values is not None]
