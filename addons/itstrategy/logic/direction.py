"""Direction of travel: is a figure better than the one it is compared with?"""

from .rag import Target, _decimal, shortfall

DEAD_BAND = 1  # percent of the earlier figure within which nothing has changed


def direction(
    value,
    before,
    polarity: str,
    target: Target | None = None,
    dead_band: float = DEAD_BAND,
) -> str:
    """Return better, same or worse in terms of the polarity, or none.

    A change of at most `dead_band` percent of the earlier figure is none at all.

    "none" where there is nothing to compare, or the measure is only tracked. In a
    range both figures are compared by their distance to it.
    """
    if value is None or before is None or polarity == "track":
        return "none"
    if polarity == "range":
        if target is None:
            return "none"
        now = shortfall(value, target, polarity)[0]
        then = shortfall(before, target, polarity)[0]
        change, base = now - then, abs(_decimal(before))
    else:
        change, base = _decimal(value) - _decimal(before), abs(_decimal(before))
        if polarity == "lower":
            change = -change
    if abs(change) * 100 <= _decimal(dead_band) * base:
        return "same"
    return "better" if change > 0 else "worse"


def period_amount(total, earlier_total, starts_year: bool):
    """Return what one period added to a figure that grows over a financial year.

    None where the total of the period before is not known.
    """
    if total is None:
        return None
    if starts_year:
        return total
    return None if earlier_total is None else total - earlier_total
