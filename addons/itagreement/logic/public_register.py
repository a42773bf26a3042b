"""The public register of contracts: columns, redaction, completeness, CSV.

Sources: Local Government Transparency Code 2015, paragraphs 31 (invitations to tender)
and 32 (contracts); the LGA's practitioner guidance for contract data, by the columns
that councils publish. A row is a dict with the keys of `COLUMNS`; a value that isn't
known is None; a redacted value is a `Redacted`. Dates are `datetime.date`, money is
`Decimal` without VAT unless its key says otherwise. Beside the columns a row has what
the OCDS release alone says (`ocds.release`).
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Redacted:
    """Stands where a value was taken out. :param reason: why, in published words"""

    reason: str

    def __str__(self):
        return f"Redacted: {self.reason}"


#: Every column: key, what a person calls it.
COLUMNS = {
    "reference": "Reference number",
    "ocid": "Open Contracting ID",
    "title": "Title",
    "department": "Department responsible",
    "contract_type": "Contract type",
    "service_category": "Service category",
    "service_category_uri": "Service category URI",
    "description": "Description of the goods or services",
    "supplier_name": "Supplier name",
    "supplier_address": "Supplier address",
    "supplier_number": "Supplier registration number",
    "value": "Sum to be paid over the contract",
    "value_annual": "Estimated annual spend",
    "vat_not_recoverable": "VAT that cannot be recovered",
    "value_inc_vat": "Value with VAT",
    "start": "Start date",
    "end": "End date",
    "furthest_end": "Latest end with all extensions",
    "review": "Review date",
    "signed": "Date signed",
    "is_tendered": "Invitation to quote or published tender",
    "route": "Procurement route",
    "procurement_reference": "Tender reference",
    "cpv": "CPV codes",
    "proclass": "ProClass category",
    "proclass_uri": "ProClass URI",
    "is_sme": "Small or medium-sized enterprise",
    "is_vcse": "Voluntary or community organisation",
    "contact_url": "Nominated contact point URL",
    "tender_url": "Tender document URL",
    "contract_url": "Contract document URL",
}

#: Transparency Code, paragraph 32: its ten fields, dates and supplier in columns.
CONTRACT_COLUMNS = (
    "reference",
    "title",
    "department",
    "description",
    "supplier_name",
    "supplier_address",
    "value",
    "vat_not_recoverable",
    "start",
    "end",
    "review",
    "is_tendered",
    "is_sme",
    "is_vcse",
    "supplier_number",
)
#: Transparency Code, paragraph 31: its five fields, dates in columns.
TENDER_COLUMNS = (
    "procurement_reference",
    "title",
    "description",
    "start",
    "end",
    "review",
    "department",
)
#: The wider layout that councils publish after the LGA's guidance.
LGA_COLUMNS = (
    "reference",
    "ocid",
    "title",
    "contract_type",
    "service_category",
    "service_category_uri",
    "description",
    "department",
    "cpv",
    "proclass",
    "proclass_uri",
    "start",
    "end",
    "furthest_end",
    "review",
    "signed",
    "value",
    "value_annual",
    "vat_not_recoverable",
    "supplier_name",
    "supplier_address",
    "supplier_number",
    "is_sme",
    "is_vcse",
    "is_tendered",
    "route",
    "procurement_reference",
    "contact_url",
    "tender_url",
    "contract_url",
)
DATES = {"start", "end", "furthest_end", "review", "signed"}
SUMS = ("value", "value_annual", "value_inc_vat", "vat_not_recoverable")
FLAGS = {"is_tendered", "is_sme", "is_vcse"}
_LISTS = {"cpv"}
#: Texts in which a redacted value could be read again: there it alone is taken out.
_FREE_TEXT = (
    "title",
    "description",
    "contract_type",
    "department",
    "service_category",
    "proclass",
)
#: What would give a redacted value away, and so goes with it.
_ALONG = {
    "supplier_name": ("supplier_address", "supplier_number"),
    "value": SUMS,
    "value_annual": SUMS,
    "value_inc_vat": SUMS,
}
_LEGAL_FORM = re.compile(
    r"[\s,]+(ltd|limited|plc|llp|lp|cic|cio|inc|company|co)\.?$", re.IGNORECASE
)
#: Whoever opens the file in a spreadsheet must not run what a title says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'", "Redacted: ")


def with_along(redactions):
    """Return ``redactions`` with the columns that would give a value away."""
    taken = dict(redactions)
    for key, reason in redactions.items():
        for other in _ALONG.get(key, ()):
            taken.setdefault(other, reason)
    return taken


def redact(row, redactions):
    """Return a copy of ``row`` without the values of ``redactions``.

    What gives a value away goes with it: a supplier's address and number with its name,
    each sum with the others, an own Open Contracting ID with the reference in it. Titles
    and descriptions lose the value itself, whatever its case and however a sum or a day
    is written.

    :param redactions: {key of the column: published reason}
    """
    taken = with_along(redactions)
    clean = row | {key: Redacted(reason) for key, reason in taken.items()}
    if not taken.keys().isdisjoint(DATES):
        clean["kpis"] = None  # the first period of a rating begins on the first day
    for key, reason in taken.items():
        for words in _spellings(key, row.get(key)):
            _take_out(clean, words, reason)
    return clean


def _take_out(clean, words, reason):
    """Take words out of every other text of a row.

    Out of a title or description go the words, out of a code or an address all of it.
    """
    found = re.compile(
        # a number inside a longer one is another number
        rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)",
        re.IGNORECASE,
    )
    for key in COLUMNS:
        text = clean.get(key)
        if not isinstance(text, str) or not found.search(text):
            continue
        if key in _FREE_TEXT:
            clean[key] = found.sub("[redacted]", text)
        else:
            clean[key] = Redacted(reason)
    if clean.get("kpis"):
        clean["kpis"] = [
            kpi | {"title": found.sub("[redacted]", kpi["title"])}
            for kpi in clean["kpis"]
        ]


def _spellings(key, value):
    """Return the ways a value is written in other texts, the longest first."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, Decimal):
        ways = _sum_spellings(value)
    elif isinstance(value, date):
        ways = _day_spellings(value)
    elif isinstance(value, str):
        ways = {value.strip()}
        if key == "reference":  # as it stands in an own Open Contracting ID
            ways.add(value.replace(" ", ""))
        if key == "supplier_name":
            ways.add(_LEGAL_FORM.sub("", value.strip()))
        if key == "supplier_address":
            parts = [part.strip() for part in value.split(",")]
            ways.update(part for part in parts if re.search(r"\d", part))
    else:
        ways = set()
    return sorted((way for way in ways if len(way) > 2), key=len, reverse=True)


