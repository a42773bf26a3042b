"""When somebody is reminded of a day that matters, and what comes next.

A reminder falls due some days before the day, then week by week until what is owed is
done. Days that the nightly job missed are neither lost nor repeated: what counts is the
latest step that has come, and whether that one was sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Rhythm:
    """How somebody is reminded of one kind of day.

    :param leads: days before the day at which a reminder falls due, in any order
    :param every: days between reminders after the last lead, 0 for none
    """

    leads: tuple[int, ...]
    every: int = 0


def latest_step(deadline: date, today: date, rhythm: Rhythm) -> date | None:
    """Return the day on which the latest reminder that has come fell due, or None.

    :raises ValueError: for a rhythm without leads
    """
    if not rhythm.leads:
        raise ValueError("a rhythm of reminders needs at least one lead")
    leads = sorted(rhythm.leads, reverse=True)
    days_left = (deadline - today).days
    if days_left > leads[0]:
        return None
    last = min(leads)
    if days_left > last:
        lead = min(one for one in leads if one >= days_left)
        return deadline - timedelta(days=lead)
    weeks = (last - days_left) // rhythm.every if rhythm.every else 0
    return deadline - timedelta(days=last) + timedelta(days=weeks * rhythm.every)


def is_owed(
    deadline: date, today: date, rhythm: Rhythm, last_sent: date | None
) -> bool:
    """Tell whether a reminder is to be sent today.

    :param last_sent: due day of the latest reminder sent for this deadline, or None
    """
    step = latest_step(deadline, today, rhythm)
    return step is not None and (last_sent is None or last_sent < step)


def next_event(
    events: Iterable[tuple[date | None, str]],
) -> tuple[date, str] | None:
    """Return the earliest of these events, or None.

    What is past and still among them hasn't been dealt with, so it comes before what is
    still to come.

    :param events: pairs of day and what happens; those without a day don't count
    """
    return min(((day, name) for day, name in events if day), default=None)
