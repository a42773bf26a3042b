"""Red, amber or green: one figure against one target.

Rules: higher, lower, range and track polarity; tolerance in percent of the target
or in the unit of the measure; mode "simple" (amber within tolerance) or
"improvement" (Havering: green within tolerance, and being no worse than a year ago
rescues red to amber). All comparisons are made in decimals, so that 95 against 100
with 5 % is exactly on the edge.
"""

from decimal import Decimal
from typing import NamedTuple

GREEN, AMBER, RED, GREY, WHITE = "green", "amber", "red", "grey", "white"


class Target(NamedTuple):
    """What a figure is held against: one value, or both edges of a range."""

    value: float
    high: float | None = None


class Rule(NamedTuple):
    """How a measure rates: polarity, tolerance and mode."""

    polarity: str = "higher"
    tolerance: float = 5.0
    tolerance_kind: str = "percent"
    mode: str = "simple"


def _decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def shortfall(value, target: Target, polarity: str) -> tuple[Decimal, Decimal]:
    """Return how far `value` is ahead (+) or short (-), and the base of a percent.

    In the unit of the measure. The base is the size of the target, or the width of
    the range.
    """
    value, low = _decimal(value), _decimal(target.value)
    if polarity == "lower":
        return low - value, abs(low)
    if polarity == "range":
        high = _decimal(low if target.high is None else target.high)
        ahead = min(value - low, high - value, Decimal(0))
        return ahead, high - low
    return value - low, abs(low)


def gap(value, target: Target, polarity: str) -> float:
    """Return the gap as a fraction of the target; of the unit where that is 0.

    >>> gap(99, Target(100, 110), "range")
    -0.1
    """
    ahead, base = shortfall(value, target, polarity)
    return float(ahead / base) if base else float(ahead)


def within_tolerance(value, target: Target, rule: Rule) -> bool:
    """Say whether `value` is on target, or short of it by no more than tolerated.

    With a target of 0 there is no percentage of it: the tolerance is then read in
    the unit of the measure.
    """
    ahead, base = shortfall(value, target, rule.polarity)
    tolerance = _decimal(rule.tolerance)
    if rule.tolerance_kind == "percent" and base:
        return ahead * 100 >= -tolerance * base
    return ahead >= -tolerance


def no_worse(value, before, target: Target, polarity: str) -> bool:
    """Say whether `value` is as good as `before`, or better."""
    now = shortfall(value, target, polarity)[0]
    return now >= shortfall(before, target, polarity)[0]


class Rating(NamedTuple):
    """A rating, and the key of why it isn't what the figure alone would say.

    The note is one of missing, not_due, tracked, no_target, estimated, improved; None
    where the figure speaks for itself.
    """

    rag: str
    note: str | None = None


def judge(
    value,
    target: Target | None,
    rule: Rule,
    year_ago=None,
    due=True,
    estimated=False,
) -> Rating:
    """Return the rating of a figure with its note.

    `value` None is grey (missing) once the period is over (`due`), white before.
    A measure that is only tracked, or has no target, is white. An estimated figure is
    never green: grey where it would be.
    """
    if value is None:
        return Rating(GREY, "missing") if due else Rating(WHITE, "not_due")
    if rule.polarity == "track":
        return Rating(WHITE, "tracked")
    if target is None:
        return Rating(WHITE, "no_target")
    rating = _judge_figure(value, target, rule, year_ago)
    if estimated and rating.rag == GREEN:
        return Rating(GREY, "estimated")
    return rating


def _judge_figure(value, target, rule, year_ago) -> Rating:
    if shortfall(value, target, rule.polarity)[0] >= 0:
        return Rating(GREEN)
    tolerated = within_tolerance(value, target, rule)
    if rule.mode == "simple":
        return Rating(AMBER if tolerated else RED)
    if tolerated:
        return Rating(GREEN)
    if year_ago is not None and no_worse(value, year_ago, target, rule.polarity):
        return Rating(AMBER, "improved")
    return Rating(RED)


def rate(value, target: Target | None, rule: Rule, year_ago=None, due=True) -> str:
    """Return green, amber, red, grey or white: the rating of `judge` alone."""
    return judge(value, target, rule, year_ago, due).rag
