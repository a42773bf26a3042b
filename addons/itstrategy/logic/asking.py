"""Whom to ask for which reading, and how loudly: days and names in, lists out."""

from datetime import date, timedelta
from typing import NamedTuple

from . import periods

# Missed periods that are still made up for, the last one included.
CATCH_UP = 8
# A chair or theme owner hears of the same overdue reading once in so many days.
COPY_EVERY = 7


class Asked(NamedTuple):
    """A person or contact to write to, and the readings to write about."""

    key: int
    reading_ids: tuple[int, ...]


def missing_periods(frequency, today, measured_from, have, count=CATCH_UP):
    """Return the ended periods that have no reading yet, oldest first.

    :param frequency: "month", "quarter", "half" or "year"
    :param today: the day of asking; a period counts once it ended before it
    :param measured_from: day before which nothing is missed; without one only the
        period that ended last is looked at
    :param have: set of (first day, last day) that already have a reading
    :param count: how many periods to look back at most

    >>> missing_periods("quarter", date(2026, 10, 2), date(2026, 4, 1), set())
    ... # doctest: +NORMALIZE_WHITESPACE
    [(datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)),
     (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))]
    """
    found = []
    for start, end in ended_periods(frequency, today, count if measured_from else 1):
        if measured_from and end < measured_from:
            break
        if (start, end) not in have:
            found.append((start, end))
    return found[::-1]


def ended_periods(frequency, today, count=CATCH_UP):
    """Return the `count` periods that ended before `today`, latest first."""
    found = []
    day = today
    for _number in range(count):
        start, end = periods.last_ended(frequency, day)
        found.append((start, end))
        day = start
    return found


def urgency(due: date, today: date) -> str:
    """Return "open" before the day it is due, "today" on it, then "overdue"."""
    if due > today:
        return "open"
    return "today" if due == today else "overdue"


def gather(pairs):
    """Return [Asked] of (key, reading id), in the order of the keys.

    >>> gather([(7, 3), (5, 1), (7, 2)])
    [Asked(key=5, reading_ids=(1,)), Asked(key=7, reading_ids=(3, 2))]
    """
    found = {}
    for key, reading_id in pairs:
        found.setdefault(key, {})[reading_id] = True
    return [Asked(key, tuple(found[key])) for key in sorted(found)]


def is_escalated(due: date, today: date, days: int) -> bool:
    """Say whether a reading due on `due` is `days` or more behind."""
    return today >= due + timedelta(days=days)


def copies(escalated, told):
    """Return [Asked] of the contacts who hear of overdue readings today.

    :param escalated: iterable of (reading id, ids of its contacts)
    :param told: set of (contact id, reading id) of the last `COPY_EVERY` days
    """
    return gather(
        (contact, reading_id)
        for reading_id, contacts in escalated
        for contact in contacts
        if (contact, reading_id) not in told
    )
