"""Releases for tests: one good one, ways to break it, and the real pages."""

import copy
import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "tests" / "data" / "contracts-finder"
PAGES = tuple(DATA / f"page-{number}.json" for number in (1, 2, 3))

GOOD = {
    "ocid": "ocds-b5fd17-test-0001",
    "id": "test-0001-1",
    "date": "2026-06-01T09:30:00+01:00",
    "tag": ["tender"],
    "initiationType": "tender",
    "language": "en",
    "buyer": {"id": "GB-LAE-TST", "name": "Testborough Council"},
    "parties": [
        {
            "id": "GB-LAE-TST",
            "name": "Testborough Council",
            "roles": ["buyer"],
            "identifier": {"scheme": "GB-LAE", "id": "TST"},
            "address": {"postalCode": "te1 1st", "region": "South East"},
        },
        {
            "id": "S1",
            "name": "Fastwire Ltd",
            "roles": ["supplier"],
            "identifier": {"scheme": "GB-COH", "id": "1234567"},
        },
    ],
    "tender": {
        "id": "T1",
        "title": "Managed network service",
        "description": "Switches and their upkeep.",
        "status": "active",
        "classification": {
            "scheme": "CPV",
            "id": "72000000",
            "description": "IT services",
        },
        "additionalClassifications": [{"scheme": "CPV", "id": "32400000-7"}],
        "value": {"amount": 120000.5, "currency": "GBP"},
        "tenderPeriod": {"endDate": "2026-07-01T12:00:00+01:00"},
        "contractPeriod": {
            "startDate": "2026-09-01T00:00:00+01:00",
            "endDate": "2029-08-31T23:59:59+01:00",
        },
        "items": [{"id": "1", "deliveryAddresses": [{"region": "South East"}]}],
        "documents": [
            {
                "documentType": "tenderNotice",
                "url": "https://www.contractsfinder.service.gov.uk/Notice/test-0001",
            }
        ],
        "suitability": {"sme": True, "vcse": False},
    },
}


def release(number=1, **changes):
    """A copy of the good release under its own key; `tender__value={...}` changes a
    nested field, and a value of ... takes the field out."""
    made = copy.deepcopy(GOOD)
    made["ocid"] = f"ocds-b5fd17-test-{number:04}"
    made["id"] = f"test-{number:04}-1"
    for path, value in changes.items():
        *parents, name = path.split("__")
        node = made
        for parent in parents:
            node = node.setdefault(parent, {})
        if value is ...:
            node.pop(name, None)
        else:
            node[name] = value
    return made


def package(*releases, **head):
    """The bytes of a release package; a release given as bytes goes in as it is."""
    parts = [
        one if isinstance(one, bytes) else json.dumps(one).encode() for one in releases
    ]
    said = {
        "version": "1.1",
        "publisher": {"name": "Test Finder"},
        "license": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        **head,
    }
    body = json.dumps(said).encode()[:-1]
    return body + b', "releases": [' + b",\n".join(parts) + b"]}"


def broken_page():
    """(bytes, {position: words its reason must hold}, positions that land).

    The broken releases that public feeds were seen to hold, among good ones.
    """
    text = json.dumps(release(3)).encode()
    bad_number = text.replace(b"120000.5", b"1e9999")
    bad_text = json.dumps(release(4, tender__value={"amount": " 000,"})).encode()
    bare = json.dumps(release(5)).encode().replace(b"120000.5", b" 000,")
    latin = json.dumps(release(6, tender__title="Caf# Wi-Fi")).encode()
    parts = [
        release(1),
        release(2, ocid=...),
        bad_number,
        bad_text,
        bare,
        latin.replace(b"#", b"\xe9"),
        release(7, tender__tenderPeriod={"endDate": "2026-07-01"}),
        release(1),
        release(9, tag=["offering"]),
        release(10, tender__description="x" * 5_000_000),
        release(11, tender__title="<b>Cloud</b> hosting<script>alert(1)</script>"),
        release(12, tender__value={"amount": -5, "currency": "GBP"}),
        release(13, date="yesterday"),
        release(14),
    ]
    reasons = {
        2: ["ocid", "missing"],
        3: ["tender.value.amount", "1e9999"],
        4: ["tender.value.amount", "' 000,'"],
        5: ["tender.value.amount", "000,"],
        8: ["repeats", "release 1"],
        9: ["tag", "offering"],
        10: ["tender.description", "5,000,000"],
        12: ["tender.value.amount", "negative", "-5"],
        13: ["date", "yesterday"],
    }
    return package(*parts), reasons, [1, 6, 7, 11, 14]
