"""Users and their password: one word made at first start, kept in the ignored `.local/`."""

import json
import secrets
import subprocess

from . import odoo_run, paths
from .say import Failure, stage

_FILE = paths.LOCAL / "users.json"
# No letters or digits that look alike: a person may have to type it from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_SCRIPT = """
import json, pathlib, uuid
people = json.loads(pathlib.Path({file!r}).read_text())
lang = env["res.lang"]._activate_lang("en_GB") or env["res.lang"]._activate_and_install_lang("en_GB")
env["ir.config_parameter"].sudo().set_param("database.uuid", str(uuid.uuid4()))
env["ir.config_parameter"].sudo().set_param("web.base.url", {url!r})
env["ir.config_parameter"].sudo().set_param("report.url", False)
users = env["res.users"].search([("share", "in", [True, False]), ("login", "!=", "__system__"), ("active", "=", True)])
city = env["ir.model.data"].search([("module", "=", "itcity_demo"), ("model", "=", "res.users")]).mapped("res_id")
users = users.filtered(lambda user: user.id in city or user.login == "admin")
for user in users:
    user.write({{"password": people["password"], "lang": "en_GB", "tz": "Europe/London"}})
env["ir.default"].set("res.partner", "lang", "en_GB")
env.cr.commit()
rows = [(user.login, user.name, user.partner_id.function or "") for user in users.sorted("id")]
pathlib.Path({file!r}).write_text(json.dumps({{**people, "users": rows}}, indent=1))
"""


def _read():
    try:
        return json.loads(_FILE.read_text())
    except (OSError, ValueError):
        return {}


def known():
    """Password and users as told at first start: `{"password": str, "users": [[login, name, function]]}`."""
    return _read()


def ensure(database, url, made_now):
    """Give the city's users and the administrator their password, once per database."""
    people = _read()
    if not people.get("password"):
        people = {"password": "".join(secrets.choice(_ALPHABET) for _ in range(12))}
        made_now = True
    if not made_now and people.get("users"):
        return
    _FILE.touch(mode=0o600)
    _FILE.write_text(json.dumps(people))
    with stage("Users and their password"):
        in_odoo(database, _SCRIPT.format(file=str(_FILE), url=url), "Giving the users their password")


def in_odoo(database, script, what):
    """Run a script in Odoo's shell on a database."""
    config_file = odoo_run.write_config(database, name=f"run-{database}", max_cron_threads=0)
    done = subprocess.run(
        odoo_run.command(config_file, "--no-http", "--log-level=warn", "--shell-interface=python", sub=("shell",)),
        input=script, text=True, capture_output=True, check=False, env=odoo_run.environment(), cwd=paths.ROOT)
    if done.returncode or "Traceback (most recent call last)" in done.stderr:
        log = paths.LOGS / "shell.log"
        log.write_text(done.stdout + done.stderr)
        raise Failure(f"{what} failed: {shell_last(done.stderr)} (see {log}).")
    return done.stdout


def shell_last(text):
    """The last line that says something."""
    rows = [row for row in text.splitlines() if row.strip()]
    return rows[-1] if rows else "no reason given"


