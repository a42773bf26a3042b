"""Honest forecast of a small pipeline: ranges instead of a point.

Values are pounds, chances fractions between 0 and 1, histories whole numbers of decided
opportunities. With few of them a rate of the past is worth little, so each chance is a
beta-binomial one: what a person assumed beforehand (the prior: a chance, and the number of
opportunities it is worth) and what the council itself saw, weighed by how many there were.
Whoever reads a figure is told how much of it is history. Source of the method: Bayesian
estimate of a proportion with a conjugate beta prior; the shares are those of the effective
sample. Nothing here reads the clock, and a seed makes each simulation repeatable.
"""

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DRAWS = 10_000
#: Opportunities drawn one by one; smaller ones beyond that are drawn together, as a
#: normal variable of the same mean and spread (their sum hardly tells the difference).
SINGLE = 150
#: Chance outside the range of a stage's chance, half on each side: 10 to 90 percent.
OUTSIDE = 0.2


class ForecastError(ValueError):
    """A figure no forecast can be made of; the message says which."""


@dataclass(frozen=True)
class Chance:
    """Chance to win from a stage: estimate, range (P10 to P90) and what it rests on."""

    mean: float
    low: float
    high: float
    won: int
    lost: int
    alpha: float
    beta: float

    @property
    def decided(self) -> int:
        return self.won + self.lost

    @property
    def history(self) -> float:
        """Share of the effective sample that is history, the rest being assumed."""
        return self.decided / (self.alpha + self.beta)


@dataclass(frozen=True)
class Item:
    """One open opportunity.

    ``chance`` is a person's judgement, or None: then that of its ``stage`` counts.
    ``owner`` and ``period`` are keys (a user, a month), in the order periods sort in.
    """

    value: float
    stage: object
    chance: float | None = None
    owner: object = None
    period: object = None


@dataclass(frozen=True)
class Total:
    """The total as a distribution, by the draws of one simulation."""

    p10: float
    p50: float
    p90: float
    mean: float
    history: float
    #: period -> (P10, P50, P90) of all that closes up to the end of it
    periods: Mapping = field(default_factory=dict)


# ----------------------------------------------------------------
# Chance of a stage
# ----------------------------------------------------------------


def stage_chance(won: int, lost: int, prior: float, strength: float) -> Chance:
    """Chance to win from a stage after *won* and *lost* of those that reached it.

    :param prior: the chance assumed beforehand
    :param strength: how many decided opportunities that assumption is worth

    >>> stage_chance(6, 6, 0.25, 18).mean
    0.35
    >>> stage_chance(6, 6, 0.25, 18).history
    0.4

    :raises ForecastError: a count is negative, the prior is no chance strictly between
        0 and 1, or its strength isn't above nought.
    """
    if won < 0 or lost < 0:
        raise ForecastError("numbers of opportunities won and lost can't be negative")
    if not 0 < prior < 1:
        raise ForecastError("an assumed chance lies between 0 and 1, ends left out")
    if strength <= 0:
        raise ForecastError("the strength of an assumption lies above nought")
    alpha = prior * strength + won
    beta = (1 - prior) * strength + lost
    return Chance(
        mean=alpha / (alpha + beta),
        low=beta_quantile(OUTSIDE / 2, alpha, beta),
        high=beta_quantile(1 - OUTSIDE / 2, alpha, beta),
        won=won,
        lost=lost,
        alpha=alpha,
        beta=beta,
    )


def beta_quantile(share: float, alpha: float, beta: float) -> float:
    """Value below which a beta variable lies with the chance *share*; by bisection.

    >>> round(beta_quantile(0.5, 1, 1), 6)
    0.5
    """
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        if beta_below(middle, alpha, beta) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(value: float, alpha: float, beta: float) -> float:
    """Chance that a beta variable lies below *value*: the regularised incomplete beta.

    >>> round(beta_below(0.25, 2, 2), 6)
    0.15625
    """
    if value <= 0 or value >= 1:
        return float(value >= 1)
    front = math.exp(
        math.lgamma(alpha + beta)
        - math.lgamma(alpha)
        - math.lgamma(beta)
        + alpha * math.log(value)
        + beta * math.log1p(-value)
    )
    if value < (alpha + 1) / (alpha + beta + 2):
        return front * _fraction(value, alpha, beta) / alpha
    return 1 - front * _fraction(1 - value, beta, alpha) / beta


