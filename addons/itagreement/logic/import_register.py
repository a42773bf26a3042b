"""A contracts register in a file, read cell by cell into the terms of agreements.

Plain Python. Columns: the public register's own (`public_register.COLUMNS`: the Local
Government Transparency Code 2015 and the LGA's guidance), and the headings that councils
use for them. Money is `Decimal` without VAT unless its key says otherwise; days are
`datetime.date`.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from odoo.addons.itgovernance.logic import import_headings
from odoo.addons.itgovernance.logic.import_values import fold, parse_day, unguard

from . import public_register

#: What a column can stand for: those that are published, and who is behind it.
TARGETS = (*public_register.COLUMNS, "owner", "council_signatory", "supplier_signatory")
DAYS = ("start", "end", "furthest_end", "review", "signed")
MONEY = ("value", "value_annual", "vat_not_recoverable", "value_inc_vat")
_TEXTS = frozenset(TARGETS) - {*DAYS, *MONEY, "is_tendered", "is_sme", "is_vcse", "cpv"}
FLAGS = ("is_tendered", "is_sme", "is_vcse")
#: More than any contract; what is above was mistyped. In pounds.
MOST = Decimal("1000000000000")

_SYNONYMS = {
    "reference": "reference|ref|contract reference|contract ref|contract number|"
    "contract no|contract id|agreement number|register number|id|unique id|"
    "contract reference number|reference no|contract ref no|agreement reference",
    "ocid": "ocid|open contracting id",
    "title": "title|contract title|title of agreement|agreement title|contract name|"
    "contract|name of contract|agreement|name|project title|tender title",
    "department": "department|local authority department responsible|directorate|"
    "service|service area|department responsible|responsible department|service team|"
    "department name|team",
    "contract_type": "type|type of contract|agreement type|category|contract category",
    "description": "description|description of goods or services|summary|"
    "description of the goods and or services being provided|goods or services|"
    "description of goods and services|scope|contract description|"
    "description of the goods and or services",
    "supplier_name": "supplier|supplier s name|contractor|supplier name and details|"
    "provider|vendor|awarded supplier|contractor name|company|successful supplier|"
    "supplier names|name of supplier|name of contractor|awarded to",
    "supplier_address": "address|supplier details|contractor address",
    "supplier_number": "company number|company registration number|companies house|"
    "supplier company number|supplier registration no|companies house number|"
    "charity or company number|company reg no|registration number",
    "value": "value|contract value|total value|total contract value|contract sum|"
    "total estimated value|sum to be paid|award value|lifetime value|amount|"
    "contract value gbp|whole life value|total value of contract|estimated value|"
    "sum to be paid over the length of the contract|contract total value",
    "value_annual": "annual value|value a year|estimated annual value|annual spend|"
    "annual contract value|yearly value|estimated annual cost",
    "vat_not_recoverable": "irrecoverable vat|vat not recoverable|non recoverable vat|"
    "vat that can t be recovered|vat which cannot be recovered",
    "value_inc_vat": "value including vat|value inc vat|total inc vat",
    "start": "start|contract start date|commencement|commencement date|contract start|"
    "date from|start of contract|from",
    "end": "end|contract end date|expiry|expiry date|contract end|end of contract|"
    "current end date|finish date|date to|termination date|to|contract expiry date",
    "furthest_end": "latest end|maximum end date|end with extensions|extension end date|"
    "final end date|maximum extension date|end date including extensions|"
    "extended end date|max end date",
    "review": "review|contract review date|renewal date|date of review",
    "signed": "signed|signature date|date of signature|signed on|date of agreement|"
    "contract signed date|award date|awarded date",
    "is_tendered": "tendered|invitation to quote|tender|invitation to tender|"
    "contract as the result of an invitation to quote or a published invitation to "
    "tender|tender or quote",
    "route": "route|procurement method|route to market|procurement process|"
    "process used|procurement procedure|tender process",
    "procurement_reference": "tender ref|tender number|procurement reference|itt ref",
    "cpv": "cpv|cpv code|common procurement vocabulary|cpv codes",
    "is_sme": "sme|small or medium sized|is sme|sme supplier|"
    "supplier is a small or medium sized enterprise",
    "is_vcse": "vcse|vcs|voluntary sector|vcse supplier|voluntary or community|"
    "supplier is a voluntary or community sector organisation",
    "owner": "contract manager|responsible officer|owner|lead officer|officer|"
    "contract owner|contact officer|responsible",
    "council_signatory": "signed for the council by|council signatory|"
    "authorised signatory",
    "supplier_signatory": "signed for the supplier by|supplier signatory|"
    "contractor signatory",
}
_ROUTES = {
    "open": "open|open procedure|open tender",
    "competitive": "competitive|competitive flexible|restricted|restricted procedure|"
    "competitive flexible procedure|negotiated|tender",
    "direct": "direct|direct award|single tender|waiver|exemption|single source|"
    "negotiated without prior publication",
    "calloff": "call off|calloff|framework|call off from a framework|mini competition|"
    "further competition|framework call off",
    "quote": "quote|quotes|quotation|three quotes|request for quotation|"
    "quotes below the threshold",
    "exempt": "exempt|exempt or not procured|not procured|grant",
}
_YES = frozenset(("yes", "y", "true", "1", "x", "tick", "ticked"))
_NO = frozenset(("no", "n", "false", "0"))
_NOTHING = frozenset(
    ("", "n a", "na", "none", "nil", "tbc", "tba", "not known", "unknown", "null")
)
_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2})[T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?")
_MONEY = re.compile(r"-?\d+(\.\d+)?")
_TIMES = {"": 1, "k": 1000, "m": 10**6, "bn": 10**9}
_SUM = re.compile(r"(.*?)\s*(k|m|bn)?", re.IGNORECASE)
_GROUPS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_CPV = re.compile(r"\d{8}(-\d)?")
_CODE_OF_COMPANY = re.compile(r"[A-Z]{0,2}\d{1,8}")


class RegisterHeadings(import_headings.HeadingWords):
    """Knows the words by which the columns of a contracts register go."""

    needed = "title"

    def __init__(self):
        super().__init__({})
        for target, name in public_register.COLUMNS.items():
            self._learn(target, [name, target])
        for target, text in _SYNONYMS.items():
            self._learn(target, text.split("|"))

    def _find_needed(self, chosen):
        """A register without titles tells its contracts by what they are for."""
        for index, guess in chosen.items():
            if guess.target == "description":
                chosen[index] = import_headings.Guess("title", 40, "like")
                return


@dataclass(frozen=True)
class Problem:
    """A cell that can't be taken, or a remark on one.

    code: day, money, money_below, money_size, yes, cpv, needed, order, furthest,
    ocid, redacted, route, number.
    """

    code: str
    target: str
    text: str = ""


@dataclass
class Entry:
    """What a row says: {target: value}, what stands against it, what is to be told."""

    facts: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    remarks: list = field(default_factory=list)

    @property
    def key(self):
        """The same for the same contract: its reference, or title, supplier and start.

        One reference with two suppliers is two agreements: a framework has several.
        """
        facts = self.facts
        supplier = fold(facts.get("supplier_name"))
        if facts.get("reference"):
            return "|".join(("ref", fold(facts["reference"]), supplier))
        start = facts.get("start")
        return "|".join(
            (
                "title",
                fold(facts.get("title")),
                supplier,
                start.isoformat() if start else "",
                (facts.get("ocid") or "").casefold(),
            )
        )


def is_own(headings):
    """Whether headings are those of a file that the public register wrote."""
    return set(headings) <= set(public_register.COLUMNS.values())


def read_row(columns, cells):
    """Read a row.

    :param columns: [(heading, target or "")] in the order of the cells.
    :param cells: texts.
    :returns: `Entry`; a cell that can't be read is a problem and not among the facts.
    """
    entry = Entry()
    own = is_own([heading for heading, _target in columns])
    for (_heading, target), cell in zip(columns, cells, strict=False):
        # what the public register wrote has its own guard before such texts
        text = cell.removeprefix("'") if own and target in _TEXTS else unguard(cell)
        text = text.strip()
        if not target or (fold(text) in _NOTHING and not _is_sign(text, target)):
            continue
        if cell.startswith("Redacted: "):
            entry.remarks.append(Problem("redacted", target, text))
            continue
        value, code = _read_cell(target, text)
        if code in ("route", "number"):
            entry.remarks.append(Problem(code, target, text))
        elif code:
            entry.problems.append(Problem(code, target, text))
        else:
            entry.facts[target] = value
    _check(entry)
    return entry


def _is_sign(text, target):
    """Whether a text without letters is a name all the same, such as "???"."""
    return bool(text) and not fold(text) and target in ("title", "reference")


def _check(entry):
    facts = entry.facts
    bad = {problem.target for problem in entry.problems}
    hidden = {remark.target for remark in entry.remarks}
    for target in ("title", "supplier_name"):
        if not facts.get(target) and target not in bad:
            code = "hidden" if target in hidden else "needed"
            entry.problems.append(Problem(code, target))
    start, end = facts.get("start"), facts.get("end")
    if start and end and end < start:
        entry.problems.append(Problem("order", "end", f"{end:%d/%m/%Y}"))
    furthest = facts.get("furthest_end")
    if furthest and end and furthest < end:
        entry.problems.append(
            Problem("furthest", "furthest_end", f"{furthest:%d/%m/%Y}")
        )


def _read_cell(target, text):
    """(value, "") or (None, code of what is wrong)."""
    if target in DAYS:
        day = read_day(text)
        return day, "" if day else "day"
    if target in MONEY:
        return read_money(text)
    if target in FLAGS:
        flag = read_flag(text)
        return flag, "yes" if flag is None else ""
    if target == "route":
        code = read_route(text)
        return code, "" if code else "route"
    if target == "cpv":
        codes = [one for one in re.split(r"[,;\s|]+", text) if one]
        bad = any(not _CPV.fullmatch(code) for code in codes)
        return codes, "cpv" if bad else ""
    if target == "supplier_number":
        number = company_number(text)
        return number or None, "" if number else "number"
    if target == "ocid":
        return text, "ocid" if re.search(r"\s", text) else ""
    return text, ""


def read_day(text):
    """A day, day first, ISO or in words, an hour after it left out; None if it is none.

    >>> read_day("2025-08-04T23:59:59+01:00"), read_day("31/02/2026")
    (datetime.date(2025, 8, 4), None)
    """
    found = _ZONE.fullmatch(text)
    day = parse_day(
        found[1] if found else re.sub(r" \d{1,2}:\d{2}(:\d{2})?$", "", text)
    )
    return day if day and 1900 <= day.year <= 2300 else None


def read_money(text):
    """(amount in pounds rounded to pence, "") or (None, code of what is wrong).

    >>> read_money("£1,234.50"), read_money("1.5m")
    ((Decimal('1234.50'), ''), (Decimal('1500000.00'), ''))
    >>> read_money("1e9999"), read_money("(500)")[1], read_money("12,34")
    ((None, 'money'), 'money_below', (None, 'money'))
    """
    bare = re.sub(r"(?i)gbp|£|\s", "", text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    number, unit = _SUM.fullmatch(bare).groups()
    if "," in number:
        if not _GROUPS.fullmatch(number):
            return None, "money"
        number = number.replace(",", "")
    if not _MONEY.fullmatch(number):
        return None, "money"
    if len(number) > 30:
        return None, "money_size"
    try:
        amount = Decimal(number) * _TIMES[(unit or "").lower()]
        amount = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None, "money_size"
    if amount < 0:
        return None, "money_below"
    return (amount, "") if amount <= MOST else (None, "money_size")


def read_flag(text):
    """True, False, or None where the text says neither."""
    key = fold(text)
    return True if key in _YES else False if key in _NO else None


def read_route(text):
    """Code of the procurement route that the words stand for, or ""."""
    key = fold(text)
    for code, words in _ROUTES.items():
        if key == code or key in words.split("|"):
            return code
    return ""


def company_number(text):
    """A company number in its one spelling, eight characters; "" if it can't be one.

    >>> company_number("123456"), company_number("sc 12345"), company_number("n/k")
    ('00123456', 'SC012345', '')
    """
    bare = re.sub(r"[\s-]", "", text).upper()
    if not _CODE_OF_COMPANY.fullmatch(bare):
        return ""
    letters = re.match(r"[A-Z]*", bare).group()
    digits = bare[len(letters) :]
    width = 8 - len(letters)
    return f"{letters}{digits.zfill(width)}" if len(digits) <= width else ""


def differences(facts, kept):
    """Return the targets in which a row says something else than what is kept.

    :param facts: of the row; :param kept: {target: value} of the agreement.
    """
    return [
        target
        for target, value in facts.items()
        if target in kept and _comparable(value) != _comparable(kept[target])
    ]


def _comparable(value):
    if isinstance(value, (float, int, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if isinstance(value, list):
        return tuple(value)
    return value or None
