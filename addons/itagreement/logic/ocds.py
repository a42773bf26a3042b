"""Contracts of the register as OCDS 1.1 releases with the United Kingdom extension.

Source: Open Contracting Data Standard 1.1.5 and the Cabinet Office's extension; both
schemas stand in ``data/ocds`` and every release is checked against them. Ratings of
indicators stand in the metrics extension's place, in the words of the UK extension.
"""

import json
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jsonschema import Draft4Validator

from .public_register import Redacted

EXTENSIONS = (
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/master/"
    "extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_metrics_extension/master/extension.json",
)
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_SCHEMAS = Path(__file__).resolve().parent.parent / "data" / "ocds"
_UK = ZoneInfo("Europe/London")
#: Route of the register -> OCDS procurementMethod
METHODS = {
    "open": "open",
    "competitive": "selective",
    "calloff": "limited",
    "direct": "direct",
    "quote": "limited",
}
#: Rating of an indicator -> id of the extension, and the words of the Procurement Act.
CLASSIFICATIONS = {
    "good": ("met", "Good"),
    "approaching": ("slightlyBelow", "Approaching target"),
    "requires": ("below", "Requires improvement"),
    "inadequate": ("significantlyBelow", "Inadequate"),
    "other": ("other", "Other"),
}


def _merge(base, patch):
    """Return ``base`` with a JSON merge patch (RFC 7396), as OCDS extensions are."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged


@cache
def _validator():
    schema = json.loads((_SCHEMAS / "release-schema.json").read_text())
    extension = json.loads((_SCHEMAS / "uk-extension-release-schema.json").read_text())
    return Draft4Validator(
        _merge(schema, extension), format_checker=Draft4Validator.FORMAT_CHECKER
    )


@cache
def _package_validator():
    schema = json.loads((_SCHEMAS / "release-package-schema.json").read_text())
    # each release has been checked by itself, with the extension's fields
    schema["properties"]["releases"]["items"] = {}
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def problems(release):
    """Return what keeps a release from being valid, a sentence each; [] if nothing."""
    return _tell(_validator().iter_errors(release), "release")


def package_problems(content):
    """Return what keeps a package (a dict) from being valid, but for its releases."""
    return _tell(_package_validator().iter_errors(content), "package")


def _tell(errors, whole):
    return [
        f"{'/'.join(str(part) for part in error.absolute_path) or whole}: "
        f"{error.message}"
        for error in errors
    ]


def moment(day, end=False):
    """Return the first (or last) second of a day in the United Kingdom, as OCDS has it."""
    clock = time(23, 59, 59) if end else time(0)
    return datetime.combine(day, clock, _UK).isoformat()


def _known(value):
    return None if value is None or isinstance(value, Redacted) else value


def _without_gaps(value):
    """Drop what is not known: OCDS leaves a field out rather than empty."""
    if isinstance(value, dict):
        pairs = ((key, _without_gaps(one)) for key, one in value.items())
        return {key: one for key, one in pairs if one not in (None, {}, [], "")}
    if isinstance(value, list):
        return [one for one in map(_without_gaps, value) if one not in (None, {}, [])]
    return value


def release(row, buyer, published):
    """Return one contract as a release.

    :param row: row of the register, redacted; beside its columns ``status`` (pending,
        active or terminated), ``currency``, ``route_code``, ``supplier_scheme``,
        ``supplier_key`` (an id for a supplier without a number), ``kpis`` (its published
        indicators: id, title and ratings, each with id, from, to, rating and actual;
        days as ISO text)
    :param buyer: {"id", "name", "scheme", "number"} of the council
    :param published: `datetime.date` of the publication
    """
    known = {key: _known(value) for key, value in row.items()}
    reference = known["reference"]
    supplier = _supplier(known)
    period = {
        "startDate": known["start"] and moment(known["start"]),
        "endDate": known["end"] and moment(known["end"], end=True),
        "maxExtentDate": known["furthest_end"]
        and moment(known["furthest_end"], end=True),
    }
    reach = supplier and {"id": supplier["id"], "name": supplier["name"]}
    built = {
        "ocid": known["ocid"],
        "id": f"{known['ocid']}-{reference}-{published.isoformat()}",
        "date": moment(published),
        "tag": ["contract"],
        "initiationType": "tender",
        "language": "en",
        "parties": [_buyer(buyer, known), supplier],
        "buyer": {"id": buyer["id"], "name": buyer["name"]},
        "tender": _tender(known, reference),
        "awards": [
            {
                "id": f"{reference}-award",
                "status": "active",
                "suppliers": [reach],
                "contractPeriod": period,
            }
        ],
        "contracts": [_contract(known, reference, period)],
    }
    return _without_gaps(built)


def _contract(known, reference, period):
    return {
        "id": reference,
        "awardID": f"{reference}-award",
        "title": known["title"],
        "description": known["description"],
        "status": known["status"],
        "period": period,
        "value": _value(known),
        "dateSigned": known["signed"] and moment(known["signed"]),
        "documents": _documents(known.get("contract_url"), "contractSigned"),
        "implementation": {"metrics": [_metric(one) for one in known.get("kpis") or ()]},
    }


def _metric(kpi):
    """Return a published indicator with its ratings (Procurement Act 2023, section 71)."""
    return {
        "id": kpi["id"],
        "title": kpi["title"],
        "observations": [_observation(one) for one in kpi["ratings"]],
    }


def _observation(rating):
    code, words = CLASSIFICATIONS[rating["rating"]]
    return {
        "id": rating["id"],
        "period": {
            "startDate": moment(date.fromisoformat(rating["from"])),
            "endDate": moment(date.fromisoformat(rating["to"]), end=True),
        },
        "measure": rating["actual"],
        "measureClassification": {"id": code, "description": words},
    }


def _documents(url, kind):
    return [{"id": kind, "documentType": kind, "url": url}] if url else None


def _buyer(buyer, known):
    identifier = {"scheme": buyer.get("scheme"), "id": buyer.get("number")}
    return {
        "id": buyer["id"],
        "name": buyer["name"],
        "roles": ["buyer"],
        "identifier": identifier if buyer.get("number") else None,
        "roleDetails": known["department"],
    }


def _supplier(known):
    if not known["supplier_name"]:
        return None
    number = known["supplier_number"]
    scheme = known.get("supplier_scheme") or "GB-COH"
    return {
        "id": f"{scheme}-{number}" if number else known["supplier_key"],
        "name": known["supplier_name"],
        "roles": ["supplier"],
        "identifier": {"scheme": scheme, "id": number} if number else None,
        "details": {
            "scale": {True: "sme", False: "large"}.get(known["is_sme"]),
            "vcse": known["is_vcse"],
        },
    }


def _tender(known, reference):
    codes = known["cpv"] or []
    return {
        "id": known["procurement_reference"] or f"{reference}-tender",
        "procurementMethod": METHODS.get(known.get("route_code")),
        "procurementMethodDetails": known["route"],
        "documents": _documents(known.get("tender_url"), "biddingDocuments"),
        "items": [
            {
                "id": "1",
                "additionalClassifications": [
                    {"scheme": "CPV", "id": code.split("-")[0]} for code in codes
                ],
            }
        ]
        if codes
        else None,
    }


def _value(known):
    if known["value"] is None:
        return None
    gross = known["value_inc_vat"]
    return {
        "amount": float(known["value"]),
        "amountGross": float(gross) if gross is not None else None,
        "currency": known.get("currency") or "GBP",
    }


def package(releases, publisher, published: date, uri):
    """Return a release package as bytes of JSON.

    :raises ValueError: where it wouldn't be valid, such as without any release
    """
    content = {
        "uri": uri,
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment(published),
        "publisher": {"name": publisher},
        "license": LICENCE,
        "releases": releases,
    }
    if found := package_problems(content):
        raise ValueError(found[0])
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
