"""postcodes.io: the district and ward in which a postcode lies.

``GET /postcodes/{postcode}``, no key. A whole postcode counts to the area of its centre;
a code that ends in 99999999 means that there is none.
"""

from dataclasses import dataclass
from urllib.parse import quote

from .answer import RegisterError, text_of

SCHEME = "postcode"
BASE = "https://api.postcodes.io"
NEEDS_KEY = False
SOURCE = "postcodes.io (ONS and OS OpenData)"


@dataclass(frozen=True)
class Place:
    """Where a postcode lies: names and official codes, "" when there is none."""

    postcode: str
    district: str = ""
    district_code: str = ""
    ward: str = ""
    ward_code: str = ""


def login(key):
    """(headers, basic login): the service asks for none."""
    return {}, None


def look_up(client, postcode):
    """Ask for one postcode. :returns: Place. :raises RegisterError: no usable answer."""
    data, _raw = client.get_json(f"/postcodes/{quote(postcode, safe='')}")
    return read(data, postcode)


def read(data, postcode):
    """Place from the answer *data*. :raises RegisterError: there is none in it."""
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(result, dict):
        raise RegisterError("garbled", "postcodes.io answered without a place.")
    codes = result.get("codes")
    return Place(
        postcode=text_of(result, "postcode") or postcode,
        district=text_of(result, "admin_district"),
        district_code=_code(text_of(codes, "admin_district")),
        ward=text_of(result, "admin_ward"),
        ward_code=_code(text_of(codes, "admin_ward")),
    )


def _code(value):
    return "" if value.endswith("99999999") else value
