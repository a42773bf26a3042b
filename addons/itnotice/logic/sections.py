"""Reaching into a tree that may hold anything: absent is empty, wrong is refused."""

from .values import SetAside, shorten


def as_object(parent, name, path=""):
    """`parent[name]` as a dict; {} where absent. `path` ends in a dot or is ""."""
    value = parent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SetAside(f"{path}{name} is not an object: {shorten(repr(value), 40)}")
    return value


def as_list(parent, name, path=""):
    """`parent[name]` as a list; [] where it is absent."""
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise SetAside(f"{path}{name} is not a list: {shorten(repr(value), 40)}")
    return value


def objects(parent, name, path="", with_path=False, dotted=True):
    """The members of a list of objects, with the path each stands at if asked for."""
    found = []
    for at, value in enumerate(as_list(parent, name, path)):
        where = f"{path}{name}[{at}]"
        if not isinstance(value, dict):
            raise SetAside(f"{where} is not an object: {shorten(repr(value), 40)}")
        found.append((where + "." if dotted else where, value) if with_path else value)
    return found


def as_text(parent, name, path=""):
    """`parent[name]` as text, a number as its digits; "" where it is absent."""
    value = parent.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SetAside(f"{path}{name} is not text: {shorten(repr(value), 40)}")
    return value


VOID = frozenset(["cancelled", "unsuccessful", "withdrawn"])


def standing(entries):
    """[(path, award or contract)] without those that came to nothing, such as the lot of
    a procurement that found no bidder; all of them where all did.

    Source: OCDS 1.1, codelists awardStatus and contractStatus.
    """
    kept = [
        (path, entry)
        for path, entry in entries
        if str(entry.get("status") or "").lower() not in VOID
    ]
    return kept or entries
