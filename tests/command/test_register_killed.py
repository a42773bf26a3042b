"""An import of a register, killed at any moment and begun again, ends as if undisturbed."""

import csv
import os
import random
import signal
import subprocess
import time

import pytest

from config import database, odoo_run, paths, postgres

_DATABASE = "growth_test_register"
_PROCESS = paths.ROOT / "tests" / "command" / "register_process.py"
ROWS = 900
#: In what it is killed, and after how many batches of that.
KILLS = (("check", 2), ("check", 9), ("run", 1), ("run", 3), ("run", 6))
_STATE = """
WITH made AS (SELECT * FROM res_partner WHERE name ~ '^Killed ' AND is_company)
SELECT (SELECT count(*) FROM made),
       (SELECT md5(string_agg(concat_ws('|', name, zip, city, it_sector_id, active),
                              ',' ORDER BY name, id)) FROM made),
       (SELECT count(*) FROM res_partner p JOIN made ON made.id = p.parent_id),
       (SELECT count(*) FROM res_partner_id_number n JOIN made ON made.id = n.partner_id),
       (SELECT count(*) FROM it_partner_import_row
         WHERE import_id = i.id AND is_done AND partner_id NOT IN (SELECT id FROM made)),
       (SELECT md5(string_agg(concat_ws('|', number, verdict, is_done), ',' ORDER BY number))
          FROM it_partner_import_row WHERE import_id = i.id),
       i.state, i.row_count, i.done_count, i.bad_count
  FROM it_partner_import i WHERE i.file_name = %s
"""


@pytest.fixture
def own_database():
    """Makes a copy of the suite's template, as often as asked: imports are for good."""

    def make():
        database.create_from_template(_DATABASE, paths.SUITE_TEMPLATE)

    yield make
    database.drop(_DATABASE)


@pytest.fixture
def register(tmp_path):
    """A register with everything a row can hold: wrong ones and one body twice, too."""
    place = tmp_path / "register.csv"
    with place.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Name", "Company number", "Postcode", "Town", "Sector", "Contact"])
        for number in range(ROWS):
            body = number - 450 if number % 100 == 99 and number > 500 else number
            postcode = "nowhere!" if number % 50 == 7 else "SO14 7LP"
            out.writerow(
                [
                    f"Killed {body:04}",
                    f"{10_000_000 + body}",
                    postcode,
                    "Southampton" if number % 3 else "",
                    "Charity" if number % 2 else "Company",
                    f"Ann {number}",
                ]
            )
    return place


def start(register):
    config_file = odoo_run.write_config(
        _DATABASE, name="test-register", max_cron_threads=0
    )
    return subprocess.Popen(
        [paths.PYTHON, _PROCESS, register],
        text=True,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=odoo_run.environment(ODOO_RC=config_file),
    )


def finish(register):
    """Import to the end. :returns: what the database holds then"""
    process = start(register)
    told, _ = process.communicate(timeout=240)
    assert process.returncode == 0, told
    return tuple(postgres.query(_DATABASE, _STATE, register.name)[0])


def kill_at(process, phase, batches, seconds):
    """Kill it so many seconds after so many batches of a phase; whether it was alive."""
    for told in process.stdout:
        batches -= told.startswith(phase)
        if not batches:
            break
    time.sleep(seconds)
    alive = process.poll() is None
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return alive


@pytest.mark.slow
def test_killed_at_any_moment_and_begun_again_it_ends_the_same(own_database, register):
    chance = random.Random(20261130)
    own_database()
    killed = 0
    for phase, batches in KILLS:
        # in the middle of a batch: judging, taking in, committing
        killed += kill_at(start(register), phase, batches, chance.uniform(0, 0.4))
    disturbed = finish(register)
    assert killed == len(KILLS), "it was alive each time it was killed"
    own_database()
    assert finish(register) == disturbed
    partners, *_rest, state, rows, _done, bad = disturbed
    assert (state, rows) == ("done", ROWS)
    assert 0 < bad < ROWS / 20
    assert ROWS * 0.9 < partners < ROWS
