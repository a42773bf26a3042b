"""Figures rolled up a tree so that what is shown adds up, to the penny.

Amounts are Decimal. A measure is shown rounded to the penny, as its reading is; what
stands above it is the sum of what is shown, and what stands below it is rounded up
or down (largest remainder) so that it makes what is shown. Nothing is rounded twice.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from .aggregate import method

PENNY = Decimal("0.01")
ZERO = Decimal(0)
# Amounts of these units may be added to others of the same unit.
ADDABLE = ("gbp", "count", "days")


class Line(NamedTuple):
    """The amounts of one row in one unit; `target` is None where there is none.

    `untargeted` is how many of the measures in it have no target, so that a sum of
    targets doesn't pass for the target of all.
    """

    realised: Decimal = ZERO
    forecast: Decimal = ZERO
    target: Decimal | None = None
    untargeted: int = 0

    @property
    def outlook(self) -> Decimal:
        return self.realised + self.forecast

    @property
    def is_nothing(self) -> bool:
        return not (self.realised or self.forecast)


def why_not_added(aggregation: str, unit: str, source: str) -> str | None:
    """Return why the figure of a measure isn't added to others, or None if it is.

    One of latest, mean, ratio (by the way it is made up), unit, manual or records.
    """
    how = method(aggregation, unit)
    if how != "sum":
        return how
    if unit not in ADDABLE:
        return "unit"
    return None if source == "outcomes" else source


def shown(exact: Decimal) -> Decimal:
    """Return `exact` to the penny, halves to the even penny."""
    return exact.quantize(PENNY, ROUND_HALF_EVEN)


def spread(parts: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """Round each of `parts` up or down to the penny so that they make `whole`.

    The largest remainders are rounded up, the first of equals first; a part of whole
    pennies stays as it is. Raises ValueError where rounding can't make `whole`.

    >>> spread([Decimal("33.333")] * 3, Decimal(100))
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    floors = [part.quantize(PENNY, ROUND_FLOOR) for part in parts]
    remainders = [part - floor for part, floor in zip(parts, floors, strict=True)]
    missing = (whole - sum(floors, ZERO)) / PENNY
    if missing != int(missing) or not 0 <= missing <= sum(map(bool, remainders)):
        raise ValueError(f"{whole} is not what {len(parts)} parts round to")
    order = sorted(range(len(parts)), key=lambda index: -remainders[index])
    for index in order[: int(missing)]:
        floors[index] += PENNY
    return floors


def add(lines: Iterable[Line]) -> Line:
    """Return one line for several: targets add up where there are any."""
    lines = list(lines)
    targets = [line.target for line in lines if line.target is not None]
    return Line(
        sum((line.realised for line in lines), ZERO),
        sum((line.forecast for line in lines), ZERO),
        sum(targets, ZERO) if targets else None,
        sum(line.untargeted for line in lines),
    )


def add_units(rows: Iterable[Mapping[str, Line]]) -> dict[str, Line]:
    """Return {unit: line} of several rows: pounds are added to pounds alone."""
    found = {}
    for row in rows:
        for unit, line in row.items():
            found.setdefault(unit, []).append(line)
    return {unit: add(found[unit]) for unit in ADDABLE if unit in found}


def share_out(
    whole: Line, exact: Line, credits: Mapping[Hashable, Line]
) -> tuple[dict[Hashable, Line], Line]:
    """Return what is shown of each of `credits`, and of the part nobody is credited.

    `whole` is what is shown of the measure, `exact` its unrounded amounts, `credits`
    the unrounded amounts per record (or group of records). The lines returned add up
    to `whole`, realised and forecast each.
    """
    keys = list(credits)
    columns = []
    for name in ("realised", "forecast"):
        parts = [getattr(credits[key], name) for key in keys]
        parts.append(getattr(exact, name) - sum(parts, ZERO))
        columns.append(spread(parts, getattr(whole, name)))
    lines = [Line(*amounts) for amounts in zip(*columns, strict=True)]
    return dict(zip(keys, lines[:-1], strict=True)), lines[-1]


def largest_first(lines: Mapping[Hashable, Line]) -> list:
    """Return the keys of `lines`, the largest outlook first, then as they came."""
    return sorted(lines, key=lambda key: -lines[key].outlook)
