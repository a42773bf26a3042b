"""What to know before trusting a rating: late, unowned, estimated, restated, stale.

These stand beside the rating, never in its place; but old or estimated figures don't
show green.
"""

from datetime import date, timedelta
from typing import NamedTuple

from .periods import last_ended

FLAGS = ("late", "unowned", "estimated", "restated", "stale", "illustrative")


class Facts(NamedTuple):
    """What is known of one measure on a day.

    `last_end` is the end of its latest period with a figure, None without any; `rag`,
    `quality` and `restated` are of the reading of that period. `set_aside` is that the
    last computation failed.
    """

    frequency: str
    due_days: int = 0
    measured_from: date | None = None
    owned: bool = True
    illustrative: bool = False
    set_aside: bool = False
    last_end: date | None = None
    rag: str | None = None
    quality: str | None = None
    restated: bool = False


def last_due(frequency: str, due_days: int, day: date) -> date:
    """Return the end of the latest period whose figure is due before `day`."""
    return last_ended(frequency, day - timedelta(days=due_days or 0))[1]


def is_late(facts: Facts, day: date) -> bool:
    """Say whether the figure of the last period due on `day` is missing.

    No figure is missed for a period that ended before `measured_from`.
    """
    end = last_due(facts.frequency, facts.due_days, day)
    if facts.measured_from and end < facts.measured_from:
        return False
    return not facts.last_end or facts.last_end < end


def flags(facts: Facts, day: date) -> set[str]:
    """Return the flags of a measure on `day`.

    Stale is a figure that a later one should have replaced: its successor is late, or
    the computation that would have brought it failed.
    """
    late = is_late(facts, day)
    said = {
        "late": late,
        "unowned": not facts.owned,
        "estimated": facts.quality == "estimated",
        "restated": facts.restated,
        "stale": bool(facts.last_end) and (late or facts.set_aside),
        "illustrative": facts.illustrative,
    }
    return {flag for flag in FLAGS if said[flag]}


def shown_rag(rag: str | None, said) -> str:
    """Return the rating a measure shows, given its flags.

    Grey without a reading and with a stale figure; an estimated one is never green.
    """
    if rag is None or "stale" in said:
        return "grey"
    return "grey" if rag == "green" and "estimated" in said else rag


def count(rows) -> dict:
    """Return how many of `rows` (group, flags) each group has of each flag.

    {group: {"late": n, ..., "stale": n, "measures": n}}
    """
    counts = {}
    for group, said in rows:
        found = counts.setdefault(group, dict.fromkeys((*FLAGS[:5], "measures"), 0))
        found["measures"] += 1
        for flag in said:
            if flag in found:
                found[flag] += 1
    return counts
