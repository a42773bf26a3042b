"""The 120 real releases, held against a reading of the same files that shares no code
with the one under test."""

import datetime
import json
import re
from decimal import Decimal
from unittest import TestCase

from dateutil import parser, tz

from odoo.addons.itnotice.logic import intake, ocds

from .releases import DATA, PAGES

UK = tz.gettz("Europe/London")


def squeeze(node):
    """The release with the blanks out of its field names."""
    if isinstance(node, dict):
        return {re.sub(r"\s", "", key): squeeze(value) for key, value in node.items()}
    return [squeeze(value) for value in node] if isinstance(node, list) else node


def utc(text):
    moment = parser.isoparse(text).astimezone(datetime.timezone.utc)
    return moment.replace(tzinfo=None)


def uk_day(text):
    return parser.isoparse(text).astimezone(UK).date()


def words(text):
    return " ".join(text.replace("&apos;", "'").split())


class TestRealPages(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sources, _notes = intake.sources_of([DATA])
        cls.reads = list(intake.read_all(sources))
        cls.raw = []
        for page in PAGES:
            content = json.loads(page.read_text(encoding="utf-8"), parse_float=Decimal)
            cls.raw += [squeeze(release) for release in content["releases"]]
        cls.pairs = [
            (raw, read.result) for raw, read in zip(cls.raw, cls.reads, strict=True)
        ]

    def test_all_land(self):
        self.assertEqual(len(self.reads), 120)
        refused = [
            read for read in self.reads if not isinstance(read.result, ocds.Notice)
        ]
        self.assertEqual(refused, [])
        self.assertEqual({read.source for read in self.reads}, {"Contracts Finder"})
        self.assertIn("open-government-licence/version/3", self.reads[0].licence)
        self.assertEqual(self.reads[50].place, "page-2.json release 1")

    def test_keys_and_kind(self):
        stages = {
            "award": "award",
            "awardUpdate": "award",
            "tender": "tender",
            "tenderAmendment": "tender",
            "planning": "planning",
        }
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                self.assertEqual(
                    (notice.ocid, notice.release_id), (raw["ocid"], raw["id"])
                )
                self.assertEqual(list(notice.tags), raw["tag"])
                self.assertEqual(notice.kind, stages[raw["tag"][0]])
                self.assertEqual(notice.date_published, utc(raw["date"]))

    def test_buyer(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                self.assertEqual(notice.buyer.name, words(raw["buyer"]["name"]))
                party = next(
                    party
                    for party in raw["parties"]
                    if party["id"] == raw["buyer"]["id"] and "buyer" in party["roles"]
                )
                official = party.get("identifier", {})
                self.assertEqual(notice.buyer.scheme, official.get("scheme", ""))
                self.assertEqual(notice.buyer.identifier, official.get("id", ""))
                postcode = party.get("address", {}).get("postalCode", "")
                self.assertEqual(notice.buyer.postcode, words(postcode).upper())

    def test_title_and_description(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                self.assertEqual(notice.title, words(raw["tender"]["title"]))
                self.assertEqual(
                    words(notice.description), words(raw["tender"]["description"])
                )

    def test_cpv(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                tender = raw["tender"]
                extra = tender.get("additionalClassifications", [])
                codes = [tender["classification"]["id"]] + [one["id"] for one in extra]
                self.assertEqual(list(notice.cpv_codes), list(dict.fromkeys(codes)))
                self.assertEqual(notice.cpv_main, codes[0])
                is_ict = any(
                    code[:2] in ("30", "32", "48", "64", "72") for code in codes
                )
                self.assertEqual(notice.is_ict, is_ict)
        self.assertEqual(sum(notice.is_ict for _raw, notice in self.pairs), 19)

    def test_value(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                awards = [award["value"]["amount"] for award in raw.get("awards", [])]
                tendered = raw["tender"].get("value", {}).get("amount")
                if tendered is None and not awards:
                    self.assertIsNone(notice.value)
                    continue
                expected = sum(awards) if tendered is None else tendered
                self.assertEqual(notice.value.amount, expected)
                self.assertEqual(
                    (notice.value.currency, notice.value.basis), ("GBP", "net")
                )
                if awards:
                    self.assertEqual(notice.awarded.amount, sum(awards))

    def test_dates(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                tender = raw["tender"]
                deadline = tender.get("tenderPeriod", {}).get("endDate")
                self.assertEqual(notice.deadline, utc(deadline) if deadline else None)
                agreed = [award["contractPeriod"] for award in raw.get("awards", [])]
                periods = agreed or [tender.get("contractPeriod") or {}]
                starts = [one["startDate"] for one in periods if "startDate" in one]
                ends = [one["endDate"] for one in periods if "endDate" in one]
                start = min(map(uk_day, starts), default=None)
                self.assertEqual(notice.contract_start, start)
                self.assertEqual(
                    notice.contract_end, max(map(uk_day, ends), default=None)
                )

    def test_suppliers(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                named = {
                    (supplier["id"], words(supplier["name"]))
                    for award in raw.get("awards", [])
                    for supplier in award["suppliers"]
                    if supplier["name"]
                }
                found = {(party.party_id, party.name) for party in notice.suppliers}
                self.assertEqual(found, named)
                companies = {
                    party["identifier"]["id"].zfill(8)
                    for party in raw["parties"]
                    if "supplier" in party["roles"]
                    and party.get("identifier", {}).get("scheme") == "GB-COH"
                }
                known = {
                    party.identifier
                    for party in notice.suppliers
                    if party.scheme == "GB-COH"
                }
                self.assertEqual(known, companies)

    def test_source_link(self):
        for raw, notice in self.pairs:
            with self.subTest(notice.ocid):
                self.assertIn(notice.source_url, json.dumps(raw, default=str))
                self.assertTrue(notice.source_url.startswith("https://"))

    def test_only_what_was_mended_has_a_remark(self):
        told = {
            read.place: read.result.remarks
            for read in self.reads
            if read.result.remarks
        }
        self.assertEqual(len(told), 3)
        self.assertIn("entities", told["page-1.json release 27"][0])
        self.assertIn("roles", told["page-2.json release 10"][0])
