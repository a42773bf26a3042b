"""Reading OCDS releases of UK public procurement into notices.

Source of the field paths: OCDS 1.1.5 and the United Kingdom extension as Contracts
Finder and Find a Tender publish them. Moments are naive UTC datetimes, contract dates
are UK dates, money is Decimal in the currency named beside it.
"""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal

from . import places
from .parties import Party, read_parties
from .release import dump, is_tidy, storable, text_fingerprint, tidy
from .sections import as_object, as_text, objects, standing
from .values import (
    END_OF_DAY,
    SetAside,
    plain_text,
    read_amount,
    read_moment,
    shorten,
    uk_date,
)

ICT_DIVISIONS = ("30", "32", "48", "64", "72")

KIND_BY_TAG = {
    "planning": "planning",
    "planningUpdate": "planning",
    "tender": "tender",
    "tenderAmendment": "tender",
    "tenderUpdate": "tender",
    "tenderCancellation": "tender",
    "award": "award",
    "awardUpdate": "award",
    "awardCancellation": "award",
    "contract": "contract",
    "contractUpdate": "contract",
    "contractAmendment": "contract",
    "contractTermination": "contract",
    "implementation": "implementation",
    "implementationUpdate": "implementation",
    "compiled": "",
}
KINDS = ("planning", "tender", "award", "contract", "implementation")
AGREED = KINDS[2:]
_CPV = re.compile(r"(\d{8})(?:-\d)?")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_NOTICE_TYPE = re.compile(r"UK(?:[1-9]|1[0-7])")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass
class Money:
    """An amount with its currency; basis is "net" or "gross" (VAT included)."""

    amount: Decimal
    currency: str
    basis: str


@dataclass
class Notice:
    """One release, read. `remarks` say what was mended on the way."""

    ocid: str
    release_id: str
    date_published: datetime.datetime
    tags: tuple
    kind: str
    notice_type: str = ""  # "UK1" to "UK17"
    status: str = ""
    title: str = ""
    description: str = ""
    buyer: Party | None = None
    parties: list = field(default_factory=list)
    cpv_main: str = ""
    cpv_description: str = ""
    cpv_codes: tuple = ()
    value: Money | None = None
    value_source: str = ""
    awarded: Money | None = None
    deadline: datetime.datetime | None = None
    contract_start: datetime.date | None = None
    contract_end: datetime.date | None = None
    contract_end_furthest: datetime.date | None = None
    region: str = ""
    source_url: str = ""
    sme: bool = False
    vcse: bool = False
    tree: dict = field(default_factory=dict)  # the release, tidied
    json_text: str = ""  # the same as JSON, where it is at hand already
    sha256: str = ""
    remarks: list = field(default_factory=list)

    @property
    def payload(self):
        """The release as JSON can hold it."""
        return storable(self.tree)

    @property
    def is_ict(self):
        """Whether any CPV code is of an information technology division."""
        return any(code.startswith(ICT_DIVISIONS) for code in self.cpv_codes)

    @property
    def suppliers(self):
        return [party for party in self.parties if party.role == "supplier"]


@dataclass
class Refused:
    """One release that was set aside, with what could be made out of it."""

    reason: str
    sha256: str
    ocid: str = ""
    release_id: str = ""
    excerpt: str = ""


def read_release(raw):
    """RawRelease -> Notice, or Refused with its reason; bad content never raises."""
    if raw.error:
        return Refused(
            shorten(raw.error, 500),
            text_fingerprint(raw.text),
            shorten(raw.ocid, 200),
            shorten(raw.release_id, 200),
            _excerpt(raw.text),
        )
    dumped = dump(raw.value)
    sha256 = dumped.sha256
    try:
        return _read(raw.value, dumped)
    except SetAside as exc:
        known = raw.value if isinstance(raw.value, dict) else {}
        return Refused(
            shorten(exc, 500),
            sha256,
            _known(known, "ocid"),
            _known(known, "id"),
            _excerpt_of(raw.value),
        )


