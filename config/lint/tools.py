"""Runs ruff and pylint-odoo with the settings of this folder and reads their findings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from .registry import Finding
from .source import listed

SETTINGS = Path(__file__).resolve().parent.parent
RUFF = SETTINGS / "ruff.toml"
PYLINT = SETTINGS / "pylintrc"


class ToolError(Exception):
    """A tool is missing or broke: one sentence with what to do."""


def ruff(root: Path, paths: Iterable[str] = ()) -> list[Finding]:
    """Findings of ``ruff check`` over the repository's Python, or over the paths."""
    paths = list(paths)
    looked_at = [it for it in paths if it.endswith(".py") or (root / it).is_dir()]
    if paths and not looked_at:
        return []
    command = ["ruff", "check", "--config", str(RUFF), "--no-cache"]
    command += ["--output-format", "json", "--force-exclude", *(looked_at or ["."])]
    answer = _run(command, root)
    if answer.returncode not in (0, 1):
        raise ToolError(f"ruff broke off: {answer.stderr.strip()}")
    found = []
    for it in json.loads(answer.stdout or "[]"):
        path = os.path.relpath(it["filename"], root)
        line = (it["location"] or {}).get("row", 1)
        found.append(Finding(path, line, it["code"] or "syntax", it["message"]))
    return sorted(found)


def pylint(root: Path, paths: Iterable[str] = ()) -> list[Finding]:
    """Findings of pylint-odoo over the modules, or over those that hold the paths."""
    modules = sorted(_modules(root, tuple(paths)))
    if not modules:
        return []
    command = ["pylint", f"--rcfile={PYLINT}", "--jobs=2", *modules]
    answer = _run(command, root)
    # Bits 1 (fatal) and 32 (usage) of pylint's exit code: it did not look at everything.
    if answer.returncode & 33:
        raise ToolError(f"pylint broke off: {(answer.stderr or answer.stdout).strip()}")
    lines = re.finditer(r"^(\S+?):(\d+): (\S+) (.*)$", answer.stdout, re.MULTILINE)
    found = [Finding(hit[1], int(hit[2]), hit[3], hit[4]) for hit in lines]
    return sorted(found)


def _modules(root: Path, paths: tuple[str, ...]) -> set[str]:
    """Folders of modules, or of those alone that a path lies in or above."""
    folders = {
        path.rsplit("/", 1)[0]
        for path in listed(root)
        if path.endswith("/__manifest__.py")
    }
    if not paths or "." in paths:
        return folders
    wanted = [path.rstrip("/") + "/" for path in paths]
    return {
        folder
        for folder in folders
        if any(
            f"{folder}/".startswith(it) or it.startswith(f"{folder}/") for it in wanted
        )
    }


def _run(command: list[str], root: Path) -> subprocess.CompletedProcess:
    """Run a tool that lies beside this Python, in UTF-8, from the repository's root."""
    beside = Path(sys.executable).parent / command[0]
    if beside.exists():
        command = [str(beside), *command[1:]]
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1"}
    try:
        return subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise ToolError(
            f"{command[0]} is not installed: install requirements.txt, or start `./run`."
        ) from None
