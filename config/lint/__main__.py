"""The house's rules, ruff and pylint-odoo over the repository; exit 1 on any finding."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import odoo19, tools

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Print each finding as ``path:line: CODE message``; 0 clean, 1 findings, 2 broken call."""
    parser = argparse.ArgumentParser(prog="lint", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", help="files or folders; without: everything"
    )
    parser.add_argument("--rules", action="store_true", help="list the house's rules")
    options = parser.parse_args(arguments)
    if options.rules:
        for code, rules in sorted(odoo19.RULES.items()):
            print(f"{code}  {rules[0].message}")
        return 0
    try:
        paths = [_from_root(path) for path in options.paths]
        findings = _all_findings(paths)
    except tools.ToolError as error:
        print(error, file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings" if findings else "Lint: clean.")
    return 1 if findings else 0


def _from_root(given: str) -> str:
    path = Path(os.path.abspath(given))
    if not path.exists():
        raise tools.ToolError(
            f"{given} is not there: name a file or folder to look at."
        )
    if path != ROOT and ROOT not in path.parents:
        raise tools.ToolError(f"{given} is outside the repository {ROOT.name}/.")
    return path.relative_to(ROOT).as_posix()


def _all_findings(paths: list[str]) -> list[odoo19.Finding]:
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(tools.pylint, ROOT, paths)
        quick = pool.submit(tools.ruff, ROOT, paths)
        own = odoo19.check(ROOT, paths)
        return sorted([*own, *quick.result(), *slow.result()])


if __name__ == "__main__":
    sys.exit(main())
