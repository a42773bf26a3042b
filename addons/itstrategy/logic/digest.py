"""What changed in a week, sorted into the sections of a digest.

Facts are plain dictionaries; each carries what its line says, and for whom it is.
No fact of an exempt matter may be handed in: nothing here hides any.
"""

from datetime import date, timedelta
from typing import NamedTuple

# Sections in the order in which a digest shows them.
SECTIONS = (
    "worse",
    "better",
    "unchanged",
    "late",
    "restated",
    "actions_overdue",
    "actions_due",
    "actions_done",
    "decisions_taken",
    "decisions_ahead",
    "unowned",
)
# What alone is no reason to write: it stood there last week as well.
STANDING = {"unowned"}
RANK = {"red": 0, "amber": 1, "green": 2}
SHAPES = {"green": "●", "amber": "▲", "red": "■", "grey": "◌", "white": "○"}
# A digest that missed weeks looks back no further than this.
LOOK_BACK = timedelta(days=28)
WEEK = timedelta(days=7)
ACTIONS_AHEAD = timedelta(days=14)
DECISIONS_AHEAD = timedelta(days=28)


class Window(NamedTuple):
    """The days a digest tells about: from `start` up to the day before `end`."""

    start: date
    end: date

    def holds(self, day):
        return bool(day) and self.start <= day < self.end


def monday(day: date) -> date:
    """Return the Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def window(week: date, last: date | None) -> Window:
    """Return the days told about in the week of Monday `week`.

    :param last: Monday of the digest before, so that no week falls between two

    >>> window(date(2026, 11, 23), date(2026, 11, 9)).start
    datetime.date(2026, 11, 9)
    """
    start = week - WEEK
    if last:
        start = max(min(start, last), week - LOOK_BACK)
    return Window(start, week)


def change(rag: str, before: str | None, direction: str) -> str:
    """Say whether a closed reading got better, worse or stayed as it was.

    The rating decides; where that is the same or there is none to compare with, the
    direction of the figure does.

    :return: "better", "worse" or "unchanged"

    >>> change("amber", "red", "worse")
    'better'
    """
    if rag in RANK and before in RANK and rag != before:
        return "better" if RANK[rag] > RANK[before] else "worse"
    return direction if direction in ("better", "worse") else "unchanged"


def action_section(state, date_due, date_done, span: Window, today: date):
    """Return the section an action belongs to, or None."""
    if state == "done":
        return "actions_done" if span.holds(date_done) else None
    if not date_due:
        return None
    if date_due < today:
        return "actions_overdue"
    return "actions_due" if date_due <= today + ACTIONS_AHEAD else None


def decision_section(is_taken, day, span: Window, today: date):
    """Return the section a decision belongs to, or None."""
    if not day:
        return None
    if is_taken:
        return "decisions_taken" if span.holds(day) else None
    return "decisions_ahead" if today <= day <= today + DECISIONS_AHEAD else None


def sort(facts):
    """Return {section: [fact]} in the order of `SECTIONS`, without empty ones.

    :param facts: iterable of dictionaries with "section" and "order", a tuple; one
        with a section None is left out
    """
    found = {}
    for fact in facts:
        if fact["section"]:
            found.setdefault(fact["section"], []).append(fact)
    return {
        section: sorted(found[section], key=lambda one: one["order"])
        for section in SECTIONS
        if section in found
    }


def is_news(sections) -> bool:
    """Say whether sections hold more than what stood there last week."""
    return bool(set(sections) - STANDING)
