"""Stamps say which stage is done with which input, so that a second start skips it."""

import hashlib
import json
from pathlib import Path

from . import paths


def key_of(*parts):
    """A short key of texts, bytes and files' contents."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path) and not part.is_dir():
            part = part.read_bytes() if part.exists() else b""
        digest.update(part if isinstance(part, bytes) else str(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


def read(name):
    """What was stamped under this name, or None."""
    try:
        return json.loads((paths.STATE / f"{name}.json").read_text())
    except (OSError, ValueError):
        return None


def write(name, value):
    """Stamp a stage; the file appears whole or not at all."""
    target = paths.STATE / f"{name}.json"
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps(value, indent=1, sort_keys=True))
    draft.replace(target)


def forget(name):
    """Take a stamp away."""
    (paths.STATE / f"{name}.json").unlink(missing_ok=True)
