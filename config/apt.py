"""Debian packages without touching the machine: a private apt that downloads, never installs.

The archive's address and key come from the machine's own apt settings; nothing here names
a host. Packages are unpacked into folders of the project with `dpkg-deb`.
"""

import functools
import os
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from . import paths, shell
from .say import Failure

_KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
# Stages that run side by side share the private apt's folders.
_one_at_a_time = threading.RLock()
_ROW = "$(RELEASE)|$(REPO_URI)|$(ORIGIN)|$(SIGNED_BY)"


def _alone(function):
    """Let one stage at a time use the private apt."""

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with _one_at_a_time:
            return function(*args, **kwargs)

    return wrapped


@dataclass(frozen=True)
class Archive:
    """An archive that the machine's apt knows: address, release, origin and its key."""

    uri: str
    release: str
    origin: str
    signed_by: str


def available():
    """Whether this machine has apt and dpkg at all."""
    return bool(shell.have("apt-get") and shell.have("dpkg-deb"))


def _target_rows(options=()):
    args = [
        "apt-get",
        *options,
        "indextargets",
        "--format",
        _ROW,
        "Created-By: Packages",
        "Component: main",
    ]
    done = subprocess.run(
        args,
        check=False,
        text=True,
        capture_output=True,
        env=shell.environment(LC_ALL="C"),
    )
    rows = []
    for row in done.stdout.splitlines():
        release, uri, origin, signed_by = (row.split("|") + [""] * 4)[:4]
        # apt leaves a word it has no value for as it stands.
        archive = Archive(
            uri, release, origin, signed_by if signed_by.startswith("/") else ""
        )
        if archive not in rows:
            rows.append(archive)
    return rows


@functools.lru_cache(maxsize=1)
def machine_archives():
    """The Debian and Ubuntu archives in the machine's own apt settings.

    A new machine may have no package lists yet and so not know their origin: then they
    are fetched into the project's folder, the machine's own stay as they are.
    """
    known = [row for row in _target_rows() if row.origin in ("Debian", "Ubuntu")]
    if not known:
        options = _state_options("machine", sources=None)
        _apt(options, "update")
        known = [
            row for row in _target_rows(options) if row.origin in ("Debian", "Ubuntu")
        ]
    return known


@_alone
def debian_archive():
    """The Debian archive of this machine: the setting `DEBIAN_ARCHIVE`, else apt's own.

    :raises Failure: when neither knows one
    """
    keyring = next((ring for ring in _KEYRINGS if Path(ring).exists()), "")
    if os.environ.get("DEBIAN_ARCHIVE"):
        return Archive(os.environ["DEBIAN_ARCHIVE"], "", "Debian", keyring)
    if available():
        for row in machine_archives():
            if row.origin == "Debian" and not re.search("[-/]", row.release):
                return Archive(
                    row.uri, row.release, row.origin, keyring or row.signed_by
                )
    raise Failure(
        "This machine's apt knows no Debian archive, which has the Odoo package: name an Odoo "
        "already here with ODOO_ROOT=/path/to/odoo, a package with ODOO_DEB=/path/to/odoo.deb, "
        "or the archive's address with DEBIAN_ARCHIVE=address."
    )


def _state_options(name, sources, status="/dev/null"):
    home = paths.LOCAL / "apt" / name
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": home / "state",
        "Dir::State::lists": home / "state/lists",
        "Dir::State::status": status,
        "Dir::Cache": home / "cache",
        "APT::Sandbox::User": "root",
        "APT::Install-Recommends": "0",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
        "Debug::NoLocking": "1",
    }
    if sources is not None:
        listing = home / "sources.list"
        listing.write_text(sources)
        options |= {
            "Dir::Etc::sourcelist": listing,
            "Dir::Etc::sourceparts": "/dev/null",
        }
    return [word for key, value in options.items() for word in ("-o", f"{key}={value}")]


def _apt(options, *words, cwd=None, program="apt-get"):
    try:
        return shell.run(
            [program, "-q", *options, *words],
            "Asking Debian's archive",
            cwd=cwd,
            env=shell.environment(LC_ALL="C", DEBIAN_FRONTEND="noninteractive"),
        )
    except Failure as failure:
        raise Failure(
            f"{failure} Is the network there, and does `apt-get update` work?"
        ) from failure


def _source_line(archive, suite):
    signed = f"[signed-by={archive.signed_by}] " if archive.signed_by else ""
    return f"deb {signed}{archive.uri} {suite} main\n"


@_alone
def download(packages, into):
    """Download packages named `name/suite` from Debian's archive.

    :param into: a folder; each file appears there only when it is whole
    """
    archive = debian_archive()
    suites = sorted({package.partition("/")[2] for package in packages})
    options = _state_options(
        "debian", "".join(_source_line(archive, s) for s in suites)
    )
    draft = paths.LOCAL / "apt" / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    _apt(options, "update")
    _apt(options, "download", *packages, cwd=draft)
    for deb in draft.glob("*.deb"):
        shutil.move(deb, into / deb.name)


@_alone
def newest(package, suite):
    """The newest version of a package that a suite has, or None."""
    options = _state_options("debian", _source_line(debian_archive(), suite))
    _apt(options, "update")
    for row in _apt(options, "policy", package, program="apt-cache").splitlines():
        if row.strip().startswith("Candidate:"):
            version = row.split(":", 1)[1].strip()
            return None if version == "(none)" else version
    return None


@_alone
def download_missing(*packages):
    """Download packages of the machine's own release and all they need that is not installed.

    :returns: the downloaded files
    """
    lines = "".join(
        sorted({_source_line(row, row.release) for row in machine_archives()})
    )
    options = _state_options("own", lines, status="/var/lib/dpkg/status")
    _apt(options, "update")
    _apt(
        options,
        "install",
        "--yes",
        "--download-only",
        "--no-install-recommends",
        *packages,
    )
    return sorted((paths.LOCAL / "apt" / "own" / "cache" / "archives").glob("*.deb"))


def unpack(deb, into, leave_out=()):
    """Unpack a package into a folder, leaving out paths such as `./usr/share/doc`."""
    excludes = [f"--exclude={path}" for path in leave_out]
    reader = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE
    )
    writer = subprocess.run(
        ["tar", "-x", "--no-same-owner", "-C", str(into), *excludes],
        stdin=reader.stdout,
        check=False,
        capture_output=True,
        text=True,
    )
    if reader.wait() or writer.returncode:
        raise Failure(
            f"The package {deb} could not be unpacked: {writer.stderr.strip() or 'is it whole?'} "
            "Delete it and start again."
        )
