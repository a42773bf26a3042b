"""The public register of contracts: columns, redaction, completeness, CSV.

Sources: Local Government Transparency Code 2015, paragraphs 31 (invitations to tender)
and 32 (contracts); the LGA's practitioner guidance for contract data, by the columns
that councils publish. A row is a dict with the keys of `COLUMNS`; a value that isn't
known is None; a redacted value is a `Redacted`. Dates are `datetime.date`, money is
`Decimal` without VAT unless its key says otherwise.
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
    "is_sme": "Small or medium-sized enterprise",
    "is_vcse": "Voluntary or community organisation",
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
    "description",
    "department",
    "cpv",
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
)
_DATES = {"start", "end", "furthest_end", "review", "signed"}
_MONEY = {"value", "value_annual", "vat_not_recoverable", "value_inc_vat"}
_FLAGS = {"is_tendered", "is_sme", "is_vcse"}
_LISTS = {"cpv"}
#: Texts in which a redacted value could be read again.
_FREE_TEXT = ("title", "description", "contract_type", "department")
#: Whoever opens the file in a spreadsheet must not run what a title says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'", "Redacted: ")


def redact(row, redactions):
    """Return a copy of ``row`` without the values of ``redactions``.

    A redacted text is taken out of titles and descriptions too, whatever its case. The
    name of a supplier takes its address and number along: either gives it away.

    :param redactions: {key of the column: published reason}
    """
    taken = dict(redactions)
    if "supplier_name" in taken:
        for key in ("supplier_address", "supplier_number"):
            taken.setdefault(key, taken["supplier_name"])
    secrets = [
        row[key]
        for key in taken
        if isinstance(row.get(key), str) and len(row[key].strip()) > 2
    ]
    clean = dict(row)
    for key, reason in taken.items():
        clean[key] = Redacted(reason)
    for key in _FREE_TEXT:
        if isinstance(clean.get(key), str):
            for secret in sorted(secrets, key=len, reverse=True):
                clean[key] = re.sub(
                    re.escape(secret.strip()), "[redacted]", clean[key], flags=re.I
                )
    return clean


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
    if key in _FLAGS:
        return "Yes" if value else "No"
    if key in _DATES:
        return value.isoformat()
    if key in _MONEY:
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
    if key in _FLAGS:
        return text == "Yes"
    if key in _DATES:
        return date.fromisoformat(text)
    if key in _MONEY:
        return Decimal(text)
    if key in _LISTS:
        return text.split("; ")
    return text
