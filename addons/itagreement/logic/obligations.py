"""When an obligation falls due, when its cure period ends, and how well a side keeps its word.

Days are counted as for notice: the day counted from does not count itself, months follow the
corresponding date rule, working days are those of England and Wales (`logic.notice`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from . import notice

DAYS, WORKING_DAYS, MONTHS = notice.DAYS, notice.WORKING_DAYS, notice.MONTHS
UNITS = (DAYS, WORKING_DAYS, MONTHS)
BEFORE, AFTER = "before", "after"


def due_day(anchor: date, offset: int, unit: str, side: str = AFTER) -> date:
    """The day that lies so many units before or after another.

    :param anchor: the day counted from
    :param offset: how many, 0 or more
    :param unit: one of `UNITS`
    :param side: `BEFORE` or `AFTER`
    :raises ValueError: for an offset below zero, an unknown unit or side

    >>> due_day(date(2026, 1, 31), 1, MONTHS)
    datetime.date(2026, 2, 28)
    """
    if offset < 0 or unit not in UNITS or side not in (BEFORE, AFTER):
        raise ValueError(f"no such due rule: {offset} {unit} {side}")
    if unit == MONTHS:
        return notice.add_months(anchor, offset if side == AFTER else -offset)
    if unit == DAYS:
        return anchor + timedelta(days=offset if side == AFTER else -offset)
    if side == AFTER:
        return notice.notice_ends(anchor, offset, WORKING_DAYS)
    return notice.notice_deadline(anchor, offset, WORKING_DAYS)


def cure_ends(since: date, days: int) -> date | None:
    """The last day of a cure period that began on *since*; None where there is none."""
    return since + timedelta(days=days) if days > 0 else None


@dataclass(frozen=True)
class Kept:
    """How a side kept its word: counts of obligations that have come due or were settled."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    breach: int = 0
    waived: int = 0

    @property
    def counted(self) -> int:
        """Those the rate is told of; what was waived or is said to be met says nothing."""
        return self.on_time + self.late + self.overdue + self.breach

    def rate(self, least: int) -> float | None:
        """On time / counted, or None while fewer than *least* have come due.

        >>> Kept(on_time=3, late=1).rate(4), Kept(on_time=3).rate(5)
        (0.75, None)
        """
        if not self.counted or self.counted < least:
            return None
        return self.on_time / self.counted


def together(several: Iterable[Kept]) -> Kept:
    """The counts of several, added up."""
    several = list(several)
    return Kept(
        *(sum(getattr(one, name) for one in several) for name in Kept.__annotations__)
    )
