"""Hostile pages end in reasons, in flat memory, with nothing half-saved."""

import copy
import json
import os
import random
import time
import tracemalloc

from odoo.tests import tagged

from odoo.addons.itnotice.logic import intake
from odoo.addons.itnotice.logic.package import PackageError

from .common import NoticeCommon
from .releases import package, release
from .test_logic_fuzz import AWARDED, PATHS

# How many; another number, such as 100,000, by ITNOTICE_FUZZ.
FUZZED = int(os.environ.get("ITNOTICE_FUZZ", "10000"))
MEGABYTE = 1024 * 1024
JUNK = (
    None,
    True,
    -1,
    0,
    10**14,
    10**40,
    1.5,
    1e300,
    "",
    " 000,",
    "\x00",
    "\ud800",
    "\u202e",
    "<script>alert(1)</script>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "'; DROP TABLE it_notice; --",
    "%s %(x)s {0}",
    "2026-13-45",
    "9999-12-31T23:59:59Z",
    "0001-01-01",
    "x" * 5000,
    [],
    {},
    [None],
    [[[[]]]],
    {"id": None},
    [{"id": "1"}, 7],
    {"\x00": {"\x00": "\x00"}},
)


def mutated(chance, number):
    """(bytes of a release after one to four changes, whether bytes were changed too)"""
    made = json.loads(json.dumps(AWARDED))
    made["ocid"], made["id"] = f"ocds-fuzz-{number:06}", f"f-{number}"
    for _change in range(chance.randint(1, 4)):
        node, path = made, chance.choice(PATHS)
        try:
            for key in path[:-1]:
                node = node[key]
            if chance.random() < 0.2:
                del node[path[-1]]
            else:
                node[path[-1]] = copy.deepcopy(chance.choice(JUNK))
        except (KeyError, IndexError, TypeError):
            continue
    data = json.dumps(made).encode()
    if chance.random() >= 0.2:
        return data, False
    at = chance.randrange(1, len(data))
    return data[:at] + chance.randbytes(2) + data[at + 1 :], True


@tagged("post_install", "-at_install")
class TestHostile(NoticeCommon):
    def test_fuzzed_releases(self):
        chance = random.Random(20260601)
        read = 0
        for first in range(0, FUZZED, 100):
            numbers = range(first, min(first + 100, FUZZED))
            parts = [mutated(chance, number) for number in numbers]
            read += self._count([part for part, is_cut in parts if not is_cut])
            for part in [part for part, is_cut in parts if is_cut]:
                read += self._count([part])
        self.assertGreater(read, FUZZED * 0.85)
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT count(*) FROM it_notice
                WHERE payload IS NULL OR payload_sha256 IS NULL OR title IS NULL
                   OR fetched_at IS NULL OR source_file IS NULL
                   OR title ~* '<script|<img' OR description ~* '<script|<img'
                   OR (supplier_names IS NOT NULL AND NOT EXISTS (
                        SELECT FROM it_notice_party AS party
                         WHERE party.notice_id = it_notice.id
                           AND party.role = 'supplier'))"""
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        notices = self.env["it.notice"].search([])
        self.assertTrue(notices)
        notices.mapped("changes")
        self.env["it.notice.process"].search([]).mapped("title")
        for aside in self.env["it.notice.setaside"].search([]):
            self.assertTrue(aside.reason)

    def _count(self, parts):
        """Import a page of these; returns how many were read and accounted for."""
        try:
            found = self._import(package(*parts), name="fuzz.json")
        except PackageError as exc:
            self.assertIn("fuzz.json", str(exc))
            return 0
        self.assertEqual(
            found.read, found.new + found.updated + found.unchanged + found.set_aside
        )
        return found.read

    def _peak(self, data):
        """Import; returns (summary or error, peak of memory in MB, seconds)."""
        tracemalloc.start()
        started = time.monotonic()
        try:
            found = self._import(data)
        except PackageError as exc:
            found = exc
        finally:
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found, peak / MEGABYTE, time.monotonic() - started

    def test_a_hundred_megabytes(self):
        found, peak, seconds = self._peak(b'{"releases": [' + b" " * 100 * MEGABYTE)
        self.assertIn("larger than 64 MB", str(found))
        self.assertLess(peak, 5)
        self.assertLess(seconds, 5)

    def test_ten_thousand_levels(self):
        deep = b"[" * 10_000 + b"]" * 10_000
        text = json.dumps(release(1, tender__deep="MARK")).encode()
        found, _peak, seconds = self._peak(
            package(text.replace(b'"MARK"', deep), release(2))
        )
        self.assertEqual((found.set_aside, found.new), (1, 1))
        self.assertIn("deep", found.refused[0][2])
        self.assertLess(seconds, 5)

    def test_numbers_of_a_million_digits(self):
        text = json.dumps(release(1, tender__value={"amount": "MARK"})).encode()
        found, _peak, seconds = self._peak(
            package(text.replace(b'"MARK"', b"9" * 1_000_000), release(2))
        )
        self.assertEqual((found.set_aside, found.new), (1, 1))
        self.assertLess(seconds, 5)

    def test_a_key_named_ten_thousand_times(self):
        text = json.dumps(release(1)).encode()
        doubled = b'"ocid": "x", ' * 10_000
        found, _peak, _seconds = self._peak(package(text[:1] + doubled + text[1:]))
        self.assertEqual(found.new, 1)

    def test_no_script_reaches_a_screen(self):
        evil = "<script>alert(1)</script>Net &lt;script&gt;x&lt;/script&gt;work"
        made = release(
            1,
            tender__title=evil,
            tender__description=evil,
            buyer={"id": "B", "name": evil},
            parties=[{"id": "B", "name": evil, "roles": ["buyer"]}],
            tender__documents=[
                {"documentType": "tenderNotice", "url": "javascript:alert(1)"}
            ],
        )
        self._import(made)
        notice = self._notice(made)
        for text in (notice.title, notice.description, notice.buyer_name):
            self.assertNotIn("<script", text)
        self.assertFalse(notice.source_url)

    def test_a_refused_batch_leaves_nothing_half(self):
        """What the database refuses is set aside alone, its parties too."""
        good, bad = release(1), release(2)
        store = type(self.env["it.notice"])._prepare_vals

        def prepare(notices, read, currencies):
            vals = store(notices, read, currencies)
            if read.result.ocid == bad["ocid"]:
                vals["party_ids"][0][2]["name"] = "\x00"
            return vals

        self.patch(type(self.env["it.notice"]), "_prepare_vals", prepare)
        summary = self._import(good, bad)
        self.assertEqual((summary.new, summary.set_aside), (1, 1))
        self.assertFalse(self._notice(bad))
        self.env.cr.execute(
            "SELECT count(*) FROM it_notice_party WHERE notice_id NOT IN "
            "(SELECT id FROM it_notice)"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.assertIsInstance(summary, intake.Summary)
