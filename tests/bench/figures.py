"""A measured figure: ours, the reference in the same run, and the bound on their ratio."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Seconds of ours and of the reference, and how many times the reference ours may take."""

    what: str
    ours: float
    reference: float
    bound: float

    @property
    def ratio(self):
        """Ours as a multiple of the reference."""
        return self.ours / self.reference

    @property
    def holds(self):
        """Whether the bound is kept."""
        return self.ratio <= self.bound

    def __str__(self):
        verdict = "holds" if self.holds else "BROKEN"
        return (
            f"{self.what}: {self.ours * 1000:.0f} ms against {self.reference * 1000:.0f} ms = "
            f"{self.ratio:.2f} x, at most {self.bound:g} x: {verdict}"
        )


def seconds(action, times=5):
    """The best time of several runs, for the machine does other things as well."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
    return best
