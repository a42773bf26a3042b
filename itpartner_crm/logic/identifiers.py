"""Identifiers of UK organisations by scheme: one spelling, and whether it can be one.

Plain Python: values in, values out. The scheme codes are those of the government's
central digital platform and org-id.guide. Where a scheme has a check digit that
python-stdnum knows, it is checked; for the others a plain rule of form is all that can
be checked without asking the register itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import ean, lei
from stdnum.gb import vat

MIN_DIGITS = 5
"""Fewer digits than this are a slip of the hand, not a number without its zeros."""

_NOISE = re.compile(r"[\s./]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(frozen=True)
class Scheme:
    """One scheme of identifiers.

    :param code: such as "GB-COH".
    :param pattern: what the canonical spelling must match in full; None when the
        register has no plain rule.
    :param width: digits-only values a little shorter than this get zeros on the left.
    :param prefix: letters that people write before the number though they are no part
        of it.
    :param matches: whether equal values mean the same organisation.
    :param check: says of a value of the right form whether its check digit is right.
    """

    code: str
    pattern: str | None = None
    width: int = 0
    prefix: str = ""
    matches: bool = True
    check: Callable[[str], bool] | None = None


SCHEMES = {
    scheme.code: scheme
    for scheme in (
        Scheme(
            "GB-COH", r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R\d{7}", 8
        ),  # Companies House: 8 characters
        Scheme("GB-CHC", r"\d{6,7}"),  # Charity Commission, England and Wales
        Scheme("GB-SC", r"SC\d{6}"),  # OSCR, Scotland
        Scheme("GB-NIC", r"\d{6}", prefix="NIC"),  # CCNI, Northern Ireland
        Scheme("GB-NHS", r"[A-Z0-9]{3,8}"),  # NHS ODS code
        Scheme("GB-UKPRN", r"1\d{7}"),  # UK Register of Learning Providers
        Scheme("GB-URN", r"\d{6}"),  # Get Information about Schools
        Scheme("GB-PPON", r"[A-Z]{4}-\d{4}-[A-Z]{4}"),  # central digital platform
        Scheme("GB-MPR"),  # Mutuals Public Register: many old shapes
        Scheme("GB-GSS", r"[EJKLMNSW]\d{8}"),  # ONS area code
        Scheme(
            "GB-VAT", r"\d{9}|\d{12}|(GD|HA)\d{3}", prefix="GB", check=vat.is_valid
        ),  # HM Revenue and Customs
        Scheme("XI-LEI", r"[A-Z0-9]{18}\d{2}", check=lei.is_valid),  # GLEIF, ISO 17442
        Scheme("XI-GLN", r"\d{13}", check=ean.is_valid),  # GS1
        Scheme("GG-RCE"),  # Guernsey Registry
        Scheme("JE-FSC"),  # Jersey Financial Services Commission
        Scheme("IM-CR"),  # Isle of Man Companies Registry
        Scheme("GB-SRS"),  # suppliers' registration services: an address and a key
        Scheme("GB-GOR"),  # register of government organisations
        Scheme("GB-LAE"),  # register of English local authorities
        Scheme("GB-CFS", matches=False),  # Contracts Finder party, one release only
    )
}


def canonical(scheme_code, value):
    """One spelling of *value* in its scheme, whether or not it is valid.

    Spaces, dots, slashes and a scheme code written in front go, letters become
    capitals, a number that lost its leading zeros gets them back. A value of an unknown
    scheme is only stripped, one of a scheme without a plain rule keeps its spelling.

    >>> canonical("GB-COH", " 1234567")
    '01234567'
    >>> canonical("GB-PPON", "GB-PPON:abcd-1234-efgh")
    'ABCD-1234-EFGH'
    >>> canonical("GB-NIC", "nic 100123")
    '100123'
    """
    value = (value or "").strip()
    scheme = SCHEMES.get(scheme_code)
    if scheme is None:
        return value
    front = re.match(rf"{re.escape(scheme.code)}[:-]", value, re.IGNORECASE)
    if front:
        value = value[front.end() :].strip()
    if scheme.pattern is None:
        return value
    value = _DASHES.sub("-", _NOISE.sub("", value)).upper()
    if scheme.prefix and value.startswith(scheme.prefix):
        value = value[len(scheme.prefix) :]
    if scheme.width and re.fullmatch(rf"[0-9]{{{MIN_DIGITS},}}", value):
        value = value.zfill(scheme.width)
    return value


def is_valid(scheme_code, value):
    """Whether the canonical spelling of *value* has the form its scheme asks for.

    A scheme without a plain rule, or one not known here, takes anything but nothing.

    >>> is_valid("GB-UKPRN", "10007158"), is_valid("GB-UKPRN", "20007158")
    (True, False)
    """
    value = canonical(scheme_code, value)
    scheme = SCHEMES.get(scheme_code)
    if scheme is None or scheme.pattern is None:
        return bool(value)
    if not re.fullmatch(scheme.pattern, value, re.ASCII):
        return False
    return scheme.check is None or scheme.check(value)


def usable_for_matching(pairs):
    """The (scheme, canonical id) pairs that can say who an organisation is.

    Drops schemes that identify nothing outside one document (GB-CFS), schemes not known
    here and values that do not have the form of their scheme, each pair once, in order.

    :param pairs: iterable of (scheme code, id) as found, ids may be None.
    :returns: list of (scheme code, canonical id).

    >>> usable_for_matching([("GB-CFS", "17"), ("GB-COH", "1234567"), ("GB-COH", "")])
    [('GB-COH', '01234567')]
    """
    found = {}
    for scheme_code, value in pairs:
        scheme = SCHEMES.get(scheme_code)
        if scheme and scheme.matches and value and is_valid(scheme_code, value):
            found[(scheme_code, canonical(scheme_code, value))] = True
    return list(found)
