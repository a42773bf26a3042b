"""Companies House (GB-COH): the public register of companies of the United Kingdom.

``GET /company/{number}``, the key as user of basic authentication with no password;
600 questions in five minutes. Source: Companies House developer specifications.
"""

from urllib.parse import quote

from .answer import Answer, RegisterError, address_of, only, sha256, text_of

SCHEME = "GB-COH"
BASE = "https://api.company-information.service.gov.uk"
NEEDS_KEY = True
SOURCE = "Companies House"
_KEPT = [
    "company_name",
    "company_number",
    "company_status",
    "company_status_detail",
    "type",
    "subtype",
    "date_of_creation",
    "date_of_cessation",
    "jurisdiction",
    "sic_codes",
    (
        "registered_office_address",
        [
            "address_line_1",
            "address_line_2",
            "locality",
            "region",
            "postal_code",
            "country",
        ],
    ),
    (
        "accounts",
        [
            "overdue",
            ("last_accounts", ["made_up_to"]),
            ("next_accounts", ["due_on", "overdue"]),
        ],
    ),
    ("confirmation_statement", ["next_due", "overdue"]),
    "has_charges",
    "has_insolvency_history",
    "is_community_interest_company",
]
_KINDS = {
    "ltd": "Private limited company",
    "plc": "Public limited company",
    "llp": "Limited liability partnership",
    "limited-partnership": "Limited partnership",
    "private-limited-guarant-nsc": "Company limited by guarantee",
    "private-limited-guarant-nsc-limited-exemption": "Company limited by guarantee",
    "private-unlimited": "Private unlimited company",
    "charitable-incorporated-organisation": "Charitable incorporated organisation",
    "scottish-charitable-incorporated-organisation": (
        "Scottish charitable incorporated organisation"
    ),
    "registered-society-non-jurisdictional": "Registered society",
    "industrial-and-provident-society": "Registered society",
    "royal-charter": "Royal charter body",
    "uk-establishment": "UK establishment of an overseas company",
}
_SECTORS = {
    "charitable-incorporated-organisation": "charity",
    "scottish-charitable-incorporated-organisation": "charity",
    "registered-society-non-jurisdictional": "mutual",
    "industrial-and-provident-society": "mutual",
}
# Living, though not without worry: nobody calls these dissolved.
_GOOD = {"active", "open", "registered"}


def login(key):
    """(headers, basic login) with which *key* is shown."""
    return {}, (key, "")


def look_up(client, number):
    """Ask for one company. :returns: Answer. :raises RegisterError: no usable answer."""
    data, raw = client.get_json(f"/company/{quote(number, safe='')}")
    return read(data, number, raw)


def read(data, number, raw=b""):
    """Answer from the company profile *data*.

    :raises RegisterError: it has no name, or is about another number.
    """
    name = text_of(data, "company_name")
    said = text_of(data, "company_number") or number
    if not name or said != number:
        raise RegisterError("garbled", f"{SOURCE} answered without a profile.")
    office = data.get("registered_office_address")
    kind = text_of(data, "type")
    cic = data.get("is_community_interest_company") is True
    return Answer(
        scheme=SCHEME,
        number=number,
        name=name,
        status=_words(text_of(data, "company_status")),
        kind="Community interest company" if cic else _KINDS.get(kind, _words(kind)),
        address=address_of(
            [text_of(office, "address_line_1"), text_of(office, "address_line_2")],
            text_of(office, "locality"),
            text_of(office, "postal_code"),
        ),
        flags=tuple(_flags(data)),
        sector=_SECTORS.get(kind, "company"),
        source=SOURCE,
        kept=only(data, _KEPT),
        sha256=sha256(raw),
    )


def _words(code):
    return code.replace("-", " ").capitalize()


def _flags(data):
    """Sentences of what should make a person look twice, worst first.

    Source: the suite's rule for the health flag of an organisation.
    """
    status = text_of(data, "company_status")
    if status and status not in _GOOD:
        ended = text_of(data, "date_of_cessation")
        yield f"{_words(status)} since {_day(ended)}" if ended else _words(status)
    detail = text_of(data, "company_status_detail")
    if "strike-off" in detail:
        yield "Being struck off"
    if data.get("has_insolvency_history") is True:
        yield "Insolvency history"
    accounts = data.get("accounts")
    following = accounts.get("next_accounts") if isinstance(accounts, dict) else None
    if any(
        isinstance(part, dict) and part.get("overdue") is True
        for part in (accounts, following)
    ):
        yield "Accounts overdue"
    statement = data.get("confirmation_statement")
    if isinstance(statement, dict) and statement.get("overdue") is True:
        yield "Confirmation statement overdue"


def _day(iso):
    """ "2026-04-30" as 30/04/2026; anything else as it is."""
    parts = iso[:10].split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso
