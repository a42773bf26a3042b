"""pytest plugin: an Odoo log line of WARNING or above fails the test that caused it.

Test users' passwords are hashed quickly.

`log_rules` lists the few that are no fault of ours. Lines muted with Odoo's `mute_logger`
or captured with `assertLogs` never come this far.
"""

import functools
import logging
import re

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from . import log_rules, paths

# How long an example takes says nothing about the arithmetic, but all about how busy the
# machine is: neither may fail a test. What was found once is tried again first.
settings.register_profile(
    "growth",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=DirectoryBasedExampleDatabase(paths.LOCAL / "hypothesis"),
)
settings.load_profile("growth")


# Times the seconds Odoo waits for its browser: 6 minutes for a tour.
_PATIENCE = 6


class _Listener(logging.Handler):
    """Collects what nobody expected since it was last asked."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        text = record.getMessage()
        if not log_rules.allowed(record.name, text):
            self.lines.append(f"{record.levelname} {record.name}: {text}")

    def take(self):
        lines, self.lines = self.lines, []
        return lines


_listener = _Listener()


def pytest_sessionstart(session):
    """Listen to everything Odoo logs from here on; wait for slow machines."""
    logging.getLogger().addHandler(_listener)
    _be_patient()


def _be_patient():
    """Give browser and server several times as long as Odoo's runner gives them.

    How busy the machine is may not fail a test; what never comes still does. The time of
    a step is in `itgovernance/static/tests/tours/patience.js`.
    """
    from odoo.tests import common

    common.BaseCase.test_cursor_lock_timeout = 120
    common.ChromeBrowser.throttling_factor = property(
        lambda browser: _PATIENCE, lambda browser, factor: None
    )
    for name in ("url_open", "make_jsonrpc_request"):
        method = functools.partialmethod(getattr(common.HttpCase, name), timeout=60)
        setattr(common.HttpCase, name, method)


def pytest_sessionfinish(session):
    """Stop listening."""
    logging.getLogger().removeHandler(_listener)


def pytest_collection_finish(session):
    """Make the client's bundles once, before the first browser test, and commit them.

    Odoo's own runner does the same. Left to the tests, each would compile them in its own
    transaction, for longer than the other requests of the page wait for that.
    """
    from odoo.tests import HttpCase

    if not any(issubclass(item.cls or object, HttpCase) for item in session.items):
        return
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    with Registry(get_db_name()).cursor() as cr:
        assets = api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        scripts, styles = assets._get_bundles_to_pregenarate()
        for bundle in sorted(filter(_is_opened, scripts)):
            assets._get_asset_bundle(bundle, css=False, js=True).js()
        for bundle in sorted(filter(_is_opened, styles)):
            assets._get_asset_bundle(bundle, css=True, js=False).css()


def _is_opened(bundle):
    """Whether our tests open pages with it: not Odoo's unit tests, nor its dark mode."""
    return not re.search(r"unit_tests|tests_assets|dark|spreadsheet|api_doc", bundle)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hash the passwords of test users once, not 600,000 times: half a second for each user."""
    from odoo.addons.base.models import res_users

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(res_users, "MIN_ROUNDS", 1)
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Fail a passed test, its set-up and its clearing up included, for unexpected log lines."""
    outcome = yield
    report = outcome.get_result()
    lines = _listener.take()
    if lines and report.passed:
        report.outcome = "failed"
        report.longrepr = "Odoo logged what nobody expected:\n" + "\n".join(lines[:20])
