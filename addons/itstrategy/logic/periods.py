"""Periods of a financial year that starts in April (or any other month).

Days in, days out; both ends of a period are inclusive. What a thousand measures ask of
the same period is worked out once.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def add_months(day: date, months: int) -> date:
    """Return the first day of the month `months` after the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def same_day(day: date, months: int) -> date:
    """Move `day` by whole months; a last day of a month stays a last day."""
    first = add_months(day, months)
    last = monthrange(first.year, first.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return first.replace(day=last if is_last else min(day.day, last))


@lru_cache(maxsize=512)
def bounds(frequency: str, day: date, start_month: int = 4) -> tuple[date, date]:
    """Return first and last day of the period of `frequency` that holds `day`.

    >>> bounds("half", date(2026, 11, 22))
    (datetime.date(2026, 10, 1), datetime.date(2027, 3, 31))
    """
    months = MONTHS[frequency]
    into_period = (day.month - start_month) % 12 % months
    start = add_months(day, -into_period)
    return start, add_months(start, months) - timedelta(days=1)


def last_ended(frequency: str, day: date, start_month: int = 4) -> tuple[date, date]:
    """Return the latest period of `frequency` that ended before `day`."""
    start, _end = bounds(frequency, day, start_month)
    return bounds(frequency, start - timedelta(days=1), start_month)


def year_start(day: date, start_month: int = 4) -> date:
    """Return the first day of the financial year that holds `day`."""
    return bounds("year", day, start_month)[0]


@lru_cache(maxsize=512)
def comparison_ends(start: date, end: date) -> tuple[date, date, date]:
    """Return the ends of the period before, the one before that, and a year ago.

    A period is as long as the one given: whole months where it has whole months,
    else days.
    """
    previous = start - timedelta(days=1)
    whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    if whole:
        after = end + timedelta(days=1)
        months = (after.year - start.year) * 12 + after.month - start.month
        before = add_months(start, -months) - timedelta(days=1)
    else:
        before = previous - (end - start) - timedelta(days=1)
    return previous, before, same_day(end, -12)
