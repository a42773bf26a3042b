"""Rules over a module and over the whole repository: files, access, names, who may use whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from .file_rules import ACCESS_FILE
from .registry import rule
from .source import Module, Repository, SourceFile, literal

#: Each module with those of the suite it may stand on (design of the house).
_LINE = (
    "itgovernance",
    "itstrategy",
    "itagreement",
    "itpartner_crm",
    "itcommercial",
    "itreview",
    "itnotice",
)
ALLOWED = {name: set(_LINE[:place]) for place, name in enumerate(_LINE)}
ALLOWED["itportal"] = {"itgovernance", "itstrategy", "itagreement", "itpartner_crm"}
ALLOWED["itcity_demo"] = {*_LINE, "itportal"}

FILE_NAMES = {
    "views": r".+_(views|menus|templates)\.xml",
    "security": r"ir\.model\.access\.csv|.+_(access|groups|rules|security)\.xml",
    "data": r".+_data\.xml|[a-z_.]+\.csv",
    "report": r".+_(reports?|templates|views)\.xml",
    "reports": r".+_(reports?|templates|views)\.xml",
    "demo": r".+_demo\.xml|[a-z_.]+\.csv",
}
MANIFEST_KEYS = (
    "name",
    "summary",
    "version",
    "license",
    "author",
    "category",
    "depends",
)


# --- one module -----------------------------------------------------------------------------------


@rule(
    "O19-manifest",
    "module",
    "The manifest needs name, summary, version 19.0.x.y.z, AGPL-3, author, category, depends.",
)
def manifest(module: Module):
    path = module.manifest_file.path
    for key in MANIFEST_KEYS:
        if not module.manifest.get(key):
            yield path, 1, f"{key} is missing"
    version = str(module.manifest.get("version", ""))
    if not re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", version):
        yield path, 1, f"version {version!r}"
    if module.manifest.get("license", "AGPL-3") != "AGPL-3":
        yield path, 1, f"license {module.manifest['license']!r}"


@rule(
    "O19-manifest-files",
    "module",
    "The manifest names each data file once, and each data file is there.",
)
def manifest_files(module: Module):
    path = module.manifest_file.path
    named = [*module.manifest.get("data", []), *module.manifest.get("demo", [])]
    there = {module.inside(source) for source in module.files}
    for name in sorted(set(named)):
        if named.count(name) > 1:
            yield path, 1, f"{name} is named twice"
        if name not in there:
            yield path, 1, f"{name} is not there"
    loaded = {"views", "security", "data", "demo", "report", "reports", "wizards"}
    for source in module.files:
        inside = module.inside(source)
        if source.kind in {"xml", "csv"} and inside.split("/")[0] in loaded:
            if inside not in named:
                yield source.path, 1, "not named in the manifest"


@rule(
    "O19-access-row",
    "module",
    "A model needs an access row with a group in its module's ir.model.access.csv.",
)
def access_row(module: Module):
    granted = set()
    for source in module.files:
        if source.name == ACCESS_FILE:
            granted |= {row.get("model_id:id", "") for _line, row in source.table}
    granted = {identifier.split(".")[-1] for identifier in granted}
    for model in module.model_classes:
        if model.is_new and model.kind != "AbstractModel":
            if "model_" + model.name.replace(".", "_") not in granted:
                yield model.source.path, model.node.lineno, model.name


@rule(
    "O19-company-rule",
    "module",
    "A model with company_id needs a record rule on its company.",
)
def company_rule(module: Module):
    ruled = set()
    for source in module.files:
        for element in source.elements if source.kind == "xml" else []:
            if element.tag == "record" and element.get("model") == "ir.rule":
                parts = {part.get("name"): part for part in element.findall("field")}
                domain, target = parts.get("domain_force"), parts.get("model_id")
                if (
                    domain is None
                    or target is None
                    or "company_id" not in _content(domain)
                ):
                    continue
                ruled.add((target.get("ref") or "").split(".")[-1])
    for model in module.model_classes:
        if model.is_new and model.kind == "Model" and "company_id" in model.fields:
            if "model_" + model.name.replace(".", "_") not in ruled:
                yield model.source.path, model.node.lineno, model.name


def _content(element) -> str:
    return (element.text or "") + (element.get("eval") or "")


@rule(
    "O19-file-name",
    "module",
    "File out of pattern: models/<model>.py, views/*_views|_menus|_templates.xml, "
    "security/*_groups|_rules|_security.xml, data/*_data.xml, tests/test_*.py.",
)
def file_name(module: Module):
    for source in module.files:
        inside = PurePosixPath(module.inside(source))
        folder = inside.parts[0] if len(inside.parts) > 1 else ""
        if folder in {"models", "wizards"} and source.kind == "python":
            yield from _model_file(source)
        elif folder in FILE_NAMES and len(inside.parts) == 2:
            fits = re.fullmatch(FILE_NAMES[folder], source.name)
            if source.kind in {"xml", "csv"} and not fits:
                yield source.path, 1, ""
        elif folder == "tests" and source.kind == "python":
            has_tests = re.search(r"^class Test\w*\b.*:$", source.text, re.MULTILINE)
            has_methods = re.search(r"^    def test_", source.text, re.MULTILINE)
            if has_tests and has_methods and not source.name.startswith("test_"):
                yield source.path, 1, "holds tests"


def _model_file(source: SourceFile) -> Iterator[tuple]:
    if source.name == "__init__.py" or not source.model_classes:
        return
    names = {model.name for model in source.model_classes if model.name}
    files = {name.replace(".", "_") + ".py" for name in names}
    if not any(
        source.name == it or source.name.startswith(it.removesuffix("py")[:-1] + "_")
        for it in files
    ):
        yield source.path, 1, f"holds {', '.join(sorted(names))}"


# --- several modules ------------------------------------------------------------------------------


@rule(
    "O19-order",
    "repository",
    "Modules stand on one another one way only: use only those below.",
)
def order(repository: Repository):
    for module in repository.modules.values():
        allowed = ALLOWED.get(module.name)
        for name in module.manifest.get("depends", []):
            if allowed is not None and name in ALLOWED and name not in allowed:
                yield module.manifest_file.path, 1, f"{module.name} depends on {name}"
        reach = repository.closure(module.name)
        for source in module.files:
            for line, name in _mentions(source):
                if name in repository.modules and name not in reach:
                    yield source.path, line, f"{module.name} uses {name}"


def _mentions(source: SourceFile) -> Iterator[tuple[int, str]]:
    """Modules that a file names in an import or by an XML id, with the line."""
    if source.kind == "python":
        for node in source.nodes:
            for name in _named_in_python(node):
                yield node.lineno, name
    elif source.kind == "xml":
        for element in source.elements:
            for text in [*element.attrib.values(), element.text or ""]:
                for found in re.finditer(r"(?<![\w./])(it[a-z_]+)\.[a-z]\w*", text):
                    yield element.sourceline, found.group(1)
    elif source.name == ACCESS_FILE:
        for line, row in source.table:
            for cell in row.values():
                if found := re.fullmatch(r"(\w+)\.\w+", cell or ""):
                    yield line, found.group(1)


def _named_in_python(node: ast.AST) -> list[str]:
    """Modules named by one node: an import from odoo.addons, or an XML id as a string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = re.fullmatch(r"([a-z]\w*)\.[a-z]\w*", node.value)
        return [found.group(1)] if found else []
    names = []
    if isinstance(node, ast.ImportFrom) and not node.level:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    return [name.split(".")[2] for name in names if name.startswith("odoo.addons.")]


