"""A database of an earlier release, with the city in it, comes up to date and loses nothing.

Each release is taken out of the repository's own history, installed as it was, then updated by the
modules as they are now. After that it must be the same as a database made new, and every row that
was there must still be there, history unchanged to the letter.
"""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

from config import (
    database,
    modules,
    odoo_run,
    odoo_source,
    paths,
    postgres,
    python_env,
    stamps,
)
from config.say import Failure

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
#: The releases an update starts from: name and commit on main.
RELEASES = {
    "19.0.1.0.0": "33059071a4",
    "19.0.1.1.0": "6a70586",
    "19.0.1.2.0": "dfe5f65",
    "19.0.1.3.0": "2282020",
}

#: What may never change once written, by table; of readings, those that are closed.
HISTORY = {
    "it_measure_reading": "state = 'closed'",
    "it_measure_reading_version": "true",
    "it_measure_reading_line": "true",
    "it_outcome": "true",
    "it_outcome_credit": "true",
    "it_pipeline_version": "true",
}
#: Written by an update even where nothing changes.
BOOKKEEPING = {"write_uid", "write_date"}
#: How a database is built, by kind.
SCHEMA = (
    "SELECT 'column', table_name || '.' || column_name,"
    " data_type || ' ' || is_nullable FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'constraint', conrelid::regclass || '.' || conname,"
    " pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)"
    " FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'it\\_%%'",
    # which module names a field that several extend depends on the order of their loading
    "SELECT 'record', module || '.' || name, model FROM ir_model_data"
    " WHERE module = ANY(%s) AND model NOT IN"
    " ('ir.model.fields', 'ir.model.inherit', 'ir.model.fields.selection')",
)


def _database(kind, version):
    """Name of a release's database as it was ("released") or as it is now ("upgraded")."""
    return f"growth_{kind}_{version.replace('.', '_')}"


