"""Notice arithmetic: the latest day on which notice still ends an agreement in time.

Conventions, in words a solicitor would recognise:

- The day notice is given does not count; the period has run when its last day is
  reached. Notice given on 1 March for 10 days has run on 11 March.
- Months follow the corresponding date rule: notice given on the 15th ends on the 15th.
  Where the month it ends in has no such day, its last day counts instead
  (Dodds v Walker [1981] UKHL 4: one month from 31 January is 28 or 29 February).
- A quarter is three such months, not a traditional quarter day.
- Working days are Monday to Friday without the bank holidays of England and Wales.
  Notice given on any other day is treated as given on the next working day, so the
  deadline of a period in working days is itself a working day.
- ``working_day_only`` brings that last rule to periods in days, months and quarters,
  for agreements whose terms say notice must be given on a working day.
"""

import calendar
from collections.abc import Container
from datetime import date, timedelta
from functools import cache

import holidays

DAYS = "days"
WORKING_DAYS = "working_days"
MONTHS = "months"
QUARTERS = "quarters"
UNITS = (DAYS, WORKING_DAYS, MONTHS, QUARTERS)

ONE_DAY = timedelta(days=1)


@cache
def _bank_holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


class BankHolidays:
    """Container of the bank holidays of England and Wales, year by year as asked.

    ``day in BankHolidays()`` is True on a bank holiday. Source of the days: the
    ``holidays`` package, subdivision ENG (England and Wales share them).
    """

    def __contains__(self, day: date) -> bool:
        return day in _bank_holidays_of(day.year)


ENGLAND_AND_WALES = BankHolidays()


def is_working_day(day: date, closed: Container[date] = ENGLAND_AND_WALES) -> bool:
    """Tell whether ``day`` is Monday to Friday and not in ``closed``."""
    return day.weekday() < 5 and day not in closed


def on_or_after(day: date, closed: Container[date] = ENGLAND_AND_WALES) -> date:
    """Return ``day`` if it is a working day, else the next one."""
    while not is_working_day(day, closed):
        day += ONE_DAY
    return day


def on_or_before(day: date, closed: Container[date] = ENGLAND_AND_WALES) -> date:
    """Return ``day`` if it is a working day, else the one before."""
    while not is_working_day(day, closed):
        day -= ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """Return the corresponding date ``months`` later (earlier if negative)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _check_terms(period: int, unit: str) -> None:
    if unit not in UNITS:
        raise ValueError(f"unit of notice must be one of {UNITS}, not {unit!r}")
    if period < 0:
        raise ValueError(f"notice period cannot be negative: {period}")


def notice_ends(
    given: date,
    period: int,
    unit: str,
    working_day_only: bool = False,
    closed: Container[date] = ENGLAND_AND_WALES,
) -> date:
    """Return the day on which notice given on ``given`` has run.

    :param period: how many units, 0 or more
    :param unit: one of ``UNITS``
    :param working_day_only: notice on a closed day counts from the next working day
    :raises ValueError: for a negative period or an unknown unit
    """
    _check_terms(period, unit)
    if working_day_only or unit == WORKING_DAYS:
        given = on_or_after(given, closed)
    if unit == DAYS:
        return given + timedelta(days=period)
    if unit == WORKING_DAYS:
        for _step in range(period):
            given = on_or_after(given + ONE_DAY, closed)
        return given
    return add_months(given, period * 3 if unit == QUARTERS else period)


def notice_deadline(
    end: date,
    period: int,
    unit: str,
    working_day_only: bool = False,
    closed: Container[date] = ENGLAND_AND_WALES,
) -> date:
    """Return the latest day on which notice still ends the agreement by ``end``.

    Notice given on that day has run on or before ``end``; given a day later it has
    not. The result may lie before the agreement starts, see ``is_longer_than_term``.

    :raises ValueError: for a negative period or an unknown unit
    :raises OverflowError: when the period reaches back before the calendar begins
    """
    _check_terms(period, unit)
    if unit == DAYS:
        latest = end - timedelta(days=period)
    elif unit == WORKING_DAYS:
        latest = on_or_before(end, closed)
        for _step in range(period):
            latest = on_or_before(latest - ONE_DAY, closed)
    else:
        latest = _months_before(end, period * 3 if unit == QUARTERS else period)
    if working_day_only:
        latest = on_or_before(latest, closed)
    return latest


def _months_before(end: date, months: int) -> date:
    """Return the latest day whose corresponding date ``months`` on is by ``end``.

    An end on the last day of its month is met by every day of the earlier month (all
    are cut to that last day or fall before it), so the answer is that month's own
    last day: one month before 28 February 2027 is 31 January, not 28 January.
    """
    if end.year * 12 + end.month - 1 - months < 12:
        raise OverflowError("the notice period reaches back before the calendar begins")
    earlier = add_months(end, -months)
    if end.day == calendar.monthrange(end.year, end.month)[1]:
        last = calendar.monthrange(earlier.year, earlier.month)[1]
        return earlier.replace(day=last)
    return earlier


def is_longer_than_term(start: date | None, deadline: date | None) -> bool:
    """Tell whether the last day for notice lies before the agreement starts."""
    return bool(start and deadline and deadline < start)