def _sum_spellings(amount):
    if not amount:
        return set()  # nought gives nothing away, and stands in every other number
    ways = {f"{amount:.2f}", f"{amount:,.2f}"}
    if amount == amount.to_integral_value():
        ways |= {f"{amount:.0f}", f"{amount:,.0f}"}
    for unit, size in (("k", 1000), ("m", 10**6), ("bn", 10**9)):
        many = (amount / size).normalize()
        if many >= Decimal("0.1") and many == round(many, 2):
            ways |= {f"{many:f}{unit}", f"{many:f} {unit}"}
            long = {"k": "thousand", "m": "million", "bn": "billion"}[unit]
            ways.add(f"{many:f} {long}")
    return ways


def _day_spellings(day):
    month = day.strftime("%B")
    ways = {day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%d/%m/%y}"}
    ways.add(f"{day.day}/{day.month}/{day.year}")
    for name in (month, month[:3]):
        ways |= {f"{day.day} {name} {day.year}", f"{day:%d} {name} {day.year}"}
    return ways


def count_redacted(row):
    """Return how many values of a row are redacted."""
    return sum(isinstance(row.get(key), Redacted) for key in COLUMNS)


def missing(row, columns):
    """Return the keys of ``columns`` that a row neither gives nor redacts."""
    return [key for key in columns if not _is_given(row.get(key))]


def completeness(rows, columns):
    """Return {key: percent of rows, 0 to 100, that have the value or a redaction}."""
    if not rows:
        return {key: 100.0 for key in columns}
    return {
        key: round(100 * sum(_is_given(row.get(key)) for row in rows) / len(rows), 1)
        for key in columns
    }


def _is_given(value):
    return value is not None and value != "" and value != []


def _to_text(key, value):
    if value is None:
        return ""
    if isinstance(value, Redacted):
        return str(value)
    if key in FLAGS:
        return "Yes" if value else "No"
    if key in DATES:
        return value.isoformat()
    if key in SUMS:
        return f"{value:.2f}"
    if key in _LISTS:
        return "; ".join(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_csv(rows, columns):
    """Return a CSV file as bytes: UTF-8 with a mark, one line a row, dates as ISO.

    A text that a spreadsheet would take for a formula gets an apostrophe before it;
    `from_csv` takes it off again.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([COLUMNS[key] for key in columns])
    for row in rows:
        writer.writerow([_to_text(key, row.get(key)) for key in columns])
    return out.getvalue().encode("utf-8-sig")


def from_csv(content, columns):
    """Return the rows of a file that `to_csv` made.

    :raises ValueError: where the headings are not those of ``columns``
    """
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    if next(reader, None) != [COLUMNS[key] for key in columns]:
        raise ValueError("the file's headings are not those of this register")
    return [
        {key: _from_text(key, text) for key, text in zip(columns, line, strict=True)}
        for line in reader
    ]


def _from_text(key, text):
    if text == "":
        return None
    if text.startswith("'"):
        return text.removeprefix("'")
    if text.startswith("Redacted: "):
        return Redacted(text.removeprefix("Redacted: "))
    if key in FLAGS:
        return text == "Yes"
    if key in DATES:
        return date.fromisoformat(text)
    if key in SUMS:
        return Decimal(text)
    if key in _LISTS:
        return text.split("; ")
    return text
