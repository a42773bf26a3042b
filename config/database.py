"""Databases: templates made once, copies in under a second, updates of what has changed.

`growth_base` has Odoo's and the OCA's modules, `growth_template` the suite and the fictional
city on top. The person's own database and the tests' are copies of the latter.
"""

import os
import shutil

from . import modules, odoo_run, odoo_source, paths, postgres, stamps
from .say import Failure, line, skipped, stage

_CITY = "itcity_demo"


def exists(name):
    """Whether a database is there."""
    return bool(
        postgres.query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name)
    )


def _filestore(name):
    return paths.ODOO_DATA / "filestore" / name


def drop(name):
    """Throw a database and its files away."""
    postgres.query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)
    stamps.forget(f"database-{name}")


def copy(source, target):
    """Make a database as a copy of another, with its files as hard links."""
    drop(target)
    postgres.query("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    shutil.rmtree(_filestore(target), ignore_errors=True)
    if _filestore(source).exists():
        shutil.copytree(_filestore(source), _filestore(target), copy_function=os.link)
    else:
        _filestore(target).mkdir(parents=True)
    stamps.write(f"database-{target}", stamps.read(f"database-{source}"))


def _rename(source, target):
    drop(target)
    postgres.query("postgres", f'ALTER DATABASE "{source}" RENAME TO "{target}"')
    if _filestore(source).exists():
        _filestore(source).rename(_filestore(target))


def _base_key():
    requirements = (paths.ROOT / "requirements.txt").read_text().splitlines()
    addons = [row for row in requirements if row.startswith("odoo-addon-")]
    return stamps.key_of(odoo_source.locate().import_folder, *addons, *modules.BASE)


def ensure_base():
    """The template with Odoo's and the OCA's modules, made once."""
    if stamps.read("base") == _base_key() and exists(paths.BASE_TEMPLATE):
        skipped("Odoo's and the OCA's modules")
        return
    with stage(f"Odoo's and the OCA's modules ({len(modules.BASE)} named)"):
        draft = f"{paths.BASE_TEMPLATE}_draft"
        drop(draft)
        # queue_job is server-wide once installed; here it is not installed yet.
        odoo_run.run(
            draft,
            "-i",
            ",".join(modules.BASE),
            "--load=base,rpc,web",
            log_name="install-base",
            what="Installing Odoo's modules",
        )
        _rename(draft, paths.BASE_TEMPLATE)
        stamps.write("base", _base_key())
        drop(paths.SUITE_TEMPLATE)


def ensure_template():
    """The template with the whole suite and the city, up to date with the modules' files."""
    ensure_base()
    wanted = modules.fingerprints()
    seen = stamps.read(f"database-{paths.SUITE_TEMPLATE}")
    if seen == wanted and exists(paths.SUITE_TEMPLATE):
        skipped("The suite and the fictional city")
        return
    # The city is told once, at its installation: a changed story is told from the start.
    anew = not seen or set(seen) - set(wanted) or seen.get(_CITY) != wanted.get(_CITY)
    if anew or not exists(paths.SUITE_TEMPLATE):
        with stage(f"The suite and the fictional city ({len(wanted)} modules)"):
            draft = f"{paths.SUITE_TEMPLATE}_draft"
            copy(paths.BASE_TEMPLATE, draft)
            told = odoo_run.run(
                draft,
                "-i",
                ",".join(wanted),
                log_name="install-suite",
                what="Installing the suite",
            )
            _rename(draft, paths.SUITE_TEMPLATE)
            stamps.write("install-log", told)
            stamps.write(f"database-{paths.SUITE_TEMPLATE}", wanted)
    else:
        told = _update(paths.SUITE_TEMPLATE, seen, wanted)
        stamps.write("install-log", told)
    for row in told[:5]:
        line(f"  note: {row}")


def _update(name, seen, wanted):
    changed = sorted(
        module for module, key in wanted.items() if seen.get(module) != key
    )
    new = [module for module in changed if module not in seen]
    with stage(f"Bringing {name} up to date ({', '.join(changed)})"):
        args = ["-u", ",".join(changed)] + (["-i", ",".join(new)] if new else [])
        told = odoo_run.run(
            name,
            *args,
            log_name=f"update-{name}",
            what=f"Updating {', '.join(changed)}",
        )
        stamps.write(f"database-{name}", wanted)
    return told


def ensure_own(name=paths.DATABASE):
    """The person's own database: made from the template once, then only ever updated.

    :returns: True when it was made now
    """
    wanted = modules.fingerprints()
    if not exists(name):
        ensure_template()
        with stage(f"Database {name}"):
            draft = f"{name}_draft"
            copy(paths.SUITE_TEMPLATE, draft)
            _rename(draft, name)
            stamps.write(f"database-{name}", wanted)
        return True
    seen = stamps.read(f"database-{name}") or {}
    if seen == wanted:
        skipped(f"Database {name}")
    else:
        for row in _update(name, seen, wanted)[:5]:
            line(f"  note: {row}")
    return False


def fresh_copy(name):
    """A new copy of the up-to-date template, for tests and benchmarks."""
    ensure_template()
    copy(paths.SUITE_TEMPLATE, name)


def create_from_template(name, template=paths.BASE_TEMPLATE):
    """A database for a test of its own, as a copy of a template."""
    if not exists(template):
        raise Failure(f"The template {template} is not there: start ./run first.")
    copy(template, name)


def forget_all():
    """Throw every database of the project away."""
    for (name,) in postgres.query(
        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'growth%'"
    ):
        drop(name)
    stamps.forget("base")
