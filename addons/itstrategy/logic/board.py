"""What the theme board, its print and its workbook show: shaping and counting.

Values in, values out. A measure is a dict as `it.theme.board._read_board` returns
it; ratings and flags are keys, words are put to them by the model.
"""

import json
from datetime import date, timedelta

from . import periods, words
from .hygiene import FLAGS

RATINGS = ("red", "amber", "green", "grey", "white")
SPARKS = 12  # readings of one spark line
STEPS = ("month", "quarter")


def default_day(today: date, step: str = "quarter") -> date:
    """Return the last day of the quarter, or month, that ended last."""
    return periods.last_ended(step, today)[1]


def period_bounds(day: date, step: str | None = None) -> tuple[date, date] | None:
    """Return the period that ends on `day`: of `step`, else a quarter or a month.

    None where no such period ends on that day.
    """
    for frequency in (step,) if step else ("quarter", "month"):
        start, end = periods.bounds(frequency, day)
        if end == day:
            return start, end
    return None


def period_text(day: date, step: str | None = None) -> str:
    """Return the period that ends on `day` in words.

    >>> period_text(date(2026, 9, 30)), period_text(date(2026, 9, 30), "month")
    ('Jul to Sep 2026', 'Sep 2026')
    """
    found = period_bounds(day, step)
    return words.period(*found) if found else ""


def neighbours(day: date, step: str) -> tuple[date, date]:
    """Return the last end of a period of `step` before `day`, and the next after it."""
    start, end = periods.bounds(step, day)
    if day == end:
        end = periods.bounds(step, end + timedelta(days=1))[1]
    return start - timedelta(days=1), end


def recent_ends(today: date, step: str, day: date, years: int = 4) -> list[date]:
    """Return the ends one may choose from, latest first, `day` among them.

    From the running period back over `years`, in steps of `step`.
    """
    end = periods.bounds(step, today)[1]
    ends = []
    for _index in range(years * 12 // periods.MONTHS[step] + 1):
        ends.append(end)
        end = neighbours(end, step)[0]
    return sorted({*ends, day}, reverse=True)


def expected_end(frequency: str, day: date, today: date, due_days: int) -> date:
    """Return the end of the last period that should have a figure on the board.

    The last of `frequency` that ended on or before `day`, the day the board looks at,
    and that is due: its days to report were over before `today`.
    """
    due = today - timedelta(days=due_days)
    return periods.last_ended(frequency, min(day + timedelta(days=1), due))[1]


def count(measures) -> tuple[dict, dict]:
    """Return how many measures have each rating, and each flag."""
    counts = dict.fromkeys(RATINGS, 0)
    hygiene = dict.fromkeys(FLAGS, 0)
    for measure in measures:
        counts[measure["rag"]] += 1
        for flag in measure["flags"]:
            hygiene[flag] += 1
    return counts, hygiene


def jsonable(value):
    """Return `value` with days as ISO text and keys as text, all the way down.

    By way of JSON itself, which is the fastest walk over a large board.
    """
    return json.loads(json.dumps(value, default=date.isoformat))
