"""The house's rules for Odoo 19, run over files of the repository; no Odoo is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from . import file_rules, module_rules, python_rules, xml_rules
from .registry import RULES, Finding, Rule, rules_of
from .source import Module, Repository, SourceFile

__all__ = ["RULES", "Finding", "check", "check_repository"]

RULE_FILES = (python_rules, xml_rules, file_rules, module_rules)


def check(root: Path, paths: Iterable[str] = ()) -> list[Finding]:
    """Findings below ``root``, sorted; with ``paths`` (from the root) only those inside them."""
    wanted = tuple(str(path).rstrip("/") for path in paths)
    findings = check_repository(Repository.from_disk(root))
    return [it for it in findings if not wanted or _is_inside(it.path, wanted)]


def check_repository(repository: Repository) -> list[Finding]:
    """Findings of every rule over files that were read before, sorted by place."""
    found: set[Finding] = set()
    for source in repository.files:
        in_module = repository.module_of(source) is not None
        for known in rules_of(source.kind) if source.kind != "text" else []:
            if in_module or known.code in EVERYWHERE:
                found.update(_in_file(known, source))
        for known in rules_of("text"):
            found.update(_in_file(known, source))
    for module in repository.modules.values():
        for known in rules_of("module"):
            found.update(_with_path(known, module))
    for known in rules_of("repository"):
        found.update(_with_path(known, repository))
    return sorted(found)


#: Rules that hold for all our Python, not only inside modules.
EVERYWHERE = {
    "O19-in-brackets",
    "O19-long-class",
    "O19-long-method",
    "O19-strip-word",
    "O19-unfinished",
}


def _is_inside(path: str, wanted: tuple[str, ...]) -> bool:
    return any(path == it or path.startswith(it + "/") or it == "." for it in wanted)


def _in_file(known: Rule, source: SourceFile) -> Iterator[Finding]:
    for line, detail in known.check(source):
        yield Finding(source.path, line, known.code, _sentence(known, detail))


def _with_path(known: Rule, scope: Module | Repository) -> Iterator[Finding]:
    for path, line, detail in known.check(scope):
        yield Finding(path, line, known.code, _sentence(known, detail))


def _sentence(known: Rule, detail: str) -> str:
    return f"{known.message} [{detail}]" if detail else known.message
