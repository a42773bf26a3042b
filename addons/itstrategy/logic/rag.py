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


def rate(value, target: Target | None, rule: Rule, year_ago=None, due=True) -> str:
    """Return green, amber, red, grey or white.

    `value` None is grey (missing) once the period is over (`due`), white before.
    A measure that is only tracked, or has no target, is white.
    """
    if value is None:
        return GREY if due else WHITE
    if rule.polarity == "track" or target is None:
        return WHITE
    if rule.mode == "improvement":
        if within_tolerance(value, target, rule):
            return GREEN
        if year_ago is None:
            return RED
        return AMBER if no_worse(value, year_ago, target, rule.polarity) else RED
    if shortfall(value, target, rule.polarity)[0] >= 0:
        return GREEN
    return AMBER if within_tolerance(value, target, rule) else RED
