"""Figures of a pipeline of opportunities.

Values are pounds, chances are fractions between 0 and 1. Nothing here guesses: a ratio with an
empty bottom is None, for a person to read as "not known yet".
"""

from collections.abc import Iterable
from decimal import Decimal

from .pricing import decimal, pence


def weighted(lines: Iterable[tuple]) -> Decimal:
    """Sum of value x chance over ``(value, chance)`` pairs, to the penny.

    >>> weighted([(50000, "0.10"), (80000, "0.25")])
    Decimal('25000.00')
    """
    return pence(
        sum((decimal(value) * decimal(chance) for value, chance in lines), Decimal(0))
    )


def coverage(total, target) -> Decimal | None:
    """Open pipeline / income target of the period: 3.2 means 3.2 pounds sought for each wanted.

    >>> coverage(320000, 100000)
    Decimal('3.2')
    """
    target = decimal(target)
    return decimal(total) / target if target else None


def coverage_needed(win_rate) -> Decimal | None:
    """Coverage that a win rate asks for: 1 / win rate.

    >>> round(coverage_needed("0.28"), 2)
    Decimal('3.57')
    """
    win_rate = decimal(win_rate)
    return 1 / win_rate if win_rate > 0 else None


def win_rate(won: int, lost: int) -> Decimal | None:
    """Won / decided; None while nothing is decided."""
    decided = won + lost
    return Decimal(won) / decided if decided else None


def main_offer(lines: Iterable[tuple]):
    """The offer that stands for an opportunity: the one with the largest subtotal.

    *lines* are ``(offer, subtotal)``; among equals the first wins. None when there are none.

    >>> main_offer([("backup", 10), ("hosting", 40), ("backup", 35)])
    'backup'
    """
    totals = {}
    for offer, subtotal in lines:
        totals[offer] = totals.get(offer, Decimal(0)) + decimal(subtotal)
    return max(totals, key=totals.get) if totals else None
