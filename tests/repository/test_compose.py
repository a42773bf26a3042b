"""docker-compose.yml without a Docker engine: its form, its paths, its secrets, its scripts."""

import configparser
import json
import os
import re
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from config import modules

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
PARTS = ROOT / "config" / "compose"
SCHEMA = Path(__file__).parent / "schemas" / "compose-spec.json"
MODULES = modules.installable()
SECRET = re.compile(r"password|passwd|secret|token|api_?key", re.IGNORECASE)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(FILE.read_text())


@pytest.fixture(scope="module")
def settings():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(PARTS / "odoo.conf")
    return dict(parser["options"])


def _mounts(service):
    """Folders of the repository by their place in the container."""
    found = {}
    for volume in service["volumes"]:
        source, target = volume.split(":")[:2]
        if source.startswith("."):
            found[target] = ROOT / source
    return found


def _named_volumes(service):
    return {
        volume.split(":")[0]
        for volume in service["volumes"]
        if not volume.startswith(".")
    }


def _inside(path, mounts):
    """The file or folder of the repository that a path in the container shows, or None."""
    for target, source in mounts.items():
        if path == target or path.startswith(target + "/"):
            return source / path[len(target) :].lstrip("/")
    return None


def test_follows_the_compose_specification(compose):
    schema = json.loads(SCHEMA.read_text())
    checker = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in checker.iter_errors(compose)] == []


def test_images_are_the_official_ones_at_a_fixed_version(compose):
    services = compose["services"]
    assert services["db"]["image"] == services["secrets"]["image"] == "postgres:17"
    dockerfile = services["odoo"]["build"]["dockerfile_inline"].splitlines()
    assert dockerfile[0] == "FROM odoo:19.0"
    assert dockerfile[-1] == "USER odoo"


def test_every_mounted_path_is_there(compose):
    for name, service in compose["services"].items():
        for target, source in _mounts(service).items():
            assert source.exists(), (
                f"{name}: {target} shows {source}, which is not there"
            )


def test_every_volume_is_declared(compose):
    used = set()
    for service in compose["services"].values():
        used |= _named_volumes(service)
    assert used == set(compose["volumes"])


def test_requirements_are_installed_up_to_those_of_the_tests(compose):
    dockerfile = compose["services"]["odoo"]["build"]["dockerfile_inline"]
    assert "COPY requirements.txt" in dockerfile
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    (end,) = (row for row, line in enumerate(lines) if line.startswith("# --- Tests"))
    needed = [line for line in lines[:end] if line and not line.startswith("#")]
    assert [line for line in needed if line.startswith("odoo-addon-")]
    assert [line for line in needed if line.startswith("psycopg2-binary==")]
    assert not [line for line in needed if line.startswith(("pytest", "ruff"))]


def test_addons_path_shows_every_module_of_the_suite(compose, settings):
    mounts = _mounts(compose["services"]["odoo"])
    shown = set()
    for folder in settings["addons_path"].split(","):
        if (place := _inside(folder, mounts)) is not None:
            shown |= {path.parent for path in place.glob("*/__manifest__.py")}
        below = {
            source
            for target, source in mounts.items()
            if os.path.dirname(target) == folder
        }
        shown |= {path for path in below if (path / "__manifest__.py").exists()}
    assert {path.resolve() for path in shown} == {
        folder.resolve() for folder in MODULES.values()
    }


def test_settings_are_safe_and_name_the_same_database_as_the_script(compose, settings):
    assert settings["list_db"] == "False"
    assert settings["dbfilter"] == f"^{settings['db_name']}$"
    assert f"database={settings['db_name']}" in _script("entrypoint.sh")
    environment = compose["services"]["odoo"]["environment"]
    conf = _inside(environment["ODOO_RC"], _mounts(compose["services"]["odoo"]))
    assert conf.resolve() == (PARTS / "odoo.conf").resolve()
    named = {volume.split(":")[1] for volume in compose["services"]["odoo"]["volumes"]}
    assert settings["data_dir"] in named


def test_the_database_user_is_the_same_on_both_sides(compose):
    db, odoo = compose["services"]["db"], compose["services"]["odoo"]
    assert db["environment"]["POSTGRES_USER"] == odoo["environment"]["PGUSER"]
    assert odoo["environment"]["PGHOST"] == "db"


def test_each_service_waits_for_the_one_it_needs(compose):
    services = compose["services"]
    conditions = {
        (name, needed): rule["condition"]
        for name, service in services.items()
        for needed, rule in service.get("depends_on", {}).items()
    }
    assert conditions == {
        ("db", "secrets"): "service_completed_successfully",
        ("odoo", "db"): "service_healthy",
    }
    for name in ("db", "odoo"):
        assert services[name]["healthcheck"]["test"][0] == "CMD"


def test_serves_on_this_machine_alone(compose):
    (port,) = compose["services"]["odoo"]["ports"]
    assert port.startswith("127.0.0.1:")
    assert "ports" not in compose["services"]["db"]


