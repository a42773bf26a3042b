"""What a customer's quantity costs under a price: flat, banded by slices, tiers, minimum.

Money is :class:`decimal.Decimal` in pounds. In a banded price each unit is charged at the
price of its own band, as with income tax: the total runs on without a jump and never falls
when more is taken.
"""

from dataclasses import dataclass

from .pricing import PENNY, ZERO, PricingError, decimal, pence

MOST_DECIMALS = 12  # of a unit's price: enough for a thousand million units


@dataclass(frozen=True)
class Band:
    """Units from a number on (the first band starts at 1) at a price each."""

    start: int
    price: object


@dataclass(frozen=True)
class Slice:
    """So many units charged at a price, as they are told to the customer."""

    first: object
    last: object
    units: object
    price: object


def check_bands(bands):
    """Check that bands begin at one unit and follow each other.

    :raises PricingError: says which band is wrong
    """
    starts = [decimal(band.start) for band in bands]
    if not starts:
        raise PricingError("a banded price needs at least one band")
    if starts[0] != 1:
        raise PricingError("the first band starts at 1 unit")
    for before, after in zip(starts, starts[1:], strict=False):
        if after <= before:
            raise PricingError(f"the band from {after} units follows no smaller one")


def slices(bands, quantity):
    """Cut a quantity into the bands it falls in.

    >>> [(int(s.first), int(s.last), s.price) for s in slices(
    ...     [Band(1, 5), Band(101, 4)], 150)]
    [(1, 100, 5), (101, 150, 4)]
    """
    quantity = decimal(quantity)
    found = []
    for number, band in enumerate(bands):
        begin = decimal(band.start) - 1
        end = (
            decimal(bands[number + 1].start) - 1
            if number + 1 < len(bands)
            else quantity
        )
        units = min(quantity, end) - begin
        if units > 0:
            found.append(Slice(begin + 1, begin + units, units, band.price))
    return found


def total(bands, quantity, base_fee=0, minimum=0):
    """What a quantity costs: the base fee and each unit at its band's price, at least the
    minimum charge.

    >>> total([Band(1, "1.14")], 210, base_fee="466.14")
    Decimal('705.54')
    >>> total([Band(1, 5), Band(101, 4)], 150), total([Band(1, 5)], 10, minimum=80)
    (Decimal('700.00'), Decimal('80.00'))
    """
    charged = sum(
        (one.units * decimal(one.price) for one in slices(bands, quantity)), ZERO
    )
    return pence(max(charged + decimal(base_fee), decimal(minimum)))


def average(bands, quantity, customers, base_fee=0, minimum=0):
    """What a unit brings when so many customers take a quantity between them, each alike.

    Not rounded: it is multiplied by many units.

    >>> average([Band(1, "1.14")], 4200, 20, base_fee="466.14")  # 20 of 210 pupils
    Decimal('3.359714285714285714285714286')

    :raises PricingError: quantity or customers aren't above nought.
    """
    quantity, customers = decimal(quantity), decimal(customers)
    if quantity <= 0 or customers <= 0:
        raise PricingError("quantity and customers must be above nought")
    each = total(bands, quantity / customers, base_fee, minimum)
    return each * customers / quantity


def unit_price(amount, quantity):
    """Price of a unit that a total comes to: pence, or parts of one where need be.

    So many decimals as it takes for the quantity to come to the total again.

    >>> unit_price("705.54", 210), unit_price("1450.00", 100)
    (Decimal('3.3597'), Decimal('14.50'))
    """
    amount, quantity = pence(amount), decimal(quantity)
    if quantity <= 0:
        return amount
    exact = amount / quantity
    for places in range(MOST_DECIMALS - 1):
        price = exact.quantize(PENNY.scaleb(-places), rounding="ROUND_HALF_UP")
        if pence(price * quantity) == amount:
            return price
    return exact


def bundle_price(parts, discount):
    """Price of a bundle: its parts less a discount, rounded down, never above the parts.

    :param parts: iterable of (price, quantity)
    :param discount: fraction, 0 to 1
    :raises PricingError: the discount is out of range

    >>> bundle_price([(100, 1), (50, 2)], "0.10")
    Decimal('180.00')
    """
    discount = decimal(discount)
    if not 0 <= discount <= 1:
        raise PricingError("a discount lies between 0% and 100%")
    whole = sum((decimal(price) * decimal(units) for price, units in parts), ZERO)
    return (whole * (1 - discount)).quantize(PENNY, rounding="ROUND_DOWN")
