"""What takes minutes starts before the first test and is asked for after the last.

A test module that makes databases of its own may define `start_early(items, pool)`: it is called
with its chosen tests once they are collected, and hands its work to the pool, which does one thing
at a time beside the other tests. Its tests come last.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

_POOL = pytest.StashKey[ThreadPoolExecutor]()


def _starts_early(item):
    return hasattr(getattr(item, "module", None), "start_early")


def pytest_collection_modifyitems(items):
    """Put last what was started first; the order is kept otherwise."""
    items.sort(key=_starts_early)


def pytest_collection_finish(session):
    """Start the long work of the tests that were chosen."""
    if session.config.option.collectonly:
        return
    by_module = {}
    for item in filter(_starts_early, session.items):
        by_module.setdefault(item.module, []).append(item)
    if by_module:
        session.config.stash[_POOL] = pool = ThreadPoolExecutor(1)
        for module, items in by_module.items():
            module.start_early(items, pool)


def pytest_sessionfinish(session):
    """Begin nothing more; what runs is waited for."""
    pool = session.config.stash.get(_POOL, None)
    if pool:
        pool.shutdown(cancel_futures=True)
