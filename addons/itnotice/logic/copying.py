"""Rows in the text form of PostgreSQL's COPY."""

import datetime
import json
import re

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\x00\t\n\r\\]")


class JsonText(str):
    """Text that is JSON already."""

    __slots__ = ()


def as_json(tree, default):
    """A tree -> JsonText; `default` makes storable what JSON doesn't know."""
    return JsonText(
        json.dumps(tree, default=default, allow_nan=False, separators=(",", ":"))
    )


def cell(value):
    """One value as COPY reads it; None and False of a text is no value.

    :raises ValueError: for text that holds a NUL, which PostgreSQL has no place for.
    """
    if value is None:
        return "\\N"
    kind = type(value)
    if kind is str:
        if not _SPECIAL.search(value):
            return value
        if "\x00" in value:
            raise ValueError("a text holds a NUL character")
        return value.translate(_ESCAPES)
    if kind is JsonText:  # all else is escaped in JSON itself
        return value.replace("\\", "\\\\")
    if kind is bool:
        return "t" if value else "f"
    if kind is datetime.datetime:
        return value.isoformat(" ")
    return str(value)


def lines(rows, constants=()):
    """Rows (sequences of values) -> the text of a COPY.

    :param constants: values that stand at the end of every row.
    """
    end = "".join(f"\t{cell(value)}" for value in constants) + "\n"
    return "".join(["\t".join(map(cell, row)) + end for row in rows])
