"""Files of the repository, read and parsed once: what the rules look at."""

from __future__ import annotations

import ast
import csv
import io
import os
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from lxml import etree

#: Real input kept as it came (notices, schemas): not ours to mend.
FOREIGN = ("tests/data/", "tests/repository/schemas/")

KINDS = {
    ".py": "python",
    ".xml": "xml",
    ".csv": "csv",
    ".js": "js",
}
TEXT_SUFFIXES = {
    *KINDS,
    ".cfg",
    ".conf",
    ".css",
    ".html",
    ".json",
    ".md",
    ".mjs",
    ".pot",
    ".rst",
    ".scss",
    ".sh",
    ".sql",
    ".svg",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    "",
}
LARGEST_TEXT = 2_000_000
ODOO_BASES = {"Model", "TransientModel", "AbstractModel"}


class SourceFile:
    """One file: its path from the root, its text, and what is parsed from it (None if broken)."""

    def __init__(self, path: str, text: str):
        self.path = path
        self.text = text
        self.parts = PurePosixPath(path).parts
        self.name = self.parts[-1]
        self.kind = KINDS.get(PurePosixPath(path).suffix, "text")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def is_test(self) -> bool:
        return "tests" in self.parts

    @cached_property
    def python(self) -> ast.Module | None:
        try:
            return ast.parse(self.text)
        except SyntaxError:
            return None

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the Python tree, each with its ``parent``."""
        if self.python is None:
            return []
        found = []
        for node in ast.walk(self.python):
            found.append(node)
            for child in ast.iter_child_nodes(node):
                child.parent = node
        return found

    @cached_property
    def xml(self) -> etree._Element | None:
        parser = etree.XMLParser(resolve_entities=False)
        try:
            return etree.fromstring(self.text.encode(), parser)
        except etree.XMLSyntaxError:
            return None

    @cached_property
    def elements(self) -> list[etree._Element]:
        if self.xml is None:
            return []
        return [node for node in self.xml.iter() if isinstance(node.tag, str)]

    @cached_property
    def rows(self) -> list[tuple[int, list[str]]]:
        """CSV rows with their line numbers, the header first."""
        reader = csv.reader(io.StringIO(self.text))
        return [(reader.line_num, row) for row in reader]

    @cached_property
    def table(self) -> list[tuple[int, dict[str, str]]]:
        """CSV rows below the header as dictionaries, with their line numbers."""
        if not self.rows:
            return []
        header = self.rows[0][1]
        return [
            (line, dict(zip(header, row, strict=False)))
            for line, row in self.rows[1:]
            if row
        ]

    @cached_property
    def model_classes(self) -> list[ModelClass]:
        return [ModelClass(self, node) for node in self.nodes if _is_model_class(node)]


def _is_model_class(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        isinstance(base, ast.Attribute)
        and base.attr in ODOO_BASES
        and isinstance(base.value, ast.Name)
        and base.value.id == "models"
        for base in node.bases
    )


@dataclass
class ModelField:
    """A field of a model as it is written: its type, keywords and line."""

    name: str
    type: str
    call: ast.Call
    line: int

    @cached_property
    def keywords(self) -> dict[str, ast.expr]:
        return {word.arg: word.value for word in self.call.keywords if word.arg}

    def keyword(self, name: str):
        """The literal value of a keyword, or None."""
        return literal(self.keywords.get(name))

    def argument(self, position: int, name: str):
        """The literal value of an argument given by place or by name, or None."""
        if len(self.call.args) > position:
            return literal(self.call.args[position])
        return self.keyword(name)


class ModelClass:
    """A class of the ORM as it is written."""

    def __init__(self, source: SourceFile, node: ast.ClassDef):
        self.source = source
        self.node = node
        self.kind = next(
            base.attr for base in node.bases if isinstance(base, ast.Attribute)
        )

    @cached_property
    def assigned(self) -> dict[str, ast.expr]:
        found = {}
        for statement in self.node.body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        found[target.id] = statement.value
            elif isinstance(statement, ast.AnnAssign) and statement.value:
                if isinstance(statement.target, ast.Name):
                    found[statement.target.id] = statement.value
        return found

    @cached_property
    def inherits(self) -> list[str]:
        value = literal(self.assigned.get("_inherit"))
        if isinstance(value, str):
            return [value]
        return list(value) if isinstance(value, (list, tuple)) else []

    @cached_property
    def name(self) -> str | None:
        """``_name``, or the one model that the class extends."""
        own = literal(self.assigned.get("_name"))
        if isinstance(own, str):
            return own
        return self.inherits[0] if len(self.inherits) == 1 else None

    @cached_property
    def is_new(self) -> bool:
        """Whether the class makes a model instead of extending one."""
        own = literal(self.assigned.get("_name"))
        return isinstance(own, str) and own not in self.inherits

    @cached_property
    def fields(self) -> dict[str, ModelField]:
        found = {}
        for name, value in self.assigned.items():
            function = getattr(value, "func", None)
            if (
                isinstance(function, ast.Attribute)
                and isinstance(function.value, ast.Name)
                and function.value.id == "fields"
            ):
                found[name] = ModelField(name, function.attr, value, value.lineno)
        return found

    @cached_property
    def methods(self) -> list[ast.FunctionDef]:
        return [node for node in self.node.body if isinstance(node, ast.FunctionDef)]


@dataclass
class Module:
    """One Odoo module of the repository."""

    name: str
    folder: str
    manifest: dict
    manifest_file: SourceFile
    files: list[SourceFile] = field(default_factory=list)

    def inside(self, source: SourceFile) -> str:
        """The path of one of its files from the module's own folder."""
        return source.path.removeprefix(self.folder + "/")

    @property
    def code(self) -> list[SourceFile]:
        """Its Python files without tests."""
        return [it for it in self.files if it.kind == "python" and not it.is_test]

    @property
    def model_classes(self) -> list[ModelClass]:
        return [found for source in self.code for found in source.model_classes]


