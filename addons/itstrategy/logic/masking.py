"""Taking names that have become exempt information out of texts."""

import re


def mask(text, names, by):
    """Return `text` with each of `names` replaced, as whole words, whatever the case.

    Longer names go first, so that no part of one is left standing.

    >>> mask("CG5: Harbour Link moves", {"Harbour", "Harbour Link"}, "exempt record")
    'CG5: exempt record moves'
    """
    wanted = sorted(filter(None, names), key=len, reverse=True)
    if not text or not wanted:
        return text
    pattern = "|".join(re.escape(name) for name in wanted)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda _found: by, text, flags=re.I)
