"""The verbs of `./run`. Standard library only: it starts before any package is there."""

import os
import shutil
import subprocess
import sys

from . import (
    database,
    modules,
    odoo_run,
    paths,
    people,
    postgres,
    say,
    server,
    setup,
    stamps,
)
from .say import Failure, line

_HELP = """\
The partnership and commercial growth suite for Odoo 19.

  ./run                          set up what is missing and serve on 127.0.0.1:8069
  ./run test [pytest arguments]  every test: logic, modules, browser, lint
  ./run lint [paths]             the repository's own lint, ruff and pylint-odoo
  ./run bench [names]            measure against stock Odoo or bare SQL
  ./run screens [names]          pictures of the main screens into .local/screens/
  ./run import-notices PATH...   read OCDS files or folders into the suite
  ./run shell                    an Odoo shell on your database; reads standard input too
  ./run sql [psql arguments]     psql on your database
  ./run stop                     stop Odoo and PostgreSQL
  ./run reset [--all] [--yes]    throw your database away (--all: all that set-up made)
  ./run help                     this text

Settings, each an environment variable:
  PORT=9000            the first port to try            ODOO_ROOT=/path   an Odoo 19 already here
  PYTHON=/path         the Python to use (3.10 to 3.13) ODOO_DEB=/path    Odoo 19 as a deb package
  GROWTH_LOCAL=/path   instead of .local/               CHROME_BIN=/path  a Chromium or Chrome
"""


def serve(args):
    """Set up what is missing, start Odoo, say where it is and who may log in."""
    _no_more(args)
    line("Setting up the suite" if not database_made() else "Starting the suite")
    files = modules.fingerprints()
    running = server.state()
    if running and running["files"] != files:
        server.stop()
        running = None
    made_now = setup.tools(database.ensure_own)
    port = running["port"] if running else server.free_port()
    people.ensure(paths.DATABASE, f"http://127.0.0.1:{port}", made_now)
    if not running:
        server.start(paths.DATABASE, port, files)
    _tell(port)
    return 0


def database_made():
    """Whether the person's database was made before."""
    return stamps.read(f"database-{paths.DATABASE}") is not None


def _tell(port):
    line(f"\nThe suite is at http://127.0.0.1:{port}/odoo")
    line(f"Password for everybody: {people.password()} (kept in {people.PASSWORD})\n")
    for login, name, function in people.users():
        line(f"  {login:<24} {name:<26} {function}")
    line("\n./run stop ends it, ./run help lists the rest.")


def test(args):
    """Run pytest on a fresh copy of the template; the person's database is left alone."""
    setup.tools(lambda: database.fresh_copy(paths.TEST_DATABASE))
    config_file = odoo_run.write_config(
        paths.TEST_DATABASE,
        name="test",
        max_cron_threads=0,
        http_port=_test_port(),
        screenshots=paths.LOCAL / "test-screenshots",
    )
    words = [
        str(paths.PYTHON),
        "-m",
        "pytest",
        "-c",
        str(paths.ROOT / "config" / "pytest.ini"),
        f"--rootdir={paths.ROOT}",
        "-p",
        "config.pytest_plugin",
        *args,
    ]
    if not any(_is_test_path(arg) for arg in args):
        words += [
            str(paths.ROOT / folder)
            for folder in ("tests", "addons", "itpartner_crm", "itcommercial")
        ]
    os.chdir(paths.ROOT)
    return _call(words, odoo_run.environment(ODOO_RC=config_file))


def _is_test_path(word):
    return not word.startswith("-") and (paths.ROOT / word.split("::")[0]).exists()


def _test_port():
    port = 8169
    while not server.is_free(port):
        port += 1
    return port


def lint(args):
    """The repository's own lint, ruff and pylint-odoo."""
    setup.tools()
    os.chdir(paths.ROOT)
    return _call(
        [str(paths.PYTHON), "-m", "config.lint", *args], odoo_run.environment()
    )


def bench(args):
    """Measure on a database of its own and print each figure beside its bound."""
    setup.tools(lambda: database.fresh_copy(paths.BENCH_DATABASE))
    config_file = odoo_run.write_config(
        paths.BENCH_DATABASE, name="bench", max_cron_threads=0
    )
    try:
        return _call(
            [str(paths.PYTHON), "-m", "tests.bench", *args],
            odoo_run.environment(ODOO_RC=config_file),
        )
    finally:
        database.drop(paths.BENCH_DATABASE)


