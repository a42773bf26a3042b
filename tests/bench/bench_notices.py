"""Taking in 100,000 releases, against a bare COPY of the same payloads."""

import io
import json
import tempfile
import threading
import time
from pathlib import Path

import psutil

from odoo.addons.itnotice.logic import intake
from odoo.addons.itnotice.tests.releases import PAGES

from .figures import Figure, Limit

RELEASES = 100_000
PAGE = 100  # what a service gives in a call
TURN = 50  # pages
A_SECOND = 500
MEGABYTES = 400


def _page(number, releases):
    """The bytes of page `number`: real releases, each under a key of its own."""
    made = []
    for at in range(number * PAGE, (number + 1) * PAGE):
        one = dict(releases[at % len(releases)])
        one["ocid"], one["id"] = f"ocds-bench-{at // 2:06}", f"bench-{at}"
        made.append(one)
    head = {"version": "1.1", "publisher": {"name": "Bench"}, "license": "OGL"}
    return json.dumps({**head, "releases": made}).encode()


def _write_pages(folder, releases):
    """Sources of all pages, as files."""
    sources = []
    for number in range(RELEASES // PAGE):
        path = Path(folder, f"page-{number:04}.json")
        path.write_bytes(_page(number, releases))
        sources.append(intake.Source(path.name, path))
    return sources


class _Peak:
    """The most memory that this process had more than at the start, in MB."""

    def __enter__(self):
        self._process = psutil.Process()
        self._start = self._process.memory_info().rss
        self._most, self._over = self._start, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._over.set()
        self._thread.join()

    def _watch(self):
        while not self._over.wait(0.2):
            self._most = max(self._most, self._process.memory_info().rss)

    @property
    def most(self):
        return self._most / 2**20

    @property
    def grown(self):
        return (self._most - self._start) / 2**20


def _bare(env, sources):
    """Seconds that PostgreSQL takes for the payloads alone."""
    seconds = 0.0
    for source in sources:
        lines = [
            json.dumps(one).replace("\\", "\\\\") + "\n"
            for one in json.loads(source.read())["releases"]
        ]
        text = io.StringIO("".join(lines))
        started = time.perf_counter()
        env.cr.copy_expert("COPY bench_bare (payload) FROM STDIN", text)
        seconds += time.perf_counter() - started
    return seconds


def _take_in(env, sources):
    """(seconds, summary) of taking them in as the command does, without committing."""
    started = time.perf_counter()
    summary = env["it.notice"]._import_sources(
        sources, lambda _summary: env.invalidate_all()
    )
    env.flush_all()
    return time.perf_counter() - started, summary


def figures(env):
    """Times of taking in and of the bare COPY, memory, and taking in again."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _figures(env, folder)


def _figures(env, folder):
    releases = [
        one for page in PAGES for one in json.loads(page.read_text())["releases"]
    ]
    sources = _write_pages(folder, releases)
    env.cr.execute("CREATE TABLE bench_bare (id serial PRIMARY KEY, payload jsonb)")
    bare = ours = new = 0
    with _Peak() as peak:
        # by turns, for the machine is not always as quick
        for first in range(0, len(sources), TURN):
            part = sources[first : first + TURN]
            bare += _bare(env, part)
            seconds, summary = _take_in(env, part)
            ours, new = ours + seconds, new + summary.new
    env.cr.execute("DROP TABLE bench_bare")
    if new != RELEASES:
        raise AssertionError(f"{new:,} of {RELEASES:,} came in")
    print(
        f"  {RELEASES / ours:,.0f} releases a second; most memory {peak.most:.0f} MB, "
        f"grown by {peak.grown:.0f} MB"
    )
    if peak.most > MEGABYTES:
        raise AssertionError(f"it took {peak.most:.0f} MB, over {MEGABYTES}")
    name = f"taking in {RELEASES:,} releases"
    yield Limit(name, ours, RELEASES / A_SECOND)
    yield Figure(f"{name}, against a bare COPY of their payloads", ours, bare, 6.0)
    again, summary = _take_in(env, sources)
    if summary.unchanged != RELEASES:
        raise AssertionError(f"{summary.unchanged:,} of {RELEASES:,} were known")
    yield Limit("taking them in again, all unchanged", again, RELEASES / A_SECOND)
