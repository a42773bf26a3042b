"""Running other programs, with their trouble told in one sentence."""

import os
import shutil
import subprocess

from .say import Failure


def environment(**more):
    """The environment for Odoo and PostgreSQL: the machine's, less what would slow them.

    `PYTHONDONTWRITEBYTECODE` makes every start compile Odoo anew (2.1 s instead of 0.6 s).
    """
    env = {
        key: value
        for key, value in os.environ.items()
        if key
        not in (
            "PYTHONDONTWRITEBYTECODE",
            "PGDATABASE",
            "PGHOST",
            "PGUSER",
            "PGPORT",
            "PGPASSWORD",
        )
    }
    env.update({key: str(value) for key, value in more.items()})
    return env


def run(args, what, **kwargs):
    """Run a program to its end.

    :param what: what it is for, as used in the sentence of a failure
    :returns: its standard output as text
    :raises Failure: when it is missing or exits with other than 0
    """
    kwargs.setdefault("env", environment())
    try:
        done = subprocess.run(
            [str(arg) for arg in args],
            check=False,
            text=True,
            errors="replace",
            capture_output=True,
            stdin=subprocess.DEVNULL,
            **kwargs,
        )
    except FileNotFoundError as error:
        raise Failure(
            f"{what} needs the program {args[0]}, which is not on this machine; "
            f"install it and start again."
        ) from error
    if done.returncode:
        told = [
            row.strip()
            for row in (done.stdout + done.stderr).splitlines()
            if row.strip()
        ]
        errors = [row for row in told if row.lower().startswith(("e:", "error"))]
        last = (errors or told or [f"exit {done.returncode}"])[-1]
        raise Failure(f"{what} failed: {last}")
    return done.stdout


def have(program):
    """The path of a program, or None."""
    return shutil.which(program)


def free_bytes(folder):
    """Bytes free on the disk that holds a folder."""
    return shutil.disk_usage(folder).free
