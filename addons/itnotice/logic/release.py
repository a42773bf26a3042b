"""Checking the whole of one release, and its fingerprint.

`tidy` walks every value once: it mends what can be mended and refuses what no column
of the database should ever see.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .values import BadNumber, SetAside, repair_text, shorten

MAX_DEPTH = 40
MAX_TEXT = 1_000_000
MAX_NAME = 1000
MAX_VALUES = 200_000


def tidy(release, remarks):
    """A parsed release -> the same tree made storable; remarks tell what was mended.

    Raises SetAside for text over a million characters, a number out of range, more
    than 40 levels or more than 200,000 values.
    """
    walker = _Walker()
    tree = walker.walk(release, "", 1)
    if walker.bytes_at:
        told = ", ".join(walker.bytes_at[:3])
        remarks.append(f"{told} had bytes that are not UTF-8, read as Windows-1252")
    if walker.nul_at:
        remarks.append(f"{', '.join(walker.nul_at[:3])} had NUL characters, left out")
    if walker.keys:
        told = ", ".join(repr(key) for key in walker.keys[:3])
        remarks.append(f"field names with stray blanks were mended: {told}")
    return tree


class _Walker:
    def __init__(self):
        self.bytes_at, self.nul_at, self.keys = [], [], []
        self.seen = 0

    def walk(self, value, path, depth):
        kind = type(value)
        if kind is str:
            return self.text(value, path)
        if kind is dict or kind is list:
            if depth > MAX_DEPTH:
                where = shorten(path, 80)
                raise SetAside(f"{where} is nested deeper than {MAX_DEPTH} levels")
            self.seen += len(value)
            if self.seen > MAX_VALUES:
                raise SetAside(f"it holds more than {MAX_VALUES:,} values")
            if kind is list:
                return [
                    self.walk(item, f"{path}[{at}]", depth + 1)
                    for at, item in enumerate(value)
                ]
            return self.mapping(value, path, depth)
        if kind is BadNumber:
            raise SetAside(f"{path} is out of range: {shorten(value.text)}")
        return value

    def mapping(self, value, path, depth):
        tree = {}
        for key, item in value.items():
            name = key
            if len(key) > MAX_NAME or not key.isidentifier():
                name = self.key(key, path)
                if name in value and name != key:
                    continue
            tree[name] = self.walk(item, f"{path}.{name}" if path else name, depth + 1)
        return tree

    def key(self, key, path):
        if len(key) > MAX_NAME:
            where = path or "the release"
            raise SetAside(f"{where} has a field name of {len(key):,} characters")
        name = "".join(repair_text(key)[0].split())
        if name != key:
            self.keys.append(shorten(repair_text(key)[0]))
        return name

    def text(self, value, path):
        if len(value) > MAX_TEXT:
            raise SetAside(
                f"{path} is {len(value):,} characters long, over {MAX_TEXT:,}"
            )
        if value.isascii() and "\x00" not in value:
            return value
        clean, done = repair_text(value)
        if "bytes" in done:
            self.bytes_at.append(path)
        if "nul" in done:
            self.nul_at.append(path)
        return clean


@dataclass
class Dump:
    """A release as one line of JSON with sorted keys, and what numbers stood in it.

    `text` is "" where it is nested too deeply for that.
    """

    text: str = ""
    sha256: str = ""
    fractions: int = 0
    bad_numbers: int = 0

    def number(self, value):
        """How a number that JSON doesn't know stands in the text."""
        if isinstance(value, BadNumber):
            self.bad_numbers += 1
            return f"number {value.text}"
        self.fractions += 1
        return f"number {value.normalize()}"


def dump(release):
    """A parsed release -> Dump; `sha256` doesn't mind order and spacing."""
    made = Dump()
    try:
        made.text = json.dumps(
            release, sort_keys=True, separators=(",", ":"), default=made.number
        )
    except RecursionError:
        made.sha256 = _deep_fingerprint(release)
    else:
        made.sha256 = hashlib.sha256(made.text.encode()).hexdigest()
    return made


def fingerprint(release):
    """SHA-256 (hex) of the release as parsed; order and spacing don't matter."""
    return dump(release).sha256


def is_tidy(release, dumped):
    """Whether `tidy` would leave the release as it is: quickly told from its text.

    False means only that `tidy` has to look.
    """
    text = dumped.text
    if not text or len(text) > MAX_VALUES or dumped.bad_numbers:
        return False
    if "\\u0000" in text or "\\ud" in text:
        return False
    keys = set()
    if not isinstance(release, dict) or not _is_shallow(release, MAX_DEPTH, keys):
        return False
    return all(map(_is_plain_name, keys))


@lru_cache(maxsize=4096)
def _is_plain_name(key):
    return key.isidentifier() and len(key) <= MAX_NAME


def _is_shallow(value, levels, keys):
    """Whether it has no more levels; all names of fields go into `keys`."""
    if type(value) is dict:
        keys.update(value)
        value = value.values()
    for item in value:
        kind = type(item)
        if kind is dict or kind is list:
            if levels <= 1 or not _is_shallow(item, levels - 1, keys):
                return False
    return True


def text_fingerprint(text):
    """SHA-256 (hex) of a text that may hold surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _deep_fingerprint(release):
    digest, waiting = hashlib.sha256(), [release]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key in sorted(value):
                digest.update(b"{" + key.encode("utf-8", "surrogatepass"))
                waiting.append(value[key])
        elif isinstance(value, list):
            digest.update(b"[%d" % len(value))
            waiting.extend(value)
        else:
            digest.update(repr(value).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def storable_number(value):
    """A Decimal -> what `json.dumps` writes: a float, or the number's own text where a
    float would change it."""
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def storable(tree):
    """A tidied tree -> one `json.dumps` takes: see `storable_number`."""
    if isinstance(tree, dict):
        return {key: storable(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [storable(value) for value in tree]
    return storable_number(tree) if isinstance(tree, Decimal) else tree
