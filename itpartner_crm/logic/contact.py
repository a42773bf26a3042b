"""When the council last spoke with somebody, and when it should again.

Plain Python: dates in, dates and words out. The interval by tier is a setting of the
council, held as dated rule values; it comes in here as a number of days.
"""

from datetime import timedelta


def next_contact(last, start, days):
    """Day by which the next contact is due.

    :param last: date of the last real contact, or None when there was none.
    :param start: date from which the interval runs while there was none, or None.
    :param days: interval in days; 0 or less when no contact is asked for.
    :returns: date, or None when nothing is due.

    >>> from datetime import date
    >>> next_contact(date(2026, 3, 1), date(2026, 1, 1), 30)
    datetime.date(2026, 3, 31)
    >>> next_contact(None, date(2026, 1, 1), 30)
    datetime.date(2026, 1, 31)
    >>> next_contact(date(2026, 3, 1), None, 0)
    """
    base = last or start
    if days <= 0 or base is None:
        return None
    return base + timedelta(days=days)


def rating(last, due, today, soon):
    """How contact stands: one of the keys of a rating, None where none is asked for.

    Red: the day has passed (the day itself is still in time). Amber: the day is at most
    *soon* days away. Grey: never any contact, and the day is still ahead. Green: else.

    :param last: date of the last real contact, or None.
    :param due: date by which contact is due, or None.
    :param today: date.
    :param soon: days before the day at which a warning is given, 0 or more.

    >>> from datetime import date
    >>> rating(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31), 7)
    'amber'
    >>> rating(date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), 7)
    'red'
    """
    if due is None:
        return None
    if due < today:
        return "red"
    if last is None:
        return "grey"
    return "amber" if due <= today + timedelta(days=soon) else "green"


def silence(since, due, today):
    """For how many days nobody has spoken, once the day of the next contact has passed.

    :param since: date of the last real contact, or the one from which is counted.
    :param due: date by which contact is due, or None where none is asked for.
    :param today: date.
    :returns: days, 0 while contact is still in time.

    >>> from datetime import date
    >>> silence(date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    31
    >>> silence(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31))
    0
    """
    return (today - since).days if due is not None and due < today else 0
