"""Each module installs on what it depends on alone, and goes without leaving a trace.

One walk up the house, beside the other tests: a module is installed into a copy of the database
that holds exactly the modules below it, so that each is installed once. Beside the walk it is taken
out again in a copy of its own.
"""

import os
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from config import database, modules, odoo_run, paths, postgres
from config.lint.source import Repository
from config.say import Failure

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PREFIX = f"growth_alone_{os.getpid()}"
SUITE = Repository.from_disk(ROOT)
ORDER = sorted(modules.installable(), key=lambda name: (len(SUITE.closure(name)), name))
#: What a database holds, by kind; a module must leave no more behind than it found. Of records
#: only the suite's own count: Odoo itself leaves names behind that mail and calendar gave. It
#: also names the parents and choices of a model for each module in its line of descent, and leaves
#: those of a mixin's module: notes on parents, and names of choices that are gone, don't count.
INSTALLED = "SELECT 'module', name, '' FROM ir_module_module WHERE state = 'installed'"
CATALOGUE = (
    INSTALLED,
    "SELECT 'column', table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "SELECT 'index', indexname, '' FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'sequence', sequence_name, '' FROM information_schema.sequences"
    " WHERE sequence_schema = 'public'",
    "SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "SELECT 'function', proname, '' FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'model', model, '' FROM ir_model",
    "SELECT 'field', model, name FROM ir_model_fields",
    "SELECT 'record', module, name FROM ir_model_data d WHERE module LIKE 'it%'"
    " AND model <> 'ir.model.inherit' AND NOT (model = 'ir.model.fields.selection'"
    " AND NOT EXISTS (SELECT FROM ir_model_fields_selection s WHERE s.id = d.res_id))",
    "SELECT 'setting', key, '' FROM ir_config_parameter",
)
#: The city's records stay by intent (its hooks say why), and with them numbers and settings.
KEPT = {"itcity_demo": {"sequence", "setting"}}


# --- what the set-up offers, in one place ---------------------------------------------------------


def _install(name, wanted):
    """Install modules into a database; the log's lines that nobody expects."""
    return odoo_run.run(name, "-i", ",".join(wanted), what=f"Installing {wanted}")


def _uninstall(name, module):
    """Take a module out as the Apps screen does; the log's lines that nobody expects."""
    conf = odoo_run.write_config(name, name=f"run-{name}", max_cron_threads=0)
    done = subprocess.run(
        odoo_run.command(conf, module, sub=("module", "uninstall")),
        env=odoo_run.environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode:
        raise Failure(f"Uninstalling {module} failed:\n" + "\n".join(lines[-20:]))
    return odoo_run.unexpected(lines)


def _catalogue(name):
    return {tuple(row) for row in postgres.query(name, " UNION ALL ".join(CATALOGUE))}


def _forget(name):
    database.drop(name)
    for left in (paths.LOCAL / f"run-{name}.conf", paths.LOGS / f"{name}.log"):
        left.unlink(missing_ok=True)


def _forget_killed_runs():
    """Throw away what a run left that was killed before it could."""
    rows = postgres.query(
        "postgres",
        "SELECT datname FROM pg_database WHERE datname LIKE 'growth_alone_%'",
    )
    for (name,) in rows:
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            _forget(name)


# --- the walk -------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What came of one module: unexpected log lines, and what it left behind."""

    installing: list = field(default_factory=list)
    uninstalling: list = field(default_factory=list)
    left: list = field(default_factory=list)
    failure: str = ""


class Walk:
    """Installs the wanted modules from the ground up; `close` throws the databases away."""

    def __init__(self):
        self.outcomes: dict[str, Outcome] = {}
        self.snapshots: dict[str, set] = {paths.BASE_TEMPLATE: set()}
        self.made: list[str] = []
        self.pool = ThreadPoolExecutor(1)
        self.waiting: list[Future] = []

    def run(self, wanted):
        below = set().union(*(SUITE.closure(name) for name in wanted))
        for module in (name for name in ORDER if name in below):
            self.outcomes[module] = outcome = Outcome()
            try:
                self._step(module, outcome)
            except Failure as failure:
                outcome.failure = str(failure)
        for future in self.waiting:
            future.result()

    def close(self):
        self.pool.shutdown(cancel_futures=True)
        for name in self.made:
            _forget(name)

    def _step(self, module, outcome):
        closure = SUITE.closure(module)
        source = max(
            (name for name, holds in self.snapshots.items() if holds < closure),
            key=lambda name: len(self.snapshots[name]),
        )
        name = self._copy(source, module)
        installed = {row[1] for row in postgres.query(name, INSTALLED)}
        missing = set(SUITE.modules[module].manifest["depends"]) - installed
        if missing:
            _install(name, sorted(missing))
        before = _catalogue(name)
        outcome.installing = _install(name, [module])
        self.snapshots[name] = closure
        copy = self._copy(name, f"{module}_out")
        self.waiting.append(
            self.pool.submit(self._leave, copy, module, before, outcome)
        )

    def _copy(self, source, suffix):
        name = f"{PREFIX}_{suffix}"
        self.made.append(name)
        database.create_from_template(name, source)
        return name

    @staticmethod
    def _leave(name, module, before, outcome):
        try:
            outcome.uninstalling = _uninstall(name, module)
            outcome.left = sorted(_catalogue(name) - before)
        except Failure as failure:
            outcome.failure = str(failure)
        finally:
            _forget(name)


def do_early(wanted):
    """Walk up to the wanted modules; what came of each, by name."""
    _forget_killed_runs()
    walk = Walk()
    try:
        walk.run(wanted)
        return {name: asdict(outcome) for name, outcome in walk.outcomes.items()}
    finally:
        walk.close()


@pytest.fixture(scope="module")
def outcomes(early):
    """What came of each module that the chosen tests ask about."""
    return {name: Outcome(**outcome) for name, outcome in early.items()}


@pytest.mark.parametrize("module", ORDER)
def test_installs_on_what_it_depends_on_alone(outcomes, module):
    assert not outcomes[module].failure, outcomes[module].failure
    assert "\n".join(outcomes[module].installing) == ""


@pytest.mark.parametrize("module", ORDER)
def test_leaves_without_a_trace(outcomes, module):
    assert not outcomes[module].failure, outcomes[module].failure
    assert "\n".join(outcomes[module].uninstalling) == ""
    left = [
        "  ".join(row)
        for row in outcomes[module].left
        if row[0] not in KEPT.get(module, ())
    ]
    assert not left, f"{module} leaves behind:\n" + "\n".join(left)
