"""Opening an OCDS release package: bytes in, raw releases out, one at a time.

Source of the form: Open Contracting Data Standard 1.1, release package.
A package one release of which is not valid JSON still gives its other releases.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import eforms
from .values import BadNumber, parse_integer, parse_number, shorten

MAX_PACKAGE_BYTES = 64 * 1024 * 1024
WHOLE_PARSE_BYTES = 8 * 1024 * 1024

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|"', re.DOTALL)
_HINT = "give an OCDS release package in JSON"
_XML_HINT = f"{_HINT}, or an eForms notice in XML"


class PackageError(Exception):
    """The input as a whole can't be read; the message is one sentence for a person."""


@dataclass
class RawRelease:
    """One member of `releases`, parsed, or the reason why it couldn't be."""

    position: int  # counted from 1
    value: object = None
    error: str = ""
    text: str = ""  # only where it couldn't be parsed
    ocid: str = ""  # only where it couldn't be parsed and could be made out
    release_id: str = ""


@dataclass
class Package:
    """What the package says of itself, and its releases."""

    name: str
    source: str
    licence: str
    count: int
    releases: Iterator[RawRelease]
    next_link: object = None  # what its `links.next` holds, unchecked


def open_package(data, name):
    """The bytes of one file called `name` -> Package.

    Bytes that aren't UTF-8 become surrogates, for the reader of the release to mend.
    Raises PackageError when it isn't a JSON release package.
    """
    if len(data) > MAX_PACKAGE_BYTES:
        limit = MAX_PACKAGE_BYTES // (1024 * 1024)
        raise PackageError(f"{name} is larger than {limit} MB: split it into pages.")
    if _is_xml(data):
        return _xml_package(data, name)
    text = _decode(data, name)
    if not text.strip():
        raise PackageError(f"{name} is empty: {_HINT}.")
    error = None
    if len(text) <= WHOLE_PARSE_BYTES:
        try:
            content = loads(text)
        except (ValueError, RecursionError) as exc:
            error = exc
        else:
            return _whole_package(content, name)
    return _split_package(text, name, error)


def _is_xml(data):
    """Whether it begins as XML or HTML does, in whatever Unicode."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start.startswith(b"<")


def _xml_package(data, name):
    """A TED notice in eForms XML, as a package of one release."""
    try:
        release = eforms.read_notice(data)
    except eforms.XmlError as exc:
        raise PackageError(f"{name} {exc}: {_XML_HINT}.") from None
    releases = iter([RawRelease(1, release)])
    return Package(name, eforms.SOURCE, eforms.LICENCE, 1, releases)


def loads(text):
    """JSON text -> values, with Decimal for fractions and BadNumber for nonsense."""
    return json.loads(
        text,
        strict=False,
        parse_float=parse_number,
        parse_int=parse_integer,
        parse_constant=BadNumber,
    )


def _decode(data, name):
    encoding = json.detect_encoding(data)
    try:
        if encoding.startswith("utf-8"):
            return data.decode(encoding, "surrogateescape")
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise PackageError(f"{name} is not readable as {encoding}: {_HINT}.") from None


def _check_shape(content, name):
    if not isinstance(content, dict):
        raise PackageError(f"{name} is JSON but not a package: {_HINT}.")
    if "releases" not in content:
        kind = "a record package" if "records" in content else "not a release package"
        raise PackageError(f"{name} is {kind}, it has no `releases`: {_HINT}.")
    if not isinstance(content["releases"], list):
        raise PackageError(f"{name} has `releases` that is not a list: {_HINT}.")


def _package(content, name, count, releases):
    publisher = content.get("publisher")
    source = publisher.get("name") if isinstance(publisher, dict) else None
    licence = content.get("license")
    links = content.get("links")
    return Package(
        name=name,
        source=shorten(source, 200) if isinstance(source, str) else "",
        licence=shorten(licence, 500) if isinstance(licence, str) else "",
        count=count,
        releases=releases,
        next_link=links.get("next") if isinstance(links, dict) else None,
    )


def _whole_package(content, name):
    _check_shape(content, name)
    members = content["releases"]
    releases = (RawRelease(at, value) for at, value in enumerate(members, 1))
    return _package(content, name, len(members), releases)


def _split_package(text, name, error):
    found = _find_releases(text)
    try:
        if found is None:
            if error is not None:
                raise error
            return _whole_package(loads(text), name)
        start, end, spans = found
        content = loads(text[:start] + "[]" + text[end:])
    except (ValueError, RecursionError) as exc:
        raise PackageError(f"{name} is not JSON ({_told(exc)}): {_HINT}.") from None
    _check_shape(content, name)
    releases = (_parse_member(text, at, span) for at, span in enumerate(spans, 1))
    return _package(content, name, len(spans), releases)


def _told(error):
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno} column {error.colno}: {error.msg}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _find_releases(text):
    """Where the list of releases stands: (start, end, [(start, end)]) or None."""
    depth, key, opened, member, spans = 0, None, None, 0, []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == '"':
            return None
        if token in "{[":
            depth += 1
            if depth == 2 and key == '"releases"' and token == "[" and opened is None:
                opened, member = match.start(), match.end()
        elif token in "}]":
            depth -= 1
            if depth == 1 and opened is not None:
                if text[member : match.start()].strip():
                    spans.append((member, match.start()))
                return opened, match.end(), spans
        elif token == ",":
            if depth == 2 and opened is not None:
                spans.append((member, match.start()))
                member = match.end()
            elif depth == 1:
                key = None
        elif token != ":" and depth == 1 and key is None:
            key = token
    return None


def _parse_member(text, position, span):
    part = text[span[0] : span[1]].strip()
    try:
        return RawRelease(position, loads(part))
    except RecursionError:
        ocid, release_id, _path = _skim(part, len(part))
        reason = "it is nested too deeply"
    except ValueError as exc:
        at = getattr(exc, "pos", 0)
        ocid, release_id, path = _skim(part, at)
        near = shorten(part[max(at - 12, 0) : at + 12])
        reason = f"{path or 'it'} is not valid JSON, near {near!r}"
    return RawRelease(position, None, reason, part, ocid, release_id)


def _skim(text, stop):
    """What can be made out of a broken release: (ocid, id, path at `stop`)."""
    names, keys, waiting, found = [], [None], True, {}
    path = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.start() >= stop and not path:
            path = _join(names, keys)
        if len(keys) > 100:
            break
        if token in "{[":
            names.append(keys[-1])
            keys.append(None if token == "{" else 0)
            waiting = True
        elif token in "}]":
            if len(keys) > 1:
                keys.pop()
                names.pop()
        elif token == ",":
            if isinstance(keys[-1], int):
                keys[-1] += 1
            waiting = True
        elif token == ":":
            waiting = False
        elif waiting and not isinstance(keys[-1], int):
            keys[-1] = token[1:-1]
        elif len(keys) == 2 and keys[-1] in ("ocid", "id"):
            found.setdefault(keys[-1], shorten(token[1:-1], 200))
    return found.get("ocid", ""), found.get("id", ""), path or _join(names, keys)


def _join(names, keys):
    path = ""
    for part in [*names[1:], keys[-1]]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part:
            path += f".{shorten(part, 40)}" if path else shorten(part, 40)
    return path
