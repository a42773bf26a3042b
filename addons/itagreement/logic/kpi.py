"""Ratings of key performance indicators, service credits with their cap, and publication days.

Sources: Procurement Act 2023, sections 52 (setting at least three), 69 to 71 (publication and
yearly rating), Procurement Regulations 2024, regulation 39 (the words of the ratings).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

GOOD, APPROACHING, REQUIRES, INADEQUATE, OTHER = (
    "good",
    "approaching",
    "requires",
    "inadequate",
    "other",
)
#: From best to worst; *other* stands beside them and needs its words.
RATINGS = (GOOD, APPROACHING, REQUIRES, INADEQUATE)
#: How much of the weight a rating brings to the score.
SCORE = {GOOD: 100, APPROACHING: 67, REQUIRES: 33, INADEQUATE: 0}
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Bands:
    """The values from which each rating is given, from target to worst.

    `is_lower_better` turns them round: at most the target is good.
    """

    target: float
    approaching: float
    requires: float
    is_lower_better: bool = False

    def __post_init__(self):
        steps = (self.target, self.approaching, self.requires)
        ordered = sorted(steps, reverse=not self.is_lower_better)
        if list(steps) != ordered:
            raise ValueError("the bands run from the target to the worst")

    def rate(self, actual: float) -> str:
        """The statutory word for a value.

        >>> Bands(99, 97, 95).rate(97.5), Bands(4, 6, 8, True).rate(9)
        ('approaching', 'inadequate')
        """
        for word, edge in zip(
            RATINGS, (self.target, self.approaching, self.requires), strict=False
        ):
            if actual <= edge if self.is_lower_better else actual >= edge:
                return word
        return INADEQUATE


def credit(rating: str, charge, percents: dict) -> Decimal:
    """The service credit of one rating, before the cap.

    :param charge: what was charged for the period
    :param percents: {rating: percent of the charge}; ratings without one give none

    >>> credit("requires", 1000, {"requires": 5})
    Decimal('50.00')
    """
    percent = Decimal(str(percents.get(rating) or 0))
    amount = Decimal(str(charge)) * percent / 100
    return amount.quantize(PENNY, ROUND_HALF_UP)


def capped(credits: Sequence, charge, cap_percent) -> list[Decimal]:
    """Credits of one period cut so that together they stay within the cap.

    Cut in the same proportion, to the penny, the last one taking what rounding leaves.

    :param credits: amounts before the cap
    :param cap_percent: percent of the charge; None: no cap

    >>> capped([60, 60], 1000, 10)
    [Decimal('50.00'), Decimal('50.00')]
    """
    amounts = [Decimal(str(one)).quantize(PENNY, ROUND_HALF_UP) for one in credits]
    whole = sum(amounts, Decimal(0))
    if cap_percent is None:
        return amounts
    cap = (Decimal(str(charge)) * Decimal(str(cap_percent)) / 100).quantize(PENNY)
    if whole <= cap:
        return amounts
    cut, left = [], cap
    for place, amount in enumerate(amounts):
        is_last = place == len(amounts) - 1
        part = left if is_last else (cap * amount / whole).quantize(PENNY)
        part = min(part, left, amount)
        cut.append(part)
        left -= part
    return cut


def score(rated: Sequence[tuple]) -> float | None:
    """The weighted score of (rating, weight) pairs, 0 to 100; None with nothing to weigh.

    *Other* is left out. Without any weight all count the same.
    """
    counted = [(SCORE[rating], weight) for rating, weight in rated if rating in SCORE]
    if not counted:
        return None
    weights = sum(weight for _points, weight in counted)
    if not weights:
        return sum(points for points, _weight in counted) / len(counted)
    return sum(points * weight for points, weight in counted) / weights


def with_vat(amount: float, value: float, value_inc_vat: float) -> float:
    """What an amount without VAT comes to with it, at the rate of the contract's values.

    Where one of the two values isn't known the amount is all that is known.

    >>> with_vat(25000, 100000, 120000), with_vat(25000, 0, 0)
    (30000.0, 25000)
    """
    if not value or not value_inc_vat:
        return amount
    return round(amount * value_inc_vat / value, 2)


def last_day(begins: date, days: int) -> date:
    """The last day of a period of so many days beginning with a day.

    The Procurement Act 2023 counts this way: the first day is one of them.

    >>> last_day(date(2026, 3, 20), 30)
    datetime.date(2026, 4, 18)
    """
    return begins + timedelta(days=days - 1)


def payment_notice_day(quarter_end: date) -> date:
    """The last day for a quarter's payment notice: thirty days beginning with its last day.

    >>> payment_notice_day(date(2026, 3, 31))
    datetime.date(2026, 4, 29)
    """
    return last_day(quarter_end, 30)


def anniversaries(start: date, until: date) -> list[date]:
    """Each day a year, two years, ... after a start, up to a day.

    >>> anniversaries(date(2024, 2, 29), date(2026, 3, 1))
    [datetime.date(2025, 2, 28), datetime.date(2026, 2, 28)]
    """
    found = []
    for years in range(1, until.year - start.year + 1):
        year = start.year + years
        try:
            day = start.replace(year=year)
        except ValueError:  # 29 February
            day = date(year, 2, 28)
        if day <= until:
            found.append(day)
    return found
