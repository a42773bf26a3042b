"""What an opportunity brings and costs in each financial year, from its lines.

A line runs for whole months from a day. Its value a year is earned month by month; a value
asked for once is spread over the same months. A month belongs to the financial year (April
to March) in which it begins. Money is :class:`decimal.Decimal` in pounds; rounding takes
place once, so that the years always add up to the whole, to the penny.
"""

from datetime import date
from decimal import Decimal

from .pricing import PENNY, decimal, pence

MONTHS = 12
APRIL = 4


class PhasingError(ValueError):
    """A line that can't be put into years; the message says why."""


def add_months(day: date, months: int) -> date:
    """Return *day* so many months on, the last day of the month where it is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    for back in (day.day, 30, 29, 28):
        try:
            return date(year, month, back)
        except ValueError:
            continue
    raise PhasingError("no such month")  # pragma: no cover


def year_of(day: date) -> str:
    """Name of the financial year that holds *day*: ``2026-27``."""
    start = day.year if day.month >= APRIL else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def months_by_year(start: date, months: int) -> dict[str, int]:
    """How many of the *months* from *start* begin in each financial year.

    >>> months_by_year(date(2026, 9, 1), 12)
    {'2026-27': 7, '2027-28': 5}

    :raises PhasingError: there are no months.
    """
    if months <= 0:
        raise PhasingError("a line runs for at least a month")
    found = {}
    for number in range(months):
        year = year_of(add_months(start, number))
        found[year] = found.get(year, 0) + 1
    return found


def whole_value(value, months: int, yearly: bool) -> Decimal:
    """What a line comes to over its term: *value* for each year, or once.

    >>> whole_value(1200, 30, True), whole_value(1200, 30, False)
    (Decimal('3000.00'), Decimal('1200.00'))
    """
    value = decimal(value)
    return pence(value * months / MONTHS) if yearly else pence(value)


def by_year(value, start: date, months: int, yearly: bool) -> dict[str, Decimal]:
    """Financial year -> what of a line falls into it; the years add up to the whole.

    >>> by_year(1200, date(2026, 9, 1), 12, True)
    {'2026-27': Decimal('700.00'), '2027-28': Decimal('500.00')}
    """
    whole = whole_value(value, months, yearly)
    found, passed, given = {}, 0, Decimal(0)
    for year, count in months_by_year(start, months).items():
        passed += count
        upto = (whole * passed / months).quantize(PENNY)
        found[year] = upto - given
        given = upto
    return found


def first_year(value, months: int, yearly: bool) -> Decimal:
    """What a line comes to in its first twelve months.

    >>> first_year(1200, 36, True), first_year(1200, 24, False)
    (Decimal('1200.00'), Decimal('600.00'))
    """
    if months <= MONTHS:
        return whole_value(value, months, yearly)
    return pence(whole_value(value, months, yearly) * MONTHS / months)


def attrition(retained: int, left: int) -> Decimal | None:
    """Share of the customers whose term ended that went; None while none was decided.

    >>> attrition(30, 10)
    Decimal('0.25')
    """
    decided = retained + left
    return Decimal(left) / decided if decided else None
