"""Notice of decisions in clear days (SI 2012/2089): which clock allows which day."""

from dataclasses import dataclass
from datetime import date

from .dates import clear_days_earliest, clear_days_latest_notice


@dataclass(frozen=True)
class Clock:
    """One notice that the law asks for before a decision.

    :param name: key by which the caller knows the clock
    :param notice_day: date of publication, or None when it isn't published
    :param clear_days: whole number of clear days
    """

    name: str
    notice_day: date | None
    clear_days: int

    @property
    def earliest(self):
        """Earliest lawful day of the decision, or None without a notice."""
        if self.notice_day is None:
            return None
        return clear_days_earliest(self.notice_day, self.clear_days)

    def latest_notice(self, decision_day):
        """Last day on which notice for a decision on ``decision_day`` is in time."""
        return clear_days_latest_notice(decision_day, self.clear_days)


@dataclass(frozen=True)
class Verdict:
    """What the clocks say about a decision on its day.

    :param earliest: latest of the clocks' earliest days; None while a notice is
        missing or no clock runs
    :param short: tuple of clocks whose notice was too short for the day
    :param missing: tuple of clocks without a notice
    :param deadline: last day on which every missing notice is still in time; None
        when nothing is missing or the decision has no day
    """

    earliest: date | None
    short: tuple
    missing: tuple
    deadline: date | None


def judge(clocks, decision_day):
    """Return the :class:`Verdict` of the clocks on a decision.

    :param clocks: iterable of :class:`Clock`, those the law asks for
    :param decision_day: date, or None while the decision has no day
    """
    clocks = tuple(clocks)
    missing = tuple(clock for clock in clocks if clock.earliest is None)
    given = [clock for clock in clocks if clock.earliest is not None]
    earliest = None
    if given and not missing:
        earliest = max(clock.earliest for clock in given)
    if decision_day is None:
        return Verdict(earliest, (), missing, None)
    short = tuple(clock for clock in given if clock.earliest > decision_day)
    deadline = min(
        (clock.latest_notice(decision_day) for clock in missing), default=None
    )
    return Verdict(earliest, short, missing, deadline)
