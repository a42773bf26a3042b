"""The project's Python: a virtual environment with the pinned packages and the real Odoo."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from . import apt, odoo_source, paths, shell, stamps
from .say import Failure, skipped, stage

_REQUIREMENTS = paths.ROOT / "requirements.txt"
_UV = "uv==0.13.9"


def _key():
    return stamps.key_of(_REQUIREMENTS, sys.version, paths.VENV)


def _pip_setting(name):
    """One of the machine's pip settings, for uv does not read them."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", f"global.{name}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        os.environ.get(f"PIP_{name.upper().replace('-', '_')}") or done.stdout.strip()
    )


def _uv_environment():
    """The machine's index, certificate and local packages, as uv reads them."""
    env = shell.environment()
    for setting, variable in (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("find-links", "UV_FIND_LINKS"),
        ("cert", "SSL_CERT_FILE"),
    ):
        value = _pip_setting(setting)
        if value and variable not in env:
            env[variable] = value
    env.setdefault("UV_LINK_MODE", "copy")
    env["VIRTUAL_ENV"] = str(paths.VENV)
    return env


def _create():
    """Make the virtual environment, also where Debian's python3-venv is not installed."""
    shutil.rmtree(paths.VENV, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(paths.VENV)],
        capture_output=True,
        text=True,
        check=False,
        env=shell.environment(),
    )
    if done.returncode == 0:
        return [paths.PYTHON, "-m", "pip"], shell.environment()
    shutil.rmtree(paths.VENV, ignore_errors=True)
    shell.run(
        [sys.executable, "-m", "venv", "--without-pip", paths.VENV],
        "Making the virtual environment",
    )
    if not apt.available():
        raise Failure(
            "This Python has neither venv with pip nor apt to fetch pip: install python3-venv."
        )
    wheels = paths.LOCAL / "pip"
    wheels.mkdir(exist_ok=True)
    for deb in apt.download_missing("python3-pip-whl"):
        if deb.name.startswith("python3-pip-whl"):
            apt.unpack(deb, wheels)
    found = sorted(wheels.glob("usr/share/python-wheels/pip-*.whl"))
    if not found:
        raise Failure(
            "pip could not be found for this Python: install python3-venv or python3-pip."
        )
    return [paths.PYTHON, "-m", "pip"], shell.environment(PYTHONPATH=found[-1])


def ensure_environment():
    """Make the virtual environment with uv in it, which installs the rest in seconds."""
    if (paths.VENV / "bin" / "uv").exists() and stamps.read(
        "python-made"
    ) == sys.version:
        return
    stamps.forget("python")
    with stage(f"Python {sys.version_info[0]}.{sys.version_info[1]} environment"):
        pip, env = _create()
        try:
            shell.run(
                [*pip, "install", "--quiet", "--disable-pip-version-check", _UV],
                "Fetching uv from the package index",
                env=env,
            )
        except Failure as failure:
            raise Failure(
                f"{failure} Is the network there, and does `pip download uv` work?"
            ) from failure
        stamps.write("python-made", sys.version)


def _odoo_wheel(odoo):
    """A tiny wheel by which pip, uv and the OCA wheels see the real Odoo; a .pth would not do."""
    info = "odoo-19.0.dist-info"
    files = {
        "odoo.pth": f"{odoo.import_folder}\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: growth\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nodoo = odoo.cli:main\n",
    }
    record = [
        f"{name},sha256={_hash(text)},{len(text.encode())}"
        for name, text in files.items()
    ]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    target = paths.LOCAL / "odoo-19.0-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return target


def _hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def ensure_packages():
    """Install the pinned packages beside Odoo. The environment and Odoo must be there."""
    odoo = odoo_source.locate()
    key = stamps.key_of(_key(), odoo.import_folder)
    if stamps.read("python") == key:
        skipped("Python packages")
        return
    with stage("Python packages"):
        wheel = _odoo_wheel(odoo)
        uv = [
            paths.VENV / "bin" / "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            paths.PYTHON,
        ]
        shell.run(
            [*uv, "--reinstall-package", "odoo", "-r", _REQUIREMENTS, wheel],
            "Installing the Python packages",
            env=_uv_environment(),
        )
        stamps.write("python", key)


def site_packages():
    """The folder of installed packages."""
    return next((paths.VENV / "lib").glob("python3*")) / "site-packages"


def oca_addons():
    """The folder in which the OCA wheels put their modules."""
    return Path(site_packages()) / "odoo" / "addons"


def install_extra(requirement):
    """Install one more pinned package, such as PostgreSQL where the machine has none."""
    shell.run(
        [
            paths.VENV / "bin" / "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            paths.PYTHON,
            requirement,
        ],
        f"Installing {requirement}",
        env=_uv_environment(),
    )
