"""Rules over Python: habits from before Odoo 19, and traps no other tool sees."""

from __future__ import annotations

import ast
import re

from .registry import rule
from .source import ModelClass, SourceFile, literal

LONGEST_METHOD = 40
LONGEST_CLASS = 500
RENAMED_PARAMETERS = {
    "group_operator": "aggregator",
    "auto_join": "bypass_search_access",
    "unaccent": "nothing (it is gone)",
}
DEPRECATED_METHODS = {
    "read_group": "_read_group",
    "check_access_rights": "check_access",
    "check_access_rule": "check_access",
    "toggle_active": "action_archive or action_unarchive",
    "_check_recursion": "_has_cycle",
}
SELF_SHORTCUTS = {"_cr": "env.cr", "_uid": "env.uid", "_context": "env.context"}
#: Public methods that Odoo itself calls or that are meant for remote use.
KNOWN_PUBLIC = {
    "copy",
    "copy_data",
    "create",
    "default_get",
    "fields_get",
    "get_view",
    "get_views",
    "init",
    "onchange",
    "read",
    "unlink",
    "web_read",
    "write",
}


def _calls(source: SourceFile):
    return (node for node in source.nodes if isinstance(node, ast.Call))


def _called_name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _positional(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _decorators(function: ast.FunctionDef) -> set[str]:
    found = set()
    for decorator in function.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(target, (ast.Attribute, ast.Name)):
            found.add(getattr(target, "attr", "") or getattr(target, "id", ""))
    return found


def _calls_super(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and _called_name(node.value) == "super"
        for node in ast.walk(function)
    )


@rule(
    "O19-sql-constraints",
    "python",
    "Odoo 19 ignores _sql_constraints: write models.Constraint or models.UniqueIndex.",
)
def sql_constraints(source: SourceFile):
    for model in source.model_classes:
        if value := model.assigned.get("_sql_constraints"):
            yield value.lineno, model.node.name


@rule(
    "O19-field-parameter",
    "python",
    "Field parameter is gone: use its successor.",
)
def field_parameter(source: SourceFile):
    for call in _calls(source):
        function = call.func
        if not (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id == "fields"
        ):
            continue
        for word in call.keywords:
            if word.arg in RENAMED_PARAMETERS:
                yield word.value.lineno, f"{word.arg} -> {RENAMED_PARAMETERS[word.arg]}"


@rule(
    "O19-create-multi",
    "python",
    "create() gets a list: decorate it with @api.model_create_multi and loop over it.",
)
def create_multi(source: SourceFile):
    for model in source.model_classes:
        for method in model.methods:
            if method.name == "create" and not (
                {"model_create_multi", "private"} & _decorators(method)
            ):
                yield method.lineno, model.node.name
            elif method.name == "create" and _positional(method)[1:2] == ["vals"]:
                yield method.lineno, "name the argument vals_list"


@rule(
    "O19-deprecated-method",
    "python",
    "Method is deprecated in Odoo 19: use its successor.",
)
def deprecated_method(source: SourceFile):
    for node in source.nodes:
        name = ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
        elif isinstance(node, ast.FunctionDef) and "self" in _positional(node)[:1]:
            name = node.name
        if name in DEPRECATED_METHODS:
            yield node.lineno, f"{name} -> {DEPRECATED_METHODS[name]}"


@rule(
    "O19-self-shortcut",
    "python",
    "self._cr, self._uid and self._context are deprecated: go through self.env.",
)
def self_shortcut(source: SourceFile):
    for node in source.nodes:
        if (
            isinstance(node, ast.Attribute)
            and node.attr in SELF_SHORTCUTS
            and isinstance(node.value, ast.Name)
            and node.value.id != "cls"
        ):
            yield node.lineno, f"{node.attr} -> {SELF_SHORTCUTS[node.attr]}"


@rule(
    "O19-name-get",
    "python",
    "Odoo 19 never calls it: override _compute_display_name, _rec_names_search or "
    "_search_display_name.",
)
def name_get(source: SourceFile):
    for model in source.model_classes:
        for method in model.methods:
            if method.name in {"name_get", "name_search", "_name_search"}:
                yield method.lineno, method.name
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "name_get":
            yield call.lineno, "name_get"


@rule(
    "O19-import",
    "python",
    "Import only from odoo, odoo.api, fields, models, tests and tools "
    "(Domain is in odoo.fields).",
)
def forbidden_import(source: SourceFile):
    for node in source.nodes:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if re.match(r"odoo\.(osv|orm)(\.|$)", name):
                yield node.lineno, name


@rule(
    "O19-search-method",
    "python",
    'A search method must look at its operator and value: handle "in", return '
    "NotImplemented for the rest.",
)
def search_method(source: SourceFile):
    for model in source.model_classes:
        for method in model.methods:
            arguments = _positional(method)
            if not method.name.startswith("_search_") or len(arguments) != 3:
                continue
            read = {
                node.id
                for node in ast.walk(method)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            }
            _self, operator, value = arguments
            if operator not in read:
                yield method.lineno, f"{method.name} never reads {operator}"
            elif value not in read and "NotImplemented" not in read:
                yield method.lineno, f"{method.name} never reads {value}"


@rule(
    "O19-commit",
    "python",
    "A module never commits or rolls back: use a savepoint or ir.cron._commit_progress "
    "(a command in cli.py owns its cursor and may).",
)
def commit(source: SourceFile):
    if source.name == "cli.py" or "cli" in source.parts:
        return
    for call in _calls(source):
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in {
            "commit",
            "rollback",
        }:
            owner = function.value
            name = getattr(owner, "attr", "") or getattr(owner, "id", "")
            if name in {"cr", "_cr"}:
                yield call.lineno, ast.unparse(call)


@rule(
    "O19-sql-format",
    "python",
    "SQL put together as a string: use SQL(...) with parameters and SQL.identifier.",
)
def sql_format(source: SourceFile):
    for call in _calls(source):
        if (
            _called_name(call) not in {"execute", "execute_query", "SQL"}
            or not call.args
        ):
            continue
        if _is_built(call.args[0]):
            yield call.lineno, ast.unparse(call.func)


def _is_built(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mod):
            return isinstance(node.left, (ast.Constant, ast.JoinedStr, ast.BinOp))
        return isinstance(node.op, ast.Add) and literal(node) is None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        is_text = isinstance(node.func.value, (ast.Constant, ast.JoinedStr))
        return node.func.attr == "format" and is_text
    return False


@rule(
    "O19-in-brackets",
    "python",
    "`x in (y)` is no tuple: write `x == y`, `x in y` or `x in (y,)`.",
)
def in_brackets(source: SourceFile):
    for node in source.nodes:
        if not isinstance(node, ast.Compare):
            continue
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if not isinstance(operator, (ast.In, ast.NotIn)):
                continue
            if not isinstance(right, (ast.Name, ast.Attribute, ast.Constant)):
                continue
            if re.search(r"\bin\s*\(\s*$", _text_before(source, right)):
                yield right.lineno, ast.unparse(node)


def _text_before(source: SourceFile, node: ast.expr) -> str:
    """The source between the line above a node and the node."""
    lines = source.lines[max(0, node.lineno - 2) : node.lineno]
    here = lines[-1].encode()[: node.col_offset].decode(errors="replace")
    return "\n".join([*lines[:-1], here])


@rule(
    "O19-strip-word",
    "python",
    "lstrip and rstrip take off letters, not words: use removeprefix or removesuffix.",
)
def strip_word(source: SourceFile):
    for call in _calls(source):
        if _called_name(call) not in {"lstrip", "rstrip"} or len(call.args) != 1:
            continue
        text = literal(call.args[0])
        if not isinstance(text, str) or len(text) < 2:
            continue
        if any(letter.isalnum() for letter in text) or len(set(text)) < len(text):
            yield call.lineno, repr(text)


@rule(
    "O19-logic-pure",
    "python",
    "logic/ is plain Python: no import of odoo there, but of another module's logic.",
)
def logic_pure(source: SourceFile):
    if "logic" not in source.parts or source.is_test:
        return
    for node in source.nodes:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.level > 1:
                yield node.lineno, "relative import that leaves logic/"
        for name in names:
            parts = name.split(".")
            of_logic = parts[1:2] == ["addons"] and parts[3:4] == ["logic"]
            if parts[0] == "odoo" and not of_logic:
                yield node.lineno, name


@rule(
    "O19-public-method",
    "python",
    "A public method of a model is a remote endpoint: begin its name with an underscore "
    "(a button's with action_), or say in its docstring what the endpoint is for.",
)
def public_method(source: SourceFile):
    if source.is_test:
        return
    for model in source.model_classes:
        for method in model.methods:
            if method.name.startswith(("_", "action_")) or method.name in KNOWN_PUBLIC:
                continue
            if {"private", "property"} & _decorators(method) or _calls_super(method):
                continue
            if "endpoint" in (ast.get_docstring(method) or "").lower():
                continue
            yield method.lineno, f"{model.node.name}.{method.name}"


@rule(
    "O19-long-method",
    "python",
    f"Longer than {LONGEST_METHOD} lines without its docstring: split it.",
)
def long_method(source: SourceFile):
    if source.is_test:
        return
    for node in source.nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1 - _docstring_lines(node)
            if length > LONGEST_METHOD:
                yield node.lineno, f"{node.name}: {length} lines"


def _docstring_lines(node) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return first.end_lineno - first.lineno + 1


@rule(
    "O19-long-class",
    "python",
    f"Longer than {LONGEST_CLASS} lines: split it by subject or move work to logic/.",
)
def long_class(source: SourceFile):
    if source.is_test:
        return
    for node in source.nodes:
        if isinstance(node, ast.ClassDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_CLASS:
                yield node.lineno, f"{node.name}: {length} lines"


@rule(
    "O19-model-words",
    "python",
    "A model needs _description and a docstring: what the record is, who makes it, when "
    "it can't change.",
)
def model_words(source: SourceFile):
    if source.is_test:
        return
    for model in source.model_classes:
        if model.is_new and not _is_described(model):
            yield model.node.lineno, model.node.name


def _is_described(model: ModelClass) -> bool:
    return "_description" in model.assigned and bool(ast.get_docstring(model.node))


@rule(
    "O19-json-route",
    "python",
    'Route type "json" is deprecated: write "jsonrpc".',
)
def json_route(source: SourceFile):
    for call in _calls(source):
        if _called_name(call) != "route":
            continue
        for word in call.keywords:
            if word.arg == "type" and literal(word.value) == "json":
                yield call.lineno, ""


@rule(
    "O19-group-fields",
    "python",
    "users.groups_id is group_ids, groups.users is user_ids.",
)
def group_fields(source: SourceFile):
    for node in source.nodes:
        named = (
            getattr(node, "attr", ""),
            getattr(node, "value", ""),
            getattr(node, "arg", ""),
        )
        if any(isinstance(name, str) and name == "groups_id" for name in named):
            yield getattr(node, "lineno", 1), "groups_id"


@rule(
    "O19-view-mode",
    "python",
    "The view type is list, not tree.",
)
def view_mode(source: SourceFile):
    for node in source.nodes:
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            name, found = literal(key), literal(value)
            if name in {"view_mode", "view_type"} and isinstance(found, str):
                if "tree" in re.split(r"[,\s]+", found):
                    yield value.lineno, found
            elif name == "views" and any(
                isinstance(part, ast.Constant) and part.value == "tree"
                for part in ast.walk(value)
            ):
                yield value.lineno, "views"


@rule(
    "O19-unfinished",
    "python",
    "Unfinished work: do it now or file an issue; no stub, no skipped test.",
)
def unfinished(source: SourceFile):
    for node in source.nodes:
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node):
            yield node.lineno, "stub"
        elif isinstance(node, ast.Call) and _called_name(node) in {"skipTest", "xfail"}:
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {
            "pytest.skip",
            "pytest.mark.skip",
            "unittest.skip",
        }:
            yield node.lineno, ast.unparse(node)
    for number, line in enumerate(source.lines, 1):
        if re.search(r"#\s*(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", line):
            yield number, line.strip()[:60]
