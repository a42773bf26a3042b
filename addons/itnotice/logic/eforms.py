"""Reading one TED notice in eForms XML into the shape of an OCDS release.

Source of the paths: the eForms SDK of the Publications Office (UBL 2.3 notices). What
comes out goes through the same reader as every release, with its rules and its limits.
"""

import datetime
import re
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from lxml import etree

MAX_XML_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 100
SOURCE = "TED"
LICENCE = "https://ted.europa.eu/en/legal-notice"
ROOTS = {
    "PriorInformationNotice": "planning",
    "ContractNotice": "tender",
    "ContractAwardNotice": "award",
}
TAG_BY_FORM = {
    "planning": "planning",
    "competition": "tender",
    "result": "award",
    "dir-awa-pre": "award",
    "cont-modif": "contractAmendment",
}
_UNITS = {"DAY": "days", "WEEK": "weeks", "MONTH": "months", "YEAR": "years"}
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_NS = {
    "cbc": f"{_UBL}CommonBasicComponents-2",
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}
_ORGANISATION = "cac:PartyIdentification/cbc:ID"
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class XmlError(Exception):
    """The XML can't be read; the message says why, without a full stop."""


def read_notice(data):
    """Bytes of an eForms notice -> a release (dict) for the reader of releases.

    Raises XmlError for anything else: a document type (so no entity of its own is ever
    read, from here or from elsewhere), more than 8 MB, or more than 100 levels.
    """
    root = _parse(data)
    name = etree.QName(root)
    if name.localname not in ROOTS or not (name.namespace or "").startswith(_UBL):
        raise XmlError("is XML or HTML, but no eForms notice")
    release = {
        # a notice of planning alone has no procedure yet
        "ocid": _prefixed(
            "eforms-", _text(root, "cbc:ContractFolderID") or _text(root, "cbc:ID")
        ),
        "id": "-".join(
            filter(None, (_text(root, "cbc:ID"), _text(root, "cbc:VersionID")))
        ),
        "date": _moment(root, "cbc:IssueDate", "cbc:IssueTime"),
        "tag": [_tag(root, name.localname)],
        "tender": _tender(root),
    }
    organisations = _organisations(root)
    buyers = root.xpath(f"cac:ContractingParty/cac:Party/{_ORGANISATION}/text()",
                        namespaces=_NS)  # fmt: skip
    if buyers:
        buyer = organisations.get(buyers[0].strip(), {})
        release["buyer"] = {"id": buyers[0].strip(), "name": buyer.get("name", "")}
    awards = _awards(root, organisations)
    if awards:
        release["awards"] = awards
    release["parties"] = list(organisations.values())
    release["eforms"] = {"xml": data.decode("utf-8", "replace")}
    return {key: value for key, value in release.items() if value not in ("", None)}


