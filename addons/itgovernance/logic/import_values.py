"""Text of a cell made a value, and a value made the text of a cell.

Plain Python: values in, values out. What goes out comes back in unchanged.
"""

import re
import unicodedata
from datetime import date
from html import escape, unescape
from html.parser import HTMLParser

from .import_tables import clean

_MARKERS = "=+-@\t\r"
_NOT_WORD = re.compile(r"[\W_]+")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]{2,}")
_POSTCODE = re.compile(
    r"\b(GIR ?0AA|[A-PR-UWYZ][A-HJ-Y]?[0-9][0-9A-HJKMNPR-Y]? ?[0-9][ABD-HJLN-UW-Z]{2})\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?[\d\s()./-]{7,24}(\s*(ext|x)\.?\s*\d{1,6})?", re.IGNORECASE)
_WEBSITE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?")
_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WORD_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})[ ,-]+(\d{4})")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]*)\)", re.DOTALL)
_COUNTRIES = frozenset(("uk", "united kingdom", "england"))


def fold(text):
    """Text made comparable: case, accents, punctuation and space don't count.

    >>> fold("  3rd-Sector (VCSE) ")
    '3rd sector vcse'
    """
    plain = unicodedata.normalize("NFKD", (text or "").casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain.replace("&", " and ")).strip()


# ----------------------------------------------------------------------
# Safe cells
# ----------------------------------------------------------------------


def guard(text):
    """Text that no spreadsheet program takes for a formula; `unguard` takes it back.

    >>> guard("=1+1"), guard("'=1+1"), guard("Mill & Co")
    ("'=1+1", "''=1+1", 'Mill & Co')
    """
    return f"'{text}" if _looks_like_formula(text) else text


def guard_quoted(text):
    """Text for a cell that can't be a formula: only what `unguard` would change."""
    return f"'{text}" if text.startswith("'") and _looks_like_formula(text) else text


def unguard(text):
    """Text without the mark that `guard` put in front.

    >>> unguard("'+44 23 8000 0000"), unguard("'s-Hertogenbosch")
    ('+44 23 8000 0000', "'s-Hertogenbosch")
    """
    if text.startswith("'") and _looks_like_formula(text):
        return text[1:]
    return text


def _looks_like_formula(text):
    bare = text.lstrip("'")
    return bool(bare) and bare[0] in _MARKERS


# ----------------------------------------------------------------------
# Kinds of value; each `parse_*` gives None when the text can't be one
# ----------------------------------------------------------------------


def parse_email(text):
    """One e-mail address; the host in lower case, where case can't matter.

    >>> parse_email("Mailto:Ann@Example.org"), parse_email("ann at example")
    ('Ann@example.org', None)
    """
    text = re.sub(r"(?i)^mailto:", "", text.strip()).strip("<> ")
    if not _EMAIL.fullmatch(text):
        return None
    local, _at, host = text.rpartition("@")
    return f"{local}@{host.lower()}"


def parse_postcode(text):
    """A UK postcode in capitals with its space; other countries' as written, if short.

    >>> parse_postcode("so147lp"), parse_postcode("1012 AB"), parse_postcode("unknown!")
    ('SO14 7LP', '1012 AB', None)
    """
    text = " ".join(text.split())
    if _POSTCODE.fullmatch(text):
        bare = text.replace(" ", "").upper()
        return f"{bare[:-3]} {bare[-3:]}"
    if len(text) <= 12 and re.search(r"\d", text) and re.fullmatch(r"[\w -]+", text):
        return text
    return None


def find_postcode(text):
    """The first UK postcode in a text, as written, or ""."""
    found = _POSTCODE.search(text)
    return found.group(0) if found else ""


def parse_phone(text):
    """A telephone number as written, spaces tidied.

    >>> parse_phone("(023)  8083 3000"), parse_phone("ask at the desk")
    ('(023) 8083 3000', None)
    """
    text = " ".join(text.split())
    if _PHONE.fullmatch(text) and sum(char.isdigit() for char in text) >= 7:
        return text
    return None


def parse_website(text):
    """Address of a website with its scheme.

    >>> parse_website("www.example.org"), parse_website("none yet")
    ('http://www.example.org', None)
    """
    text = text.strip()
    bare = re.sub(r"(?i)^https?://", "", text)
    if not _WEBSITE.fullmatch(bare):
        return None
    return text if bare != text else f"http://{bare}"


