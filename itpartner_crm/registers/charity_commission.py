"""Charity Commission (GB-CHC): the register of charities of England and Wales.

``GET /register/api/allcharitydetailsV2/{number}/0`` with the key in a header; suffix 0
is the main charity. Trustees are in the answer and are thrown away unread.
"""

from .answer import Answer, RegisterError, address_of, only, sha256, text_of
from .companies_house import _day

SCHEME = "GB-CHC"
BASE = "https://api.charitycommission.gov.uk"
NEEDS_KEY = True
SOURCE = "Charity Commission for England and Wales"
_LINES = ("one", "two", "three", "four", "five")
_KEPT = [
    "organisation_number",
    "reg_charity_number",
    "group_subsid_suffix",
    "charity_name",
    "charity_type",
    "reg_status",
    "date_of_registration",
    "date_of_removal",
    "charity_co_reg_number",
    "reporting_status",
    "insolvent",
    "in_administration",
    "latest_acc_fin_year_end_date",
    "latest_income",
    "latest_expenditure",
    *(f"address_line_{line}" for line in _LINES),
    "address_post_code",
    "web",
]
_STATES = {"R": "Registered", "RM": "Removed"}
_LATE = ("overdue", "late", "default", "not submitted", "double")


def login(key):
    """(headers, basic login) with which *key* is shown."""
    return {"Ocp-Apim-Subscription-Key": key}, None


def look_up(client, number):
    """Ask for one charity. :returns: Answer. :raises RegisterError: no usable answer."""
    data, raw = client.get_json(f"/register/api/allcharitydetailsV2/{int(number)}/0")
    return read(data, number, raw)


def read(data, number, raw=b""):
    """Answer from the details *data* of a charity, a dict or a list of one.

    :raises RegisterError: it has no name, or is about another number.
    """
    if isinstance(data, list):
        if not data:
            raise RegisterError("unknown", f"{SOURCE} doesn't know it.")
        data = data[0]
    name = text_of(data, "charity_name")
    said = text_of(data, "reg_charity_number") or number
    if not name or said != number:
        raise RegisterError("garbled", f"{SOURCE} answered without a charity.")
    lines = [text_of(data, f"address_line_{line}") for line in _LINES]
    lines = [line for line in lines if line]
    city = lines.pop() if len(lines) > 1 else ""
    company = text_of(data, "charity_co_reg_number").upper()
    company = company.zfill(8) if company.isdigit() else company
    state = text_of(data, "reg_status")
    return Answer(
        scheme=SCHEME,
        number=number,
        name=name,
        status=_STATES.get(state, state),
        kind=text_of(data, "charity_type") or "Charity",
        address=address_of(lines, city, text_of(data, "address_post_code")),
        website=text_of(data, "web"),
        flags=tuple(_flags(data)),
        sector="charity",
        others=(("GB-COH", company),) if company else (),
        source=SOURCE,
        kept=only(data, _KEPT),
        sha256=sha256(raw),
    )


def _flags(data):
    if text_of(data, "reg_status") not in ("", "R"):
        gone = text_of(data, "date_of_removal")
        yield f"Removed on {_day(gone)}" if gone else "Removed from the register"
    if data.get("insolvent") is True:
        yield "Insolvent"
    if data.get("in_administration") is True:
        yield "In administration"
    reporting = text_of(data, "reporting_status")
    if any(word in reporting.lower() for word in _LATE):
        yield f"Reporting: {reporting}"