def screens(args):
    """Take pictures of the main screens of the served suite."""
    serve([])
    running = server.state()
    return _call(
        [str(paths.PYTHON), "-m", "config.screens", *args],
        odoo_run.environment(
            GROWTH_URL=f"http://127.0.0.1:{running['port']}",
            GROWTH_PASSWORD=people.password(),
        ),
    )


def import_notices(args):
    """Read OCDS files into the person's database; 0 when read, 2 when a file is none."""
    if not args:
        raise Failure(
            "Say what to read: ./run import-notices PATH..., files or folders of OCDS releases.",
            2,
        )
    given = [os.path.abspath(arg) for arg in args]
    _ready_database()
    config_file = odoo_run.write_config(
        paths.DATABASE, name="run-import", max_cron_threads=0
    )
    return _call(
        [str(paths.PYTHON), "-m", "config.import_notices", *given],
        odoo_run.environment(ODOO_RC=config_file),
    )


def _ready_database():
    """Set up unless all is there; then say nothing of it."""
    say.only_what_is_done()
    made_now = setup.tools(database.ensure_own)
    people.ensure(paths.DATABASE, f"http://127.0.0.1:{server.FIRST_PORT}", made_now)


def shell(args):
    """Odoo's shell on the person's database; a script on standard input runs and ends."""
    _quietly(_ready_database)
    config_file = odoo_run.write_config(
        paths.DATABASE, name="run-shell", max_cron_threads=0
    )
    return _call(
        odoo_run.command(
            config_file, "--no-http", "--log-level=warn", *args, sub=("shell",)
        ),
        odoo_run.environment(),
    )


def sql(args):
    """psql on the person's database."""
    _quietly(_ready_database)
    return _call(
        [postgres.program("psql"), *postgres.connection(), "-d", paths.DATABASE, *args],
        odoo_run.environment(),
    )


def _quietly(action):
    """Run set-up with its lines on standard error, so that output can be piped."""
    stdout, sys.stdout = sys.stdout, sys.stderr
    try:
        action()
    finally:
        sys.stdout = stdout


def stop(args):
    """Stop Odoo and PostgreSQL."""
    _no_more(args)
    served = server.stop()
    stored = postgres.stop() if paths.PYTHON.exists() else False
    line("Stopped." if served or stored else "Nothing was running.")
    return 0


def reset(args):
    """Throw the person's database away, or with --all everything that set-up made."""
    everything = "--all" in args
    _no_more([arg for arg in args if arg not in ("--all", "--yes")])
    what = (
        f"all of {paths.LOCAL}"
        if everything
        else "your database with all that you entered"
    )
    if "--yes" not in args:
        if not sys.stdin.isatty():
            raise Failure(
                f"This throws {what} away: say ./run reset {'--all ' if everything else ''}--yes."
            )
        if (
            input(f"This throws {what} away. Type yes to go on: ").strip().lower()
            != "yes"
        ):
            line("Nothing was changed.")
            return 0
    server.stop()
    if everything:
        _remove_everything()
    else:
        postgres.ensure()
        database.drop(paths.DATABASE)
    line("Done. The next ./run makes it anew.")
    return 0


def _remove_everything():
    if paths.PYTHON.exists():
        postgres.stop()
    kept = {paths.DEBS.name}  # downloads are used again
    for path in paths.LOCAL.iterdir():
        if path.name not in kept:
            shutil.rmtree(
                path
            ) if path.is_dir() and not path.is_symlink() else path.unlink()


def show_help(args):
    """List the verbs."""
    _no_more(args)
    line(_HELP)
    return 0


def _no_more(args):
    if args:
        raise Failure(
            f"{' '.join(args)} is more than this verb takes; ./run help lists what there is.",
            2,
        )


def _call(words, env):
    """Hand the terminal over to another program."""
    sys.stdout.flush()
    process = subprocess.Popen(words, env=env)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


VERBS = {
    "": serve,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screens": screens,
    "import-notices": import_notices,
    "shell": shell,
    "sql": sql,
    "stop": stop,
    "reset": reset,
    "help": show_help,
    "-h": show_help,
    "--help": show_help,
}


def main(args):
    """Run one verb. :returns: its exit code"""
    verb = args[0] if args else ""
    action = VERBS.get(verb)
    try:
        if not action:
            raise Failure(
                f"There is no verb {verb!r}; ./run help lists what there is.", 2
            )
        if action not in (show_help, stop):
            paths.make_folders()
        return action(args[1:])
    except Failure as failure:
        line(f"./run: {failure}", sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        line(
            "\n./run: broken off; the next start goes on where this one was.",
            sys.stderr,
        )
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
