"""Whether a decision allows a step: who decided, when, up to what. No clock, no ORM."""

from dataclasses import dataclass
from datetime import date

#: Levels of a forum, lowest first.
LEVELS = ("service", "board", "directorate", "executive", "cabinet")
ALLOWING = frozenset({"approved", "conditions"})


@dataclass(frozen=True)
class Ruling:
    """What of a decision matters to a step; amounts in one currency, None = no limit.

    :param outcome: approved, conditions, or any other outcome, none of which allows
    :param date: date of the decision, or None
    :param level: level of the forum that took it
    :param late: its notices were too short, counted with the exception it used
    :param urgent: special urgency was agreed (reg. 11), which cures a late notice
    :param forum_limit: up to what value the forum may decide
    :param amount: value the decision was taken on
    :param delegated: it hands the decision to somebody, within the limits below
    :param delegation_limit: up to what value
    :param delegation_until: last date on which the delegate may decide
    """

    outcome: str
    date: date | None
    level: str
    late: bool = False
    urgent: bool = False
    forum_limit: float | None = None
    amount: float | None = None
    delegated: bool = False
    delegation_limit: float | None = None
    delegation_until: date | None = None


def is_level(level, minimum):
    """Say whether a forum of ``level`` stands at least as high as ``minimum``."""
    return LEVELS.index(level) >= LEVELS.index(minimum)


def shortcoming(ruling, value, minimum, day):
    """Return why the ruling doesn't allow a step, as a code, or None when it does.

    :param ruling: :class:`Ruling`
    :param value: what the step is worth
    :param minimum: lowest level of forum that may decide it
    :param day: date of the step
    :return: undecided, refused, future, late, level, forum_limit, amount,
        delegation_over, delegation_limit, or None
    """
    if ruling.outcome in ("pending", "deferred"):
        return "undecided"
    if ruling.outcome not in ALLOWING:
        return "refused"
    if not ruling.date or ruling.date > day:
        return "future"
    if ruling.late and not ruling.urgent:
        return "late"
    if not is_level(ruling.level, minimum):
        return "level"
    if _is_over(value, ruling.forum_limit):
        return "forum_limit"
    if ruling.delegated:
        if ruling.delegation_until and ruling.delegation_until < day:
            return "delegation_over"
        if ruling.delegation_limit is not None:
            over = _is_over(value, ruling.delegation_limit)
            return "delegation_limit" if over else None
    return "amount" if _is_over(value, ruling.amount) else None


def _is_over(value, limit):
    return limit is not None and value > limit
