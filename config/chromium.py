"""A headless Chromium for browser tests, pictures and PDF: the machine's, or a private one."""

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
            raise Failure(f"CHROME_BIN={named} is not there: name a Chromium or Chrome, or unset it.")
        return named
    elsewhere = os.pathsep.join(
        folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder != str(paths.BIN))
    for name in _NAMES:
        found = shutil.which(name, path=elsewhere)
        if found and "snap" not in Path(found).resolve().read_bytes()[:4096].decode("latin-1"):
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


def _private(step):
    """Unpack the Chromium of the machine's own release, with the libraries it lacks."""
    step("downloading")
    debs = apt.download_missing("chromium")
    step("unpacking")
    draft = paths.LOCAL / "chromium.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for deb in debs:
        apt.unpack(deb, draft, ("./usr/share/doc", "./usr/share/man", "./usr/share/locale"))
    shutil.rmtree(paths.CHROMIUM_TREE, ignore_errors=True)
    draft.rename(paths.CHROMIUM_TREE)
    tree = paths.CHROMIUM_TREE
    binary = tree / "usr/lib/chromium/chromium"
    if not binary.exists():
        raise Failure("Debian's chromium package has changed its layout; name a browser with CHROME_BIN.")
    libraries = sorted({str(path.parent) for path in tree.rglob("*.so*")
                        if "dri" not in path.parts and "chromium" not in path.parent.name})
    extra = f'export LD_LIBRARY_PATH="{":".join(libraries)}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
    if not Path("/etc/fonts/fonts.conf").exists():
        extra += f'export FONTCONFIG_PATH="{tree}/etc/fonts" FONTCONFIG_SYSROOT="{tree}"\n'
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
        if found:
            _write_wrapper(found)
        elif apt.available():
            _private(step)
        else:
            raise Failure("There is no Chromium for PDF and browser tests: install one, or name it with CHROME_BIN.")
        version = shell.run([wrapper, "--version"], "Starting Chromium").strip()
        stamps.write("chromium", version)


def ensure_if_possible():
    """As `ensure`, but a machine without any browser still serves the suite, without PDF."""
    try:
        ensure()
    except Failure as failure:
        line(f"  note: no PDF and no browser tests: {failure}")
