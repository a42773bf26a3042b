"""Which of several dated milestones a reading is held against."""

from datetime import date


def in_force(milestones: list[tuple[date, float]], date_end: date) -> float | None:
    """Return the value of the target in force for a period ending on `date_end`.

    `milestones` are (date, value) in order of date: the next one due on or after
    the end counts, after the last one the last. None without any.
    """
    for day, value in milestones:
        if day >= date_end:
            return value
    return milestones[-1][1] if milestones else None


def progress(value, baseline, target) -> float | None:
    """Return the way made from baseline to target as a fraction, not clamped.

    None where target equals baseline.
    """
    if target == baseline:
        return None
    return (value - baseline) / (target - baseline)
