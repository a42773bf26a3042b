"""What the set-up tells the person at the terminal: stages with their time, and failures."""

import contextlib
import sys
import threading
import time

_lock = threading.Lock()
_tell_ready = True


class Failure(Exception):
    """One clear sentence: what is wrong, where, what to do. Ends the command with exit 1."""

    def __init__(self, sentence, code=1):
        super().__init__(sentence)
        self.code = code


def line(text="", stream=None):
    """Print one line at once, whole, also when several stages talk at the same time."""
    with _lock:
        print(text, file=stream or sys.stdout, flush=True)


@contextlib.contextmanager
def stage(title):
    """Show a stage when it begins, when it is still going, and how long it took.

    Yields a function that names the step the stage is at.
    """
    started = time.monotonic()
    step = {"now": ""}
    over = threading.Event()

    def keep_telling():
        while not over.wait(10):
            waited = time.monotonic() - started
            line(f"  ... {title}: {step['now'] or 'still going'} ({waited:.0f} s)")

    teller = threading.Thread(target=keep_telling, daemon=True)
    teller.start()
    try:
        yield lambda text: step.update(now=text)
    finally:
        over.set()
    line(f"  {time.monotonic() - started:6.1f} s  {title}")


def skipped(title):
    """Say that a stage has nothing to do."""
    if _tell_ready:
        line(f"   ready    {title}")


def only_what_is_done():
    """From now on say nothing of stages that have nothing to do."""
    global _tell_ready
    _tell_ready = False
