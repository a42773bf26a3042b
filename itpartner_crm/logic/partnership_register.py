"""The register of significant partnerships: who is on it on a day, and what changed.

Dates, tiers and ratings in, sections out. Layout of the yearly report to an audit
committee: added, proposed removals, improved, below the top, fell (domain notes, 2.4).
"""

from .assurance import TOP, movement

SECTIONS = (
    "added",
    "removed",
    "proposed",
    "improved",
    "fell",
    "below",
    "overdue",
    "unrated",
)


def is_on(start, ended, tier, tiers, day):
    """Say whether a partnership stands on the register at the end of a day.

    :param start: date it began; falsy: it hasn't begun
    :param ended: date on which it ended, falsy while it goes on
    :param tier: its significance on that day, falsy when not judged
    :param tiers: the tiers the register takes
    """
    return bool(
        start and start <= day and (not ended or ended > day) and tier in tiers
    )


def sort_out(rows, day):
    """Return which rows belong to which section.

    :param rows: list of {"id", "was": on the register before the period, "is": on it
        on `day`, "then" and "now": ratings or None, "leaving": its removal is
        proposed, "due": date of the next review or None}
    :param day: date, last of the period
    :returns: {section of SECTIONS and "register": [id]} in the order of the rows
    """
    found = {name: [] for name in ("register", *SECTIONS)}
    for row in rows:
        for name in _sections_of(row, day):
            found[name].append(row["id"])
    return found


def _sections_of(row, day):
    if not row["is"]:
        return ["removed"] if row["was"] else []
    moved = movement(row["then"] if row["was"] else None, row["now"])
    tests = {
        "register": True,
        "added": not row["was"],
        "proposed": row["leaving"],
        "improved": moved == "up",
        "fell": moved == "down",
        "below": bool(row["now"]) and row["now"] != TOP,
        "overdue": bool(row["due"]) and row["due"] < day,
        "unrated": not row["now"],
    }
    return [name for name, holds in tests.items() if holds]