class Repository:
    """All files of a tree and the modules among them."""

    def __init__(self, files: dict[str, str]):
        """``files``: text by path from the root, with forward slashes."""
        self.files = [SourceFile(path, text) for path, text in sorted(files.items())]
        self.modules: dict[str, Module] = {}
        for source in self.files:
            if source.name == "__manifest__.py":
                self._add_module(source)
        self.module_of_path: dict[str, Module] = {}
        for module in self.modules.values():
            for source in self.files:
                if source.path.startswith(module.folder + "/"):
                    module.files.append(source)
                    self.module_of_path[source.path] = module

    @classmethod
    def from_disk(cls, root: Path) -> Repository:
        """Read what git tracks or would track; outside git, every file not hidden."""
        return cls({path: text for path in listed(root) if (text := read(root / path))})

    def _add_module(self, source: SourceFile) -> None:
        try:
            manifest = ast.literal_eval(source.text)
        except (SyntaxError, ValueError):
            manifest = {}
        folder = "/".join(source.parts[:-1])
        name = source.parts[-2] if len(source.parts) > 1 else ""
        self.modules[name] = Module(name, folder, manifest, source)

    def module_of(self, source: SourceFile) -> Module | None:
        return self.module_of_path.get(source.path)

    @cached_property
    def models(self) -> dict[str, list[ModelClass]]:
        """Classes of our modules by model name."""
        found: dict[str, list[ModelClass]] = {}
        for module in self.modules.values():
            for model in module.model_classes:
                if model.name:
                    found.setdefault(model.name, []).append(model)
        return found

    def field_of(self, model: str, name: str) -> ModelField | None:
        """A field as one of our classes defines it."""
        for found in self.models.get(model, []):
            if name in found.fields:
                return found.fields[name]
        return None

    def closure(self, name: str) -> set[str]:
        """Our modules that a module depends on, near and far, itself included."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in found or current not in self.modules:
                continue
            found.add(current)
            waiting.extend(self.modules[current].manifest.get("depends", []))
        return found


def literal(node: ast.AST | None):
    """The value of a literal expression, or None for anything else."""
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None


def listed(root: Path) -> list[str]:
    """Paths of the files that belong to the repository."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(command, capture_output=True, check=True)
        paths = [path for path in answer.stdout.decode().split("\0") if path]
    except (OSError, subprocess.CalledProcessError):
        paths = []
        for folder, folders, names in os.walk(root):
            folders[:] = [it for it in folders if not it.startswith(".")]
            here = Path(folder).relative_to(root)
            paths += [(here / name).as_posix() for name in names]
    return sorted(
        path
        for path in paths
        if "__pycache__" not in path
        and PurePosixPath(path).suffix in TEXT_SUFFIXES
        and not path.startswith(FOREIGN)
        and (root / path).is_file()
    )


def read(path: Path) -> str | None:
    """A file's text; None for one that is binary or very large."""
    if path.is_symlink() or path.stat().st_size > LARGEST_TEXT:
        return None
    with path.open("rb") as stream:
        content = stream.read()
    if b"\0" in content:
        return None
    return content.decode("utf-8", errors="replace")
