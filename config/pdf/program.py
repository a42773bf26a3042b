"""Puts a `wkhtmltopdf` first on Odoo's path, unless the machine has a patched one."""

import os
import shutil
import subprocess

from config import chromium, paths, shell
from config.say import skipped, stage

VERSION = "wkhtmltopdf 0.12.6 (with patched qt), played by headless Chromium"


def _patched_on_the_machine():
    """The machine's own wkhtmltopdf when it is the patched one."""
    elsewhere = os.pathsep.join(
        folder
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if folder != str(paths.BIN)
    )
    found = shutil.which("wkhtmltopdf", path=elsewhere)
    if not found:
        return None
    told = subprocess.run(
        [found, "--version"], capture_output=True, text=True, check=False
    ).stdout
    return found if "with patched qt" in told else None


def ensure():
    """Write the program; it starts `printer` in the project's Python."""
    program = paths.BIN / "wkhtmltopdf"
    if _patched_on_the_machine():
        program.unlink(missing_ok=True)
        skipped("PDF by the machine's patched wkhtmltopdf")
        return
    if not chromium.program():
        return
    # `--version` is answered here: Odoo asks it at every start and should not wait for Python.
    text = f"""#!/bin/sh
if [ "$*" = "--version" ]; then echo "{VERSION}"; exit 0; fi
export PYTHONPATH="{paths.ROOT}" GROWTH_LOCAL="{paths.LOCAL}"
exec "{paths.PYTHON}" -m config.pdf.printer "$@"
"""
    if program.exists() and program.read_text() == text:
        return
    with stage("PDF by headless Chromium"):
        draft = program.with_suffix(".draft")
        draft.write_text(text)
        draft.chmod(0o755)
        draft.replace(program)
        shell.run([program, "--version"], "Starting the PDF printer")
