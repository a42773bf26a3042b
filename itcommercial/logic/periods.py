"""Periods of an income target: financial years, their quarters, and months."""

from datetime import date, timedelta

from .phasing import add_months, year_of

MONTHS = {"year": 12, "quarter": 3, "month": 1}


class PeriodError(ValueError):
    """A day no period of that kind starts on."""


def start_of(kind: str, day: date) -> date:
    """First day of the period of that kind that holds *day*.

    >>> start_of("year", date(2027, 2, 3)), start_of("quarter", date(2027, 2, 3))
    (datetime.date(2026, 4, 1), datetime.date(2027, 1, 1))
    """
    months = MONTHS[kind]
    since = (day.month - 4) % months if months > 1 else 0
    return add_months(day.replace(day=1), -since)


def end_of(kind: str, start: date) -> date:
    """Last day of the period that starts on *start*.

    :raises PeriodError: no period of that kind starts on that day.
    """
    if start_of(kind, start) != start:
        raise PeriodError(start)
    return add_months(start, MONTHS[kind]) - timedelta(days=1)


def label(kind: str, start: date) -> str:
    """Name of the period: ``2026-27``, ``2026-27 Q3``, ``2026-11``.

    >>> label("quarter", date(2026, 10, 1)), label("month", date(2026, 11, 1))
    ('2026-27 Q3', '2026-11')
    """
    if kind == "month":
        return f"{start:%Y-%m}"
    year = year_of(start)
    if kind == "year":
        return year
    return f"{year} Q{(start.month - 4) % 12 // 3 + 1}"