def _read(release, dumped):
    if not isinstance(release, dict):
        raise SetAside(f"it is not an object but {type(release).__name__}")
    remarks = []
    as_is = is_tidy(release, dumped)
    tree = release if as_is else tidy(release, remarks)
    ocid, release_id = _key(tree, "ocid"), _release_id(tree, remarks)
    tags, kind = _read_tags(tree, remarks)
    published = read_moment(tree.get("date"), "date", remarks)
    if published is None:
        raise SetAside("date is missing: nobody can tell when it was published")
    notice = Notice(ocid, release_id, published, tags, kind, remarks=remarks)
    notice.sha256 = dumped.sha256
    notice.json_text = dumped.text if as_is and not dumped.fractions else ""
    tender = as_object(tree, "tender")
    _read_words(notice, tree, tender)
    notice.buyer, notice.parties = read_parties(tree, remarks)
    _read_cpv(notice, tender, tree)
    _read_value(notice, tree, tender)
    _read_dates(notice, tree, tender)
    _read_rest(notice, tree, tender)
    notice.tree = tree
    return notice


def _key(tree, name):
    value = tree.get(name)
    if value is None or value == "":
        raise SetAside(f"{name} is missing")
    if not isinstance(value, str) or not value.strip():
        raise SetAside(f"{name} is not text: {shorten(repr(value))}")
    if len(value) > 200:
        raise SetAside(f"{name} is {len(value):,} characters long, over 200")
    return value.strip()


def _release_id(tree, remarks):
    """The id; where a notice of Find a Tender came without, the number that its one
    document of a form of the Act carries, which is the same."""
    if tree.get("id") in (None, ""):
        numbers = {document.get("id") for document in _forms(tree)}
        number = numbers.pop() if len(numbers) == 1 else None
        if isinstance(number, str) and number.strip():
            number = number.strip()[:200]
            remarks.append(f"id is missing: its notice's number {number} stands for it")
            return number
    return _key(tree, "id")


def _read_tags(tree, remarks):
    tags = tree.get("tag")
    if isinstance(tags, str):
        remarks.append("tag came as text, not as a list")
        tags = [tags]
    if not isinstance(tags, list) or not tags:
        raise SetAside("tag is missing: its stage can't be told")
    for tag in tags:
        if not isinstance(tag, str) or tag not in KIND_BY_TAG:
            raise SetAside(f"tag is unknown: {shorten(repr(tag))}")
    kinds = {KIND_BY_TAG[tag] for tag in tags} - {""} or {_kind_of_compiled(tree)}
    return tuple(tags), max(kinds, key=KINDS.index)


def _kind_of_compiled(tree):
    for section, kind in (("contracts", "contract"), ("awards", "award")):
        if tree.get(section):
            return kind
    return "tender" if tree.get("tender") else "planning"


def _read_words(notice, tree, tender):
    remarks = notice.remarks
    title = as_text(tender, "title", "tender.") or as_text(tree, "title", "")
    words = as_text(tender, "description", "tender.") or as_text(
        tree, "description", ""
    )
    if title:
        notice.title, had_markup = plain_text(title)
        notice.title = " ".join(notice.title.split())
        if had_markup:
            remarks.append("title had HTML or entities, made plain text")
    if not notice.title:
        notice.title = f"(no title) {notice.ocid}"
        remarks.append("title is empty")
    notice.description, had_markup = plain_text(words)
    if had_markup:
        remarks.append("description had HTML or entities, made plain text")
    found = tender.get("status")
    if notice.kind in AGREED:
        parts = _agreed(tree, "contracts") or _agreed(tree, "awards")
        statuses = (part.get("status") for _path, part in parts)
        found = next((status for status in statuses if status), found)
    notice.status = shorten(found, 60) if isinstance(found, str) else ""


def _agreed(tree, name):
    """[(path, entry)] of the awards or contracts that stand."""
    return standing(objects(tree, name, "", with_path=True))


def _read_cpv(notice, tender, tree):
    codes = {}
    for at, entry in _classifications(tender, tree):
        scheme = str(entry.get("scheme") or "CPV").upper()
        code = entry.get("id")
        if scheme != "CPV" or code in (None, ""):
            continue
        match = _CPV.fullmatch(str(code).strip())
        if not match:
            told = shorten(repr(code))
            notice.remarks.append(f"{at}.id is not a CPV code and was left out: {told}")
            continue
        words = entry.get("description")
        codes.setdefault(match[1], words if isinstance(words, str) else "")
    notice.cpv_codes = tuple(codes)
    if codes:
        notice.cpv_main, words = next(iter(codes.items()))
        notice.cpv_description = shorten(plain_text(words)[0], 200)


