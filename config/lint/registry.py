"""The list of rules, the decorator that adds one, and the finding that a rule makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

#: What a rule is handed: one file of that kind, one module, or the whole repository.
SCOPES = ("python", "xml", "csv", "js", "text", "module", "repository")

#: What a rule gives back: line and detail (scopes of one file), or path, line and detail.
RuleFunction = Callable[[Any], Iterator[tuple]]


@dataclass(frozen=True)
class Rule:
    """One check: its code, a sentence that says what to do, and the function that looks."""

    code: str
    message: str
    scope: str
    check: RuleFunction


@dataclass(frozen=True, order=True)
class Finding:
    """One place where a rule is broken."""

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.message}"


RULES: dict[str, list[Rule]] = {}


def rule(code: str, scope: str, message: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule; one code may have a function for each of several scopes.

    Raises ``ValueError`` for an unknown scope or a second function of one code and scope.
    """
    if scope not in SCOPES:
        raise ValueError(f"Rule {code}: scope {scope!r} is not one of {SCOPES}.")

    def register(check: RuleFunction) -> RuleFunction:
        rules = RULES.setdefault(code, [])
        if any(known.scope == scope for known in rules):
            raise ValueError(f"Rule {code} is there twice for scope {scope}.")
        rules.append(Rule(code, message, scope, check))
        return check

    return register


def rules_of(scope: str) -> list[Rule]:
    """All rules of one scope, in the order of their registration."""
    return [
        known for rules in RULES.values() for known in rules if known.scope == scope
    ]
