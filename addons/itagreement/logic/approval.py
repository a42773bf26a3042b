"""What was approved, as a fingerprint: any later change of it shows."""

import hashlib
import json
from datetime import date


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't stand in an approved text")


def fingerprint(content) -> str:
    """Return the SHA-256 of ``content`` in one canonical form, as 64 hex digits.

    :param content: dicts with text keys, lists, texts, numbers, dates, booleans, None;
        the order of keys doesn't matter, that of lists does
    :raises TypeError: for anything else
    """
    text = json.dumps(content, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before, after) -> list[str]:
    """Return the top keys whose content differs, in order of their names."""
    keys = sorted(before.keys() | after.keys())
    return [
        key
        for key in keys
        if fingerprint(before.get(key)) != fingerprint(after.get(key))
    ]
