"""What takes minutes starts before the first test and is asked for after the last.

A test file that makes databases of its own may define `do_early(words)`: it is called in another
process with the parameters of its chosen tests once they are collected (see `early.py`). Its tests
come last, and find in the fixture `early` what it returned.
"""

import importlib.util
from pathlib import Path

import pytest

_KEY = pytest.StashKey()


def _module(item):
    module = getattr(item, "module", None)
    return module if hasattr(module, "do_early") else None


def pytest_collection_modifyitems(items):
    """Put last what is started first; the order is kept otherwise."""
    items.sort(key=lambda item: _module(item) is not None)


def pytest_collection_finish(session):
    """Start the long work of the tests that were chosen."""
    wanted = {}
    for item in session.items:
        if module := _module(item):
            words = wanted.setdefault(module.__file__, {})
            if hasattr(item, "callspec"):
                words.update(dict.fromkeys(map(str, item.callspec.params.values())))
    if wanted and not session.config.option.collectonly:
        place = Path(__file__).with_name("early.py")
        spec = importlib.util.spec_from_file_location("early", place)
        early = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(early)
        session.config.stash[_KEY] = early.Early(wanted)


@pytest.fixture(scope="module")
def early(request):
    """What the module's `do_early` returned; waits until it is there."""
    return request.config.stash[_KEY].wait(request.module.__file__)
