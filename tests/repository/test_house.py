"""The house of the design: which modules there are, what each carries, who stands on whom."""

import ast
from functools import cache
from pathlib import Path

import pytest

import odoo.addons

from config import modules
from config.lint.module_rules import ALLOWED
from config.lint.odoo19 import check_repository
from config.lint.source import Repository

ROOT = Path(__file__).resolve().parents[2]
AT_THE_ROOT = {"itpartner_crm", "itcommercial"}
README = ("DESCRIPTION", "CONTEXT", "USAGE")


@cache
def _repository():
    return Repository.from_disk(ROOT)


MODULES = sorted(_repository().modules)


def _told(code):
    return [str(it) for it in check_repository(_repository()) if it.code == code]


def test_every_module_of_the_design_is_there_and_no_other():
    assert set(MODULES) == set(ALLOWED)
    for name, module in _repository().modules.items():
        home = name if name in AT_THE_ROOT else f"addons/{name}"
        assert module.folder == home


def test_imports_point_one_way():
    assert _told("O19-order") == []


def test_logic_imports_no_odoo():
    assert _told("O19-logic-pure") == []


def test_every_model_has_an_access_row_with_a_group():
    assert _told("O19-access-row") == []
    assert _told("O19-access-group") == []


def test_models_stand_on_what_the_design_says():
    """A module may leave a lower one out, but nothing may hang between two storeys."""
    for name in MODULES:
        below = _repository().closure(name) - {name}
        assert below <= ALLOWED[name]
    assert _repository().closure("itcity_demo") == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_module_is_whole(name):
    module = _repository().modules[name]
    folder = ROOT / module.folder
    assert module.manifest.get("installable", True)
    for title in README:
        text = folder / "readme" / f"{title}.md"
        assert text.is_file(), f"{name}: readme/{title}.md is missing"
        assert len(text.read_text().split()) > 15, (
            f"{name}: readme/{title}.md says little"
        )
    assert (folder / "tests" / "__init__.py").is_file()
    tests = list((folder / "tests").glob("test_*.py"))
    assert any("def test_" in path.read_text() for path in tests), f"{name}: no test"
    template = folder / "i18n" / f"{name}.pot"
    assert template.is_file(), f"{name}: i18n/{name}.pot is missing"
    assert not (folder / "i18n" / "en.po").exists()
    if any(model.is_new for model in module.model_classes):
        assert "security/ir.model.access.csv" in module.manifest["data"]


@pytest.mark.parametrize("name", MODULES)
def test_every_test_file_is_imported(name):
    folder = ROOT / _repository().modules[name].folder / "tests"
    imported = set()
    for node in ast.walk(ast.parse((folder / "__init__.py").read_text())):
        if isinstance(node, ast.ImportFrom):
            imported |= {alias.name for alias in node.names}
    there = {path.stem for path in folder.glob("test_*.py")}
    assert there <= imported


@cache
def _depends(name):
    """Modules that a module depends on, near and far, itself included; Odoo's too."""
    folders = [Path(parent) / name for parent in odoo.addons.__path__]
    if name in _repository().modules:
        folders.insert(0, ROOT / _repository().modules[name].folder)
    for folder in folders:
        if (folder / "__manifest__.py").is_file():
            found = {name, "base"}
            for lower in modules.manifest(folder).get("depends", []):
                found |= _depends(lower)
            return found
    raise AssertionError(f"{name} is on no addons path.")


def _named_ids(module):
    """XML ids of other modules that a module's data files name: (place, module)."""
    for source in module.files:
        if source.kind != "xml" or source.is_test:
            continue
        for element in source.elements:
            for key in ("ref", "inherit_id", "parent", "action", "groups", "id"):
                for word in (element.get(key) or "").split(","):
                    owner, dot, rest = word.strip().lstrip("!").partition(".")
                    if dot and owner.isidentifier() and rest.isidentifier():
                        yield f"{source.path}:{element.sourceline}", owner


@pytest.mark.parametrize("name", MODULES)
def test_module_names_only_records_of_modules_it_depends_on(name):
    below = _depends(name)
    wrong = [
        f"{place}: {owner}"
        for place, owner in _named_ids(_repository().modules[name])
        if owner not in below
    ]
    assert wrong == []
