"""Merging records that stand for one organisation: which value wins, what must wait.

Values in, values out: nothing here reads a record.
"""

import re

_TAG = re.compile(r"<[^>]*>|&nbsp;|&#160;")


def is_empty(value):
    """Whether *value* says nothing: so no false, no zero, no blank text or markup.

    An unticked box and a zero are what a new record starts with, so they never win
    over a ticked box or a figure that somebody entered.
    """
    if isinstance(value, str):
        return not _TAG.sub("", value).strip()
    return not value


def winner(kept, others):
    """Return the key of the record whose value stays: None for the kept record.

    The kept record's value stays wherever it says something; else the newest that
    does. The order of *others* plays no part.

    :param kept: value of the record that stays.
    :param others: list of (key, value, written): *written* sorts, the newest last;
        of two written at one moment the higher key is the newer.
    """
    if not is_empty(kept):
        return None
    telling = [(written, key) for key, value, written in others if not is_empty(value)]
    return max(telling)[1] if telling else None


def options(kept, others):
    """Return the different values to choose from: [(key, value)], the default first.

    A value that several records hold stands once, under the record that would win
    with it. Empty where there is nothing to choose from.

    :param kept: value of the record that stays, told under the key None.
    :param others: list of (key, value, written), as in :func:`winner`.
    """
    told = [] if is_empty(kept) else [(None, kept)]
    newest_first = sorted(others, key=lambda one: (one[2], one[0]), reverse=True)
    for key, value, _written in newest_first:
        if is_empty(value) or any(_same(value, other) for _key, other in told):
            continue
        told.append((key, value))
    return told


def _same(one, other):
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return one == other


def needs_showing(kept, others):
    """Whether a person should see the choice: two values differ, or a gap is filled."""
    told = options(kept, others)
    return len(told) > 1 or bool(told and told[0][0] is not None)


def undo_first(merge, merges):
    """Return the ids of merges that must be undone before *merge*, latest first.

    A later merge that touches one of the same records, or one of those that such a
    later merge touches, rests on this one.

    :param merge: (id, set of record ids) of the merge to undo.
    :param merges: list of (id, set of record ids) of all merges that still stand.
    """
    base, touched = merge[0], set(merge[1])
    first = []
    for one, records in sorted(merges, key=lambda pair: pair[0]):
        if one > base and touched & set(records):
            touched |= set(records)
            first.append(one)
    return first[::-1]


def former_names(present, names):
    """Return the text by which a merged record is found under its old names.

    :param present: names under which the kept record is found anyway.
    :param names: names, references and numbers of the merged ones; may hold blanks.
    """
    known = {_folded(name) for name in present if name}
    told = []
    for name in names:
        if name and _folded(name) not in known:
            known.add(_folded(name))
            told.append(" ".join(str(name).split()))
    return "; ".join(told)


def _folded(name):
    return " ".join(str(name).split()).casefold()
