"""Taking notices in: what lands, what is set aside, and that it is idempotent."""

import contextlib
import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.itnotice.logic import intake

from .common import NoticeCommon
from .releases import DATA, broken_page, package, release

TABLES = ("it_notice", "it_notice_party", "it_notice_setaside", "mail_message")


@tagged("post_install", "-at_install")
class TestImport(NoticeCommon):
    def _counts(self, summary):
        return dict(summary.counts())

    def _import_folder(self):
        sources, _notes = intake.sources_of([DATA])
        return self.env["it.notice"]._import_sources(sources)

    def test_real_pages_twice(self):
        summary = self._import_folder()
        self.assertEqual(
            self._counts(summary),
            {"read": 120, "new": 120, "updated": 0, "unchanged": 0, "set aside": 0},
        )
        before = self._rows(*TABLES)
        with freeze_time("2027-01-01"):
            summary = self._import_folder()
        self.assertEqual(
            self._counts(summary),
            {"read": 120, "new": 0, "updated": 0, "unchanged": 120, "set aside": 0},
        )
        self.assertEqual(self._rows(*TABLES), before)

    def test_fields_of_a_real_notice(self):
        self._import_folder()
        notice = self.env["it.notice"].search(
            [("title", "=ilike", "Digital & Data Partner")]
        )
        self.assertRecordValues(
            notice,
            [
                {
                    "kind": "award",
                    "buyer_name": "The Planning Inspectorate",
                    "value": 60_000_000,
                    "value_basis": "net",
                    "cpv_main": "72000000",
                    "is_ict": True,
                    "source": "Contracts Finder",
                    "source_file": "page-1.json release 8",
                    "state": "new",
                    "partner_id": False,
                }
            ],
        )
        self.assertIn("open-government-licence", notice.licence)
        self.assertEqual(notice.payload["ocid"], notice.ocid)
        self.assertTrue(notice.fetched_at)
        self.assertEqual(
            notice.party_ids.filtered(lambda one: one.role == "supplier").mapped(
                "name"
            ),
            notice.supplier_names.split(", "),
        )

    def test_all_fields(self):
        made = release(
            tag=["award"],
            awards=[
                {
                    "id": "1",
                    "status": "active",
                    "value": {"amount": 99, "currency": "GBP"},
                    "suppliers": [{"id": "S1", "name": "Fastwire Ltd"}],
                }
            ],
        )
        with freeze_time("2026-06-02 10:00:00"):
            self._import(made)
        self.assertRecordValues(
            self._notice(made),
            [
                {
                    "tag": "award",
                    "published_status": "active",
                    "title": "Managed network service",
                    "description": "Switches and their upkeep.",
                    "buyer_identifier": "GB-LAE TST",
                    "buyer_postcode": "TE1 1ST",
                    "supplier_names": "Fastwire Ltd",
                    "cpv_codes": "72000000 32400000",
                    "cpv_description": "IT services",
                    "value": 120000.5,
                    "awarded_value": 99,
                    "currency_id": self.env.ref("base.GBP").id,
                    "deadline": datetime.datetime(2026, 7, 1, 11, 0),
                    "date_published": datetime.datetime(2026, 6, 1, 8, 30),
                    "contract_start": datetime.date(2026, 9, 1),
                    "contract_end": datetime.date(2029, 8, 31),
                    "region": "South East",
                    "is_sme_suitable": True,
                    "is_vcse_suitable": False,
                    "fetched_at": datetime.datetime(2026, 6, 2, 10, 0),
                    "remarks": False,
                }
            ],
        )
        self.assertRecordValues(
            self._notice(made).party_ids,
            [
                {"role": "buyer", "scheme": "GB-LAE", "identifier": "TST"},
                {"role": "supplier", "scheme": "GB-COH", "identifier": "01234567"},
            ],
        )

    def test_broken_page(self):
        data, reasons, landing = broken_page()
        summary = self._import(data)
        self.assertEqual(
            self._counts(summary),
            {
                "read": len(reasons) + len(landing),
                "new": len(landing),
                "updated": 0,
                "unchanged": 0,
                "set aside": len(reasons),
            },
        )
        set_aside = self.env["it.notice.setaside"].search(
            [("file_name", "=", "page.json")]
        )
        found = {row.position: row.reason for row in set_aside}
        self.assertEqual(set(found), set(reasons))
        for position, words in reasons.items():
            for word in words:
                self.assertIn(word, found[position])
        self.assertEqual(len(summary.remarks), 3)
        before = self._rows(*TABLES)
        self._import(data)
        self.assertEqual(self._rows(*TABLES), before)

    def test_changed_release_is_updated_and_nothing_else(self):
        first, second = release(1), release(2)
        self._import(first, second)
        partner = self.env["res.partner"].create({"name": "Testborough Council"})
        notice, other = self._notice(first), self._notice(second)
        notice.party_ids[0].partner_id = partner
        fetched, kept = notice.fetched_at, self._rows("it_notice")["it_notice"]
        first["tender"]["title"] = "Managed network and Wi-Fi"
        with freeze_time("2027-01-01"):
            summary = self._import(first, second)
        self.assertEqual((summary.updated, summary.unchanged), (1, 1))
        self.assertEqual(notice.title, "Managed network and Wi-Fi")
        self.assertEqual(notice.payload["tender"]["title"], notice.title)
        self.assertEqual(notice.fetched_at, fetched)
        self.assertEqual(notice.party_ids[0].partner_id, partner)
        self.assertEqual(len(notice.party_ids), 2)
        rows = self._rows("it_notice")["it_notice"]
        changed = [now for was, now in zip(kept, rows, strict=True) if was != now]
        self.assertEqual(len(changed), 1)
        self.assertEqual(other.state, "new")

    def test_two_releases_of_one_process_are_two_notices(self):
        first, second = release(1), release(1, tag=["tenderUpdate"])
        second["id"] = "test-0001-2"
        self._import(first, second)
        self.assertEqual(
            self.env["it.notice"].search_count([("ocid", "=", first["ocid"])]), 2
        )

    def test_broken_off_and_begun_again(self):
        data = package(*[release(number) for number in range(1, 751)])
        sources = [intake.Source("page.json", data=data)]

        def stop(summary):
            if summary.read >= intake.BATCH:
                raise KeyboardInterrupt

        # not assertRaises: that would roll the first batch back
        with contextlib.suppress(KeyboardInterrupt):
            self.env["it.notice"]._import_sources(sources, stop)
        domain = [("ocid", "like", "ocds-b5fd17-test-")]
        self.assertEqual(self.env["it.notice"].search_count(domain), intake.BATCH)
        kept = self._rows("it_notice")["it_notice"]
        summary = self.env["it.notice"]._import_sources(sources)
        self.assertEqual((summary.new, summary.unchanged), (250, 500))
        self.assertEqual(self._rows("it_notice")["it_notice"][: len(kept)], kept)

    def test_one_release_the_database_refuses_is_alone(self):
        Notice = type(self.env["it.notice"])
        prepare = Notice._prepare_vals

        def refuse(self, read, currencies):
            vals = prepare(self, read, currencies)
            if read.position == 2:
                raise ValueError("no room for it")
            return vals

        with patch.object(Notice, "_prepare_vals", refuse):
            summary = self._import(release(1), release(2), release(3))
        self.assertEqual((summary.new, summary.set_aside), (2, 1))
        self.assertIn("could not be stored: no room for it", summary.refused[0][2])
        self.assertFalse(self._notice(release(2)))
        row = self.env["it.notice.setaside"].search([("ocid", "=", release(2)["ocid"])])
        self.assertEqual(row.position, 2)
        self._import(release(2))
        self.assertTrue(self._notice(release(2)))

    def test_unknown_currency_is_told(self):
        made = release(tender__value={"amount": 5, "currency": "XQZ"})
        self._import(made)
        notice = self._notice(made)
        self.assertFalse(notice.currency_id)
        self.assertIn("XQZ", notice.remarks)

    def test_queries_do_not_grow_with_the_batch(self):
        def queries(count, start):
            data = package(*[release(n) for n in range(start, start + count)])
            before = self.env.cr.sql_log_count
            self._import(data)
            return self.env.cr.sql_log_count - before

        queries(5, 1)
        self.assertLessEqual(queries(100, 1001), queries(10, 2001) + 4)
