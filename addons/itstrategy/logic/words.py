"""Figures and periods as people write them."""

from datetime import timedelta

_DECIMALS = {"count": 0, "gbp": 0, "percent": 1, "days": 0, "ratio": 2}


def number(value: float, decimals: int) -> str:
    """Return `value` with thousands separated and no idle decimals."""
    shown = round(value, decimals)
    if shown == round(shown):
        decimals = 0
    text = f"{abs(shown):,.{decimals}f}"
    return f"-{text}" if shown < 0 else text


def figure(value: float | None, unit: str) -> str:
    """Return `value` in its unit: £150,000, 92.5%, 120 days; empty for None.

    >>> figure(-1250.5, "gbp")
    '-£1,250.50'
    """
    if value is None:
        return ""
    decimals = _DECIMALS.get(unit, 2)
    if decimals == 0 and round(value, 2) != round(value):
        decimals = 2
    text = number(value, decimals)
    if unit == "gbp":
        return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"
    if unit == "percent":
        return f"{text}%"
    if unit == "days":
        return f"{text} day" if text == "1" else f"{text} days"
    return text


_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def period(start, end) -> str:
    """Return a period of two days: Jul to Sep 2026, or day by day if not whole.

    >>> from datetime import date
    >>> period(date(2026, 7, 1), date(2026, 9, 30))
    'Jul to Sep 2026'
    """
    if not start or not end:
        return ""
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        return f"{day(start)} to {day(end)}"
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year} to {last} {end.year}"
    if start.month == end.month:
        return f"{first} {start.year}"
    return f"{first} to {last} {end.year}"


def day(one) -> str:
    """Return a day: 31 Mar 2027; empty for none."""
    return f"{one.day} {_MONTHS[one.month - 1]} {one.year}" if one else ""
