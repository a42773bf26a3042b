"""Small readings shared by the OCDS reader: numbers, moments and texts.

Every reader takes the value as JSON gave it and the path it stood at, and either
returns a clean value or raises `SetAside` with a sentence naming path and text.
"""

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import pytz
from lxml import etree, html

UK = pytz.timezone("Europe/London")
START_OF_DAY = datetime.time(0, 0, 0)
END_OF_DAY = datetime.time(23, 59, 59)
NUMBER_LIMIT = Decimal(10) ** 15
SMALLEST_EXPONENT = -30

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?"
    r"(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?)?"
)
_PLAIN_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")
_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEASONED = re.compile(r"[\x00-\x1f\x7f\xa0<&]|  ")  # what plain text has not
_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"}


class SetAside(Exception):
    """One release can't be taken in; the message is the reason, in a sentence."""


class BadNumber:
    """A JSON number no amount of money or count can be; it keeps its own text."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return f"BadNumber({self.text!r})"


def parse_number(text):
    """JSON number text -> Decimal, or BadNumber where it isn't finite or sensible."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return BadNumber(text)
    if not number.is_finite() or abs(number) >= NUMBER_LIMIT:
        return BadNumber(text)
    return (
        number if number.as_tuple().exponent >= SMALLEST_EXPONENT else BadNumber(text)
    )


def parse_integer(text):
    """JSON integer text -> int, or BadNumber at a thousand million million and more."""
    return int(text) if len(text) <= 15 else BadNumber(text)


def shorten(text, width=60):
    """`text` on one line, storable, at most `width` characters: for a message."""
    if (
        type(text) is str
        and len(text) <= width
        and text.isprintable()
        and "  " not in text
    ):
        return text.strip()
    line = " ".join(_BROKEN.sub("\ufffd", str(text)).split())
    return line if len(line) <= width else line[: width - 3] + "..."


def repair_text(text):
    """Text whose undecodable bytes came as surrogates -> (clean text, what was done).

    Only the broken bytes are read as Windows-1252 (Latin-1 where that has no letter);
    the rest of the string stays UTF-8. NUL characters are dropped, for PostgreSQL has
    no place for them. What was done is a set out of {"bytes", "nul"}.
    """
    done = set()

    def mend(match):
        char = match.group()
        if char == "\x00":
            done.add("nul")
            return ""
        done.add("bytes")
        if not "\udc80" <= char <= "\udcff":
            return "\ufffd"
        byte = bytes([ord(char) - 0xDC00])
        try:
            return byte.decode("cp1252")
        except UnicodeDecodeError:
            return byte.decode("latin-1")

    return _BROKEN.sub(mend, text), done


def plain_text(text):
    """Text with HTML, script or entities -> (plain text, whether there was any).

    Tags go, the contents of script and style go with them, entities become letters;
    what still looks like a tag afterwards (it was escaped twice) is treated again.
    """
    if not _SEASONED.search(text):
        return text.strip(), False
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    had_markup = bool(_MARKUP.search(text))
    for _round in range(4):
        if not _MARKUP.search(text):
            break
        text = _strip_markup(text)
    text = _TAG_START.sub("< ", text)
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), had_markup


def _strip_markup(text):
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(f"<div>{text}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _TAG_START.sub("< ", text)
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    for element in root.iter():
        if element.tag in _BLOCKS:
            element.tail = "\n" + (element.tail or "")
    return "".join(root.itertext())


def read_moment(text, path, remarks, day_time=START_OF_DAY):
    """ISO 8601 text -> naive UTC datetime, or None where there is no text.

    A day without a time is that whole day in the United Kingdom: `day_time` says which
    end is meant. A time without a zone is UK time. Both leave a remark. A year before
    1900 is a machine's "no date": it leaves a remark and gives None.
    """
    if text is None or text == "":
        return None
    match = _MOMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        raise SetAside(f"{path} is not a date: {shorten(text)!r}")
    year, month, day, hour, minute, second, zone = match.groups()
    if int(year) < 1900:
        remarks.append(f"{path} {text.strip()} means no date and was left out")
        return None
    try:
        date = datetime.date(int(year), int(month), int(day))
        if hour is None:
            remarks.append(
                f"{path} {text.strip()} has no time: the whole UK day is meant"
            )
            return _to_utc(datetime.datetime.combine(date, day_time))
        # a leap second is told as :60, which Python doesn't know
        clock = datetime.time(int(hour), int(minute), min(int(second or 0), 59))
        naive = datetime.datetime.combine(date, clock)
        if zone is None:
            remarks.append(f"{path} {text.strip()} has no zone: UK time is meant")
            return _to_utc(naive)
        return naive - _zone_offset(zone)
    except (ValueError, OverflowError):
        raise SetAside(f"{path} is not a date: {shorten(text)!r}") from None


@lru_cache(maxsize=256)
def _zone_offset(zone):
    if zone in "Zz":
        return datetime.timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 15 or minutes > 59:
        raise ValueError(zone)
    return sign * datetime.timedelta(hours=hours, minutes=minutes)


def _to_utc(naive):
    return UK.localize(naive).astimezone(pytz.utc).replace(tzinfo=None)


@lru_cache(maxsize=4096)
def uk_date(moment):
    """Naive UTC datetime -> the date in the United Kingdom at that moment."""
    if moment is None:
        return None
    try:
        return pytz.utc.localize(moment).astimezone(UK).date()
    except OverflowError:
        return moment.date()


def read_amount(value, path, remarks):
    """An OCDS amount -> Decimal, or None where it is null. Negative is refused."""
    if value is None:
        return None
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            raise SetAside(f"{path} is not a number: {shorten(repr(value))}")
        remarks.append(f"{path} came as text and was read as {value}")
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise SetAside(f"{path} is not a number: {shorten(repr(value))}")
    if value < 0:
        raise SetAside(f"{path} is negative: {value}")
    return Decimal(value)