def parse_day(text):
    """A day written day first, year first or in words.

    >>> parse_day("3/4/2026"), parse_day("2026-04-03")
    (datetime.date(2026, 4, 3), datetime.date(2026, 4, 3))
    >>> parse_day("3rd April 2026"), parse_day("31/02/2026")
    (datetime.date(2026, 4, 3), None)
    """
    text = " ".join(text.casefold().replace(",", " ").split())
    found = _ISO_DAY.fullmatch(text)
    if found:
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    found = _DAY.fullmatch(text.split(" 00:00")[0])
    if found:
        day, month, year = map(int, found.groups())
        return _day(year if year > 99 else 2000 + year, month, day)
    found = _WORD_DAY.fullmatch(text)
    if found:
        months = [m for m, name in enumerate(_MONTHS, 1) if name.startswith(found[2])]
        if len(months) == 1:
            return _day(int(found[3]), months[0], int(found[1]))
    return None


def _day(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def write_day(day):
    """A day as a cell has it: 03/04/2026; "" for none."""
    return f"{day:%d/%m}/{day.year:04}" if day else ""


# ----------------------------------------------------------------------
# Several in one cell
# ----------------------------------------------------------------------


def split_list(text, is_known=None):
    """The items of a cell: by line where there are lines, else by ";", else by ",".

    :param is_known: function(item) -> whether it is one item as it stands, so that a
        name with a comma in it stays whole.

    >>> split_list("Bargate; Bassett"), split_list("Bargate, Bassett")
    (['Bargate', 'Bassett'], ['Bargate', 'Bassett'])
    """
    if is_known and text and is_known(text):
        return [text]
    for mark in ("\n", ";", ","):
        if mark not in text:
            continue
        items = [item.strip() for item in text.split(mark) if item.strip()]
        if mark == "," and is_known and not any(map(is_known, items)):
            return [text.strip()]
        return items
    return [text.strip()] if text.strip() else []


def join_list(items):
    """Cell of several items; `split_list` takes it apart again."""
    mark = "\n" if any(";" in item for item in items) else "; "
    return mark.join(items)


def split_role(text):
    """(name, role) of "City Skills Board (Lead body)"; the role may be "".

    >>> split_role("City Skills Board (Lead body)"), split_role("Heat Network")
    (('City Skills Board', 'Lead body'), ('Heat Network', ''))
    """
    found = _IN_BRACKETS.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found else (text.strip(), "")


def split_address(text):
    """Parts of an address written in one cell.

    :returns: dict of street, street2, city, zip; only parts that were found.

    >>> split_address("1 Mill Lane, Unit 4, Southampton, so14 7lp")["street2"]
    'Unit 4'
    """
    parts = {}
    postcode = find_postcode(text)
    if postcode:
        parts["zip"] = parse_postcode(postcode)
        text = text.replace(postcode, " ")
    lines = [" ".join(line.split()) for line in re.split(r"[\n,;]", text)]
    lines = [line for line in lines if line and fold(line) not in _COUNTRIES]
    if lines:
        parts["street"] = lines[0]
    if len(lines) > 1:
        parts["city"] = lines[-1]
    if len(lines) > 2:
        parts["street2"] = ", ".join(lines[1:-1])
    return parts


# ----------------------------------------------------------------------
# Notes
# ----------------------------------------------------------------------


def note_html(text):
    """A note of plain text as HTML, line by line; "" for none.

    >>> note_html("Met <Ann>\\nand Bob")
    '<p>Met &lt;Ann&gt;<br>and Bob</p>'
    """
    if not text:
        return ""
    return "<p>" + "<br>".join(map(escape, text.split("\n"))) + "</p>"


def note_text(html):
    """Plain text of a note: what `note_html` was given, or what a person reads.

    >>> note_text('<p>Met &lt;Ann&gt;<br>and Bob</p><ul><li>one</li></ul>')
    'Met <Ann>\\nand Bob\\none'
    """
    if not html:
        return ""
    reader = _NoteReader()
    reader.feed(html)
    reader.close()
    return clean(reader.text)


class _NoteReader(HTMLParser):
    _BLOCKS = frozenset(
        [
            "p",
            "div",
            "ul",
            "ol",
            "li",
            "tr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
        ]
    )

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag == "br" or (tag in self._BLOCKS and self.text[-1:] not in ("", "\n")):
            self.text += "\n"

    def handle_endtag(self, tag):
        if tag in self._BLOCKS and self.text[-1:] not in ("", "\n"):
            self.text += "\n"

    def handle_data(self, data):
        self.text += data

    def handle_entityref(self, name):
        self.text += unescape(f"&{name};")

    def handle_charref(self, name):
        self.text += unescape(f"&#{name};")