@rule(
    "O19-inverse-index",
    "repository",
    'The inverse of a One2many needs an index: index=True or "btree_not_null".',
)
def inverse_index(repository: Repository):
    for models in repository.models.values():
        for model in models:
            for found in model.fields.values():
                if found.type != "One2many":
                    continue
                comodel = found.argument(0, "comodel_name")
                inverse = found.argument(1, "inverse_name")
                target = repository.field_of(comodel or "", inverse or "")
                stored = target is not None and "related" not in target.keywords
                if (
                    stored
                    and not target.keyword("index")
                    and not _in_index(repository, comodel, inverse)
                ):
                    owner = _owner(repository, comodel, inverse)
                    yield owner, target.line, f"{comodel}.{inverse}"


def _in_index(repository: Repository, model: str, name: str) -> bool:
    """Whether an index attribute of the model names the column."""
    for found in repository.models[model]:
        for value in found.assigned.values():
            kind = getattr(getattr(value, "func", None), "attr", "")
            if kind in {"Index", "UniqueIndex"} and value.args:
                if re.search(rf"\b{name}\b", str(literal(value.args[0]))):
                    return True
    return False


def _owner(repository: Repository, model: str, name: str) -> str:
    return next(it.source.path for it in repository.models[model] if name in it.fields)


@rule(
    "O19-nullable-unique",
    "repository",
    "Unique over a column that may be empty lets twins in: use models.UniqueIndex with "
    "COALESCE or WHERE, or make the field required.",
)
def nullable_unique(repository: Repository):
    for models in repository.models.values():
        for model in models:
            for name, value in model.assigned.items():
                columns = _unique_columns(value)
                if len(columns) < 2:
                    continue
                for column in columns:
                    target = repository.field_of(model.name, column)
                    if target is not None and _is_nullable(target):
                        yield model.source.path, value.lineno, f"{name}: {column}"


def _unique_columns(value: ast.expr) -> list[str]:
    """Plain columns of a unique constraint or index without condition or COALESCE."""
    function = getattr(value, "func", None)
    kind = getattr(function, "attr", "")
    if kind not in {"Constraint", "UniqueIndex"} or not value.args:
        return []
    text = literal(value.args[0])
    pattern = (
        r"\(([\w\s,]+)\)\s*" if kind == "UniqueIndex" else r"unique\s*\(([\w\s,]+)\)\s*"
    )
    found = re.fullmatch(pattern, (text or "").strip(), re.IGNORECASE)
    return [part.strip() for part in found.group(1).split(",")] if found else []


def _is_nullable(target) -> bool:
    return target.type != "Boolean" and target.keyword("required") is not True
