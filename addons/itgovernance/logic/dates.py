"""Days that the law and the council's year count: pure date arithmetic.

Every function takes and returns ``datetime.date``; none reads the clock.
"""

import calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays


def financial_year_start(day, start_month=4):
    """Return the first day of the financial year that holds ``day``.

    :param day: date
    :param start_month: month 1 to 12 on whose first day the year starts; 4 = April,
        as in every local authority of England
    :raise ValueError: when start_month is not 1 to 12
    """
    _check_month(start_month)
    year = day.year if day.month >= start_month else day.year - 1
    return date(year, start_month, 1)


def financial_year_label(day, start_month=4):
    """Return the name of the financial year that holds ``day``: "2026-27".

    A year that starts in January is the calendar year and is named "2026".
    """
    start = financial_year_start(day, start_month)
    if start_month == 1:
        return str(start.year)
    return f"{start.year}-{(start.year + 1) % 100:02d}"


def clear_days_earliest(notice_day, clear_days):
    """Return the earliest day of a meeting after ``clear_days`` clear days' notice.

    Neither the day of the notice nor the day of the meeting counts: 28 clear days
    after 1 September is 30 September.

    :param notice_day: date on which the notice is published
    :param clear_days: whole number of clear days, 0 or more
    :raise ValueError: when clear_days is negative
    """
    return notice_day + timedelta(days=_check_clear_days(clear_days) + 1)


def clear_days_latest_notice(meeting_day, clear_days):
    """Return the last day on which notice of a meeting is still in time.

    The inverse of :func:`clear_days_earliest`.
    """
    return meeting_day - timedelta(days=_check_clear_days(clear_days) + 1)


def month_bounds(day):
    """Return (first day, last day) of the month that holds ``day``."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def quarter_bounds(day, start_month=4):
    """Return (first day, last day) of the quarter that holds ``day``.

    :param start_month: month in which the year of the quarters starts; April,
        January, July and October give the same quarters
    """
    _check_month(start_month)
    months_in = (day.month - start_month) % 3
    index = day.year * 12 + day.month - 1 - months_in
    first = date(index // 12, index % 12 + 1, 1)
    last_index = index + 2
    return first, month_bounds(date(last_index // 12, last_index % 12 + 1, 1))[1]


def is_working_day(day):
    """Say whether ``day`` is no Saturday, Sunday or bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def uk_working_days(start, end):
    """Count the working days after ``start`` up to and including ``end``.

    The day of the event does not count, the last day does. With ``end`` before
    ``start`` the same days count as negative.
    """
    if end < start:
        return -uk_working_days(end, start)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=i)) for i in range(1, days + 1))


def add_working_days(day, number):
    """Return the ``number``-th working day after ``day`` (before it when negative).

    With 0 the day itself comes back when it is a working day, else the next one.
    """
    if number == 0:
        while not is_working_day(day):
            day += timedelta(days=1)
        return day
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


@lru_cache(maxsize=256)
def _bank_holidays(year):
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _check_month(start_month):
    if not 1 <= start_month <= 12:
        raise ValueError(f"start_month must be 1 to 12, not {start_month!r}")


def _check_clear_days(clear_days):
    if clear_days < 0:
        raise ValueError(f"clear_days can't be negative: {clear_days!r}")
    return int(clear_days)