def test_no_secret_has_a_default(compose, settings):
    for name, service in compose["services"].items():
        for key, value in service["environment"].items():
            if SECRET.search(key):
                is_file = key.endswith("_FILE") and value.startswith("/run/suite/")
                is_asked = re.fullmatch(r"\$\{\w+(:-|:\?[^}]+)\}", value)
                assert is_file or is_asked, f"{name}: {key} has a value in the file"
    assert not [key for key in settings if SECRET.search(key)]
    for path in PARTS.iterdir():
        assert not re.search(
            r"(?i)passw\w*=['\"]?\w{4,}['\"]?$", path.read_text(), re.M
        )


def test_every_setting_from_outside_may_be_left_out():
    for inside in re.findall(r"(?<!\$)\$\{([^}]+)\}", FILE.read_text()):
        assert ":-" in inside or ":?" in inside, (
            f"{inside} has no default and no sentence"
        )


def test_entry_scripts_are_there_and_whole(compose):
    for service in compose["services"].values():
        if "entrypoint" in service:
            shell, script = service["entrypoint"]
            path = _inside(script, _mounts(service))
            assert path.is_file()
            subprocess.run([shell, "-n", str(path)], check=True)


# --- the scripts themselves -----------------------------------------------------------------------


def _script(name):
    return (PARTS / name).read_text()


def _make_secrets(folder, **environment):
    subprocess.run(
        ["bash", str(PARTS / "make-secrets.sh")],
        env={**os.environ, "SUITE_SECRETS": str(folder), **environment},
        check=True,
    )
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_secrets_are_made_once_and_differ(tmp_path):
    first = _make_secrets(tmp_path / "a")
    assert set(first) == {"database_password", "users_password"}
    assert len(first["database_password"]) == 32
    assert len(first["users_password"]) == 12
    assert _make_secrets(tmp_path / "a", SUITE_PASSWORD="another") == first
    assert set(_make_secrets(tmp_path / "b").values()).isdisjoint(first.values())


def test_own_password_is_taken_at_the_first_start(tmp_path):
    made = _make_secrets(tmp_path, SUITE_PASSWORD="a word of mine")
    assert made["users_password"] == "a word of mine"
    mode = stat.S_IMODE((tmp_path / "users_password").stat().st_mode)
    assert mode == 0o444, "Odoo's user in the container must be able to read it"


class _FakeContainer:
    """Programs that stand in for Odoo and PostgreSQL and write down how they were called."""

    def __init__(self, folder, *, installed=False, ready=False, shell_works=True):
        self.folder = folder
        self.calls = folder / "calls"
        self.calls.write_text("")
        (folder / "secrets").mkdir()
        (folder / "secrets" / "database_password").write_text("from the file")
        (folder / "ready").write_text("1" if ready else "")
        self._program("pg_isready", "exit 0")
        self._program(
            "psql",
            'case "$*" in\n'
            f"  *itcity_demo*) echo {'installed' if installed else ''} ;;\n"
            f'  *people_ready*) cat "{folder}/ready" ;;\n'
            "esac",
        )
        made = f'echo 1 > "{folder}/ready"' if shell_works else "true"
        self._program(
            "odoo",
            f'echo "$PGPASSWORD | $*" >> "{self.calls}"\n'
            f'case "$1" in shell) cat > "{folder}/script"; {made} ;; esac',
        )

    def _program(self, name, body):
        path = self.folder / name
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(0o755)

    def start(self):
        environment = {
            "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
            "SUITE_SECRETS": str(self.folder / "secrets"),
            "SUITE_ODOO": str(self.folder / "odoo"),
            "ODOO_RC": "odoo.conf",
            "PGHOST": "db",
            "PGUSER": "odoo",
        }
        done = subprocess.run(
            ["bash", str(PARTS / "entrypoint.sh")],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done, self.calls.read_text().splitlines()


SERVE = "--config=odoo.conf --database=growth"


def test_first_start_installs_gives_passwords_and_serves(tmp_path):
    container = _FakeContainer(tmp_path)
    done, calls = container.start()
    assert done.returncode == 0, done.stderr
    install, shell, serve = (call.split(" | ")[1] for call in calls)
    assert install.startswith(f"{SERVE} --init=itcity_demo ")
    assert "--stop-after-init" in install
    assert shell.startswith("shell ")
    assert (tmp_path / "script").read_text() == _script("people.py")
    assert serve == SERVE
    assert {call.split(" | ")[0] for call in calls} == {"from the file"}
    assert "from the file" not in done.stdout


def test_later_start_brings_up_to_date_and_serves(tmp_path):
    done, calls = _FakeContainer(tmp_path, installed=True, ready=True).start()
    assert done.returncode == 0, done.stderr
    update, serve = (call.split(" | ")[1] for call in calls)
    assert update == f"module upgrade {SERVE} all --outdated"
    assert serve == SERVE


def test_start_broken_off_before_the_passwords_gives_them_later(tmp_path):
    done, calls = _FakeContainer(tmp_path, installed=True).start()
    assert done.returncode == 0, done.stderr
    assert [call.split(" | ")[1].split()[0] for call in calls] == [
        "module",
        "shell",
        "--config=odoo.conf",
    ]


def test_nothing_is_served_with_the_first_password_of_odoo(tmp_path):
    done, calls = _FakeContainer(tmp_path, shell_works=False).start()
    assert done.returncode == 1
    assert "no password" in done.stderr
    assert calls[-1].split(" | ")[1].startswith("shell ")
