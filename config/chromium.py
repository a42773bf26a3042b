"""A headless Chromium for browser tests, pictures and PDF: the machine's, or a private one."""

import ctypes
import os
import shutil
from pathlib import Path

from . import apt, paths, shell, stamps
from .say import Failure, line, skipped, stage

_NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


def _on_the_machine():
    """A Chromium or Chrome that is installed; Ubuntu's stub that starts a snap is not one."""
    named = os.environ.get("CHROME_BIN")
    if named:
        if not Path(named).exists():
            raise Failure(
                f"CHROME_BIN={named} is not there: name a Chromium or Chrome, or unset it."
            )
        return named
    elsewhere = os.pathsep.join(
        folder
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if folder != str(paths.BIN)
    )
    for name in _NAMES:
        found = shutil.which(name, path=elsewhere)
        if found and "snap" not in Path(found).resolve().read_bytes()[:4096].decode(
            "latin-1"
        ):
            return found
    return None


def program():
    """The wrapper that starts Chromium, or None where there is none."""
    wrapper = paths.BIN / "chromium"
    return wrapper if wrapper.exists() else None


def _write_wrapper(binary, extra=""):
    wrapper = paths.BIN / "chromium"
    draft = wrapper.with_suffix(".draft")
    # Odoo bounds its address space, and what it starts inherits that; Chromium reserves more.
    limit = "ulimit -S -v unlimited 2>/dev/null\n"
    draft.write_text(f'#!/bin/sh\n{limit}{extra}exec "{binary}" "$@"\n')
    draft.chmod(0o755)
    draft.replace(wrapper)


def _driver_runs():
    """Whether the machine has the one library Playwright's driver needs beside the usual."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def library_folders():
    """The folders of privately unpacked libraries."""
    found = {path.parent for path in paths.CHROMIUM_TREE.rglob("*.so*")}
    return sorted(
        str(folder)
        for folder in found
        if folder.name.endswith("-linux-gnu") or folder.name in ("nss", "pulseaudio")
    )


def playwright():
    """Playwright's synchronous API, with the libraries its driver needs."""
    if paths.CHROMIUM_TREE.exists():
        known = os.environ.get("LD_LIBRARY_PATH")
        os.environ["LD_LIBRARY_PATH"] = ":".join(
            [*library_folders(), *([known] if known else [])]
        )
    from playwright.sync_api import sync_playwright

    return sync_playwright()


def _unpack(packages, step):
    """Unpack packages of the machine's own release, with the libraries it lacks."""
    step("downloading")
    debs = apt.download_missing(*packages)
    step("unpacking")
    draft = paths.LOCAL / "chromium.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for deb in debs:
        apt.unpack(
            deb, draft, ("./usr/share/doc", "./usr/share/man", "./usr/share/locale")
        )
    shutil.rmtree(paths.CHROMIUM_TREE, ignore_errors=True)
    draft.rename(paths.CHROMIUM_TREE)


def _own_fonts():
    """A font configuration that finds the unpacked fonts, for a machine that has none."""
    target = paths.CHROMIUM_TREE / "fonts.conf"
    target.write_text(f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{paths.CHROMIUM_TREE}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{paths.LOCAL}/font-cache</cachedir>
</fontconfig>
""")
    return target


def _private():
    """Make the wrapper start the unpacked Chromium."""
    tree = paths.CHROMIUM_TREE
    binary = tree / "usr/lib/chromium/chromium"
    if not binary.exists():
        raise Failure(
            "Debian's chromium package has changed its layout; name a browser with CHROME_BIN."
        )
    extra = f'export LD_LIBRARY_PATH="{":".join(library_folders())}"\n'
    if not Path("/etc/fonts/fonts.conf").exists():
        extra += f'export FONTCONFIG_FILE="{_own_fonts()}"\n'
    _write_wrapper(binary, extra)


def ensure():
    """Make `.local/bin/chromium` start a browser.

    :raises Failure: where there is none and none can be had
    """
    wrapper = paths.BIN / "chromium"
    if stamps.read("chromium") and wrapper.exists():
        skipped("Chromium")
        return
    with stage("Chromium") as step:
        found = _on_the_machine()
        missing = ([] if found else ["chromium"]) + (
            [] if _driver_runs() else ["libatomic1"]
        )
        if missing and not apt.available():
            raise Failure(
                "There is no Chromium for PDF and browser tests: "
                "install one, or name it with CHROME_BIN."
            )
        if missing:
            _unpack(missing, step)
        if found:
            _write_wrapper(found)
        else:
            _private()
        version = shell.run([wrapper, "--version"], "Starting Chromium").strip()
        stamps.write("chromium", version)


def ensure_if_possible():
    """As `ensure`, but a machine without any browser still serves the suite, without PDF."""
    try:
        ensure()
    except Failure as failure:
        line(f"  note: no PDF and no browser tests: {failure}")
