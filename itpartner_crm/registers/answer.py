"""One shape for what any register says about an organisation, and what may go wrong."""

import hashlib
from dataclasses import dataclass, field

OGL = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Answer:
    """What a register says about one organisation.

    No people: neither officers, trustees, heads nor persons with significant control.

    :param scheme: code of the scheme of identifiers, such as "GB-COH".
    :param number: the identifier in its canonical spelling.
    :param status: what the register calls its state, in words.
    :param kind: what sort of body it is, in words.
    :param address: dict with any of street, street2, city, zip; only what is known.
    :param flags: sentences for a person, worst first; none means nothing to worry about.
    :param sector: code of the sector that the register implies; "" when it doesn't.
    :param others: tuple of (scheme code, number) of the same body in other registers.
    :param kept: what is kept of the payload: chosen fields alone, no person among them.
    :param sha256: of the payload as it came, in hexadecimal.
    """

    scheme: str
    number: str
    name: str
    status: str = ""
    kind: str = ""
    address: dict = field(default_factory=dict)
    website: str = ""
    flags: tuple = ()
    sector: str = ""
    others: tuple = ()
    source: str = ""
    licence: str = OGL
    kept: dict = field(default_factory=dict)
    sha256: str = ""


class RegisterError(Exception):
    """A register gave no usable answer. The text never holds a key.

    :param reason: one of REASONS.
    :param wait: seconds after which the register will listen again, when it says so.
    """

    REASONS = ("unknown", "refused", "busy", "down", "garbled", "barred")

    def __init__(self, reason, text, wait=0):
        super().__init__(text)
        self.reason = reason
        self.wait = wait


def sha256(data):
    """Hash of *data* (bytes) in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def text_of(mapping, *path):
    """Text at *path* of nested dicts, stripped; "" when anything on the way is missing.

    >>> text_of({"a": {"b": " x "}}, "a", "b"), text_of({"a": 1}, "a", "b")
    ('x', '')
    """
    for key in path:
        mapping = mapping.get(key) if isinstance(mapping, dict) else None
    if isinstance(mapping, bool) or not isinstance(mapping, str | int):
        return ""
    return str(mapping).strip()


def only(mapping, keys):
    """The part of *mapping* that *keys* names; a key may be (key, its own keys).

    >>> only({"a": 1, "b": {"c": 2, "d": 3}}, ["a", ("b", ["c"])])
    {'a': 1, 'b': {'c': 2}}
    """
    kept = {}
    for key in keys if isinstance(mapping, dict) else ():
        key, inner = key if isinstance(key, tuple) else (key, None)
        if key in mapping:
            value = mapping[key]
            kept[key] = only(value, inner) if inner else value
    return kept


def address_of(lines, city="", postcode=""):
    """Address as a partner has it: the first line, the others in one, town, postcode.

    :param lines: texts in order, empty ones among them.

    >>> address_of(["1 Quay", "", "Dock"], "Northwick", "nw1 1aa")["street2"]
    'Dock'
    """
    said = [line for line in lines if line]
    parts = {
        "street": said[0] if said else "",
        "street2": ", ".join(said[1:]),
        "city": city,
        "zip": postcode.upper(),
    }
    return {name: value for name, value in parts.items() if value}
