"""Rules of an offer's life and of what is typed into it."""

import re

#: From each state of an offer, the states a person may move it to.
TRANSITIONS = {
    "idea": {"validated", "retired"},
    "validated": {"idea", "live", "retired"},
    "live": {"retired"},
    "retired": {"validated"},
}

_CPV_PREFIX = re.compile(r"[0-9]{2,8}")


def may_move(state_from: str, state_to: str) -> bool:
    """Whether an offer may go from one state to the other; staying is always allowed."""
    return state_from == state_to or state_to in TRANSITIONS.get(state_from, ())


def cpv_prefixes(text: str | None) -> list[str]:
    """Read space separated CPV prefixes, each two to eight digits; repeats are dropped.

    >>> cpv_prefixes("72 48  72")
    ['72', '48']

    :raises ValueError: with the part that isn't a prefix as its only argument.
    """
    prefixes = []
    for part in (text or "").split():
        if not _CPV_PREFIX.fullmatch(part):
            raise ValueError(part)
        if part not in prefixes:
            prefixes.append(part)
    return prefixes


def financial_year(label: str | None) -> bool:
    """Whether *label* names a financial year, such as ``2026-27``.

    >>> financial_year("2026-27"), financial_year("2026-28"), financial_year("1999-00")
    (True, False, True)
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", label or "")
    return bool(match) and (int(match[1]) + 1) % 100 == int(match[2])
