"""The tree is clean: the house's rules, ruff and pylint-odoo, each with its own message."""

from pathlib import Path

from config.lint import odoo19, tools

ROOT = Path(__file__).resolve().parents[2]


def _told(findings):
    return "\n".join(map(str, findings))


def test_house_rules():
    assert _told(odoo19.check(ROOT)) == ""


def test_ruff():
    assert _told(tools.ruff(ROOT)) == ""


def test_pylint_odoo():
    assert _told(tools.pylint(ROOT)) == ""
