"""Rules over XML: views, actions, groups and identifiers."""

from __future__ import annotations

import re

from .registry import rule
from .source import SourceFile

#: The word that an identifier of such a record carries, so that its kind is plain.
KIND_WORDS = {
    "ir.actions.act_window": "action",
    "ir.actions.client": "action",
    "ir.actions.report": "(action|report)",
    "ir.actions.server": "action",
    "ir.cron": "cron",
    "ir.rule": "rule",
    "ir.ui.menu": "menu",
    "ir.ui.view": "view",
    "res.groups": "group",
}


def _records(source: SourceFile, *models: str):
    for element in source.elements:
        if element.tag == "record" and (not models or element.get("model") in models):
            yield element


def _fields(record) -> dict:
    return {field.get("name"): field for field in record.findall("field")}


@rule("O19-tree", "xml", "The view is <list>, not <tree>.")
def tree(source: SourceFile):
    for element in source.elements:
        if element.tag == "tree":
            yield element.sourceline, ""


@rule(
    "O19-attrs",
    "xml",
    "attrs and states are gone: write invisible, readonly or required as an expression.",
)
def attrs(source: SourceFile):
    for element in source.elements:
        if "attrs" in element.attrib:
            yield element.sourceline, "attrs"
        if "states" in element.attrib and element.tag in {"field", "button", "group"}:
            yield element.sourceline, "states"


@rule("O19-view-mode", "xml", "The view type is list, not tree.")
def view_mode(source: SourceFile):
    for element in source.elements:
        value = element.get("view_mode") or ""
        if element.tag == "field" and element.get("name") in {
            "view_mode",
            "mobile_mode",
        }:
            value = element.text or ""
        if "tree" in re.split(r"[,\s]+", value):
            yield element.sourceline, value


@rule(
    "O19-search-group",
    "xml",
    "<group> in a search view takes neither expand nor string.",
)
def search_group(source: SourceFile):
    for element in source.elements:
        if element.tag == "group" and {"expand", "string"} & set(element.attrib):
            if any(above.tag == "search" for above in element.iterancestors()):
                yield element.sourceline, ""


@rule("O19-kanban-box", "xml", 'The kanban template is t-name="card".')
def kanban_box(source: SourceFile):
    for element in source.elements:
        if element.get("t-name") == "kanban-box":
            yield element.sourceline, ""


@rule("O19-chatter", "xml", "Write <chatter/> instead of the oe_chatter block.")
def chatter(source: SourceFile):
    for element in source.elements:
        if "oe_chatter" in (element.get("class") or "").split():
            yield element.sourceline, ""


@rule("O19-t-esc", "xml", "t-esc and t-raw are deprecated: write t-out.")
def t_esc(source: SourceFile):
    for element in source.elements:
        if {"t-esc", "t-raw"} & set(element.attrib):
            yield element.sourceline, ""


@rule(
    "O19-group-category",
    "xml",
    "A group hangs on a privilege: privilege_id instead of category_id.",
)
def group_category(source: SourceFile):
    for record in _records(source, "res.groups"):
        if (found := _fields(record).get("category_id")) is not None:
            yield found.sourceline, record.get("id") or ""


@rule(
    "O19-group-fields",
    "xml",
    "users.groups_id is group_ids, groups.users is user_ids.",
)
def group_fields(source: SourceFile):
    for record in _records(source):
        for name, found in _fields(record).items():
            wrong = name == "groups_id" or (
                name == "users" and record.get("model") == "res.groups"
            )
            if wrong:
                yield found.sourceline, name


@rule(
    "O19-xml-function",
    "xml",
    "No <function> that edits users, groups or access: set it in records.",
)
def xml_function(source: SourceFile):
    for element in source.elements:
        if element.tag == "function" and element.get("model") in {
            "ir.model.access",
            "ir.rule",
            "res.groups",
            "res.users",
        }:
            yield element.sourceline, element.get("model")


@rule(
    "O19-xml-id",
    "xml",
    "An XML id is lower case with underscores and carries the word of its kind.",
)
def xml_id(source: SourceFile):
    for element in source.elements:
        if element.tag not in {"record", "menuitem", "template"}:
            continue
        identifier = element.get("id") or ""
        if "." in identifier:  # a record of another module, named there
            continue
        if not re.fullmatch(r"[a-z][a-z0-9_]*", identifier):
            yield element.sourceline, identifier or "no id"
            continue
        model = "ir.ui.menu" if element.tag == "menuitem" else element.get("model", "")
        word = KIND_WORDS.get(model, "")
        if not _has_word(identifier, word):
            yield element.sourceline, f"{identifier}: no word {word!r} in it"


def _has_word(identifier: str, word: str) -> bool:
    return re.search(rf"(^|_){word}s?(_|$)", identifier) is not None if word else True


@rule("O19-duplicate-id", "xml", "The XML id is there twice in this file.")
def duplicate_id(source: SourceFile):
    seen = set()
    for element in source.elements:
        if element.tag in {"record", "menuitem", "template"}:
            identifier = element.get("id")
            if identifier and identifier in seen:
                yield element.sourceline, identifier
            seen.add(identifier)


@rule(
    "O19-action-help",
    "xml",
    "An action with a list needs help: one sentence on the first step for an empty list.",
)
def action_help(source: SourceFile):
    for record in _records(source, "ir.actions.act_window"):
        fields = _fields(record)
        mode = fields.get("view_mode")
        modes = (mode.text or "") if mode is not None else ""
        if re.search(r"\b(list|kanban)\b", modes) and "help" not in fields:
            yield record.sourceline, record.get("id") or ""


@rule(
    "O19-page-name",
    "xml",
    "A notebook page needs a stable name for those who extend it.",
)
def page_name(source: SourceFile):
    for element in source.elements:
        if element.tag == "page" and not element.get("name"):
            yield element.sourceline, element.get("string") or ""


@rule("O19-xml-syntax", "xml", "The file is no well-formed XML.")
def xml_syntax(source: SourceFile):
    if source.xml is None:
        yield 1, ""
