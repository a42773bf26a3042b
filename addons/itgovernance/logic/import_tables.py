"""A register in a file, CSV or XLSX, as headings and rows of text.

Plain Python: bytes in, text out. Nothing in the file is worked out or run: of a formula
counts the value that the spreadsheet program kept beside it.
"""

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 250 * 1024 * 1024
MAX_RATIO = 250
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""What an XLSX cell may hold at most; more in a CSV file is a quotation mark that is
never closed."""

_LOOKED_AT = 15  # rows among which the headings are looked for
_PROBE = 64 * 1024
_DELIMITERS = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ZEROS = re.compile(r"0{2,}")
_ROOT = re.compile(rb"<[A-Za-z_]")


class Unreadable(Exception):
    """The file can't be read. `code` says why, `values` what a sentence needs.

    Codes: empty, too_big (size, limit), no_table, encrypted, old_excel, broken_xlsx,
    bomb, no_sheet (sheet, sheets), not_text, never_closed (row), too_many_rows (limit),
    too_many_columns (limit), no_rows.
    """

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Table:
    """What was found in a file.

    headings: one text a column, none empty and none twice; rows: iterator over
    (number of the row as the spreadsheet program shows it, list of texts as long as the
    headings); sheets: names of the sheets of a workbook; title: what stands above the
    headings.
    """

    headings: list
    rows: object
    heading_row: int
    kind: str
    sheets: list = field(default_factory=list)
    sheet: str = ""
    title: str = ""


def read_table(content, sheet="", knows=None):
    """Read a file.

    :param content: bytes of the whole file.
    :param sheet: name of the sheet of a workbook; its first one with rows otherwise.
    :param knows: function(text) -> whether the text is a heading one knows.
    :returns: `Table`; its rows are read while they are walked through, and may raise
        `Unreadable` as well.
    :raises Unreadable: with a code.
    """
    if not content.strip(b"\x00\r\n\t ,;"):
        raise Unreadable("empty")
    if len(content) > MAX_BYTES:
        raise Unreadable(
            "too_big", size=len(content) // 2**20 + 1, limit=MAX_BYTES // 2**20
        )
    if content[:4] == b"PK\x03\x04":
        return _read_workbook(content, sheet, knows or _knows_nothing)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        hidden = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable("encrypted" if hidden else "old_excel")
    text = _decode(content)
    lines = _csv_lines(text, _find_delimiter(text))
    return _table(lines, knows or _knows_nothing, "csv")


def _knows_nothing(_text):
    return False


# ----------------------------------------------------------------------
# CSV
# ----------------------------------------------------------------------


def _decode(content):
    """Text of UTF-8 (with or without its mark), UTF-16 with its mark, or Windows text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(name)
            except UnicodeDecodeError as error:
                raise Unreadable("not_text") from error
    if b"\x00" in content:
        raise Unreadable("not_text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_windows(content)


def _decode_windows(content):
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable("not_text") from error


def _find_delimiter(text):
    """The character that parts the first rows most evenly into columns."""
    head = text[:_PROBE]
    if re.match(r"sep=.[\r\n]", head):
        return head[4]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = _widths(head, delimiter)
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width, wide=wide: (wide.count(width), width))
        score = wide.count(usual) / len(widths) * min(usual, 12) ** 0.5
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(head, delimiter):
    """How many cells each of the first filled rows has."""
    csv.field_size_limit(MAX_BYTES)
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        return [
            len(row) for row, _turn in zip(rows, range(50), strict=False) if any(row)
        ]
    except csv.Error:
        return []


