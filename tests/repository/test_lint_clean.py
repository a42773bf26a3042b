"""The tree is clean: the house's rules, ruff and pylint-odoo, each with its own message."""

from pathlib import Path

from config.lint import odoo19, tools

ROOT = Path(__file__).resolve().parents[2]


def _assert_clean(findings):
    assert not findings, "\n" + "\n".join(map(str, findings))


def test_house_rules():
    _assert_clean(odoo19.check(ROOT))


def test_ruff():
    _assert_clean(tools.ruff(ROOT))


def test_pylint_odoo():
    _assert_clean(tools.pylint(ROOT))
