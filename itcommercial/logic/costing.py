"""Full cost of an offer's year from its lines: staff, direct cost, overheads, steps.

Money is :class:`decimal.Decimal` in pounds, rates are fractions. SeRCOP total cost is direct
cost with depreciation and pensions, plus support overheads; councils may add a share of
corporate and democratic core.
"""

from .pricing import ZERO, PricingError, decimal, pence

#: How overheads are put on -> what their figure means.
OVERHEAD_METHODS = ("rate", "per_hour", "fixed")


def hourly(salary, oncost_rate, hours):
    """Cost of an hour: salary with on-costs over the hours a year that are productive.

    >>> hourly(36000, "0.30", 1500)
    Decimal('31.20')

    :raises PricingError: no productive hours.
    """
    hours = decimal(hours)
    if hours <= 0:
        raise PricingError("productive hours of a year must be above nought")
    return pence(decimal(salary) * (1 + decimal(oncost_rate)) / hours)


def overhead(method, direct, rate=0, staff_hours=0, per_hour=0, fixed=0):
    """Overheads of a year by the method chosen.

    >>> overhead("rate", 3660, rate="0.22"), overhead("per_hour", 0, staff_hours=60, per_hour=9)
    (Decimal('805.20'), Decimal('540.00'))
    """
    if method == "rate":
        return pence(decimal(direct) * decimal(rate))
    if method == "per_hour":
        return pence(decimal(staff_hours) * decimal(per_hour))
    return pence(fixed)


def stepped(fixed, steps, volume):
    """Fixed cost at a volume: what is added from a number of units on comes with it.

    :param steps: iterable of (from which volume, pounds added)

    >>> stepped(1000, [(101, 400)], 100), stepped(1000, [(101, 400)], 101)
    (Decimal('1000'), Decimal('1400'))
    """
    volume = decimal(volume)
    added = (decimal(cost) for start, cost in steps if decimal(start) <= volume)
    return decimal(fixed) + sum(added, ZERO)


def unit_at(fixed, variable_unit, steps, volume):
    """Full cost of a unit at a volume.

    >>> unit_at(3000, 20, [], 100)
    Decimal('50.00')

    :raises PricingError: the volume isn't above nought.
    """
    volume = decimal(volume)
    if volume <= 0:
        raise PricingError("volume must be above nought")
    return pence(stepped(fixed, steps, volume) / volume + decimal(variable_unit))


def bands(fixed, variable_unit, steps, volume, price):
    """What a year costs and earns at other volumes than the one expected.

    :returns: list of (volume, full cost, unit cost, result at the price) for a quarter to
        twice the expected volume, whole units

    >>> bands(3000, 20, [], 100, 50)[3]
    (Decimal('100'), Decimal('5000.00'), Decimal('50.00'), Decimal('0.00'))
    """
    expected = decimal(volume)
    rows = []
    for part in ("0.25", "0.5", "0.75", "1", "1.25", "1.5", "2"):
        units = (expected * decimal(part)).to_integral_value()
        if units <= 0 or (rows and units == rows[-1][0]):
            continue
        full = pence(stepped(fixed, steps, units) + decimal(variable_unit) * units)
        result = pence(decimal(price) * units - full)
        rows.append((units, full, unit_at(fixed, variable_unit, steps, units), result))
    return rows


def uprated(amount, rate):
    """An amount a year later, moved by an index.

    >>> uprated("31.20", "0.032")
    Decimal('32.20')
    """
    return pence(decimal(amount) * (1 + decimal(rate)))


def next_year(label):
    """The financial year after one.

    >>> next_year("2026-27"), next_year("2098-99")
    ('2027-28', '2099-00')
    """
    year = int(label[:4]) + 1
    return f"{year}-{(year + 1) % 100:02d}"
