"""Odoo's call of wkhtmltopdf, read into plain values."""

import re
from dataclasses import dataclass, field
from pathlib import Path

# Portrait width and height in millimetres: ISO 216 and the sizes Odoo's paper formats name.
_SIZES = {
    "A0": (841, 1189),
    "A1": (594, 841),
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "A7": (74, 105),
    "B4": (250, 353),
    "B5": (176, 250),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8),
    "Ledger": (431.8, 279.4),
    "Executive": (190.5, 254),
    "Folio": (210, 330),
}
_FLAGS = {
    "--disable-local-file-access",
    "--quiet",
    "--header-line",
    "--disable-smart-shrinking",
    "--footer-line",
    "--enable-local-file-access",
    "--print-media-type",
}


class UnknownPaper(ValueError):
    """A paper size that Odoo names and this printer does not know."""


@dataclass
class Job:
    """One print: lengths in millimetres, files as paths."""

    width: float = 210
    height: float = 297
    top: float = 10
    bottom: float = 10
    left: float = 10
    right: float = 10
    header: Path = None
    footer: Path = None
    header_line: bool = False
    cookies: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    output: Path = None


def _millimetres(text):
    """A length as wkhtmltopdf takes it: a bare number is in millimetres."""
    match = re.fullmatch(r"([\d.]+)\s*(mm|cm|in|px)?", text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a length")
    factor = {"cm": 10, "in": 25.4, "px": 25.4 / 96}.get(match[2], 1)
    return float(match[1]) * factor


def _cookies(path):
    """The cookies in the jar Odoo writes: `name=value; HttpOnly; domain=host; path=/;`."""
    found = []
    for row in Path(path).read_text().splitlines():
        first, *rest = [part.strip() for part in row.split(";") if part.strip()]
        name, _, value = first.partition("=")
        told = dict(part.split("=", 1) for part in rest if "=" in part)
        found.append(
            {
                "name": name,
                "value": value,
                "domain": told.get("domain", "127.0.0.1"),
                "path": told.get("path", "/"),
                "httpOnly": True,
            }
        )
    return found


def parse(words):
    """Read the words after the program's name.

    :param words: options, body files, and the output file last
    :returns: `Job`
    :raises ValueError: when a length or the paper cannot be read
    """
    job, landscape, rest = Job(), False, []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if not word.startswith("--"):
            rest.append(Path(word))
        elif word in _FLAGS:
            job.header_line = job.header_line or word == "--header-line"
        else:
            value = queue.pop(0)
            name = word[2:]
            if name == "page-size":
                if value not in _SIZES:
                    raise UnknownPaper(
                        f"paper size {value} is not known; choose another in the paper format"
                    )
                job.width, job.height = _SIZES[value]
            elif name in ("page-width", "page-height"):
                setattr(job, name[5:], _millimetres(value))
            elif name.startswith("margin-"):
                setattr(job, name[7:], _millimetres(value))
            elif name == "orientation":
                landscape = value.lower() == "landscape"
            elif name in ("header-html", "footer-html"):
                setattr(job, name[:6], Path(value))
            elif name == "cookie-jar":
                job.cookies += _cookies(value)
            elif name == "cookie":
                job.cookies.append({"name": value, "value": queue.pop(0), "path": "/"})
    if landscape:
        job.width, job.height = max(job.width, job.height), min(job.width, job.height)
    job.bodies, job.output = rest[:-1], rest[-1]
    return job
