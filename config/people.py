"""Users and their password: one word made at first start, kept in the ignored `.local/`."""

import json
import secrets
import subprocess

from . import odoo_run, paths
from .say import Failure, stage

PASSWORD = paths.LOCAL / "users-password"
USERS = paths.LOCAL / "users.json"
# No letters or digits that look alike: a person may have to type it from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_SCRIPT = paths.ROOT / "config" / "compose" / "people.py"


def password():
    """The word for everybody, or None before the first start."""
    return PASSWORD.read_text().strip() if PASSWORD.exists() else None


def users():
    """Users who may log in: `[[login, name, function], ...]`."""
    try:
        return json.loads(USERS.read_text())
    except (OSError, ValueError):
        return []


def ensure(database, url, made_now):
    """Give the city's users and the administrator their password, once per database."""
    if password() and users() and not made_now:
        return
    if not password():
        PASSWORD.touch(mode=0o600)
        PASSWORD.write_text(
            "".join(secrets.choice(_ALPHABET) for _ in range(12)) + "\n"
        )
    with stage("Users and their password"):
        _run_script(
            database,
            SUITE_URL=url,
            SUITE_USERS_PASSWORD_FILE=PASSWORD,
            SUITE_USERS_LIST_FILE=USERS,
        )


def _run_script(database, **settings):
    config_file = odoo_run.write_config(
        database, name=f"run-{database}", max_cron_threads=0
    )
    done = subprocess.run(
        odoo_run.command(
            config_file,
            "--no-http",
            "--log-level=warn",
            "--shell-interface=python",
            sub=("shell",),
        ),
        input=_SCRIPT.read_text(),
        text=True,
        capture_output=True,
        check=False,
        env=odoo_run.environment(**settings),
        cwd=paths.ROOT,
    )
    if (
        done.returncode
        or "Traceback (most recent call last)" in done.stderr
        or not users()
    ):
        log = paths.LOGS / "people.log"
        log.write_text(done.stdout + done.stderr)
        raise Failure(
            f"The users could not be given their password; the reason stands in {log}."
        )
