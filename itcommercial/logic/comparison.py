"""Where a price stands among prices found elsewhere.

There is no "market price": only what was found, on a day, more or less alike. So the answer is
a position among them and how many they are.
"""

from dataclasses import dataclass
from decimal import Decimal

from .pricing import decimal

#: Likeness of a price found -> whether it counts.
COUNTED = {"yes": True, "partly": True, "no": False}


@dataclass(frozen=True)
class Position:
    """A price among ``count`` found ones: ``cheaper`` and ``dearer`` ones than it.

    ``quantile`` is the part of them it lies above, equal ones counted half; None while
    none is found. ``low``, ``middle`` and ``high`` are the prices found.
    """

    count: int
    cheaper: int
    dearer: int
    quantile: Decimal | None
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None


def position(price, found) -> Position:
    """Place *price* among *found*, an iterable of ``(price, likeness)``.

    Unlike ones are left out. Prices have to be for the same unit and without VAT.

    >>> position(80, [(70, "yes"), (80, "partly"), (95, "yes"), (500, "no")]).quantile
    Decimal('0.5')
    """
    price = decimal(price)
    prices = sorted(decimal(value) for value, alike in found if COUNTED[alike])
    count = len(prices)
    cheaper = sum(value < price for value in prices)
    dearer = sum(value > price for value in prices)
    if not count:
        return Position(0, 0, 0, None, None, None, None)
    equal = count - cheaper - dearer
    half = count // 2
    middle = prices[half] if count % 2 else (prices[half - 1] + prices[half]) / 2
    return Position(
        count=count,
        cheaper=cheaper,
        dearer=dearer,
        quantile=(cheaper + Decimal(equal) / 2) / count,
        low=prices[0],
        middle=middle,
        high=prices[-1],
    )
