"""Serving the suite: start in the background, wait until it answers, stop."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import odoo_run, paths, stamps
from .say import Failure, line, stage

FIRST_PORT = 8069
_LAST_PORT = FIRST_PORT + 40


def state():
    """The running server as `{"pid", "port", "files"}`, or None."""
    found = stamps.read("server")
    if not found:
        return None
    try:
        words = Path(f"/proc/{found['pid']}/cmdline").read_bytes()
    except OSError:
        return None
    return found if b"odoo" in words else None


def is_free(port):
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """Odoo's port, or the next free one.

    :raises Failure: when none of forty is free
    """
    wanted = os.environ.get("PORT")
    first = int(wanted) if wanted and wanted.isdigit() else FIRST_PORT
    for port in range(first, first + _LAST_PORT - FIRST_PORT):
        if is_free(port):
            if port != first:
                line(f"  note: port {first} is taken, so the suite is on {port}.")
            return port
    raise Failure(
        f"No port from {first} on is free: stop what uses them, or start PORT=9000 ./run."
    )


def answers(port, timeout=5):
    """The HTTP status of the login page, or None."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(
            f"http://127.0.0.1:{port}/web/login", timeout=timeout
        ) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def start(database, port, files):
    """Start Odoo in the background and wait until its login page is there.

    :param files: the modules' keys, kept so that a later start knows whether to restart
    """
    log = paths.LOGS / "odoo.log"
    config_file = odoo_run.write_config(database, http_port=port)
    with stage("Odoo") as step, log.open("a") as out:
        process = subprocess.Popen(
            odoo_run.command(config_file),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=odoo_run.environment(),
            cwd=paths.ROOT,
            start_new_session=True,
        )
        stamps.write("server", {"pid": process.pid, "port": port, "files": files})
        step(f"waiting for http://127.0.0.1:{port}")
        until = time.monotonic() + 120
        while answers(port) != 200:
            if process.poll() is not None:
                raise Failure(
                    f"Odoo ended at once; the reason stands at the end of {log}."
                )
            if time.monotonic() > until:
                raise Failure(
                    f"Odoo does not answer on port {port} after two minutes; see {log}."
                )
            time.sleep(0.2)


def stop():
    """Stop the server if it runs. :returns: whether it ran"""
    running = state()
    if not running:
        stamps.forget("server")
        return False
    os.kill(running["pid"], signal.SIGTERM)
    until = time.monotonic() + 20
    while state() and time.monotonic() < until:
        time.sleep(0.1)
        _reap(running["pid"])
    if state():
        os.kill(running["pid"], signal.SIGKILL)
    stamps.forget("server")
    return True


def _reap(pid):
    """Collect the server where it is a child of this very process."""
    with contextlib.suppress(OSError):
        os.waitpid(pid, os.WNOHANG)
