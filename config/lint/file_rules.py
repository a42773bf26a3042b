"""Rules over CSV, JavaScript and the plain text of any file."""

from __future__ import annotations

import ast
import re

from .registry import rule
from .source import SourceFile, literal

ACCESS_FILE = "ir.model.access.csv"
ACCESS_HEADER = [
    "id",
    "name",
    "model_id:id",
    "group_id:id",
    "perm_read",
    "perm_write",
    "perm_create",
    "perm_unlink",
]


@rule(
    "O19-access-group",
    "csv",
    "An access row needs a group: without one it opens the model to everybody.",
)
def access_group(source: SourceFile):
    if source.name != ACCESS_FILE:
        return
    for line, row in source.table:
        group = row.get("group_id:id", row.get("group_id/id", ""))
        if not (group or "").strip():
            yield line, row.get("id", "")


@rule(
    "O19-csv",
    "csv",
    "CSV out of shape: every row as wide as the header, no stray quote or blank, ids once.",
)
def csv_shape(source: SourceFile):
    if not source.rows:
        yield 1, "empty file"
        return
    header = source.rows[0][1]
    if source.name == ACCESS_FILE and header != ACCESS_HEADER:
        yield 1, "header is not " + ",".join(ACCESS_HEADER)
    seen = set()
    for line, row in source.rows[1:]:
        if len(row) != len(header):
            yield line, f"{len(row)} columns, header has {len(header)}"
        for cell in row:
            if '"' in cell and source.name == ACCESS_FILE:
                yield line, f"stray quote in {cell!r}"
            if cell != cell.strip():
                yield line, f"blank around {cell.strip()!r}"
        if header[0] == "id" and row:
            if row[0] in seen:
                yield line, f"{row[0]} is there twice"
            seen.add(row[0])


def _js_lines(source: SourceFile):
    """Lines of a script without line comments."""
    for number, line in enumerate(source.lines, 1):
        yield number, re.sub(r"(^|\s)//.*", "", line)


@rule("O19-js-console", "js", "No console output in shipped scripts.")
def js_console(source: SourceFile):
    for number, line in _js_lines(source):
        if re.search(r"\bconsole\.(log|debug|info|trace)\s*\(", line):
            yield number, line.strip()[:60]


@rule(
    "O19-js-many2one",
    "js",
    "A many2one value is {id, display_name} in Odoo 19, not an array.",
)
def js_many2one(source: SourceFile):
    for number, line in _js_lines(source):
        if re.search(r"_id\[[01]\]", line):
            yield number, line.strip()[:60]


@rule(
    "O19-js-legacy",
    "js",
    "Legacy script: no @odoo-module line, no rpc service, no global owl.",
)
def js_legacy(source: SourceFile):
    pattern = r"@odoo-module|useService\(\s*[\"']rpc[\"']|=\s*owl\s*;|\bodoo\.define\("
    for number, line in enumerate(source.lines, 1):
        if re.search(pattern, line):
            yield number, line.strip()[:60]


# --- any text: patterns are put together here so that this file does not hold them ----------------

REGISTRIES = "|".join(
    re.escape(name + end)
    for name, end in (
        ("py", "pi.org"),
        ("pythonho", "sted.org"),
        ("np", "mjs.org"),
        ("np", "mjs.com"),
        ("deb.deb", "ian.org"),
        ("security.deb", "ian.org"),
        ("snapshot.deb", "ian.org"),
        ("archive.ubu", "ntu.com"),
        ("proxy.gol", "ang.org"),
    )
)
MACHINE_PATHS = (
    r"(?<![\w.%})/$*-])/(" + "|".join(["wo" + "rk", "fa" + "rm", "Us" + "ers", "ho" + "me"])
    + r")/\w|(?<![\w.%})/$*-])/t" + r"mp\b|\.\./sha" + r"red\b|\b[A-Z]:\\Us" + r"ers\b"
)  # fmt: skip


@rule(
    "O19-registry-address",
    "text",
    "Address of a package registry: leave it to the machine's own settings.",
)
def registry_address(source: SourceFile):
    for number, line in enumerate(source.lines, 1):
        if found := re.search(rf"\b({REGISTRIES})\b", line):
            yield number, found.group()


@rule(
    "O19-machine-path",
    "text",
    "Path of one machine: work from the repository's root, or ask tempfile.",
)
def machine_path(source: SourceFile):
    for number, line in enumerate(source.lines, 1):
        if found := re.search(MACHINE_PATHS, line):
            yield number, found.group()


@rule("O19-conflict", "text", "A merge conflict was left in the file.")
def conflict(source: SourceFile):
    for number, line in enumerate(source.lines, 1):
        if re.match(r"(<{7}|>{7}|\|{7})( |$)", line):
            yield number, line[:40]


@rule(
    "O19-whitespace",
    "text",
    "Tab, carriage return or blank at a line's end: take it out.",
)
def whitespace(source: SourceFile):
    if source.name.endswith((".pot", ".md", ".svg", ".sql", "Makefile")):
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        if "\t" in line or "\r" in line or line != line.rstrip():
            yield number, ""


# --- British English in what people read ----------------------------------------------------------

AMERICAN = {
    "analyze": "analyse",
    "authorize": "authorise",
    "behavior": "behaviour",
    "canceled": "cancelled",
    "catalog": "catalogue",
    "center": "centre",
    "color": "colour",
    "favorite": "favourite",
    "finalize": "finalise",
    "fulfill": "fulfil",
    "labor": "labour",
    "mobilize": "mobilise",
    "neighbor": "neighbour",
    "organization": "organisation",
    "prioritize": "prioritise",
    "realize": "realise",
    "recognize": "recognise",
    "summarize": "summarise",
    "utilize": "utilise",
}
_AMERICAN = re.compile(
    r"\b("
    + "|".join(word.removesuffix("e") for word in AMERICAN)
    + r")(e?[sd]?|ing|ions?)?\b",
    re.IGNORECASE,
)


def _american(text: str) -> str:
    found = _AMERICAN.search(text)
    return found.group() if found else ""


@rule("O19-british", "python", "What people read is in British English.")
def british_python(source: SourceFile):
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", "")
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if owner != "fields" and name != "_":
            continue
        read = [*node.args] if name == "_" else [*node.args[:1]]
        read += [word.value for word in node.keywords if word.arg in {"string", "help"}]
        for part in read:
            text = literal(part)
            if isinstance(text, str) and " " in text and (word := _american(text)):
                yield part.lineno, word


@rule("O19-british", "xml", "What people read is in British English.")
def british_xml(source: SourceFile):
    for element in source.elements:
        texts = [
            element.get(name) or ""
            for name in ("string", "help", "placeholder", "confirm", "title")
        ]
        if element.tag in {"p", "span", "h1", "h2", "h3", "li", "div", "td", "th"}:
            texts.append(element.text or "")
        for text in texts:
            if word := _american(text):
                yield element.sourceline, word