def _csv_lines(text, delimiter):
    """Iterate over (row number, texts); a quoted line break stays in its cell."""
    csv.field_size_limit(MAX_BYTES)
    skip = 1 if re.match(r"sep=.[\r\n]", text[:6]) else 0
    source = io.StringIO(text, newline="")
    number = 0
    try:
        for number, row in enumerate(csv.reader(source, delimiter=delimiter), 1):
            if number <= skip:
                continue
            if any(len(cell) > MAX_CELL for cell in row):
                raise Unreadable("never_closed", row=number)
            yield number, [clean(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable("never_closed", row=number + 1) from error


# ----------------------------------------------------------------------
# XLSX
# ----------------------------------------------------------------------


def _read_workbook(content, sheet, knows):
    import openpyxl

    _check_archive(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        names = [one.title for one in book.worksheets]
    except Exception as error:
        raise Unreadable("broken_xlsx") from error
    if sheet and sheet not in names:
        raise Unreadable("no_sheet", sheet=sheet, sheets=names)
    for name in [sheet] if sheet else names:
        try:
            table = _table(_sheet_lines(book[name]), knows, "xlsx")
        except Unreadable as error:
            if sheet or error.code not in ("no_table", "no_rows") or name == names[-1]:
                raise
            continue
        table.sheets, table.sheet = names, name
        return table
    raise Unreadable("no_table")


def _check_archive(content):
    """Refuse an archive that unpacks to far more than it looks, or has entities in it.

    The sizes an archive declares bind: no more than that is unpacked of a part.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("encrypted")
            if not any(part.filename.endswith("workbook.xml") for part in parts):
                raise Unreadable("broken_xlsx")
            total = sum(part.file_size for part in parts)
            if total > MAX_UNPACKED or total > MAX_RATIO * max(len(content), 2**12):
                raise Unreadable("bomb")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable("broken_xlsx") from error


def _check_xml(archive, part):
    """Refuse a document type: it is where entities are declared; no sheet has one."""
    with archive.open(part) as stream:
        head = stream.read(_PROBE)
    root = _ROOT.search(head)
    if b"\x00" in head or b"<!DOCTYPE" in head or (head and not root):
        raise Unreadable("bomb")


def _sheet_lines(sheet):
    """Iterate over (row number, texts) of a sheet, rows without a cell included."""
    try:
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [_cell_text(cell) for cell in cells]
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("broken_xlsx") from error


def _cell_text(cell):
    """A cell as a person in the UK reads it: dates day first, whole numbers whole."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        if value.time() == time():
            return value.strftime("%d/%m/%Y")
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value)
    if isinstance(value, int) and value >= 0:
        if _ZEROS.fullmatch(cell.number_format or ""):
            text = text.zfill(len(cell.number_format))
    return text


# ----------------------------------------------------------------------
# Both
# ----------------------------------------------------------------------


def clean(text):
    """Text without control characters and space around it, line breaks as "\\n".

    >>> clean(" Mill\\xa0Road \\r\\n Works\\x00 ")
    'Mill Road \\n Works'
    """
    text = _BREAKS.sub("\n", text.replace("\xa0", " "))
    return _CONTROL.sub("", text).strip()


def _table(lines, knows, kind):
    """Find the headings among the first rows and make a `Table` of what follows."""
    head = [line for _turn, line in zip(range(_LOOKED_AT), lines, strict=False)]
    place = _find_headings([cells for _number, cells in head], knows)
    if place is None:
        raise Unreadable("no_table")
    heading_row, cells = head[place]
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise Unreadable("too_many_columns", limit=MAX_COLUMNS)
    headings = _distinct(cells)
    title = " ".join(text for _number, above in head[:place] for text in above if text)
    rows = _rows(head[place + 1 :], lines, cells)
    first = next(rows, None)
    if first is None:
        raise Unreadable("no_rows")
    return Table(headings, _again(first, rows), heading_row, kind, title=title[:200])


def _again(first, rows):
    yield first
    yield from rows


def _find_headings(rows, knows):
    """Index of the row of headings: what is known counts most, then a full row."""
    width = max((sum(map(bool, row)) for row in rows), default=0)
    best, best_score = None, 0.0
    for index, row in enumerate(rows):
        filled = [text for text in row if text]
        if not filled or (width > 1 and len(filled) == 1 and not knows(filled[0])):
            continue
        wordy = {text for text in filled if _is_wordy(text)}
        known = sum(bool(knows(text)) for text in filled)
        score = 3.0 * known + (len(wordy) + len(filled)) / width - 0.05 * index
        if score > best_score + 1e-9:
            best, best_score = index, score
    return best


def _is_wordy(text):
    """Whether a text may be a heading and not an address, a number or a story."""
    return not text[0].isdigit() and "@" not in text and len(text) < 100


def _distinct(cells):
    """Headings of which none is empty and none twice."""
    headings, taken = [], set()
    for index, text in enumerate(cells):
        name = " ".join(text.split()) or f"Column {_letters(index)}"
        unique, turn = name, 1
        while unique.casefold() in taken:
            turn += 1
            unique = f"{name} ({turn})"
        taken.add(unique.casefold())
        headings.append(unique)
    return headings


def _letters(index):
    """Name of a column in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(held, lines, headings):
    """Rows below the headings: empty ones and headings printed again left out."""
    width, count = len(headings), 0
    for source in (held, lines):
        for number, cells in source:
            cells = [*cells[:width], *[""] * (width - len(cells))]
            if not any(cells) or cells == headings:
                continue
            count += 1
            if count > MAX_ROWS:
                raise Unreadable("too_many_rows", limit=MAX_ROWS)
            yield number, cells
