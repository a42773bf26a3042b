"""Broken releases and packages: the good land, each bad one is named."""

import json
from unittest import TestCase

from odoo.addons.itnotice.logic import intake, ocds
from odoo.addons.itnotice.logic import release as release_logic
from odoo.addons.itnotice.logic.package import PackageError, open_package

from .releases import broken_page, package, release


def read(data, name="page.json"):
    return list(intake.read_all([intake.Source(name, data=data)]))


def read_one(made):
    data = made if isinstance(made, bytes) else json.dumps(made).encode()
    return read(package(data))[0].result


class TestBrokenReleases(TestCase):
    def assertRefused(self, made, *words):
        result = read_one(made)
        self.assertIsInstance(result, ocds.Refused, getattr(result, "remarks", ""))
        for word in words:
            self.assertIn(word, result.reason)
        self.assertRegex(result.sha256, r"^[0-9a-f]{64}$")
        self.assertLess(len(result.reason), 400)
        return result

    def assertLands(self, made, *words):
        result = read_one(made)
        self.assertIsInstance(result, ocds.Notice, getattr(result, "reason", ""))
        told = " | ".join(result.remarks)
        for word in words:
            self.assertIn(word, told)
        if not words:
            self.assertEqual(told, "")
        return result

    def test_page_of_good_and_bad(self):
        data, reasons, landing = broken_page()
        reads = {one.position: one.result for one in read(data)}
        landed = [at for at, one in reads.items() if isinstance(one, ocds.Notice)]
        self.assertEqual(landed, landing)
        for position, words in reasons.items():
            for word in words:
                self.assertIn(word, reads[position].reason)
        self.assertEqual(reads[6].title, "Caf\xe9 Wi-Fi")
        self.assertIn("tender.title", reads[6].remarks[0])
        self.assertEqual(reads[11].title, "Cloud hosting")
        self.assertEqual(reads[5].ocid, "ocds-b5fd17-test-0005")
        self.assertEqual(reads[5].release_id, "test-0005-1")

    def test_refused(self):
        for changes, words in (
            ({"ocid": None}, ["ocid is missing"]),
            ({"ocid": 7}, ["ocid is not text"]),
            ({"ocid": "  "}, ["ocid is not text"]),
            ({"id": ...}, ["id is missing"]),
            ({"id": ["a"]}, ["id is not text"]),
            ({"id": "x" * 201}, ["id is 201 characters"]),
            ({"date": ...}, ["date is missing"]),
            ({"date": "0000-00-00"}, ["date"]),
            ({"date": "2026-02-30T10:00:00Z"}, ["date", "2026-02-30"]),
            ({"date": "01/02/2026"}, ["date", "01/02/2026"]),
            ({"date": 20260101}, ["date", "20260101"]),
            ({"tag": []}, ["tag is missing"]),
            ({"tag": ["tender", 4]}, ["tag is unknown: 4"]),
            ({"tag": {"a": 1}}, ["tag is missing"]),
            ({"tender": []}, ["tender is not an object"]),
            ({"awards": {}}, ["awards is not a list"]),
            ({"awards": [3]}, ["awards[0] is not an object"]),
            ({"parties": "us"}, ["parties is not a list"]),
            ({"tender__value": {"amount": "12,5"}}, ["tender.value.amount", "'12,5'"]),
            ({"tender__value": {"amount": True}}, ["tender.value.amount", "True"]),
            ({"tender__value": {"amount": [1]}}, ["tender.value.amount"]),
            (
                {"tender__value": {"amount": 10**15}},
                ["out of range", "1000000000000000"],
            ),
            ({"tender__value": {"amount": 1, "currency": "pounds"}}, ["pounds"]),
            ({"tender__value": {"amountGross": -1}}, ["amountGross", "negative"]),
            ({"tender__lots": [{"value": {"amount": -1}}]}, ["tender.lots[0].value"]),
            ({"tender__title": {"en": "x"}}, ["tender.title is not text"]),
            ({"tender__note": "x" * 1_000_001}, ["tender.note", "1,000,001"]),
            ({"k" * 2000: 1}, ["field name of 2,000"]),
        ):
            with self.subTest(changes=str(changes)[:80]):
                self.assertRefused(release(**changes), *words)

    def test_numbers_no_column_holds(self):
        good = json.dumps(release()).encode()
        for text in (b"NaN", b"-Infinity", b"1e9999", b"1e-9999", b"9" * 5000):
            with self.subTest(text=text[:10]):
                made = good.replace(b"120000.5", text)
                refused = self.assertRefused(
                    made, "tender.value.amount", text[:10].decode()
                )
                self.assertEqual(refused.ocid, "ocds-b5fd17-test-0001")

    def test_not_json_inside(self):
        good = json.dumps(release()).encode()
        for text in (b"000,", b"012", b"1.", b"'5'", b"tru", b""):
            with self.subTest(text=text):
                made = good.replace(b"120000.5", text)
                refused = self.assertRefused(
                    made, "tender.value.amount", "not valid JSON"
                )
                self.assertEqual(refused.release_id, "test-0001-1")

    def test_not_an_object(self):
        for made in (b"5", b"null", b'"text"', b"[[]]"):
            self.assertRefused(made, "not an object")

    def test_deep(self):
        for depth in (50, 900, 10_000):
            with self.subTest(depth=depth):
                nested = b"[" * depth + b"]" * depth
                made = (
                    json.dumps(release()).encode()[:-1] + b', "more": ' + nested + b"}"
                )
                reads = read(package(made, release(2)))
                self.assertIn("nested", reads[0].result.reason)
                self.assertEqual(reads[1].result.ocid, "ocds-b5fd17-test-0002")

    def test_too_many_values(self):
        count = release_logic.MAX_VALUES + 1
        self.assertRefused(release(more=[0] * count), "more than 200,000 values")

    def test_mended(self):
        for changes, words in (
            ({"tag": "tender"}, "tag came as text"),
            ({"date": "2026-06-01"}, "no time"),
            ({"date": "2026-06-01T10:00:00"}, "no zone"),
            ({"tender__title": ""}, "title is empty"),
            ({"tender__title": "<br>"}, "title is empty"),
            ({"tender__value": {"amount": "12.50"}}, "came as text"),
            ({"tender__classification": {"id": "72"}}, "not a CPV code"),
            (
                {"tender__contractPeriod": {"endDate": "0001-01-01T00:00:00Z"}},
                "no date",
            ),
            ({"buyer": ..., "parties": []}, "no buyer"),
            ({"a\x00b": "x\x00y"}, "NUL"),
        ):
            with self.subTest(changes=str(changes)[:80]):
                self.assertLands(release(**changes), words)

    def test_lone_surrogate_and_nul_are_not_stored(self):
        made = json.dumps(release(note="a\x00b")).encode()
        made = made.replace(b"Switches", b"\\ud800Switches")
        notice = self.assertLands(made, "NUL", "UTF-8")
        stored = json.dumps(notice.payload)
        self.assertNotIn("\\u0000", stored)
        self.assertNotIn("\\ud800", stored)

    def test_script_in_every_coat(self):
        for text in (
            "Cloud<script>alert(1)</script>",
            "Cloud&lt;script&gt;alert(1)&lt;/script&gt;",
            "Cloud&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
            "Cloud<script>alert(1)",
            "Cloud<img src=x onerror=alert(1)>",
            "Cloud<!-- <script> -->",
            "Cloud<style>a{}</style>",
        ):
            with self.subTest(text=text):
                notice = self.assertLands(release(tender__title=text), "title had HTML")
                self.assertEqual(notice.title, "Cloud")

    def test_less_than_sign_stays(self):
        notice = self.assertLands(release(tender__title="Contracts < 5k & > 1k"))
        self.assertEqual(notice.title, "Contracts < 5k & > 1k")

    def test_windows_bytes(self):
        made = json.dumps(release(tender__description="price # each")).encode()
        notice = self.assertLands(
            made.replace(b"#", b"\x80 \x81"), "tender.description"
        )
        self.assertEqual(notice.description, "price \u20ac \x81 each")

    def test_link_that_is_no_web_address(self):
        link = {"documentType": "tenderNotice", "url": "javascript:alert(1)"}
        notice = self.assertLands(release(tender__documents=[link]), "no web address")
        self.assertEqual(notice.source_url, "")