def _unpack_release(version, folder):
    """Put the modules of a release into a folder, out of the repository's history."""
    commit = RELEASES[version]
    done = subprocess.run(
        ["git", "archive", commit, "addons", "itpartner_crm", "itcommercial"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert not done.returncode, (
        f"Release {version} is commit {commit}, which this clone does not hold: fetch the whole "
        f"history. Git says: {done.stderr.decode()}"
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def _addons_path(folder):
    found = odoo_source.locate().addons
    return ",".join(
        map(str, [*found, python_env.oca_addons(), folder / "addons", folder])
    )


def _ensure_released(version, folder):
    """The release with its city in a database of its own, kept between runs. :returns: its name"""
    released = _database("released", version)
    stamp = released.removeprefix("growth_")
    key = [RELEASES[version], stamps.read("base")]
    if stamps.read(stamp) == key and database.exists(released):
        return released
    _unpack_release(version, folder)
    names = [
        path.parent.name
        for place in (folder / "addons", folder)
        for path in place.glob("*/__manifest__.py")
    ]
    database.create_from_template(released)
    odoo_run.run(
        released,
        f"--addons-path={_addons_path(folder)}",
        "-i",
        ",".join(names),
        what=f"Installing release {version}",
    )
    stamps.write(stamp, key)
    return released


def _columns(name, table):
    rows = postgres.query(
        name,
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        table,
    )
    return sorted({row[0] for row in rows} - BOOKKEEPING)


def _rows(name, table, columns, which):
    listed = ", ".join(f'"{column}"' for column in columns)
    words = ("SELECT", listed, "FROM", table, "WHERE", which, "ORDER BY id")
    return postgres.query(name, " ".join(words))


def _counts(name):
    """How many rows each table of the suite's own records has."""
    tables = postgres.query(
        name,
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (tablename LIKE 'it\\_%%'"
        " OR tablename IN ('agreement', 'crm_lead', 'res_partner', 'mail_message'))",
    )
    return {
        table: postgres.query(name, " ".join(("SELECT count(*) FROM", table)))[0][0]
        for (table,) in tables
    }


def _schema(name):
    suite = sorted(modules.installable())
    return {
        tuple(row)
        for query in SCHEMA
        for row in postgres.query(name, query, *([suite] if "%s)" in query else []))
    }


@pytest.fixture(scope="module", params=RELEASES)
def release(request, early):
    """What the release's database held, and what the update said; it is up to date now."""
    yield early[request.param]
    database.drop(early[request.param]["database"])


def do_early(words):
    """Bring releases up to date. :returns: {version: what it held, what the update said}"""
    return {version: _upgrade(version) for version in RELEASES if version in words}


def _upgrade(version):
    with tempfile.TemporaryDirectory() as folder:
        released = _ensure_released(version, Path(folder))
    upgraded = _database("upgraded", version)
    database.create_from_template(upgraded, released)
    estimated = _add_what_the_city_lacks(upgraded)
    columns = {table: _columns(upgraded, table) for table in HISTORY}
    held = {
        "database": upgraded,
        "estimated": estimated,
        "columns": columns,
        "counts": _counts(upgraded),
        "history": {
            table: _rows(upgraded, table, columns[table], which)
            for table, which in HISTORY.items()
        },
    }
    held["log"] = odoo_run.run(
        upgraded,
        "-u",
        ",".join(modules.installable()),
        what=f"Updating release {version}",
    )
    return held


def _add_what_the_city_lacks(name):
    """An estimate and a reopened reading. :returns: id of the estimate"""
    estimated = postgres.query(
        name,
        "UPDATE it_measure_reading SET data_quality = 'estimated', rag = 'green'"
        " WHERE id = (SELECT min(id) FROM it_measure_reading WHERE state = 'open' AND has_value)"
        " RETURNING id",
    )[0][0]
    postgres.query(
        name,
        "INSERT INTO it_measure_reading_version"
        " (reading_id, closing, value, has_value, reason, reopened_by_id, reopened_at)"
        " SELECT id, 1, value, true, 'A late invoice', 1, now() FROM it_measure_reading"
        " WHERE state = 'closed' AND id NOT IN (SELECT reading_id FROM it_measure_reading_version)"
        " LIMIT 1",
    )
    return estimated


def test_the_update_says_nothing_unexpected(release):
    assert "\n".join(release["log"]) == ""


def test_every_module_has_the_version_of_its_manifest(release):
    installed = dict(
        postgres.query(
            release["database"], "SELECT name, latest_version FROM ir_module_module"
        )
    )
    for name, folder in modules.installable().items():
        assert installed[name] == modules.manifest(folder)["version"], name


def test_no_record_is_lost(release):
    now = _counts(release["database"])
    lost = {
        table: (count, now.get(table))
        for table, count in release["counts"].items()
        if now.get(table, 0) < count
    }
    assert not lost, f"rows before and after: {lost}"


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_as_it_was_written(release, table):
    columns = release["columns"][table]
    before = release["history"][table]
    assert before, f"the release's city has no {table}: nothing would be proven"
    ids = ", ".join(str(row[columns.index("id")]) for row in before)
    assert _rows(release["database"], table, columns, f"id IN ({ids})") == before


def test_history_is_still_guarded(release):
    for statement in (
        "UPDATE it_measure_reading SET value = value + 1 WHERE state = 'closed'",
        "UPDATE it_measure_reading SET rag_note = 'x' WHERE state = 'closed'",
        "DELETE FROM it_measure_reading_line",
    ):
        with pytest.raises(Failure, match="guard"):
            postgres.query(release["database"], statement)


@pytest.mark.parametrize("release", ["19.0.1.0.0"], indirect=True)
def test_an_estimate_that_was_green_is_grey(release):
    rag, note = postgres.query(
        release["database"],
        "SELECT rag, rag_note FROM it_measure_reading WHERE id = %s",
        release["estimated"],
    )[0]
    assert (rag, bool(note)) == ("grey", True)


def test_every_reading_knows_its_due_day(release):
    missing = "SELECT count(*) FROM it_measure_reading WHERE due_date IS NULL"
    assert postgres.query(release["database"], missing)[0][0] == 0


def test_open_opportunities_are_still_to_be_spoken_about(release):
    silent = (
        "SELECT count(*) FROM crm_lead WHERE it_kind IS NOT NULL AND active"
        " AND won_status = 'pending' AND COALESCE(it_cadence_days, 0) = 0"
    )
    assert postgres.query(release["database"], silent)[0][0] == 0


def test_it_is_built_as_a_new_database_is(release):
    new = _schema(paths.SUITE_TEMPLATE)
    upgraded = _schema(release["database"])
    assert sorted(new - upgraded) == [], "missing after the update"
    assert sorted(upgraded - new) == [], "left over after the update"
