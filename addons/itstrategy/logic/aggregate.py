"""From sums of outcomes to the figure of a measure.

One `Sums` per kind of outcome (realised, forecast) comes from one grouped query;
everything else about a period is arithmetic here.
"""

from datetime import date
from typing import NamedTuple

from .periods import same_day, year_start


class Sums(NamedTuple):
    """What the lines of one window add up to; `latest` is the last dated one."""

    total: float = 0.0
    denominator: float = 0.0
    count: int = 0
    latest: float | None = None


class Figures(NamedTuple):
    """The figures of one reading; None where there is nothing to say."""

    value: float | None
    forecast: float | None
    outlook: float | None
    numerator: float | None = None
    denominator: float | None = None


NOTHING = Sums()


def method(aggregation: str, unit: str) -> str:
    """Return how lines make a figure: latest, sum, mean or ratio.

    Twelve rolling months add up money and counts, average days, and divide sums
    for percentages and ratios: never a mean of percentages.
    """
    if aggregation == "rolling12":
        return {"percent": "ratio", "ratio": "ratio", "days": "mean"}.get(unit, "sum")
    return "latest" if aggregation == "snapshot" else aggregation


def window_start(aggregation: str, start: date, end: date, start_month: int = 4):
    """Return the first day of the window of lines behind a reading.

    sum and ratio run from the start of the financial year, mean over the period
    alone, rolling12 over twelve months; a snapshot has no first day for what was
    realised (None) and its forecasts run from the start of the financial year.
    """
    if aggregation == "mean":
        return start
    if aggregation == "rolling12":
        return date.fromordinal(same_day(end, -12).toordinal() + 1)
    if aggregation == "snapshot":
        return None
    return min(start, year_start(end, start_month))


def _value(sums: Sums, how: str, unit: str) -> float | None:
    if how == "latest":
        return sums.latest
    if how == "sum":
        return sums.total
    if how == "mean":
        return sums.total / sums.count if sums.count else None
    if not sums.denominator:
        return None
    return sums.total / sums.denominator * (100 if unit == "percent" else 1)


def add(one: Sums, other: Sums) -> Sums:
    """Return the sums of two windows together; a latest value belongs to neither."""
    return Sums(
        one.total + other.total,
        one.denominator + other.denominator,
        one.count + other.count,
    )


def figures(realised: Sums, forecast: Sums, aggregation: str, unit: str) -> Figures:
    """Return the figures of a reading from the sums of its window.

    A sum of nothing is 0: a year in which nothing was saved saved nothing. A mean,
    a ratio or a snapshot of nothing is not known. The outlook of sums is value plus
    forecast; of means and ratios the one over both; of a snapshot the level plus
    the changes forecast.
    """
    how = method(aggregation, unit)
    value = _value(realised, how, unit)
    if how == "latest":
        expected = forecast.total
        outlook = None if value is None and not forecast.count else (value or 0.0)
        if outlook is not None:
            outlook += expected
    elif how == "sum":
        expected = forecast.total
        outlook = realised.total + forecast.total
    else:
        expected = _value(forecast, how, unit)
        outlook = _value(add(realised, forecast), how, unit)
    if how == "ratio":
        return Figures(value, expected, outlook, realised.total, realised.denominator)
    return Figures(value, expected, outlook)