def _classifications(tender, tree):
    main = as_object(tender, "classification", "tender.")
    yield "tender.classification", main
    sections = [("tender.", tender)]
    for name in ("awards", "contracts"):
        sections += objects(tree, name, "", with_path=True)
    for path, section in sections:
        name = "additionalClassifications"
        yield from objects(section, name, path, with_path=True, dotted=False)
        for at, item in objects(section, "items", path, with_path=True):
            yield f"{at}classification", as_object(item, "classification", at)
            yield from objects(item, name, at, with_path=True, dotted=False)


def _money(node, path, remarks):
    """A value object -> Money or None: the net amount first, else the gross."""
    if not node:
        return None
    net = read_amount(node.get("amount"), f"{path}.amount", remarks)
    gross = read_amount(node.get("amountGross"), f"{path}.amountGross", remarks)
    amount = gross if net is None else net
    if amount is None:
        return None
    currency = node.get("currency") or "GBP"
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise SetAside(f"{path}.currency is no currency: {shorten(repr(currency))}")
    return Money(amount, currency, "gross" if net is None else "net")


def _total(entries, remarks):
    """Sum of (path, object with a `value`), each id once -> Money or None."""
    found, seen = [], set()
    for path, entry in entries:
        key = entry.get("id")
        if isinstance(key, (str, int)):
            if key in seen:
                continue
            seen.add(key)
        money = _money(as_object(entry, "value", path), f"{path}value", remarks)
        if money:
            found.append(money)
    if not found:
        return None
    kept = [money for money in found if money.currency == found[0].currency]
    if len(kept) < len(found):
        remarks.append(f"values in other currencies than {kept[0].currency} left out")
    bases = {money.basis for money in kept}
    if len(bases) > 1:
        remarks.append("some values are net and some include VAT: told as gross")
    basis = "gross" if "gross" in bases else "net"
    return Money(sum(money.amount for money in kept), kept[0].currency, basis)


def _read_value(notice, tree, tender):
    """The value rule: what the tender says, else its lots, else each award once, else
    each contract once. The awarded value is kept beside it. An award that was cancelled
    or found nobody counts for nothing beside one that stands."""
    remarks = notice.remarks
    tendered = _money(as_object(tender, "value", "tender."), "tender.value", remarks)
    lots = _total(objects(tender, "lots", "tender.", with_path=True), remarks)
    awards = _total(_agreed(tree, "awards"), remarks)
    contracts = _total(_agreed(tree, "contracts"), remarks)
    notice.awarded = awards or contracts
    choices = (
        ("tender", tendered),
        ("lots", lots),
        ("awards", awards),
        ("contracts", contracts),
    )
    for source, money in choices:
        if money:
            notice.value, notice.value_source = money, source
            return


def _read_dates(notice, tree, tender):
    remarks = notice.remarks
    period = as_object(tender, "tenderPeriod", "tender.")
    notice.deadline = read_moment(
        period.get("endDate"), "tender.tenderPeriod.endDate", remarks, END_OF_DAY
    ) or read_moment(
        tender.get("expressionOfInterestDeadline"),
        "tender.expressionOfInterestDeadline",
        remarks,
        END_OF_DAY,
    )
    tendered = objects(tender, "lots", "tender.", with_path=True)
    tendered.append(("tender.", tender))
    agreed = _agreed(tree, "awards") + _agreed(tree, "contracts")
    first, second = tendered, agreed
    if notice.kind in AGREED:
        first, second = agreed, tendered  # what was agreed counts, not what was planned
    for sections in (first, second):
        starts, ends, furthest = _periods(sections, remarks)
        notice.contract_end_furthest = notice.contract_end_furthest or max(
            furthest, default=None
        )
        notice.contract_start = notice.contract_start or min(starts, default=None)
        notice.contract_end = notice.contract_end or max(ends, default=None)
    start, end = notice.contract_start, notice.contract_end
    furthest = notice.contract_end_furthest
    if furthest and end and furthest <= end:
        notice.contract_end_furthest = None  # says nothing more
    if start and end and end < start:
        remarks.append(f"the contract ends ({end}) before it starts ({start})")


