"""What the docstrings of plain-Python logic show is what it does."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    f"odoo.addons.{path.parent.parent.name}.logic.{path.stem}"
    for path in (*ROOT.glob("addons/*/logic/*.py"), *ROOT.glob("*/logic/*.py"))
    if path.stem != "__init__"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    assert not doctest.testmod(importlib.import_module(name)).failed