def _parse(data):
    if len(data) > MAX_XML_BYTES:
        limit = MAX_XML_BYTES // (1024 * 1024)
        raise XmlError(f"is XML larger than {limit} MB")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        told = " ".join(str(exc).split())[:120]
        raise XmlError(f"is XML or HTML that is not well formed ({told})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("is XML with a document type, which is refused")
    depth, most = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    if most > MAX_DEPTH:
        raise XmlError(f"is XML nested deeper than {MAX_DEPTH} levels")
    return root


def _find(node, path):
    """Elements at `path`, those in English before the others."""
    found = node.xpath(path, namespaces=_NS)
    return sorted(found, key=lambda one: one.get("languageID", "ENG") != "ENG")


def _text(node, path):
    for element in _find(node, path):
        text = "".join(element.itertext()).strip()
        if text:
            return text
    return ""


def _prefixed(prefix, text):
    return prefix + text if text else ""


def _moment(node, date_path, time_path):
    """A date and a time, each with its own zone, as one ISO moment."""
    date, clock = _text(node, date_path), _text(node, time_path)
    match = _DATE.match(date)
    if not match:
        return date
    return f"{match.group()}T{clock}" if clock else match.group()


def _tag(root, localname):
    form = _find(root, "cbc:NoticeTypeCode")
    tag = TAG_BY_FORM.get(form[0].get("listName")) if form else None
    tag = tag or ROOTS[localname]
    changed = root.xpath("boolean(.//efac:Changes)", namespaces=_NS)
    return f"{tag}Update" if changed and tag in ("planning", "tender") else tag


def _tender(root):
    lots = _find(root, "cac:ProcurementProjectLot")
    tender = _project(root)
    deadlines = [
        _moment(period, "cbc:EndDate", "cbc:EndTime")
        for lot in lots
        for period in _find(
            lot, "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod"
        )
    ]
    deadlines = [one for one in deadlines if one]
    if deadlines:
        tender["tenderPeriod"] = {"endDate": max(deadlines)}
    tender["lots"] = [
        {**_project(lot), "id": _text(lot, "cbc:ID")} for lot in lots
    ]  # fmt: skip
    tender["items"] = [
        item for lot in tender["lots"] for item in lot.pop("items", [])
    ] + tender.get("items", [])
    number = _text(root, ".//efac:Publication/efbc:NoticePublicationID")
    if number:
        url = f"https://ted.europa.eu/en/notice/-/detail/{number}"
        tender["documents"] = [{"documentType": "tenderNotice", "url": url}]
    return tender


def _project(node):
    """What a procurement project, of the notice or of a lot, says."""
    base = "cac:ProcurementProject/"
    found = {
        "title": _text(node, f"{base}cbc:Name"),
        "description": _text(node, f"{base}cbc:Description"),
    }
    amounts = _find(
        node, f"{base}cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"
    )
    if amounts:
        found["value"] = _money(amounts[0])
    codes = [
        {"scheme": "CPV", "id": code}
        for kind in ("MainCommodity", "AdditionalCommodity")
        for element in _find(
            node, f"{base}cac:{kind}Classification/cbc:ItemClassificationCode"
        )
        if (code := "".join(element.itertext()).strip())
    ]
    if codes:
        found["classification"] = codes[0]
        found["additionalClassifications"] = codes[1:]
    regions = [
        _text(place, "cac:Address/cbc:CountrySubentityCode")
        or _text(place, "cac:Address/cac:Country/cbc:IdentificationCode")
        for place in _find(node, f"{base}cac:RealizedLocation")
    ]
    found["items"] = [
        {
            **({"classification": codes[0]} if codes else {}),
            "additionalClassifications": codes[1:],
            "deliveryAddresses": [{"region": one} for one in regions if one],
        }
    ]
    period = _period(node, f"{base}cac:PlannedPeriod")
    if period:
        found["contractPeriod"] = period
    return found


def _period(node, path):
    """Start and end; an end told as a length is reckoned from the start."""
    period = {}
    for element in _find(node, path)[:1]:
        start, end = (
            _DATE.match(_text(element, f"cbc:{name}"))
            for name in ("StartDate", "EndDate")
        )
        if start:
            period["startDate"] = start.group()
        if end:
            period["endDate"] = end.group()
        elif start:
            last = _end_of(start.group(), _find(element, "cbc:DurationMeasure"))
            period.update({"endDate": last} if last else {})
    return period


def _end_of(start, measures):
    for measure in measures[:1]:
        unit = _UNITS.get(measure.get("unitCode"))
        count = "".join(measure.itertext()).strip()
        if unit and re.fullmatch(r"\d{1,4}", count):
            try:
                first = datetime.date.fromisoformat(start)
                last = first + relativedelta(**{unit: int(count)})
                return (last - datetime.timedelta(days=1)).isoformat()
            except (ValueError, OverflowError):
                return None
    return None


def _money(element):
    """An amount; the reader of releases judges whether it is one."""
    amount = "".join(element.itertext()).strip()
    if _AMOUNT.fullmatch(amount):
        amount = Decimal(amount)
    return {"amount": amount or None, "currency": element.get("currencyID")}


def _organisations(root):
    """{id: party} of all organisations the notice names."""
    found = {}
    buyers = {
        one.strip()
        for one in root.xpath(
            f"cac:ContractingParty/cac:Party/{_ORGANISATION}/text()", namespaces=_NS
        )
    }
    for company in _find(root, ".//efac:Organizations/efac:Organization/efac:Company"):
        key = _text(company, _ORGANISATION)
        party = {
            "id": key,
            "name": _text(company, "cac:PartyName/cbc:Name"),
            "roles": ["buyer"] if key in buyers else [],
            "address": {
                "postalCode": _text(company, "cac:PostalAddress/cbc:PostalZone"),
                "region": _text(company, "cac:PostalAddress/cbc:CountrySubentityCode"),
            },
        }
        country = _text(company, "cac:PostalAddress/cac:Country/cbc:IdentificationCode")
        number = _text(company, "cac:PartyLegalEntity/cbc:CompanyID")
        if number:
            party["identifier"] = {"scheme": f"TED-{country or 'XX'}", "id": number}
        if key:
            found.setdefault(key, party)
    return found


def _awards(root, organisations):
    """Every tender that won, with its value and its tenderers."""
    (result,) = _find(root, ".//efac:NoticeResult")[:1] or (None,)
    if result is None:
        return []
    parties = {
        _text(party, "cbc:ID"): [
            _text(tenderer, "cbc:ID") for tenderer in _find(party, "efac:Tenderer")
        ]
        for party in _find(result, "efac:TenderingParty")
    }
    won = set(
        result.xpath("efac:SettledContract/efac:LotTender/cbc:ID/text()",
                     namespaces=_NS)
    ) or set(
        result.xpath("efac:LotResult[cbc:TenderResultCode='selec-w']"
                     "/efac:LotTender/cbc:ID/text()", namespaces=_NS)
    )  # fmt: skip
    awards = []
    for tender in _find(result, "efac:LotTender"):
        key = _text(tender, "cbc:ID")
        if key not in won:
            continue
        award = {"id": key, "status": "active", "suppliers": []}
        for amount in _find(tender, "cac:LegalMonetaryTotal/cbc:PayableAmount")[:1]:
            award["value"] = _money(amount)
        for member in parties.get(_text(tender, "efac:TenderingParty/cbc:ID"), []):
            party = organisations.get(member)
            if party:
                party["roles"] = [*party["roles"], "supplier"]
                award["suppliers"].append({"id": member, "name": party["name"]})
        awards.append(award)
    total = _find(result, "cbc:TotalAmount")
    if total and awards and not any("value" in award for award in awards):
        awards[0]["value"] = _money(total[0])
    return awards