def _periods(sections, remarks):
    """Days on which contracts start, end, and end at the latest when extended."""
    starts, ends, furthest = [], [], []
    for path, section in sections:
        for name in ("contractPeriod", "period"):
            if name == "period" and not path.startswith("contracts"):
                continue
            period = as_object(section, name, path)
            where = f"{path}{name}"
            start = read_moment(period.get("startDate"), f"{where}.startDate", remarks)
            end = read_moment(
                period.get("endDate"), f"{where}.endDate", remarks, END_OF_DAY
            )
            if start and not end:
                end = _end_by_duration(start, period, where, remarks)
            starts += [uk_date(start)] if start else []
            ends += [uk_date(end)] if end else []
            last = read_moment(
                period.get("maxExtentDate"),
                f"{where}.maxExtentDate",
                remarks,
                END_OF_DAY,
            )
            furthest += [uk_date(last)] if last else []
    return starts, ends, furthest


def _end_by_duration(start, period, where, remarks):
    """The last moment of a period told as a start and a number of days, or None."""
    days = period.get("durationInDays")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days < 36525:
        return None
    remarks.append(f"{where} ends after {days:,} days, reckoned from its start")
    try:
        return start + datetime.timedelta(days=days - 1)
    except OverflowError:
        return None


def _read_rest(notice, tree, tender):
    suited = [as_object(tender, "suitability", "tender.")]
    for at, lot in objects(tender, "lots", "tender.", with_path=True):
        suited.append(as_object(lot, "suitability", at))
    notice.sme = any(one.get("sme") is True for one in suited)
    notice.vcse = any(one.get("vcse") is True for one in suited)
    regions = {}
    for path, section in [("tender.", tender), *_agreed(tree, "awards")]:
        for at, item in objects(section, "items", path, with_path=True):
            for address in objects(item, "deliveryAddresses", at):
                region = address.get("region")
                if isinstance(region, str) and region.strip():
                    regions.setdefault(plain_text(region)[0][:100], None)
    notice.region = shorten(places.tell(regions), 300)
    notice.source_url = _source_url(notice, tree, tender)
    found = [document["noticeType"].strip().upper() for document in _forms(tree)]
    notice.notice_type = found[-1] if found else ""


def _forms(tree):
    """The documents that say which form of the Procurement Act 2023 was published:
    one of a release carries it."""
    sections = [as_object(tree, "planning"), as_object(tree, "tender")]
    for name in ("awards", "contracts"):
        sections += objects(tree, name)
        sections += [
            as_object(contract, "implementation")
            for contract in objects(tree, name)
            if contract.get("implementation") is not None
        ]
    return [
        document
        for section in sections
        for document in objects(section, "documents")
        if isinstance(document.get("noticeType"), str)
        and _NOTICE_TYPE.fullmatch(document["noticeType"].strip().upper())
    ]


def _source_url(notice, tree, tender):
    planning = ("planning.", as_object(tree, "planning"))
    sections = {"planning": [planning], "tender": [("tender.", tender)]}
    sections["award"] = objects(tree, "awards", "", with_path=True)
    sections["contract"] = objects(tree, "contracts", "", with_path=True)
    own = sections.pop(notice.kind, [])
    others = [pair for group in reversed(sections.values()) for pair in group]
    for path, section in [*own, *others]:
        for document in objects(section, "documents", path):
            kind = str(document.get("documentType") or "")
            if not kind.lower().endswith("notice"):
                continue
            url = document.get("url")
            if isinstance(url, str) and _URL.fullmatch(url.strip()):
                return url.strip()[:2000]
            if url:
                notice.remarks.append(
                    f"the link of its {shorten(kind)} is no web address"
                )
    return ""


def _known(release, name):
    value = release.get(name)
    return shorten(value, 200) if isinstance(value, str) else ""


def _excerpt_of(release):
    try:
        return _excerpt(str(release))
    except RecursionError:
        return ""


def _excerpt(text):
    return "".join(
        char if char.isprintable() and not 0xD800 <= ord(char) <= 0xDFFF else " "
        for char in text[:4000]
    )
