"""The running test "one year with another" of a power that allows cost recovery at most.

Local Government Act 2003 s.93(3), Localism Act 2011 s.3(3): taking one financial year with
another, income from charges may not exceed the cost of the kind of service. The window of
years and the tolerance are the council's own dated values.
"""

from dataclasses import dataclass
from decimal import Decimal

from .pricing import ZERO, decimal, pence


@dataclass(frozen=True)
class Year:
    """Income and full cost of a financial year, pounds; planned or as the ledger closed."""

    income: Decimal
    cost: Decimal
    is_outturn: bool = False


@dataclass(frozen=True)
class Test:
    """Income and cost of the window's years, pounds; ``limit`` is the surplus borne."""

    income: Decimal
    cost: Decimal
    limit: Decimal

    @property
    def surplus(self) -> Decimal:
        """Income less cost; below nought where less than cost was recovered."""
        return self.income - self.cost

    @property
    def is_kept(self) -> bool:
        """Whether the surplus stays within the tolerance."""
        return self.surplus <= self.limit


def window(label: str, years: int) -> list[str]:
    """Financial years of the window that ends with *label*, the oldest first.

    >>> window("2026-27", 3)
    ['2024-25', '2025-26', '2026-27']
    """
    first = int(label[:4]) - years + 1
    return [f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + years)]


def running(figures: dict, label: str, years: int, tolerance) -> Test:
    """Sum the window that ends with *label*.

    :param figures: {financial year: ``Year``}; a year that is missing counts nought
    :param tolerance: part of the window's cost, as a fraction

    >>> years = {"2025-26": Year(90, 100), "2026-27": Year(108, 100)}
    >>> running(years, "2026-27", 3, 0).surplus
    Decimal('-2.00')
    """
    income = cost = ZERO
    for year in window(label, years):
        if year in figures:
            income += decimal(figures[year].income)
            cost += decimal(figures[year].cost)
    return Test(pence(income), pence(cost), pence(decimal(tolerance) * cost))
