"""Get Information about Schools (GB-URN): the daily file of every school in England.

There is no look-up of one school, only ``edubasealldataYYYYMMDD.csv``: the file is read
row by row as it comes and the columns below are kept. Names of heads are passed over.
"""

import codecs
import csv

from .answer import Answer, RegisterError, address_of

SCHEME = "GB-URN"
BASE = "https://ea-edubase-api-prod.azurewebsites.net"
NEEDS_KEY = False
SOURCE = "Get Information about Schools"
ENCODING = "cp1252"
# Column of the file -> name here.
COLUMNS = {
    "URN": "urn",
    "EstablishmentName": "name",
    "EstablishmentStatus (name)": "status",
    "TypeOfEstablishment (name)": "kind",
    "PhaseOfEducation (name)": "phase",
    "Street": "street",
    "Locality": "locality",
    "Town": "city",
    "Postcode": "zip",
    "SchoolWebsite": "website",
    "UKPRN": "ukprn",
    "NumberOfPupils": "pupils",
    "LA (code)": "authority",
}
_NEEDED = ("URN", "EstablishmentName", "EstablishmentStatus (name)")
_GOOD = ("Open", "Proposed to open")


def path_on(day):
    """Path of the file of *day*, a date."""
    return f"/edubase/downloads/public/edubasealldata{day:%Y%m%d}.csv"


def login(key):
    """(headers, basic login): the file asks for none."""
    return {}, None


def rows(pieces):
    """Yield one dict by the names of `COLUMNS` for each school of the file.

    :param pieces: iterable of bytes in the file's encoding.
    :raises RegisterError: the file has other columns; a row without a URN is passed over.
    """
    table = csv.reader(_lines(pieces))
    heading = [name.strip().lstrip("\ufeff") for name in next(table, [])]
    missing = [name for name in _NEEDED if name not in heading]
    if missing:
        raise RegisterError(
            "garbled", f"The file of schools has no column {', '.join(missing)}."
        )
    places = [
        (heading.index(column), name)
        for column, name in COLUMNS.items()
        if column in heading
    ]
    for cells in table:
        row = {
            name: cells[place].strip() if place < len(cells) else ""
            for place, name in places
        }
        if row["urn"].isdigit() and row["name"]:
            yield {**dict.fromkeys(COLUMNS.values(), ""), **row}


def _lines(pieces):
    """Lines of text of *pieces*; bytes that the encoding doesn't know are marked."""
    decoder = codecs.getincrementaldecoder(ENCODING)(errors="replace")
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (line + "\n" for line in whole)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def read(row, sha256=""):
    """Answer from one row of the file, as `rows` yields it."""
    status = row["status"]
    return Answer(
        scheme=SCHEME,
        number=row["urn"],
        name=row["name"],
        status=status,
        kind=row["kind"],
        address=address_of([row["street"], row["locality"]], row["city"], row["zip"]),
        website=row["website"],
        flags=(f"{status} in the register",) if status not in _GOOD else (),
        sector="school",
        others=(("GB-UKPRN", row["ukprn"]),) if row["ukprn"] else (),
        source=SOURCE,
        kept=dict(row),
        sha256=sha256,
    )
