"""Figures of a pipeline over its history, each with the sentence that explains it.

Amounts are pounds as Decimal, rates are fractions between 0 and 1, times are days. Nothing here
guesses: a ratio with an empty bottom is None, for a person to read as "not known yet".
Formulas: Domain notes 4.4 (pipeline mechanics).
"""

from dataclasses import dataclass
from decimal import Decimal

#: Upper ends of the bands of ageing, as multiples of the stage's norm.
AGE_BANDS = (1, Decimal("1.5"), 2)
#: The same in days, for a stage without a norm.
DAY_BANDS = (30, 60, 90)
#: Periods of income targets, the one a coverage is told for first.
PERIODS = ("year", "quarter", "month")


@dataclass(frozen=True)
class Figure:
    """A number, its unit (gbp, percent, days, ratio, count) and why it is what it is."""

    key: str
    value: Decimal | None
    unit: str
    why: str


def ratio(part, whole):
    """Part / whole, or None where there is nothing to divide by."""
    whole = Decimal(str(whole))
    return Decimal(str(part)) / whole if whole else None


def slip_rate(slipped, due):
    """Of those expected to close in the period, the fraction that moved out of it.

    >>> slip_rate(3, 12)
    Decimal('0.25')
    """
    return ratio(slipped, due)


def velocity(count, win_rate, average, cycle_days):
    """Pounds won a day that the pipeline promises: count x win rate x average / cycle.

    :param average: average value of a won opportunity
    :param cycle_days: mean days from beginning to won
    :returns: pounds a day, or None when one of the parts isn't known

    >>> velocity(20, Decimal("0.25"), 10000, 100)
    Decimal('500.00')
    """
    if None in (win_rate, average, cycle_days) or not cycle_days:
        return None
    return (
        Decimal(count)
        * Decimal(str(win_rate))
        * Decimal(str(average))
        / Decimal(str(cycle_days))
    )


def age_band(days, norm):
    """In which band of ageing an opportunity is.

    :param days: how long it has been in its stage
    :param norm: days it should be there at most; 0 or None: the stage has no norm
    :returns: 0 (within the norm), 1 (over it), 2 (half as long again), 3 (more than twice);
        without a norm by days: up to 30, 60, 90, or more

    >>> [age_band(days, 30) for days in (30, 31, 45, 46, 60, 61)]
    [0, 1, 1, 2, 2, 3]
    >>> [age_band(days, 0) for days in (30, 31, 60, 61, 90, 91)]
    [0, 1, 1, 2, 2, 3]
    """
    if not norm:
        return sum(days > edge for edge in DAY_BANDS)
    times = Decimal(days) / Decimal(norm)
    return sum(times > edge for edge in AGE_BANDS)


@dataclass(frozen=True)
class Target:
    """An income target in force: its number, for which team, owner and family of offers (None:
    all together), and its period ("year", "quarter" or "month")."""

    ref: int
    team: int | None = None
    owner: int | None = None
    family: str | None = None
    period: str = "year"


def held_against(targets, team=None, owner=None):
    """The income targets whose sum a look at the pipeline is held against.

    The longest period there is; in it the target for just this team and owner, else those of
    its teams, else those of its owners, which together are the same. One for all offers goes
    before those for families of them.

    :param targets: `Target` of the periods that hold the day
    :param team: the look's team, or None
    :param owner: the look's owner, or None
    :returns: list of `Target`, empty where none is set

    >>> whole, one, two = Target(1), Target(2, team=5), Target(3, team=6)
    >>> [target.ref for target in held_against([whole, one, two])]
    [1]
    >>> [target.ref for target in held_against([one, two])]
    [2, 3]
    >>> [target.ref for target in held_against([whole, one, two], team=6)]
    [3]
    """
    mine = [
        target
        for target in targets
        if (not team or target.team == team) and (not owner or target.owner == owner)
    ]
    for period in PERIODS:
        rows = [target for target in mine if target.period == period]
        if rows:
            least = min(map(_detail, rows))
            return [target for target in rows if _detail(target) == least]
    return []


def _detail(target):
    """How far a target is split up: by owner most, by family least."""
    return bool(target.owner), bool(target.team), bool(target.family)


def accuracy(forecast, actual):
    """How near a forecast came: 1 - |actual - forecast| / the greater of both.

    Between 0 and 1, the same for a forecast too high as for one too low by the same factor;
    1 when both are nothing.

    >>> accuracy(80, 100), accuracy(100, 80), accuracy(0, 50)
    (Decimal('0.8'), Decimal('0.8'), Decimal('0'))
    """
    forecast, actual = Decimal(str(forecast)), Decimal(str(actual))
    most = max(forecast, actual)
    return 1 - abs(actual - forecast) / most if most else Decimal(1)
