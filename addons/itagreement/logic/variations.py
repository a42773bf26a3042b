"""How far variations carry an agreement from what was let, and who must be told.

Source: Procurement Act 2023, sections 74 (modifying a public contract), 75 (contract
change notices) and schedule 8 (permitted modifications). Values are money without VAT
or with it, as long as both sides of a comparison are the same; terms are whole days.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Kinds of contract to which section 75 never applies.
OUTSIDE = ("light_touch", "exempt", "below_threshold")


@dataclass(frozen=True)
class Terms:
    """What one version of the terms comes to.

    :param value: estimated value over the whole term, or None where there is none
    :param start: first day, or None
    :param end: last day the agreement can run to (its furthest end), or None
    """

    value: Decimal | None = None
    start: date | None = None
    end: date | None = None

    @property
    def days(self) -> int | None:
        """Length of the term in days, both ends counted; None without both."""
        if not self.start or not self.end:
            return None
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Limits:
    """The percentages of section 75, by the dated rules of the day."""

    goods: Decimal
    works: Decimal
    term: Decimal


@dataclass(frozen=True)
class Verdict:
    """Whether a contract change notice is due, and why.

    :param due: the notice is due before the modification is made
    :param reason: ``outside``, ``novation``, ``value``, ``term``, ``within``, ``unknown``
    :param value_percent: change of value against what was let, or None
    :param term_percent: change of the longest term against what was let, or None
    :param is_substantial: the term moves by more than the limit of section 74(3)(a), so
        the change needs a ground of its own
    """

    due: bool
    reason: str
    value_percent: Decimal | None
    term_percent: Decimal | None
    is_substantial: bool


def percent(before, after) -> Decimal | None:
    """Return the change from ``before`` to ``after`` in percent, two places.

    None where there was nothing to change from.
    """
    if before is None or after is None or not before:
        return None
    before, after = Decimal(str(before)), Decimal(str(after))
    return ((after - before) * 100 / before).quantize(Decimal("0.01"))


def exceeds(before, after, limit) -> bool:
    """Tell whether the change is more than ``limit`` percent, to the penny or day.

    Compared by multiplication: a percentage rounded to two places says nothing about a
    change that lies a penny over the line.
    """
    if before is None or after is None or not before:
        return False
    before, after = Decimal(str(before)), Decimal(str(after))
    return abs(after - before) * 100 > Decimal(str(limit)) * abs(before)


def judge(let, now, kind, limits, is_novation=False) -> Verdict:
    """Judge all variations so far, and the one at hand, against what was let.

    Linked changes add up (section 75(5)), so ``now`` holds the terms after all of them.
    Either limit passed makes a notice due: a longer term is not excused by an unchanged
    price. A new supplier after a corporate restructuring always needs one.

    :param let: `Terms` when the agreement was signed
    :param now: `Terms` after the change at hand
    :param kind: ``goods``, ``services``, ``works`` or one of `OUTSIDE`
    :param limits: `Limits`
    """
    value = percent(let.value, now.value)
    term = percent(let.days, now.days)
    over_term = exceeds(let.days, now.days, limits.term)
    if kind in OUTSIDE:
        return Verdict(False, "outside", value, term, False)
    limit = limits.works if kind == "works" else limits.goods
    if is_novation:
        reason = "novation"
    elif exceeds(let.value, now.value, limit):
        reason = "value"
    elif over_term:
        reason = "term"
    elif value is None and term is None:
        reason = "unknown"
    else:
        reason = "within"
    due = reason in ("novation", "value", "term")
    return Verdict(due, reason, value, term, over_term)


def is_convertible(let_value, new_value, threshold) -> bool:
    """Tell whether a contract below the threshold grows to it by the change.

    Section 74(4) and (5): such a "convertible contract" comes under the Act. Values with
    VAT, as the thresholds are.
    """
    return let_value < threshold <= new_value


def replay(now, changes):
    """Return the terms as they stood before each change, latest first.

    :param now: {name: value} of today's terms
    :param changes: [(day, {name: value before the change})], in the order applied
    :returns: [(day, {name: value})], the terms before the change of that day
    """
    terms = dict(now)
    stood = []
    for day, before in reversed(changes):
        terms = terms | before
        stood.append((day, terms))
    return stood


def as_of(now, changes, day):
    """Return {name: value} of the terms at the end of ``day``.

    A change counts from its own day on. Arguments as for `replay`.
    """
    terms = dict(now)
    for changed, before in reversed(changes):
        if changed <= day:
            break
        terms = terms | before
    return terms
