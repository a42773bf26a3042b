"""What an agreement has cost so far, and what it will have cost at its end.

Amounts are pounds without VAT as Decimal. A forecast says how it was made; without anything to
go by it is None, for a person to read as "not known yet".
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

#: Below so many days of a term a run rate says little.
LEAST_DAYS = 90
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Forecast:
    """The amount at the end of the term, and how it was worked out.

    `how`: ``over`` (the term is over), ``rate`` (so much a day so far, for the days left),
    ``annual`` (the yearly value for the days left).
    """

    amount: Decimal
    how: str


def _pence(amount) -> Decimal:
    return Decimal(amount).quantize(PENNY, ROUND_HALF_UP)


def forecast(
    spent, start: date | None, end: date | None, today: date, annual=None
) -> Forecast | None:
    """What will have been spent at the end of the term.

    :param spent: spent to date
    :param annual: the value of a typical year, used while the term is young
    :returns: None without a term, or with nothing to go by

    >>> forecast(100, date(2026, 1, 1), date(2026, 12, 31), date(2026, 7, 2))
    Forecast(amount=Decimal('199.45'), how='rate')
    """
    if not start or not end or end < start or today < start:
        return None
    spent = Decimal(str(spent))
    if today >= end:
        return Forecast(_pence(spent), "over")
    passed, left = (today - start).days + 1, (end - today).days
    if passed >= LEAST_DAYS and spent:
        return Forecast(_pence(spent + spent / passed * left), "rate")
    if annual:
        rest = Decimal(str(annual)) * left / Decimal("365.25")
        return Forecast(_pence(spent + rest), "annual")
    return None


def share_of_term(start: date | None, end: date | None, today: date) -> Decimal | None:
    """Which part of the term has passed, between 0 and 1; None without a term.

    >>> share_of_term(date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 5))
    Decimal('0.5')
    """
    if not start or not end or end < start:
        return None
    passed = min(max((today - start).days + 1, 0), (end - start).days + 1)
    return Decimal(passed) / ((end - start).days + 1)


def verdict(spent, value, term: Decimal | None, ahead: Decimal) -> str:
    """How the spending stands to the value.

    :param term: share of the term that has passed, or None
    :param ahead: by which share spending may run ahead of the term
    :returns: ``none`` (no value), ``over``, ``ahead`` or ``within``

    >>> verdict(60, 100, Decimal("0.4"), Decimal("0.1"))
    'ahead'
    """
    spent, value = Decimal(str(spent)), Decimal(str(value))
    if not value:
        return "none"
    if spent > value:
        return "over"
    if term is not None and spent / value > term + ahead:
        return "ahead"
    return "within"
