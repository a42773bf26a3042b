"""Measured figures: ours against a reference, a number of seconds, or an equal count."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Seconds of ours and of the reference, and how many times the reference ours may take.

    Without a bound it is told and holds.
    """

    what: str
    ours: float
    reference: float
    bound: float | None = None

    @property
    def ratio(self):
        """Ours as a multiple of the reference."""
        return self.ours / self.reference

    @property
    def holds(self):
        """Whether the bound is kept."""
        return self.bound is None or self.ratio <= self.bound

    def __str__(self):
        told = (
            f"{self.what}: {self.ours * 1000:.0f} ms against "
            f"{self.reference * 1000:.0f} ms = {self.ratio:.2f} x"
        )
        if self.bound is None:
            return told
        verdict = "holds" if self.holds else "BROKEN"
        return f"{told}, at most {self.bound:g} x: {verdict}"


@dataclass(frozen=True)
class Limit:
    """Seconds of ours and how many it may take at most."""

    what: str
    ours: float
    bound: float

    @property
    def holds(self):
        """Whether the bound is kept."""
        return self.ours <= self.bound

    def __str__(self):
        verdict = "holds" if self.holds else "BROKEN"
        return (
            f"{self.what}: {self.ours * 1000:.0f} ms, at most "
            f"{self.bound * 1000:.0f} ms: {verdict}"
        )


@dataclass(frozen=True)
class Queries:
    """How many queries few and many records take; many may not take more."""

    what: str
    few: int
    many: int

    @property
    def holds(self):
        """Whether the number of queries does not grow."""
        return self.many <= self.few

    def __str__(self):
        verdict = "holds" if self.holds else "BROKEN"
        return (
            f"{self.what}: {self.few} queries for few, {self.many} for many: {verdict}"
        )


def seconds(action, times=5, before=None):
    """The best time of several runs, for the machine does other things as well.

    `before` is run before each of them and not timed.
    """
    best = float("inf")
    for _ in range(times):
        if before:
            before()
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
    return best
