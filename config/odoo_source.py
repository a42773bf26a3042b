"""Odoo 19 itself: an Odoo already there, a package by path, or Debian's package.

Odoo is not on PyPI. Debian's unstable suite has `odoo-19` for every architecture; it is
unpacked into the project's folder and never installed, for it would bring another Python.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import apt, paths, stamps
from .say import Failure, line, skipped, stage

_SUITE = "sid"
_COMPANION_SUITE = "trixie"  # unstable's newer font-awesome lacks files Odoo links to
_COMPANIONS = (
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
_TRIED_VERSION = "19.0.0+dfsg-1"
_PACKAGES = "usr/lib/python3/dist-packages"
_LEAVE_OUT = (
    "./usr/share/doc",
    "./usr/share/lintian",
    "./etc",
    f"./{_PACKAGES}/addons",
    f"./{_PACKAGES}/doc",
    f"./{_PACKAGES}/setup",
    f"./{_PACKAGES}/odoo-19.0*",
    "*.po",
)
_DISK_NEEDED = 4 * 1024**3


@dataclass(frozen=True)
class Odoo:
    """Where an Odoo is: the folder to import from, and its folders of addons."""

    import_folder: Path
    addons: tuple


def _at(root):
    """Read a tree as a source checkout or as an unpacked package; None if it is neither."""
    unpacked = root / _PACKAGES
    if (unpacked / "odoo" / "release.py").exists():
        return Odoo(unpacked, (unpacked / "odoo" / "addons",))
    if (root / "odoo" / "release.py").exists():
        folders = (root / "addons", root / "odoo" / "addons")
        return Odoo(root, tuple(folder for folder in folders if folder.is_dir()))
    return None


def locate():
    """The Odoo that is set up.

    :raises Failure: when `ODOO_ROOT` names none, or set-up has not brought one yet
    """
    named = os.environ.get("ODOO_ROOT")
    found = _at(Path(named or paths.ODOO_TREE).expanduser().resolve())
    if not found:
        raise Failure(
            f"ODOO_ROOT={named} holds no Odoo 19: name a source checkout or an unpacked package."
            if named
            else "Odoo is not set up yet: start ./run first."
        )
    release = (found.import_folder / "odoo" / "release.py").read_text()
    if "version_info = (19, 0" not in release:
        raise Failure(
            f"The Odoo in {found.import_folder} is not 19.0; this suite needs 19.0."
        )
    return found


def _packages():
    """The package files to unpack: given by path, kept from before, or downloaded."""
    given = os.environ.get("ODOO_DEB")
    if given:
        main = Path(given).expanduser().resolve()
        if not main.is_file():
            raise Failure(
                f"ODOO_DEB={given} is not a file: give the path of an odoo-19 package."
            )
        kept = [
            deb for name in _COMPANIONS for deb in main.parent.glob(f"{name}_*.deb")
        ]
        return [main, *(kept or _companions_of_the_machine())]
    wanted = {"odoo-19": _SUITE, **dict.fromkeys(_COMPANIONS, _COMPANION_SUITE)}
    missing = [
        f"{name}/{suite}"
        for name, suite in wanted.items()
        if not list(paths.DEBS.glob(f"{name}_*.deb"))
    ]
    if missing:
        apt.download(missing, paths.DEBS)
    main = sorted(paths.DEBS.glob("odoo-19_*.deb"))[-1]
    version = main.name.split("_")[1]
    if not version.startswith("19.0"):
        raise Failure(
            f"Debian now has Odoo {version}, this suite needs 19.0: give a 19.0 package "
            "by path with ODOO_DEB=/path/to/odoo.deb."
        )
    if version != _TRIED_VERSION:
        line(
            f"  note: Debian has Odoo {version}; the suite was tried with {_TRIED_VERSION}."
        )
    return [
        main,
        *(sorted(paths.DEBS.glob(f"{name}_*.deb"))[-1] for name in _COMPANIONS),
    ]


def _companions_of_the_machine():
    """Fonts and scripts Debian cut out of Odoo, when only Odoo's package was given."""
    try:
        apt.download([f"{name}/{_COMPANION_SUITE}" for name in _COMPANIONS], paths.DEBS)
    except Failure as failure:
        line(f"  note: some fonts and icons will be missing ({failure})")
    return [deb for name in _COMPANIONS for deb in paths.DEBS.glob(f"{name}_*.deb")]


def ensure():
    """Bring Odoo into the project's folder unless one is named or there.

    :returns: `Odoo`
    """
    if os.environ.get("ODOO_ROOT"):
        return locate()
    key = stamps.key_of(os.environ.get("ODOO_DEB", _SUITE), *_LEAVE_OUT)
    if stamps.read("odoo") == key and _at(paths.ODOO_TREE):
        skipped("Odoo 19")
        return locate()
    free = shutil.disk_usage(paths.LOCAL).free
    if free < _DISK_NEEDED:
        raise Failure(
            f"The disk of {paths.LOCAL} has {free / 1e9:.1f} GB free and the set-up needs "
            f"{_DISK_NEEDED / 1e9:.0f} GB: free some, or set GROWTH_LOCAL to another folder."
        )
    if not apt.available():
        raise Failure(
            "This machine has no apt-get and dpkg-deb to unpack Debian's Odoo package "
            "with: name an Odoo already there with ODOO_ROOT=/path/to/odoo."
        )
    with stage("Odoo 19") as step:
        step("downloading")
        debs = _packages()
        step("unpacking")
        draft = paths.LOCAL / "odoo.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        for deb in debs:
            apt.unpack(deb, draft, _LEAVE_OUT)
        _mend(draft)
        shutil.rmtree(paths.ODOO_TREE, ignore_errors=True)
        draft.rename(paths.ODOO_TREE)
        stamps.write("odoo", key)
    return locate()


def _mend(tree):
    """Give back what Debian's package lacks: an empty script each page asks for."""
    script = (
        tree
        / _PACKAGES
        / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    )
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.touch()
    broken = subprocess.run(
        ["find", str(tree), "-xtype", "l"], capture_output=True, text=True, check=False
    ).stdout.split()
    if broken:
        line(
            f"  note: {len(broken)} files that Odoo links to are missing, e.g. {broken[0]}."
        )
