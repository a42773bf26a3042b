"""Optimism bias: how much a first estimate is corrected, and by what evidence.

Starting values of Mott MacDonald for HM Treasury (Green Book supplementary guidance,
optimism bias): the upper bound is where an estimate starts, the lower bound is where
it ends once every cause is managed. Percent throughout.
"""

from decimal import Decimal

# kind: (duration upper, duration lower, cost upper, cost lower); None: not told.
# Outsourcing is told for running costs, the others for capital costs.
STARTING = {
    "building_non_standard": (39, 2, 51, 4),
    "building_standard": (4, 1, 24, 2),
    "civil_non_standard": (25, 3, 66, 6),
    "civil_standard": (20, 1, 44, 3),
    "equipment": (54, 10, 200, 10),
    "outsourcing": (None, None, 41, 0),
}


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
