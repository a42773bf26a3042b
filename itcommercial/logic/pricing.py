"""Full cost and price of one unit of an offer.

Money is :class:`decimal.Decimal` in pounds; rates are fractions (22% is ``0.22``); volumes are
numbers of units a year. Results a person reads are rounded half up to the penny; nothing is
rounded in between. The formulas are the suite's reading of SeRCOP total cost and of council
charging policies: full cost is direct cost plus overheads plus a share of corporate cost, both
taken on direct cost.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
ZERO = Decimal(0)


class PricingError(ValueError):
    """A price or cost that can't be worked out; the message says which figure is wrong."""


def decimal(value) -> Decimal:
    """Return *value* as an exact decimal: a float counts as the digits it is shown with.

    >>> decimal(0.1) + decimal("0.2")
    Decimal('0.3')
    """
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def pence(value) -> Decimal:
    """Round *value* half up to the penny.

    >>> pence("83.5434")
    Decimal('83.54')
    """
    return decimal(value).quantize(PENNY, rounding=ROUND_HALF_UP)


def full_cost(direct, overhead_rate, corporate_rate=0) -> Decimal:
    """Full cost of a year: direct cost, overheads and the corporate share, both on direct cost.

    >>> full_cost(3660, 0.22, 0.04)
    Decimal('4611.60')

    :raises PricingError: a cost or a rate is negative.
    """
    direct = decimal(direct)
    overhead_rate = decimal(overhead_rate)
    corporate_rate = decimal(corporate_rate)
    if direct < 0 or overhead_rate < 0 or corporate_rate < 0:
        raise PricingError("cost and rates can't be negative")
    return pence(direct * (1 + overhead_rate + corporate_rate))


def unit_cost(cost, volume) -> Decimal:
    """Cost of one unit at a realistic *volume*.

    >>> unit_cost("4611.60", 60)
    Decimal('76.86')

    :raises PricingError: the volume isn't above nought.
    """
    volume = decimal(volume)
    if volume <= 0:
        raise PricingError("volume must be above nought")
    return pence(decimal(cost) / volume)


def price_for_margin(cost, margin) -> Decimal:
    """Price at which *margin* is that fraction **of the price**.

    >>> price_for_margin("76.86", "0.08")
    Decimal('83.54')

    :raises PricingError: the margin is 100% or more: no price gives it.
    """
    margin = decimal(margin)
    if margin >= 1:
        raise PricingError("a margin of 100% or more can't be reached by any price")
    return pence(decimal(cost) / (1 - margin))


def price_for_markup(cost, markup) -> Decimal:
    """Price at which the surplus is the fraction *markup* **of the cost**.

    >>> price_for_markup("76.86", "0.08")
    Decimal('83.01')
    """
    return pence(decimal(cost) * (1 + decimal(markup)))


def margin_of(price, cost) -> Decimal | None:
    """Surplus as a fraction of the price; None where there is no price to take it of.

    >>> margin_of(100, 92)
    Decimal('0.08')
    """
    price = decimal(price)
    if not price:
        return None
    return (price - decimal(cost)) / price


def markup_of(price, cost) -> Decimal | None:
    """Surplus as a fraction of the cost; None where there is no cost to take it of."""
    cost = decimal(cost)
    if not cost:
        return None
    return (decimal(price) - cost) / cost


def break_even(fixed, price, variable_unit) -> Decimal | None:
    """Volume at which income pays for the year: fixed cost / (price - variable cost of a unit).

    None when each unit is sold at or below what it costs in itself, so that no volume pays, and
    nought when there is no fixed cost to pay off.

    >>> break_even(3000, 80, 20)
    Decimal('50')
    """
    fixed = decimal(fixed)
    each = decimal(price) - decimal(variable_unit)
    if each <= 0:
        return None
    return fixed / each


def recovery(income, cost) -> Decimal | None:
    """Cost recovery: income / full cost as a fraction; None where nothing was spent."""
    cost = decimal(cost)
    return decimal(income) / cost if cost else None


@dataclass(frozen=True)
class YearCost:
    """One year's cost of an offer, taken apart the way a price needs it.

    ``full`` and ``fixed`` are pounds a year, ``unit`` and ``variable_unit`` pounds a unit;
    ``unit`` is None while the volume isn't known.
    """

    full: Decimal
    unit: Decimal | None
    fixed: Decimal
    variable_unit: Decimal


def year_cost(
    direct, overhead_rate, corporate_rate, volume, variable_unit=0, added=0
) -> YearCost:
    """Split a year's full cost into what is fixed and what each unit adds.

    *added* are pounds on top: overheads that are no part of direct cost, and what the
    expected volume adds in steps.

    :raises PricingError: a figure is negative, or the units alone cost more than the full cost.
    """
    full = full_cost(direct, overhead_rate, corporate_rate) + pence(added)
    volume = decimal(volume)
    variable_unit = decimal(variable_unit)
    if volume < 0 or variable_unit < 0:
        raise PricingError("volume and cost of a unit can't be negative")
    fixed = full - pence(variable_unit * volume)
    if fixed < 0:
        raise PricingError("the units alone cost more than the full cost of the year")
    unit = unit_cost(full, volume) if volume > 0 else None
    return YearCost(full=full, unit=unit, fixed=fixed, variable_unit=variable_unit)
