"""What a reading is held against: dated milestones and the profile on the way to them.

A milestone is (date, value) or (date, value, profile); its profile is a tuple of rows
(last day, value) in order of date. Of a sum a row is the amount of its part and all
rows make the milestone; of anything else it is the level for that day. Values are
numbers in the unit of the measure; arithmetic is done in decimals.
"""

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .periods import bounds, year_start

PENNY = Decimal("0.01")


def next_due(milestones: list[tuple], date_end: date) -> tuple | None:
    """Return the next milestone due on or after `date_end`, after the last the last."""
    for milestone in milestones:
        if milestone[0] >= date_end:
            return milestone
    return milestones[-1] if milestones else None


def in_force(milestones: list[tuple], date_end: date) -> float | None:
    """Return the value of the milestone in force for a period ending on `date_end`.

    `milestones` are in order of date: the next one due on or after the end counts,
    after the last one the last. None without any.
    """
    milestone = next_due(milestones, date_end)
    return None if milestone is None else milestone[1]


def expected(
    milestones: list[tuple],
    date_end: date,
    adds_up: bool = False,
    start_month: int = 4,
) -> float | None:
    """Return what a period ending on `date_end` is held against, or None.

    Where the milestone in force has a profile, a level is the next one of the profile,
    and a sum what its rows have added up to by that day (`adds_up`). The profile of a
    sum counts in its own financial year alone; elsewhere the milestone itself does.
    """
    milestone = next_due(milestones, date_end)
    if milestone is None:
        return None
    day, value, *rest = milestone
    profile = rest[0] if rest else ()
    if not profile or date_end > day:
        return value
    if adds_up:
        first = year_start(day, start_month)
        return value if date_end < first else cumulated(profile, date_end, first)
    return next((level for end, level in profile if end >= date_end), value)


def cumulated(profile, day: date, first: date) -> float:
    """Return what the rows of a sum have added up to by `day`.

    A row that is under way counts by its days, to the penny: its part runs from the
    day after the row before, the first one from `first`.
    """
    total, since = Decimal(0), first - timedelta(days=1)
    for end, amount in profile:
        if end > day:
            share = _decimal(amount) * max((day - since).days, 0) / (end - since).days
            total += share.quantize(PENNY, ROUND_HALF_UP)
            break
        total, since = total + _decimal(amount), end
    return float(total)


def total(amounts) -> Decimal:
    """Return the exact sum of `amounts`."""
    return sum(map(_decimal, amounts), Decimal(0))


def adds_up(amounts, whole) -> bool:
    """Say whether `amounts` make `whole`, to the penny.

    >>> adds_up([0.1, 0.2], 0.3), adds_up([33.33] * 3, 100)
    (True, False)
    """
    sides = total(amounts), _decimal(whole)
    found, wanted = (side.quantize(PENNY, ROUND_HALF_UP) for side in sides)
    return found == wanted


def quarter_days(day: date, start_month: int = 4) -> list[date]:
    """Return the ends of the quarters of the financial year before `day`, and `day`."""
    days = []
    end = bounds("quarter", year_start(day, start_month), start_month)[1]
    while end < day:
        days.append(end)
        end = bounds("quarter", end + timedelta(days=1), start_month)[1]
    return [*days, day]


def spread(whole, weights) -> list[float]:
    """Share `whole` out by `weights`, each share to the penny, the rest on the last.

    The shares add up to `whole` exactly. Raises ValueError where no weight is above 0;
    a weight below 0 counts as 0.

    >>> spread(100.01, [1, 1, 1, 1])
    [25.0, 25.0, 25.0, 25.01]
    """
    weights = [max(_decimal(weight), Decimal(0)) for weight in weights]
    base, whole = sum(weights), _decimal(whole)
    if not base:
        raise ValueError("nothing to share out by")
    shares = [
        (whole * weight / base).quantize(PENNY, ROUND_DOWN) for weight in weights[:-1]
    ]
    return [float(share) for share in [*shares, whole - sum(shares, Decimal(0))]]


def straight_line(start, goal, since: date, days: list[date]) -> list[float]:
    """Return the levels on `days` of a straight line from `start` on `since` to `goal`.

    To the penny; the last is the goal itself.
    """
    whole = (days[-1] - since).days
    return along(start, goal, [Decimal((day - since).days) / whole for day in days])


def along(start, goal, fractions) -> list[float]:
    """Return the levels at `fractions` of the way from `start` to `goal`.

    To the penny; the last is the goal itself.
    """
    start, goal = _decimal(start), _decimal(goal)
    levels = [
        (start + (goal - start) * fraction).quantize(PENNY, ROUND_HALF_UP)
        for fraction in fractions[:-1]
    ]
    return [float(level) for level in [*levels, goal]]


def increments(totals) -> list[float]:
    """Return what each of a row of running totals added; the first is all its own.

    >>> increments([10, 30, 30, 45])
    [10.0, 20.0, 0.0, 15.0]
    """
    totals = [_decimal(one) for one in totals]
    before = [Decimal(0), *totals]
    return [float(now - then) for now, then in zip(totals, before, strict=False)]


def way_made(levels) -> list[Decimal]:
    """Return which part of the way from the first level to the last each one had made.

    One fraction for each level after the first. Raises ValueError where the last
    equals the first.
    """
    first, *rest = map(_decimal, levels)
    way = rest[-1] - first
    if not way:
        raise ValueError("no way was made")
    return [(level - first) / way for level in rest]


def progress(value, baseline, target) -> float | None:
    """Return the way made from baseline to target as a fraction, not clamped.

    None where target equals baseline.
    """
    if target == baseline:
        return None
    return (value - baseline) / (target - baseline)


def _decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))
