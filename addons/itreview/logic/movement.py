"""What moved in the pipeline between two moments, so that it adds up to the penny.

opening + new + reopened + grown - shrunk - won - lost - left = closing

A deal that grew and was then won counts with the value it had at the opening as won, for a
movement compares two moments and knows nothing of what went on between them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

PLUS = ("new", "reopened", "grown")
MINUS = ("shrunk", "won", "lost", "left")


@dataclass(frozen=True)
class State:
    """An opportunity at a moment: its number, status, value in the pipeline, expected close."""

    ref: int
    status: str
    value: Decimal
    due: date | None = None

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


def _open_to_closed(before, after):
    if after is None:
        return "left"
    return after.status if after.status in ("won", "lost") else "left"


def between(opening, closing):
    """Compare two moments.

    :param opening: states as known at the earlier moment, each opportunity once at most
    :param closing: the same at the later moment
    :returns: `Movement`; beside the buckets that add up it notes `slipped_out` and `pulled_in`,
        the values whose expected close moved later or earlier
    """
    earlier = {state.ref: state for state in opening}
    later = {state.ref: state for state in closing}
    found = Movement()
    for ref in sorted(earlier.keys() | later.keys()):
        before, after = earlier.get(ref), later.get(ref)
        was_open = before is not None and before.is_open
        is_open = after is not None and after.is_open
        if was_open:
            found.add("opening", ref, before.value)
        if is_open:
            found.add("closing", ref, after.value)
        if was_open and is_open:
            _note_change(found, before, after)
        elif is_open:
            found.add("new" if before is None else "reopened", ref, after.value)
        elif was_open:
            found.add(_open_to_closed(before, after), ref, before.value)
    return found


def _note_change(found, before, after):
    change = after.value - before.value
    if change > 0:
        found.add("grown", after.ref, change)
    elif change < 0:
        found.add("shrunk", after.ref, -change)
    if before.due and after.due and before.due != after.due:
        bucket = "slipped_out" if after.due > before.due else "pulled_in"
        found.add(bucket, after.ref, after.value)


def adds_up(movement):
    """Whether opening and movements give the closing exactly."""
    total = movement.amount("opening")
    total += sum((movement.amount(bucket) for bucket in PLUS), Decimal(0))
    total -= sum((movement.amount(bucket) for bucket in MINUS), Decimal(0))
    return total == movement.amount("closing")


def change_of(before, after):
    """The one word that says most about an opportunity since the last review.

    :param before: its state then, or None
    :param after: its state now
    """
    if before is None:
        return "new"
    if after.status != before.status:
        return "reopened" if after.is_open else after.status
    if before.due and after.due and after.due > before.due:
        return "slipped"
    if after.value != before.value:
        return "grown" if after.value > before.value else "shrunk"
    return "same"
