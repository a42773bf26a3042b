"""The lint command: what it takes, what it prints, how it ends."""

import pytest

from config.lint import __main__ as command
from config.lint import tools
from config.lint.odoo19 import check
from config.lint.source import Repository

SOUND = "import os\n\nprint(os.name)\n"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A repository of two files, one of them with a tab."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "good.py").write_text(SOUND)
    (tmp_path / "config" / "bad.conf").write_text("a = 1\n\tb = 2\n")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_prints_each_finding_and_ends_with_one(tree, capsys):
    assert command.main([]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("config/bad.conf:2: O19-whitespace ")
    assert last == "1 findings"


def test_looks_at_the_named_paths_alone(tree, capsys):
    assert command.main(["config/good.py"]) == 0
    assert capsys.readouterr().out == "Lint: clean.\n"
    assert command.main(["config/bad.conf"]) == 1
    assert command.main(["config"]) == 1


def test_path_that_is_not_there_is_one_sentence(tree, capsys):
    assert command.main(["nowhere"]) == 2
    assert capsys.readouterr().err == (
        "nowhere is not there: name a file or folder to look at.\n"
    )


def test_lists_the_rules(capsys):
    assert command.main(["--rules"]) == 0
    assert "O19-sql-constraints  " in capsys.readouterr().out


def test_ruff_reads_python_alone(tree):
    (tree / "config" / "worse.py").write_text("import sys\nimport os\n")
    found = {it.code for it in tools.ruff(tree)}
    assert {"F401", "I001"} <= found
    assert tools.ruff(tree, ["config/bad.conf"]) == []


def test_pylint_looks_at_modules(tree):
    module = tree / "addons" / "itthing"
    module.mkdir(parents=True)
    manifest = '{"name": "Thing", "version": "1.0", "license": "AGPL-3"}\n'
    (module / "__manifest__.py").write_text(manifest)
    (module / "__init__.py").write_text("")
    codes = {it.code for it in tools.pylint(tree)}
    assert {"manifest-version-format", "manifest-required-author"} <= codes
    assert tools.pylint(tree, ["config"]) == []


def test_broken_off_tool_is_told(tree, monkeypatch):
    monkeypatch.setattr(tools, "RUFF", tree / "nowhere.toml")
    with pytest.raises(tools.ToolError, match="ruff broke off"):
        tools.ruff(tree)


def test_binary_and_hidden_files_are_left_alone(tree):
    (tree / "config" / "picture.svg").write_bytes(b"\0\tno text")
    (tree / ".local").mkdir()
    (tree / ".local" / "a.conf").write_text("\tb\n")
    assert {it.path for it in check(tree)} == {"config/bad.conf"}
    assert [it.path for it in Repository.from_disk(tree).files] == [
        "config/bad.conf",
        "config/good.py",
    ]