def _fraction(value, alpha, beta):
    """Continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1 - (alpha + beta) * value / (alpha + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    found = d
    for m in range(1, 400):
        for step in (
            m * (beta - m) * value / ((alpha + 2 * m - 1) * (alpha + 2 * m)),
            -(alpha + m)
            * (alpha + beta + m)
            * value
            / ((alpha + 2 * m) * (alpha + 2 * m + 1)),
        ):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            found *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return found


# ----------------------------------------------------------------
# Owners
# ----------------------------------------------------------------


def calibration(judged: Iterable[tuple], strength: float) -> tuple[float, float]:
    """How an owner's judgements held: (factor on the odds, share that is history).

    *judged* are ``(chance given, won or not)`` of decided opportunities. The factor is
    what came of them against what was said, drawn towards 1 (no correction) by
    *strength* opportunities that were judged right.

    >>> calibration([(0.8, False), (0.8, True), (0.4, False)], 2)
    (0.75, 0.6)

    :raises ForecastError: the strength isn't above nought.
    """
    if strength <= 0:
        raise ForecastError("the strength of an assumption lies above nought")
    judged = list(judged)
    expected = sum(chance for chance, _won in judged)
    came = sum(1 for _chance, won in judged if won)
    # rounded, as 0.8 + 0.8 + 0.4 is a shade more than 2 in binary
    factor = round((came + strength) / (expected + strength), 12)
    return factor, len(judged) / (len(judged) + strength)


def calibrated(chance: float, factor: float) -> float:
    """*chance* with its odds taken by *factor*: stays between 0 and 1.

    >>> calibrated(0.5, 1), calibrated(0.5, 3)
    (0.5, 0.75)
    """
    top = chance * factor
    return top / (1 - chance + top)


# ----------------------------------------------------------------
# The total
# ----------------------------------------------------------------


def simulate(items, chances, owners=None, draws=DRAWS, seed=1) -> Total:
    """Distribution of what the open opportunities bring, by simulation.

    In each draw every stage gets a chance out of its range, the same for all in it, so
    that being wrong about a stage is wrong for all of them; then each opportunity is won
    or not.

    :param items: iterable of :class:`Item`
    :param chances: dict stage -> :class:`Chance`
    :param owners: dict owner -> (factor, share that is history), of :func:`calibration`
    """
    owners = owners or {}
    items = [item for item in items if item.value > 0]
    periods = sorted({item.period for item in items})
    where = {period: index for index, period in enumerate(periods)}
    single, together = _split(items, owners, where)
    rng = random.Random(seed)
    sums = [[0.0] * draws for _period in periods]
    for draw in range(draws):
        by_stage = {
            stage: rng.betavariate(one.alpha, one.beta)
            for stage, one in chances.items()
        }
        for value, stage, chance, index in single:
            if rng.random() < (by_stage[stage] if chance is None else chance):
                sums[index][draw] += value
        for (stage, index), (total, squares) in together.items():
            if stage is None:  # judged: mean and spread are the same in every draw
                drawn = rng.gauss(total, math.sqrt(squares))
            else:
                chance = by_stage[stage]
                spread = math.sqrt(squares * chance * (1 - chance))
                drawn = rng.gauss(total * chance, spread)
            sums[index][draw] += max(0.0, drawn)
    return _sum_up(items, chances, owners, periods, sums, draws)


def _split(items, owners, where):
    """The largest one by one, the rest by stage and period: (list, dict).

    Of the rest, what a person judged goes under the stage None, as mean and variance;
    the others as sum and sum of squares, for the chance that each draw gives.
    """
    rows = []
    for item in sorted(items, key=lambda item: -item.value):
        chance = item.chance
        if chance is not None:
            chance = calibrated(chance, owners.get(item.owner, (1.0, 0.0))[0])
        rows.append((float(item.value), item.stage, chance, where[item.period]))
    together = {}
    for value, stage, chance, index in rows[SINGLE:]:
        if chance is None:
            more = (value, value * value)
        else:
            stage = None
            more = (value * chance, value * value * chance * (1 - chance))
        total, squares = together.get((stage, index), (0.0, 0.0))
        together[stage, index] = (total + more[0], squares + more[1])
    return rows[:SINGLE], together


def _sum_up(items, chances, owners, periods, sums, draws):
    totals = [0.0] * draws
    by_period = {}
    for period, drawn in zip(periods, sums, strict=True):
        totals = [one + more for one, more in zip(totals, drawn, strict=True)]
        ordered = sorted(totals)
        by_period[period] = tuple(quantile(ordered, p) for p in (0.1, 0.5, 0.9))
    ordered = sorted(totals)
    return Total(
        p10=quantile(ordered, 0.1),
        p50=quantile(ordered, 0.5),
        p90=quantile(ordered, 0.9),
        mean=sum(ordered) / draws if draws else 0.0,
        history=history_share(items, chances, owners),
        periods=by_period,
    )


def quantile(ordered, share: float) -> float:
    """The smallest drawn value that at least *share* of the draws don't pass.

    >>> quantile([1, 2, 3, 4], 0.5)
    2
    """
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def history_share(items, chances, owners=None) -> float:
    """How much of a total is history: the share of each, weighed by its value.

    A person's judgement counts as history as far as their earlier ones were checked.
    """
    owners = owners or {}
    total = sum(item.value for item in items)
    if not total:
        return 0.0
    return (
        sum(
            item.value
            * (
                chances[item.stage].history
                if item.chance is None
                else owners.get(item.owner, (1.0, 0.0))[1]
            )
            for item in items
        )
        / total
    )
