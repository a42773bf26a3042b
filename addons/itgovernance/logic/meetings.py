"""When a forum meets next: plain dates."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

DAYS = {"week": 7, "fortnight": 14}
MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half": 6, "year": 12}


def next_meeting(meeting, cadence, day):
    """Return the first meeting on or after ``day``, or None when it can't be known.

    :param meeting: date of one meeting, past or to come; None (False) when unknown
    :param cadence: week, fortnight, month, two_months, quarter, half, year or
        as_needed; months keep the day of the month, or take its last day
    :param day: date
    """
    if not meeting:
        return None
    if meeting >= day:
        return meeting
    if cadence in DAYS:
        step = DAYS[cadence]
        return day + timedelta(days=(meeting - day).days % step)
    if cadence in MONTHS:
        step = MONTHS[cadence]
        apart = (day.year - meeting.year) * 12 + day.month - meeting.month
        number = apart // step
        while (found := meeting + relativedelta(months=number * step)) < day:
            number += 1
        return found
    return None
