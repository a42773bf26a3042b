"""Assurance of a partnership: the rating its review suggests, and the next review.

The four words and the five things a review asks are those of a city's register of
significant partnerships (domain notes, 2.6); anything below Substantial is tested
again after some months. How five ratings make one word is this suite's own rule.
"""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

LEVELS = ("weak", "limited", "reasonable", "substantial")  # worst first
ASKS = ("performance", "value", "governance", "risk", "benefits")
TOP = LEVELS[-1]


class Suggestion(NamedTuple):
    """What five ratings come to.

    `level`: one of LEVELS, None while a rating is missing; `missing`: asks without a
    rating; `lowest`: asks with the lowest rating; `capped`: the one lowest rating
    alone holds the level down.
    """

    level: str | None
    missing: list
    lowest: list
    capped: bool


def suggest(ratings):
    """Return the Suggestion for the ratings of the five asks.

    The level is the one that at least four of the five reach, and never more than
    one step above the lowest: one weak spot costs at most what it must, two count in
    full.

    :param ratings: dict ask -> level; falsy or absent while not rated
    :raise ValueError: for a level that isn't one of LEVELS
    """
    missing = [ask for ask in ASKS if not ratings.get(ask)]
    ranks = {ask: LEVELS.index(ratings[ask]) for ask in ASKS if ratings.get(ask)}
    lowest = [ask for ask in ranks if ranks[ask] == min(ranks.values())]
    if missing:
        return Suggestion(None, missing, lowest, False)
    worst, second = sorted(ranks.values())[:2]
    level = min(second, worst + 1)
    return Suggestion(LEVELS[level], [], lowest, level < second)


def movement(then, now):
    """Say how a rating moved: "up", "down", "same", "new" (none before) or "none".

    :param then: level before, falsy when there was none
    :param now: level now, falsy when there is none
    """
    if not now:
        return "none"
    if not then:
        return "new"
    difference = LEVELS.index(now) - LEVELS.index(then)
    return "up" if difference > 0 else "down" if difference < 0 else "same"


def yearly_kind(tier):
    """Return how a tier is reviewed: Major in full, the others lightly."""
    return "full" if tier == "major" else "light"


def next_review(start, tier, interval, retest, last=None, last_yearly=None):
    """Return (day, kind) of the next review of a running partnership.

    Without a review the first is due one interval after the start. Afterwards each
    full or light review is due one interval after the one before, whatever retests
    lay between; below Substantial a retest is due earlier, unless the next full or
    light review comes no later.

    :param start: date from which the first interval counts
    :param tier: "major", "moderate" or "limited"; falsy: not judged yet
    :param interval: months between reviews of that tier; None without a tier
    :param retest: months until a retest; None when the rule has no value
    :param last: (day, level) of the latest rating, or None
    :param last_yearly: day of the latest rating by a full or light review, or None
    :returns: (date, "full" / "light" / "retest"), or (None, None) when none is due
    """
    due, kind = None, None
    if tier and interval is not None:
        due = add_months(last_yearly or start, interval)
        kind = yearly_kind(tier)
    if last and last[1] != TOP and retest is not None:
        again = add_months(last[0], retest)
        if due is None or again < due:
            due, kind = again, "retest"
    return due, kind


def add_months(day, months):
    """Return the day so many months on; the last of the month where it is shorter.

    :param months: number; fractions are cut off
    """
    return day + relativedelta(months=int(months))


def last_round(start, months, day):
    """Return the last day up to `day` on which a review by the calendar was due.

    Counted in whole intervals from the start; the start itself where the first
    interval isn't over. A partnership that ran for years before it came onto the
    register is reviewed next at the end of the interval that runs.

    :param start: date it began
    :param months: interval, 1 or more
    """
    rounds = 0
    while add_months(start, (rounds + 1) * int(months)) <= day:
        rounds += 1
    return add_months(start, rounds * int(months))
