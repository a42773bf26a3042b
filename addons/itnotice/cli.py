"""Taking notices in from the command line; `./run import-notices` ends here."""

import time
from contextlib import contextmanager, suppress

import psycopg2

from .logic import intake
from .logic.package import PackageError
from .models.it_notice_store import LOCK_KEY

QUIET_SECONDS = 2.0


def import_paths(env, paths, out, commit=True):
    """Read files and folders of OCDS release packages into `it.notice`.

    All are checked first, so a wrong path changes nothing. Each batch is committed,
    so that what was read stays if the process is killed; reading the same again ends
    in the same state.

    :param env: an environment that may write, such as that of `odoo shell`.
    :param paths: files, or folders whose .json files are read by name.
    :param out: a text stream for progress and summary.
    :param commit: False leaves the transaction to the caller.
    :returns: exit code: 0, also when releases were set aside; 2 with one sentence on
        `out` where a path is not there or holds no release package.
    """
    started = time.monotonic()
    try:
        sources, notes = intake.sources_of(paths)
        total = intake.check(sources)
        with _alone(env, commit):
            progress = _Progress(env, total, out, commit)
            summary = env["it.notice"]._import_sources(sources, progress.after_batch)
            if commit:
                env.cr.commit()  # pylint: disable=invalid-commit
    except PackageError as exc:
        print(exc, file=out)
        return 2
    seconds = time.monotonic() - started
    files = f"{len(sources)} file{'s' if len(sources) != 1 else ''}"
    print(f"{total:,} releases of {files} in {seconds:.1f} s", file=out)
    for line in [*notes, *summary.lines()]:
        print(line, file=out)
    return 0


@contextmanager
def _alone(env, commit):
    """Hold the import lock for the session, across its commits.

    A new transaction begins once it is held: it sees what the last import stored.
    """
    env.cr.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
    if not env.cr.fetchone()[0]:
        raise PackageError("Another import of notices is running: wait for it to end.")
    try:
        if commit:
            env.cr.commit()  # pylint: disable=invalid-commit
        yield
    finally:
        with suppress(psycopg2.Error):
            env.cr.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


class _Progress:
    """Commits after each batch and tells, not too often, how far it is."""

    def __init__(self, env, total, out, commit):
        self.env, self.total, self.out, self.commit = env, total, out, commit
        self.told = time.monotonic()

    def after_batch(self, summary):
        if self.commit:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        self.env.invalidate_all()
        if time.monotonic() - self.told >= QUIET_SECONDS:
            self.told = time.monotonic()
            told = f"  {summary.read:,} of {self.total:,} releases"
            print(told, file=self.out, flush=True)
