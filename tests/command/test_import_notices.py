"""`./run import-notices` on real pages, broken ones, none at all, and killed half-way."""

import os
import signal
import subprocess
import time

import pytest

from odoo.addons.itnotice.tests import releases

from config import database, odoo_run, paths, postgres

_DATABASE = "growth_test_import"
_COUNTS = """
SELECT (SELECT count(*) FROM it_notice), (SELECT count(*) FROM it_notice_setaside),
       (SELECT md5(string_agg(concat_ws('|', ocid, release_id, payload_sha256, title, value,
                              write_date), ',' ORDER BY ocid, release_id)) FROM it_notice)
"""


@pytest.fixture(scope="module", autouse=True)
def own_database():
    """A copy of the suite's template, for imports are for good."""
    database.create_from_template(_DATABASE, paths.SUITE_TEMPLATE)
    yield
    database.drop(_DATABASE)


def start(*given):
    config_file = odoo_run.write_config(
        _DATABASE, name="test-import", max_cron_threads=0
    )
    return subprocess.Popen(
        [paths.PYTHON, "-m", "config.import_notices", *map(str, given)],
        text=True,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=odoo_run.environment(ODOO_RC=config_file),
    )


def run(*given):
    process = start(*given)
    told, _ = process.communicate(timeout=120)
    return process.returncode, told


def state():
    return tuple(postgres.query(_DATABASE, _COUNTS)[0])


def figures(told):
    """The summary's rows as numbers."""
    rows = [row.split() for row in told.splitlines()]
    return {
        " ".join(row[:-1]): int(row[-1])
        for row in rows
        if len(row) in (2, 3) and row[-1].isdigit()
    }


@pytest.mark.slow
def test_real_pages_land_and_a_second_run_changes_nothing():
    code, told = run(releases.DATA)
    assert code == 0
    assert figures(told) == {
        "read": 120,
        "new": 120,
        "updated": 0,
        "unchanged": 0,
        "set aside": 0,
    }
    before = state()
    code, told = run(releases.DATA)
    assert code == 0
    assert figures(told) == {
        "read": 120,
        "new": 0,
        "updated": 0,
        "unchanged": 120,
        "set aside": 0,
    }
    assert state() == before


@pytest.mark.slow
def test_good_ones_land_among_broken_ones_and_each_bad_one_is_named(tmp_path):
    page = tmp_path / "broken.json"
    good = [releases.release(number) for number in (901, 902)]
    bad = [
        ("no ocid", releases.release(911, ocid=...)),
        (
            "1e9999",
            releases.release(
                912, tender__value={"amount": "MARK-HUGE", "currency": "GBP"}
            ),
        ),
        (
            "000,",
            releases.release(913, tender__value={"amount": " 000,", "currency": "GBP"}),
        ),
        ("duplicate", releases.release(901)),
        ("tag", releases.release(915, tag=["rumour"])),
        ("long", releases.release(916, tender__description="x" * 5_000_000)),
    ]
    odd = [
        releases.release(921, date="2026-06-01"),
        releases.release(
            922, tender__title="<script>alert(1)</script>Cloud <b>backup</b>"
        ),
        releases.release(923, tender__title="MARK-LATIN"),
    ]
    text = releases.package(*good, *[one for _why, one in bad], *odd)
    text = text.replace(b'"MARK-HUGE"', b"1e9999").replace(
        b"MARK-LATIN", b"Caf\xe9 network"
    )
    page.write_bytes(text)
    before = state()[0]
    code, told = run(page)
    assert code == 0, told
    counted = figures(told)
    assert (counted["read"], counted["set aside"]) == (len(good + bad + odd), len(bad))
    assert state()[0] == before + len(good) + len(odd)
    for number in range(3, 3 + len(bad)):
        assert f"release {number} " in told, f"release {number} is named"
    titles = dict(
        postgres.query(
            _DATABASE, "SELECT ocid, title FROM it_notice WHERE ocid LIKE '%test-092%'"
        )
    )
    assert titles[odd[1]["ocid"]] == "Cloud backup"
    assert titles[odd[2]["ocid"]] == "Café network"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("not there.json", None),
        ("words.json", b"hello"),
        ("list.json", b"[1, 2]"),
        ("page.xml", b"<a/>"),
    ],
)
def test_what_is_not_ocds_is_one_sentence_and_changes_nothing(tmp_path, name, content):
    good = tmp_path / "good.json"
    good.write_bytes(releases.package(releases.release(950)))
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = state()
    code, told = run(good, path)
    assert code == 2
    assert len(told.strip().splitlines()) == 1
    assert name in told
    assert state() == before


@pytest.mark.slow
def test_killed_in_the_middle_and_run_again_it_ends_the_same(tmp_path):
    page = tmp_path / "many.json"
    page.write_bytes(
        releases.package(*[releases.release(number) for number in range(2000, 5000)])
    )
    count = "SELECT count(*) FROM it_notice WHERE ocid ~ 'test-[234][0-9]{3}'"
    process = start(page)
    until = time.monotonic() + 60
    while not postgres.query(_DATABASE, count)[0][0] > 0 and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    landed = postgres.query(_DATABASE, count)[0][0]
    assert 0 < landed < 3000, "it was killed in the middle"
    code, told = run(page)
    assert code == 0, told
    assert postgres.query(_DATABASE, count)[0][0] == 3000
    assert figures(told)["unchanged"] == landed
    assert run(page)[0] == 0
