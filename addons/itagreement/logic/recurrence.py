"""When a recurring obligation falls due next."""

import calendar
from datetime import date

MONTHS_BETWEEN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def next_due(due: date, recurrence: str, anchor_day: int) -> date | None:
    """Return the due date after ``due``, or None for an obligation met once.

    :param recurrence: ``none`` or a key of ``MONTHS_BETWEEN``
    :param anchor_day: day of the month first agreed (1 to 31); kept apart so that an
        obligation due on the 31st returns to the 31st after a short month
    """
    months = MONTHS_BETWEEN.get(recurrence)
    if not months:
        return None
    year, month = divmod(due.year * 12 + due.month - 1 + months, 12)
    month += 1
    return date(year, month, min(anchor_day, calendar.monthrange(year, month)[1]))
