"""Where things are: the repository, its modules, and the ignored `.local/` folder."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("GROWTH_LOCAL") or ROOT / ".local").resolve()
STATE = LOCAL / "state"
LOGS = LOCAL / "log"
BIN = LOCAL / "bin"
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
DEBS = LOCAL / "debs"
ODOO_TREE = LOCAL / "odoo"
CHROMIUM_TREE = LOCAL / "chromium"
POSTGRES_DATA = LOCAL / "postgres"
ODOO_DATA = LOCAL / "odoo-data"
SCREENS = LOCAL / "screens"

# A unix socket's path is cut at 107 bytes by the kernel; PostgreSQL adds 20 of its own.
_SOCKET_PATH_LIMIT = 85

DATABASE = "growth"
BASE_TEMPLATE = "growth_base"
SUITE_TEMPLATE = "growth_template"
TEST_DATABASE = "growth_test"
BENCH_DATABASE = "growth_bench"


def socket_folder():
    """The folder of PostgreSQL's socket, readable by its owner alone.

    It is the project's own unless that path is too long for a unix socket.
    """
    folder = LOCAL / "socket"
    if len(str(folder)) > _SOCKET_PATH_LIMIT:
        name = hashlib.sha256(str(LOCAL).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"growth-{os.geteuid()}-{name}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def make_folders():
    """Create the folders that every verb needs."""
    for folder in (LOCAL, STATE, LOGS, BIN, DEBS, ODOO_DATA):
        folder.mkdir(parents=True, exist_ok=True)
    LOCAL.chmod(0o755)


def module_folders():
    """Every module of the suite, by name, in an order that is stable."""
    manifests = [
        *ROOT.glob("addons/*/__manifest__.py"),
        *ROOT.glob("*/__manifest__.py"),
    ]
    return {path.parent.name: path.parent for path in sorted(manifests)}
