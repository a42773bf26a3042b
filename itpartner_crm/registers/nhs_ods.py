"""NHS Organisation Data Service (GB-NHS): trusts, boards, practices and networks.

``GET /ORD/2-0-0/organisations/{code}``, no key. Kept apart because its successor, a
FHIR service, has another shape.
"""

from urllib.parse import quote

from .answer import Answer, RegisterError, address_of, only, sha256, text_of

SCHEME = "GB-NHS"
BASE = "https://directory.spineservices.nhs.uk"
NEEDS_KEY = False
SOURCE = "NHS Organisation Data Service"
_PLACE = ["AddrLn1", "AddrLn2", "AddrLn3", "Town", "County", "PostCode", "Country"]
_KEPT = [
    "Name",
    ("OrgId", ["extension"]),
    "Status",
    "LastChangeDate",
    "orgRecordClass",
    "Date",
    ("GeoLoc", [("Location", _PLACE)]),
    "Roles",
    "Succs",
]
# Roles that say more than the primary one, which is often only a kind of site.
_TELLING = {
    "RO57": "NHS foundation trust",
    "RO76": "GP practice",
    "RO318": "Integrated care board",
    "RO319": "Sub-area of an integrated care board",
}
_PRIMARY = {
    "RO141": "Local authority",
    "RO144": "Welsh local health board",
    "RO172": "Independent provider of health care",
    "RO177": "Prescribing cost centre",
    "RO182": "Pharmacy",
    "RO197": "NHS trust",
    "RO261": "Strategic partnership",
    "RO272": "Primary care network",
}


def login(key):
    """(headers, basic login): the service asks for none."""
    return {}, None


def look_up(client, number):
    """Ask for one organisation. :returns: Answer. :raises RegisterError: no answer."""
    path = f"/ORD/2-0-0/organisations/{quote(number, safe='')}"
    data, raw = client.get_json(path)
    return read(data, number, raw)


def read(data, number, raw=b""):
    """Answer from the record *data* of an organisation.

    :raises RegisterError: it has no name, or is about another code.
    """
    body = data.get("Organisation") if isinstance(data, dict) else None
    name = text_of(body, "Name")
    said = text_of(body, "OrgId", "extension") or number
    if not name or said.upper() != number:
        raise RegisterError("garbled", f"{SOURCE} answered without an organisation.")
    place = body.get("GeoLoc")
    place = place.get("Location") if isinstance(place, dict) else None
    status = text_of(body, "Status")
    return Answer(
        scheme=SCHEME,
        number=number,
        name=name,
        status=status,
        kind=_kind(body),
        address=address_of(
            [text_of(place, f"AddrLn{line}") for line in (1, 2, 3)],
            text_of(place, "Town"),
            text_of(place, "PostCode"),
        ),
        website=_website(body),
        flags=tuple(_flags(body, status)),
        sector="nhs",
        source=SOURCE,
        kept=only(body, _KEPT),
        sha256=sha256(raw),
    )


def _each(body, *path):
    """The dicts of the list at *path*; none when it isn't there."""
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return (
        [one for one in body if isinstance(one, dict)] if isinstance(body, list) else []
    )


def _kind(body):
    roles = [
        (text_of(role, "id"), role.get("primaryRole") is True)
        for role in _each(body, "Roles", "Role")
        if text_of(role, "Status") in ("", "Active")
    ]
    for code, _primary in roles:
        if code in _TELLING:
            return _TELLING[code]
    for code, primary in roles:
        if primary:
            return _PRIMARY.get(code, f"NHS role {code}")
    return ""


def _website(body):
    for contact in _each(body, "Contacts", "Contact"):
        if text_of(contact, "type") == "http":
            return text_of(contact, "value")
    return ""


def _flags(body, status):
    if status and status != "Active":
        yield f"{status} in the register"
    followers = [
        text_of(one, "Target", "OrgId", "extension")
        for one in _each(body, "Succs", "Succ")
        if text_of(one, "Type") == "Successor"
    ]
    if any(followers):
        yield f"Succeeded by {', '.join(code for code in followers if code)}"
