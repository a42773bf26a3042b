"""One run of reading: which files, what came of each release, told at the end.

Files are checked whole before anything is stored, so that a wrong path changes
nothing. Nothing here knows where the notices are kept.
"""

import hashlib
import os
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .ocds import Notice, Refused, read_release
from .package import MAX_PACKAGE_BYTES, PackageError, open_package
from .values import shorten

NAMED_LIMIT = 1000
BATCH = 500
TURN = 5  # releases that are read before others may run
ENDINGS = (".json", ".xml")
FIND_TENDER_PREFIX = "ocds-h6vhtk-"  # of its OCIDs, in the register of prefixes


@dataclass
class Source:
    """One file to read: its name for people, and a way to get its bytes."""

    name: str
    path: Path | None = None
    data: bytes | None = None

    def read(self):
        if self.data is not None:
            return self.data
        try:
            if self.path.stat().st_size > MAX_PACKAGE_BYTES:
                limit = MAX_PACKAGE_BYTES // (1024 * 1024)
                raise PackageError(
                    f"{self.name} is larger than {limit} MB: split it into pages."
                )
            return self.path.read_bytes()
        except OSError as exc:
            told = (exc.strerror or str(exc)).lower()
            raise PackageError(f"{self.name} can't be read: {told}.") from None


@dataclass
class Read:
    """What became of one release: its place, and a Notice or a Refused."""

    file: str
    position: int
    result: object
    source: str = ""
    licence: str = ""

    @property
    def place(self):
        return f"{self.file} release {self.position}"


@dataclass
class Summary:
    """The counts of a run, and each release worth naming."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    set_aside: int = 0
    with_remarks: int = 0
    refused: list = field(default_factory=list)  # of (place, key, reason)
    remarks: list = field(default_factory=list)  # of (place, key, remark)

    def add_refused(self, read):
        self.set_aside += 1
        self._name(self.refused, read, read.result.reason)

    def add_remarks(self, read):
        self.with_remarks += 1
        self._name(self.remarks, read, "; ".join(read.result.remarks))

    @staticmethod
    def _name(lines, read, words):
        if len(lines) < NAMED_LIMIT:
            result = read.result
            key = result.ocid or result.release_id or "no ocid"
            if result.ocid and result.release_id:
                key = f"{result.ocid} / {result.release_id}"
            lines.append((read.place, shorten(key, 120), words))

    def counts(self):
        """[(word, number)] in the order a person reads them."""
        return [
            ("read", self.read),
            ("new", self.new),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
            ("set aside", self.set_aside),
        ]

    def lines(self):
        """The summary as lines of text."""
        width = max(len(f"{number:,}") for _word, number in self.counts())
        told = [f"  {word:<10}  {number:>{width},}" for word, number in self.counts()]
        told += self._named("Set aside", self.refused, self.set_aside)
        title = "Taken in with a remark"
        return told + self._named(title, self.remarks, self.with_remarks)

    @staticmethod
    def _named(title, lines, total):
        if not lines:
            return []
        told = ["", f"{title}:"]
        told += [f"  {place} ({key}): {words}" for place, key, words in lines]
        if total > len(lines):
            told.append(f"  ... and {total - len(lines):,} more")
        return told


def sources_of(paths):
    """Files and folders -> (sources in order, notes for a person).

    Of a folder: its .json and .xml files by name, none that a link leads out of it. Raises
    PackageError for what isn't there.
    """
    sources, notes = [], []
    for path in map(Path, paths):
        if path.is_dir():
            sources += _in_folder(path, notes)
        elif path.is_file():
            sources.append(Source(path.name, path))
        elif path.exists():
            raise PackageError(f"{path} is neither a file nor a folder.")
        else:
            raise PackageError(f"{path} is not there: check the path.")
    if not sources:
        raise PackageError("Nothing to read: name a file or a folder.")
    return sources, notes


def _in_folder(folder, notes):
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(ENDINGS))
    except OSError as exc:
        told = (exc.strerror or str(exc)).lower()
        raise PackageError(f"{folder} can't be read: {told}.") from None
    home, found = folder.resolve(), []
    for name in names:
        path = folder / name
        if not path.resolve().is_relative_to(home):
            notes.append(f"{name} is a link out of {folder} and was left out.")
        elif path.is_file():
            found.append(Source(name, path))
    if not found:
        raise PackageError(f"{folder} holds no .json or .xml file.")
    return found


def check(sources):
    """Open every source and count its releases; PackageError for the first wrong."""
    return sum(open_package(source.read(), source.name).count for source in sources)


def read_all(sources):
    """Yield a `Read` for every release, one package in memory at a time.

    A release whose ocid and id came before in the run is refused, naming the first.
    """
    seen, names = {}, [source.name for source in sources]
    for at, source in enumerate(sources):
        package = open_package(source.read(), source.name)
        for raw in package.releases:
            yield _read_one(raw, package, source.name, at, seen, names)


def read_package(package):
    """Yield a `Read` for every release of one open package, each key once."""
    seen = {}
    for raw in package.releases:
        yield _read_one(raw, package, package.name, 0, seen, [package.name])


def _read_one(raw, package, name, at, seen, names):
    """A `Read`; a key of `seen` ({key: (which package, position)}) is refused."""
    result = read_release(raw)
    if isinstance(result, Notice):
        first = seen.setdefault(_short_key(result), (at, raw.position))
        if first != (at, raw.position):
            result = _repeated(result, names[first[0]], first[1])
    # Find a Tender names its publisher, the Cabinet Office, where others name themselves
    is_fts = result.ocid.startswith(FIND_TENDER_PREFIX)
    source = "Find a Tender" if is_fts else package.source
    return Read(name, raw.position, result, source, package.licence)


def _short_key(notice):
    key = f"{notice.ocid}\0{notice.release_id}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(key, digest_size=16).digest()


def _repeated(notice, name, position):
    return Refused(
        f"it repeats {name} release {position}: same ocid and id",
        notice.sha256,
        notice.ocid,
        notice.release_id,
        shorten(notice.title, 200),
    )


def giving_way(items, turn=TURN):
    """The same items; after every few of them whoever waits for the interpreter runs.

    Without it each answer of the database waits five milliseconds for a thread that
    reads, and then storing and reading take as long as one after the other.
    """
    for at, item in enumerate(items):
        if not at % turn:
            time.sleep(0)
        yield item


def batches(reads, size=BATCH):
    """Lists of at most `size` out of an iterator."""
    batch = []
    for read in reads:
        batch.append(read)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def ahead(items, count=2):
    """The same items, made by a thread of their own, at most `count` before they are
    asked for: reading goes on while the database stores.

    What goes wrong there is raised here, in its turn. Nothing is made any more once
    the generator is closed. `items` should be made of what `giving_way` yields.
    """
    made, over, end = queue.Queue(count), threading.Event(), object()

    def offer(what):
        while not over.is_set():
            with suppress(queue.Full):
                made.put(what, timeout=0.1)
                return

    def make():
        try:
            for item in items:
                offer((item, None))
                if over.is_set():
                    return
        except BaseException as exc:
            offer((end, exc))
        else:
            offer((end, None))

    threading.Thread(target=make, daemon=True).start()
    try:
        while True:
            item, error = made.get()
            if error is not None:
                raise error
            if item is end:
                return
            yield item
    finally:
        over.set()
