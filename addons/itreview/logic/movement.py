"""What moved in the pipeline between two moments, so that it adds up to the penny.

opening + new + reopened + came + grown - shrunk - went - won - lost - left = closing

A deal that grew and was then won counts with the value it had at the opening as won, for a
movement compares two moments and knows nothing of what went on between them.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

PLUS = ("new", "reopened", "came", "grown")
MINUS = ("shrunk", "went", "won", "lost", "left")
#: Between two groups of one look; the whole knows none of these.
BETWEEN_GROUPS = {"came", "went"}


@dataclass(frozen=True)
class State:
    """An opportunity at a moment: its number, status, value in the pipeline, expected close.

    `group` is what the movement is told by (a stage, a team, an owner); `in_scope` whether the
    look asked for includes it.
    """

    ref: int
    status: str
    value: Decimal
    due: date | None = None
    group: object = None
    in_scope: bool = True

    @property
    def is_open(self):
        """Whether it counts in the pipeline."""
        return self.status == "open"


@dataclass
class Movement:
    """Amounts by bucket, and the numbers of the opportunities behind each."""

    amounts: dict = field(default_factory=dict)
    refs: dict = field(default_factory=dict)

    def add(self, bucket, ref, amount):
        """Count an opportunity's amount in a bucket."""
        self.amounts[bucket] = self.amounts.get(bucket, Decimal(0)) + amount
        self.refs.setdefault(bucket, []).append(ref)

    def amount(self, bucket):
        """Amount of a bucket, 0 where nothing is in it."""
        return self.amounts.get(bucket, Decimal(0))


def steps_of(before, after):
    """What one opportunity does to the pipeline between two moments.

    :param before: its `State` at the earlier moment, or None
    :param after: its `State` at the later moment, or None
    :returns: [(group, bucket, amount)]; `slipped_out` and `pulled_in` stand beside the sum.
        One that changes its group, or comes into the scope or goes out of it, *went* from the
        one with the value it had and *came* to the other with the same.
    """
    was_open = before is not None and before.is_open
    is_open = after is not None and after.is_open
    steps = []
    if was_open and before.in_scope:
        steps.append((before.group, "opening", before.value))
    if is_open and after.in_scope:
        steps.append((after.group, "closing", after.value))
    if was_open and is_open:
        steps += _steps_of_open(before, after)
    elif is_open and after.in_scope:
        steps.append(
            (after.group, "new" if before is None else "reopened", after.value)
        )
    elif was_open and before.in_scope:
        steps.append((before.group, _open_to_closed(after), before.value))
    return steps


def _open_to_closed(after):
    if after is None:
        return "left"
    return after.status if after.status in ("won", "lost") else "left"


def _steps_of_open(before, after):
    moved = (before.group, before.in_scope) != (after.group, after.in_scope)
    if moved and before.in_scope:
        yield before.group, "went", before.value
    if not after.in_scope:
        return
    if moved:
        yield after.group, "came", before.value
    change = after.value - before.value
    if change:
        yield after.group, "grown" if change > 0 else "shrunk", abs(change)
    if before.due and after.due and before.due != after.due:
        later = after.due > before.due
        yield after.group, "slipped_out" if later else "pulled_in", after.value


def by_group(opening, closing):
    """Compare two moments, group by group.

    :param opening: states as known at the earlier moment, each opportunity once at most
    :param closing: the same at the later moment
    :returns: {group: `Movement`}; each adds up by itself
    """
    earlier = {state.ref: state for state in opening}
    later = {state.ref: state for state in closing}
    found = {}
    for ref in sorted(earlier.keys() | later.keys()):
        for group, bucket, amount in steps_of(earlier.get(ref), later.get(ref)):
            found.setdefault(group, Movement()).add(bucket, ref, amount)
    return found


def between(opening, closing):
    """Compare two moments as a whole, whatever the groups of the states.

    :returns: `Movement`
    """
    whole = [
        [replace(state, group=None) for state in part] for part in (opening, closing)
    ]
    return by_group(*whole).get(None, Movement())


def adds_up(movement):
    """Whether opening and movements give the closing exactly."""
    total = movement.amount("opening")
    total += sum((movement.amount(bucket) for bucket in PLUS), Decimal(0))
    total -= sum((movement.amount(bucket) for bucket in MINUS), Decimal(0))
    return total == movement.amount("closing")


def is_news(before, after, has_before=True):
    """Whether a review shows an opportunity: it is open, or has ended since the review before.

    :param before: its state then, or None
    :param after: its state now
    :param has_before: whether there was a review before; the first shows what is open alone

    >>> lost = State(1, "lost", Decimal(5))
    >>> is_news(None, lost), is_news(None, lost, False), is_news(lost, lost)
    (True, False, False)
    """
    if after.is_open:
        return True
    if before is not None and before.is_open:
        return True
    ended = after.status in ("won", "lost")
    return has_before and ended and (before is None or before.status != after.status)


def change_of(before, after):
    """The one word that says most about an opportunity since the last review.

    :param before: its state then, or None
    :param after: its state now
    """
    if before is None:
        return "new" if after.is_open else after.status
    if after.status != before.status:
        return "reopened" if after.is_open else after.status
    if before.due and after.due and after.due > before.due:
        return "slipped"
    if after.value != before.value:
        return "grown" if after.value > before.value else "shrunk"
    return "same"
