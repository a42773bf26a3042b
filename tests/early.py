"""What takes minutes, done beside the tests by a process of its own.

Odoo ends every child of the process that runs its tests, so the work is no child of it: it is
started through a shell that goes away at once. `python early.py FOLDER FILE:ARGUMENT,... ...` calls
`do_early(arguments)` of each test file in turn and keeps what it returns as JSON.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

_PATIENCE = 1200  # seconds


class Early:
    """The work of one test session: started once, asked for by file."""

    def __init__(self, wanted):
        """Start the work.

        :param wanted: {test file: the arguments of its `do_early`}
        """
        self.folder = Path(tempfile.mkdtemp(prefix="early-"))
        jobs = [f"{file}:{','.join(words)}" for file, words in wanted.items()]
        subprocess.run(
            ["sh", "-c", '"$@" >"$0" 2>&1 &', self.folder / "log"]
            + [sys.executable, __file__, self.folder, *jobs],
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def wait(self, file):
        """What `do_early` of a test file returned, as soon as it is done."""
        answer = self.folder / f"{Path(file).stem}.json"
        until = time.monotonic() + _PATIENCE
        while not answer.exists():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.2)
        told = json.loads(answer.read_text())
        assert "failure" not in told, told["failure"]
        return told["answer"]


def _do(file, words):
    spec = importlib.util.spec_from_file_location(Path(file).stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.do_early(words)


def main(folder, *jobs):
    """Do the jobs one after the other; one that fails says so and the next goes on."""
    for job in jobs:
        file, _colon, words = job.rpartition(":")
        try:
            told = {"answer": _do(file, [word for word in words.split(",") if word])}
        except Exception:
            told = {"failure": traceback.format_exc()}
        answer = Path(folder, f"{Path(file).stem}.json")
        draft = answer.with_suffix(".draft")
        draft.write_text(json.dumps(told, default=str))
        draft.replace(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