class TestBrokenPackages(TestCase):
    def test_one_sentence(self):
        whole = package(release(1), release(2))
        for data, words in (
            (b"", "empty"),
            (b" \n ", "empty"),
            (b"hello", "not JSON"),
            (b"<html>", "XML"),
            (b'\xef\xbb\xbf<?xml version="1.0"?>', "XML"),
            (b"[]", "not a package"),
            (b"5", "not a package"),
            (b"{}", "no `releases`"),
            (b'{"records": []}', "record package"),
            (b'{"releases": {}}', "not a list"),
            (whole[:-30], "not JSON"),
            (whole.replace(b'"version"', b"version"), "not JSON"),
            (b"[" * 50_000, "not JSON"),
            (b"\xff\xfe\x00", "utf-16"),
            (b'{"releases": [' + b'{"a":' * 5000, "not JSON"),
        ):
            with self.subTest(data=data[:30]):
                with self.assertRaises(PackageError) as caught:
                    list(open_package(data, "page.json").releases)
                message = str(caught.exception)
                self.assertIn(words, message)
                self.assertTrue(message.startswith("page.json "))
                self.assertNotIn("\n", message)

    def test_marks_before_the_text(self):
        for encoding in ("utf-8-sig", "utf-16"):
            data = package(release()).decode().encode(encoding)
            self.assertEqual(len(read(data)), 1)

    def test_empty_package(self):
        self.assertEqual(read(package()), [])
        self.assertEqual(read(b'{"releases": []}'), [])

    def test_large_package_is_read_release_by_release(self):
        filler = release(2, tender__more=["x" * 900_000] * 10)
        data = package(release(1), filler, release(3))
        reads = read(data)
        self.assertEqual([one.position for one in reads], [1, 2, 3])
        self.assertEqual(reads[2].source, "Test Finder")
        self.assertIsInstance(reads[1].result, ocds.Notice)
