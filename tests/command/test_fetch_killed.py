"""A fetch from a feed, killed at any moment and begun again, ends as if undisturbed."""

import datetime
import os
import random
import signal
import subprocess
import time

import pytest

from odoo.addons.itnotice.tests import releases
from odoo.addons.itnotice.tests.service import Published

from config import database, odoo_run, paths, postgres

_DATABASE = "growth_test_fetch"
_PROCESS = paths.ROOT / "tests" / "command" / "feed_process.py"
COUNT, BAD = 1440, 24  # of a day: more than a page holds in each window of three hours
PAUSE = 0.1  # seconds for an answer: a quick machine is not through before the last kill
KILLS = 5
_STATE = """
SELECT (SELECT count(*) FROM it_notice WHERE ocid ~ 'test-'),
       (SELECT md5(string_agg(concat_ws('|', ocid, release_id, payload_sha256, title, value),
                              ',' ORDER BY ocid, release_id))
          FROM it_notice WHERE ocid ~ 'test-'),
       (SELECT count(*) FROM it_notice_party AS party
         WHERE NOT EXISTS (SELECT FROM it_notice WHERE id = party.notice_id)),
       (SELECT count(*) FROM it_notice_setaside WHERE reason ~ 'ocid'),
       r.state, r.read_count, r.new_count, r.set_aside_count, r.refused_pages,
       f.mark > now() AT TIME ZONE 'UTC' - interval '10 minutes'
  FROM it_notice_run r JOIN it_notice_feed f ON f.id = r.feed_id WHERE f.name = %s
"""


def _forget_notices():
    """The next fetch finds a database that knows no notice and no row set aside."""
    postgres.query(_DATABASE, "DELETE FROM it_notice RETURNING id")
    postgres.query(_DATABASE, "DELETE FROM it_notice_setaside RETURNING id")


@pytest.fixture
def own_database():
    """A copy of the suite's template without its notices: what is fetched is
    committed."""
    database.create_from_template(_DATABASE, paths.SUITE_TEMPLATE)
    _forget_notices()
    yield
    database.drop(_DATABASE)


def published(day):
    """What the service has: releases all day long, a bad one now and then."""
    step = datetime.timedelta(days=1) / COUNT
    rows = []
    for number in range(COUNT):
        moment = (day + number * step).replace(microsecond=0)
        rows.append((moment, 600_000 + number, releases.release(number)))
        if number % (COUNT // BAD) == 7:
            bad = releases.release(9000 + number, ocid=...)
            rows.append((moment, 700_000 + number, bad))
    return rows


class Unhurried(Published):
    """A service that takes its time for each answer."""

    def _list(self, asked):
        time.sleep(PAUSE)
        return super()._list(asked)


def start(name, service, day):
    config_file = odoo_run.write_config(
        _DATABASE, name="test-fetch", max_cron_threads=0
    )
    return subprocess.Popen(
        [paths.PYTHON, _PROCESS, name, service.address, day.date().isoformat()],
        text=True,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=odoo_run.environment(ODOO_RC=config_file),
    )


def state(name):
    return tuple(postgres.query(_DATABASE, _STATE, name)[0])


def kill_at(process, pages, seconds):
    """Kill it so many seconds after it took so many pages; whether it was alive."""
    for _page in range(pages):
        if not process.stdout.readline():
            break
    time.sleep(seconds)
    alive = process.poll() is None
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return alive


@pytest.mark.slow
def test_killed_at_any_moment_and_begun_again_it_ends_the_same(own_database):
    today = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    day = datetime.datetime.combine(
        today.date() - datetime.timedelta(days=1), datetime.time()
    )
    chance = random.Random(20261124)
    killed = 0
    with Unhurried(published(day)) as service:
        for _kill in range(KILLS):
            process = start("killed", service, day)
            # in the middle of a page: asking, reading, storing, committing. Five times
            # five pages are fewer than there are.
            killed += kill_at(
                process, chance.randint(0, 3), chance.uniform(0, 2 * PAUSE)
            )
        process = start("killed", service, day)
        told, _ = process.communicate(timeout=180)
    assert process.returncode == 0, told
    assert killed == KILLS, "it was alive each time it was killed"
    disturbed = state("killed")
    assert (disturbed[0], disturbed[3]) == (COUNT, BAD)
    _forget_notices()
    with Unhurried(published(day)) as service:
        process = start("undisturbed", service, day)
        told, _ = process.communicate(timeout=180)
    assert process.returncode == 0, told
    assert state("undisturbed") == disturbed
