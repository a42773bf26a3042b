"""Sharing one sum of money out among several partners, exact to the penny.

Plain Python: amounts in pence (int), weights as int, Fraction, Decimal or float. The
methods are those of the suite's domain notes, 3.6: equal, a fixed percentage, seven
drivers that are counted (people, accounts, devices, tickets, population, budget, usage),
a fixed part beside a part by driver, and bands of a driver with a collar. Pennies that
rounding leaves over go where the largest remainder is, so that shares always add up.
"""

from fractions import Fraction

COUNTED = (
    "headcount",
    "accounts",
    "devices",
    "tickets",
    "population",
    "budget",
    "usage",
)
"""Methods that share by what was counted at each partner on a day."""

METHODS = ("equal", "fixed", *COUNTED, "hybrid", "banded")
"""The eleven methods."""


class CannotShare(ValueError):
    """The sum can't be shared out: there is nothing to share it by, or no room left.

    :ivar shortfall: pence for which there is no room under the collar; 0 when there is
        nothing to share by.
    """

    def __init__(self, words, shortfall=0):
        super().__init__(words)
        self.shortfall = shortfall


def exact(number):
    """*number* as a Fraction that is what a person reads: 0.1 is one tenth.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(number)


def shares(amount, weights):
    """*amount* pence by *weights*, adding up to it exactly (largest remainder).

    Equal remainders go to the larger weight, then to the first in order. Whoever has no
    weight gets nothing.

    :param amount: pence, not negative.
    :param weights: not negative, in the order of the partners.
    :returns: list of pence.
    :raises CannotShare: when no weight is above nought and there is money to share.

    >>> shares(25_000_000, [1200, 850, 333])
    [12589173, 8917331, 3493496]
    """
    weights = [exact(weight) for weight in weights]
    if amount < 0 or any(weight < 0 for weight in weights):
        raise ValueError("an amount or a weight is below nought")
    total = sum(weights)
    if not total:
        if amount:
            raise CannotShare("no partner has a weight")
        return [0] * len(weights)
    wanted = [amount * weight / total for weight in weights]
    result = [int(part) for part in wanted]
    left_over = amount - sum(result)
    by_remainder = sorted(
        range(len(weights)),
        key=lambda place: (result[place] - wanted[place], -weights[place], place),
    )
    for place in by_remainder[:left_over]:
        result[place] += 1
    return result


def proportions(weights):
    """Each weight as a Fraction of their sum; nought for all when there is none.

    >>> proportions([1, 3])
    [Fraction(1, 4), Fraction(3, 4)]
    """
    weights = [exact(weight) for weight in weights]
    total = sum(weights)
    return [weight / total if total else Fraction(0) for weight in weights]


def hybrid_weights(fixed_percent, fixed_weights, driver_weights):
    """Weights of a cost of which one part is fixed and the rest follows a driver.

    :param fixed_percent: 0 to 100, the share of the cost that is fixed; 30 means 30/70.
    :param fixed_weights: weights of the fixed part, such as 1 for each partner.
    :param driver_weights: what was counted at each partner.
    :returns: list of Fraction that add up to 1.
    :raises CannotShare: when a part that is not nought has no weights.

    >>> hybrid_weights(30, [1, 1], [3, 1])
    [Fraction(27, 40), Fraction(13, 40)]
    """
    fixed = exact(fixed_percent) / 100
    if not 0 <= fixed <= 1:
        raise ValueError("the fixed part is not between 0 and 100 percent")
    if fixed and not any(fixed_weights):
        raise CannotShare("no partner has a weight in the fixed part")
    if fixed < 1 and not any(driver_weights):
        raise CannotShare("no partner has a weight in the part by driver")
    return [
        fixed * flat + (1 - fixed) * driven
        for flat, driven in zip(
            proportions(fixed_weights), proportions(driver_weights), strict=True
        )
    ]


def band_weight(value, bands):
    """Weight of the band into which *value* falls.

    :param value: what was counted at one partner.
    :param bands: iterable of (from, weight): a band reaches from its first value up to
        the first of the next.
    :raises CannotShare: when *value* is below the first band.

    >>> band_weight(850, [(0, 1), (500, 2), (1000, 4)])
    Fraction(2, 1)
    """
    value = exact(value)
    reached = [
        (exact(start), exact(weight))
        for start, weight in bands
        if exact(start) <= value
    ]
    if not reached:
        raise CannotShare("a partner's number is below the first band")
    return max(reached)[1]


def collared(amount, weights, caps):
    """As :func:`shares`, but nobody above its cap: the others bear what is cut off.

    :param caps: pence of each partner, or None for a partner without one.
    :returns: list of pence that adds up to *amount*.
    :raises CannotShare: with the ``shortfall`` when all caps together are below the
        amount, or when who is left has no weight.

    >>> collared(900, [1, 1, 1], [200, None, None])
    [200, 350, 350]
    """
    weights = [exact(weight) for weight in weights]
    capped = {}
    while True:
        free = [place for place in range(len(weights)) if place not in capped]
        left = amount - sum(capped.values())
        weight = sum(weights[place] for place in free)
        if left and not weight:
            raise CannotShare("no room is left under the collar", shortfall=left)
        over = {
            place: caps[place]
            for place in free
            if weight
            and caps[place] is not None
            and left * weights[place] / weight > caps[place]
        }
        if not over:
            break
        capped.update(over)
    parts = shares(left, [weights[place] for place in free])
    result = [capped.get(place, 0) for place in range(len(weights))]
    for place, part in zip(free, parts, strict=True):
        result[place] = part
    return result


def true_up(charged, actual):
    """What each partner still owes (above nought) or gets back, in pence.

    :param charged: pence charged during the year.
    :param actual: pence by the actual cost and the actual driver.

    >>> true_up([600, 400], [550, 500])
    [-50, 100]
    """
    return [owed - paid for owed, paid in zip(actual, charged, strict=True)]
