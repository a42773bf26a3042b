"""Optimism bias: how much a first estimate is corrected, and by what evidence.

The upper bound is where an estimate starts, the lower bound is where it ends once every
cause is managed (HM Treasury, Green Book supplementary guidance, optimism bias). The
bounds themselves are data: ``it.optimism.bias``. Percent throughout.
"""

from decimal import Decimal


def uplift(upper, lower, mitigated):
    """Return the percent that is added: max(lower, upper x (1 - mitigated)).

    :param upper: percent, the starting value
    :param lower: percent, the least that stays
    :param mitigated: percent of the causes that are managed, 0 to 100
    :raise ValueError: for a share of causes outside 0 to 100
    """
    upper, lower, mitigated = (Decimal(str(one)) for one in (upper, lower, mitigated))
    if not 0 <= mitigated <= 100:
        raise ValueError(f"{mitigated} percent of the causes can't be managed")
    return max(lower, upper * (100 - mitigated) / 100)


def costlier(amount, percent):
    """Return a cost with its uplift; a receipt among the costs becomes smaller."""
    return amount + abs(amount) * percent / 100


def lesser(amount, percent):
    """Return a benefit made smaller by ``percent``; a dis-benefit becomes worse."""
    return amount - abs(amount) * percent / 100


def longer(duration, percent):
    """Return a duration with its uplift, in the unit it came in."""
    return duration * (100 + percent) / 100
