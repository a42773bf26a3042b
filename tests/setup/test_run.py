"""`./run` says in one sentence what is wrong and what to do, and leaves the rest alone."""

import socket
import subprocess
import sys

import pytest

from config import (
    cli,
    log_rules,
    modules,
    odoo_run,
    odoo_source,
    paths,
    people,
    server,
    stamps,
)
from config.say import Failure


def run(*words, **env):
    return subprocess.run(
        [paths.ROOT / "run", *words],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **env},
    )


def test_help_lists_every_verb():
    done = run("help")
    assert done.returncode == 0
    for verb in cli.VERBS:
        if verb and not verb.startswith("-"):
            assert f"./run {verb}" in done.stdout


def test_an_unknown_verb_is_named():
    done = run("tset")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "./run: There is no verb 'tset'; ./run help lists what there is.\n"
    )


def test_import_notices_without_a_path_asks_for_one():
    done = run("import-notices")
    assert done.returncode == 2
    assert "Say what to read" in done.stderr


def test_reset_asks_before_it_throws_away():
    done = run("reset")
    assert done.returncode == 1
    assert "say ./run reset --yes" in done.stderr


def test_no_python_is_one_sentence(tmp_path):
    for program in ("bash", "dirname"):
        (tmp_path / program).symlink_to(f"/bin/{program}")
    done = subprocess.run(
        ["/bin/bash", str(paths.ROOT / "run")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stderr == (
        "./run: no Python 3.10 to 3.13 was found: install python3, "
        "or name one with PYTHON=/path/to/python3.\n"
    )


def test_an_odoo_root_without_odoo_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_ROOT", str(tmp_path))
    with pytest.raises(
        Failure, match="holds no Odoo 19: name a source checkout or an unpacked package"
    ):
        odoo_source.ensure()


def test_an_odoo_of_another_version_is_refused(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text(
        "version_info = (18, 0, 0, FINAL, 0, '')"
    )
    monkeypatch.setenv("ODOO_ROOT", str(tmp_path))
    with pytest.raises(Failure, match="is not 19.0"):
        odoo_source.locate()


def test_an_odoo_package_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_DEB", str(tmp_path / "none.deb"))
    with pytest.raises(
        Failure, match="is not a file: give the path of an odoo-19 package"
    ):
        odoo_source._packages()


def test_too_small_a_disk_is_told_with_what_to_do(monkeypatch):
    monkeypatch.delenv("ODOO_ROOT", raising=False)
    monkeypatch.setattr(stamps, "read", lambda name: None)
    monkeypatch.setattr(
        odoo_source.shutil,
        "disk_usage",
        lambda folder: type("Usage", (), {"free": 10**9}),
    )
    with pytest.raises(
        Failure, match=r"has 1\.0 GB free and the set-up needs .* set GROWTH_LOCAL"
    ):
        odoo_source.ensure()


def test_the_next_port_is_taken_and_said(monkeypatch, capsys):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        found = server.free_port()
    assert found > port
    assert (
        f"port {port} is taken, so the suite is on {found}" in capsys.readouterr().out
    )


def test_the_password_is_nowhere_but_in_the_ignored_folder():
    assert people.PASSWORD.is_relative_to(paths.LOCAL)
    assert "/.local/" in (paths.ROOT / ".gitignore").read_text().splitlines()


def test_a_change_in_a_module_is_seen_and_one_in_its_tests_is_not(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "models.py").write_text("a = 1")
    before = modules.fingerprint(tmp_path)
    (tmp_path / "tests" / "test_a.py").write_text("b = 1")
    assert modules.fingerprint(tmp_path) == before
    (tmp_path / "models.py").write_text("a = 2")
    assert modules.fingerprint(tmp_path) != before


LOG = [
    (
        "2026-11-22 10:00:00,123 99 WARNING growth odoo.models: a field has no label",
        True,
    ),
    ("2026-11-22 10:00:00,123 99 ERROR growth odoo.sql_db: bad query", True),
    (
        "2026-11-22 10:00:00,123 99 INFO growth odoo.modules.loading: loading base",
        False,
    ),
    (
        "2026-11-22 10:00:00,123 99 WARNING ? odoo.addons.base.models.ir_actions_report: "
        "You need Wkhtmltopdf to",
        False,
    ),
    ("    a line of a traceback", False),
]


@pytest.mark.parametrize(("row", "bad"), LOG)
def test_which_log_lines_fail(row, bad):
    assert bool(odoo_run.unexpected([row])) is bad


def test_each_allowed_log_line_has_a_reason():
    assert all(len(reason.split()) > 4 for _logger, _text, reason in log_rules.RULES)


def test_installing_the_suite_logs_nothing_to_worry_about():
    assert stamps.read("install-log") == []


def test_the_configuration_is_for_its_owner_alone():
    config = odoo_run.write_config("growth_test", name="test-mode")
    assert config.stat().st_mode & 0o077 == 0
    text = config.read_text()
    assert "list_db = False" in text
    assert "http_interface = 127.0.0.1" in text
    config.unlink()
