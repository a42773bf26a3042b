"""When two records may stand for one organisation, and how sure that is.

Plain Python: values in, values out.
"""

import re
from dataclasses import dataclass

from . import identifiers, names

SURE = 1.0
SAME_NAME = 0.95
OTHER_NUMBER = 0.5
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:www\.)?([^/:?#@\s]+)", re.ASCII)


@dataclass(frozen=True)
class Likeness:
    """What two records have in common.

    :param number: one holds the identifier of the other.
    :param name: likeness of the comparable names, 0 to 1; 1 when they are equal.
    :param postcode: the postcodes are equal.
    :param domain: domain of mail or website that both use, "" when none.
    :param other_number: they hold different numbers of one scheme.
    """

    number: bool = False
    name: float = 0.0
    postcode: bool = False
    domain: str = ""
    other_number: bool = False


def score(likeness):
    """How sure it is that both are one organisation, 0 to 1.

    Each further thing in common takes away a part of the doubt that is left: half for
    a postcode, two thirds for a domain. Different numbers of one register halve it.

    >>> score(Likeness(number=True)), score(Likeness(name=1.0))
    (1.0, 0.95)
    >>> round(score(Likeness(name=0.6, postcode=True)), 2)
    0.8
    """
    if likeness.number:
        return SURE
    doubt = 1 - min(likeness.name, SAME_NAME)
    if likeness.postcode:
        doubt /= 2
    if likeness.domain:
        doubt /= 3
    found = 1 - doubt
    return found * OTHER_NUMBER if likeness.other_number else found


def domain_of(text):
    """Domain of an e-mail address or a website, without "www."; "" when there is none.

    >>> domain_of("Jo <jo@Solent.example>"), domain_of("https://www.solent.example/a")
    ('solent.example', 'solent.example')
    """
    text = (text or "").strip().lower()
    if "@" in text and "://" not in text:
        text = text.rsplit("@", 1)[1].rstrip("> ")
    host = _HOST.match(text)
    found = host.group(1).rstrip(".") if host else ""
    return found if "." in found else ""


def is_shared(domain, shared):
    """Whether *domain*, or one above it, is among the *shared* ones that say nothing.

    A plain suffix such as "gov.uk" is shared itself, the domains under it are not,
    unless the list says so with a dot in front: ".gov.uk".

    >>> is_shared("mail.gmail.com", {".gmail.com"}), is_shared("gmail.com", {"gmail.com"})
    (True, True)
    """
    parts = domain.split(".")
    above = {f".{'.'.join(parts[place:])}" for place in range(len(parts))}
    return domain in shared or bool(above & set(shared))


def guess_schemes(value):
    """Codes of the schemes whose form *value* has, the likeliest first.

    A scheme written in front ("GB-COH:01234567") decides. Six digits that begin with 1
    are a school's URN, others a charity number: URNs are given from 100000 upwards.

    >>> guess_schemes("SC123456")[0], guess_schemes("1122334")[0]
    ('GB-COH', 'GB-CHC')
    >>> guess_schemes("116000")[0], guess_schemes("rhm")
    ('GB-URN', ['GB-NHS'])
    """
    value = (value or "").strip()
    for code in identifiers.SCHEMES:
        if re.match(rf"{re.escape(code)}[:-]", value, re.IGNORECASE):
            return [code] if identifiers.is_valid(code, value) else []
    bare = re.sub(r"[\s./]+", "", value).upper()
    found = [
        code
        for code, scheme in identifiers.SCHEMES.items()
        if scheme.pattern and scheme.matches and identifiers.is_valid(code, value)
    ]
    if bare.isdigit() and "GB-NHS" in found:
        found.remove("GB-NHS")  # an ODS code has a letter
    if bare.isdigit() and len(bare) == 8 and "GB-COH" in found:
        return found  # as written: a company, or a provider when it begins with 1
    if bare.isdigit() and "GB-COH" in found:
        found.append(found.pop(found.index("GB-COH")))  # only with zeros put before it
    if len(bare) == 6 and bare.startswith("1") and "GB-URN" in found:
        found.insert(0, found.pop(found.index("GB-URN")))
    return found


def probe(values):
    """What of *values* is compared: (comparable name, postcode, domains).

    :param values: dict with any of name, zip, email, website.
    """
    domains = {domain_of(values.get("email")), domain_of(values.get("website"))}
    return (
        names.name_key(values.get("name")),
        names.postcode_key(values.get("zip")),
        sorted(domains - {""}),
    )
