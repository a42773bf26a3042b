"""Starting Odoo: its configuration, its environment, and what its log may say."""

import os
import re
import signal
import subprocess

from . import log_rules, odoo_source, paths, postgres, python_env, shell
from .say import Failure

_LINE = re.compile(
    r"^(?P<time>\d{4}-\d\d-\d\d [\d:,]+) \d+ (?P<level>[A-Z]+) (?P<db>\S+) "
    r"(?P<logger>[\w.\-]+): (?P<text>.*)$"
)
_BAD = ("WARNING", "ERROR", "CRITICAL")


def addons_path():
    """Odoo's addons, the OCA's, and the suite's two folders."""
    folders = [
        *odoo_source.locate().addons,
        python_env.oca_addons(),
        paths.ROOT / "addons",
        paths.ROOT,
    ]
    return ",".join(str(folder) for folder in folders)


def write_config(database, name="odoo", **more):
    """Write an Odoo configuration file for one database and return its path."""
    settings = {
        "addons_path": addons_path(),
        "data_dir": paths.ODOO_DATA,
        "db_host": paths.socket_folder(),
        "db_user": postgres.USER,
        "db_name": database,
        "dbfilter": f"^{database}$",
        "list_db": False,
        "http_interface": "127.0.0.1",
        "proxy_mode": False,
        "server_wide_modules": "base,rpc,web,queue_job",
        "max_cron_threads": 1,
        "bin_path": paths.BIN,
        "unaccent": False,
        "limit_time_real": 1200,
        "limit_time_cpu": 600,
        **more,
    }
    target = paths.LOCAL / f"{name}.conf"
    rows = [f"{key} = {value}" for key, value in settings.items() if value is not None]
    template = (paths.ROOT / "config" / "odoo.conf").read_text()
    draft = target.with_suffix(".draft")
    draft.write_text(template + "\n".join(rows) + "\n")
    draft.chmod(0o600)
    draft.replace(target)
    return target


def environment(**more):
    """Odoo's environment: the project's programs first, its Python packages alone."""
    path = os.pathsep.join(
        [str(paths.BIN), str(paths.VENV / "bin"), os.environ.get("PATH", os.defpath)]
    )
    return shell.environment(
        PATH=path,
        PYTHONPATH=paths.ROOT,
        PYTHONNOUSERSITE="1",
        PGHOST=paths.socket_folder(),
        PGUSER=postgres.USER,
        **more,
    )


def command(config_file, *args, sub=()):
    """The words that start Odoo. `sub` is a sub-command such as `shell`."""
    return [
        str(paths.VENV / "bin" / "odoo"),
        *sub,
        "-c",
        str(config_file),
        *map(str, args),
    ]


def run(database, *args, log_name=None, what="Odoo"):
    """Run Odoo to its end on a database, without serving.

    :returns: the log's lines of WARNING and above that no rule of `log_rules` allows
    :raises Failure: when Odoo exits with other than 0
    """
    log = paths.LOGS / f"{log_name or database}.log"
    config_file = write_config(database, name=f"run-{database}", max_cron_threads=0)
    with log.open("w") as out:
        process = subprocess.Popen(
            command(
                config_file, "--no-http", "--stop-after-init", "--log-level=info", *args
            ),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=environment(),
            cwd=paths.ROOT,
        )
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            raise
    told = log.read_text(errors="replace").splitlines()
    if code:
        raise Failure(
            f"{what} failed: {_last_words(told)} (the whole log is in {log})."
        )
    return unexpected(told)


def _last_words(lines):
    """The line that says most about a failure: the last exception, else the last bad line."""
    for row in reversed(lines):
        if re.match(r"^[\w.]+(Error|Exception|Warning)\b", row):
            return row
    bad = [
        row
        for row in lines
        if (found := _LINE.match(row)) and found["level"] in _BAD[1:]
    ]
    return (bad or lines or ["no reason given"])[-1]


def unexpected(lines):
    """Log lines of WARNING and above for which no rule gives a reason."""
    found = []
    for row in lines:
        match = _LINE.match(row)
        if (
            match
            and match["level"] in _BAD
            and not log_rules.allowed(match["logger"], match["text"])
        ):
            found.append(row)
    return found
