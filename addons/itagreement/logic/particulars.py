"""The questions a kind of agreement asks, and what counts as an answer to them.

Source of the questions: the suite's domain notes on kinds of agreement; each kind's list
is editable data. Answers have one of five kinds: ``text``, ``date``, ``number``,
``money`` and ``yes_no``.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from . import states

#: Where the answer of each kind is kept.
VALUE_FIELDS = {
    "text": "text_value",
    "date": "date_value",
    "number": "number_value",
    "money": "money_value",
    "yes_no": "yes_no_value",
}
#: From which steps on a question has to be answered.
ASKED_AT = {
    states.LEGAL_REVIEW: (states.LEGAL_REVIEW, states.APPROVED, states.SIGNED),
    states.SIGNED: (states.SIGNED,),
}
NIL_WORDS = frozenset({"nil", "none", "n/a", "not applicable", "does not apply"})
LARGEST = Decimal(10) ** 12
_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
_YES_NO = {
    "yes": "yes",
    "y": "yes",
    "true": "yes",
    "no": "no",
    "n": "no",
    "false": "no",
}


def is_due(required_from: str, step: str) -> bool:
    """Tell whether a question needed from ``required_from`` holds up ``step``."""
    return step in ASKED_AT.get(required_from, ())


def is_nil(text: str) -> bool:
    """Tell whether the words say that there is none, or that it doesn't apply."""
    return text.strip().rstrip(".").casefold() in NIL_WORDS


def parse(kind: str, text: str) -> str | date | float:
    """Return what ``text`` says as an answer of ``kind``.

    Days are read day first (31/03/2027, 31 March 2027) or as ISO 8601; numbers and
    money with commas for thousands, money with or without a pound sign.

    :raises ValueError: if it doesn't say an answer of that kind
    """
    text = text.strip()
    if not text:
        raise ValueError("there is no answer in it")
    if kind == "date":
        return _parse_day(text)
    if kind in ("number", "money"):
        return _parse_number(text.lstrip("£ ") if kind == "money" else text)
    if kind == "yes_no":
        if answer := _YES_NO.get(text.casefold()):
            return answer
        raise ValueError("neither yes nor no")
    return text


def _parse_day(text: str) -> date:
    for pattern in _DAY_FORMATS:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        if day.year >= 1000:  # 31/03/27 is year 27 to the parser
            return day
    raise ValueError("not a day such as 31/03/2027")


def _parse_number(text: str) -> float:
    if not re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", text):
        raise ValueError("not a number such as 1,250.50")
    try:
        number = Decimal(text.replace(",", ""))
    except (
        InvalidOperation
    ) as error:  # pragma: no cover - the pattern lets none through
        raise ValueError("not a number such as 1,250.50") from error
    if abs(number) >= LARGEST:
        raise ValueError("too large a number")
    return float(number)


def plain_number(number: float) -> str:
    """Return a number in words of digits: commas, no needless noughts (1,250.5)."""
    text = f"{Decimal(str(round(number, 4))):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shares_missing(shares: Iterable[float], whole: bool) -> Decimal | None:
    """Return what the shares add up to if that isn't right, else None.

    :param shares: percent of each party, 0 where the terms give none
    :param whole: they have to make up 100 per cent exactly, to the hundredth
    """
    total = sum((Decimal(str(share)) for share in shares), Decimal(0))
    total = total.quantize(Decimal("0.01"))
    wrong = total != 100 if whole else total > 100
    return total if wrong else None
