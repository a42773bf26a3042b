"""The rules of reading: value, dates, parties, codes, fingerprint."""

import datetime
import json
from decimal import Decimal
from unittest import TestCase

from odoo.addons.itnotice.logic import ocds, values
from odoo.addons.itnotice.logic import release as release_logic
from odoo.addons.itnotice.logic.package import RawRelease, loads, open_package
from odoo.addons.itnotice.logic.parties import normalise_identifier

from .releases import package, release


def read(**changes):
    raw = next(open_package(package(release(**changes)), "page.json").releases)
    return ocds.read_release(raw)


def award(number, amount=None, gross=None, currency="GBP", **more):
    value = {"currency": currency}
    if amount is not None:
        value["amount"] = amount
    if gross is not None:
        value["amountGross"] = gross
    return {"id": number, "value": value, "status": "active", **more}


class TestValueRule(TestCase):
    def assertValue(self, notice, amount, basis, source):
        found = notice.value
        self.assertEqual(
            found and (found.amount, found.basis), (Decimal(amount), basis)
        )
        self.assertEqual(notice.value_source, source)

    def test_tender_net_before_gross(self):
        value = {"amount": 100, "amountGross": 120, "currency": "GBP"}
        self.assertValue(read(tender__value=value), 100, "net", "tender")

    def test_gross_alone_is_labelled(self):
        value = {"amountGross": 120.4, "currency": "GBP"}
        self.assertValue(read(tender__value=value), "120.4", "gross", "tender")

    def test_lots_before_awards(self):
        lots = [
            {"id": "1", "value": {"amount": 5}},
            {"id": "2", "value": {"amount": 6}},
        ]
        notice = read(tender__value=..., tender__lots=lots, awards=[award("1", 9)])
        self.assertValue(notice, 11, "net", "lots")
        self.assertEqual(notice.awarded.amount, 9)

    def test_an_award_counts_once(self):
        awards = [award("1", 50), award("1", 50), award("2", 30.5)]
        notice = read(tender__value=..., awards=awards)
        self.assertValue(notice, "80.5", "net", "awards")

    def test_an_award_that_came_to_nothing_counts_for_nothing(self):
        lost = {"status": "unsuccessful"}
        withdrawn = {"status": "Cancelled"}
        awards = [award("1", 50, **lost), award("2", 30), award("3", 9, **withdrawn)]
        notice = read(tag=["award"], tender__value=..., awards=awards)
        self.assertValue(notice, 30, "net", "awards")
        self.assertEqual(notice.status, "active")
        alone = [award("1", 50, **withdrawn)]
        notice = read(tag=["award"], tender__value=..., awards=alone)
        self.assertValue(notice, 50, "net", "awards")
        self.assertEqual(notice.status, "Cancelled")

    def test_contracts_last(self):
        notice = read(
            tender__value=..., awards=[{"id": "1"}], contracts=[award("1", 7)]
        )
        self.assertValue(notice, 7, "net", "contracts")

    def test_mixed_is_gross(self):
        notice = read(tender__value=..., awards=[award("1", 50), award("2", gross=30)])
        self.assertValue(notice, 80, "gross", "awards")
        self.assertIn("told as gross", notice.remarks[0])

    def test_other_currency_is_left_out(self):
        awards = [award("1", 50), award("2", 70, currency="EUR")]
        notice = read(tender__value=..., awards=awards)
        self.assertValue(notice, 50, "net", "awards")
        self.assertIn("other currencies than GBP", notice.remarks[0])

    def test_none(self):
        self.assertIsNone(read(tender__value=...).value)
        self.assertIsNone(read(tender__value={"amount": None}).value)

    def test_nought_is_a_value(self):
        self.assertValue(read(tender__value={"amount": 0}), 0, "net", "tender")


class TestDates(TestCase):
    def moment(self, text, end=False):
        remarks = []
        day_time = values.END_OF_DAY if end else values.START_OF_DAY
        return values.read_moment(text, "date", remarks, day_time), remarks

    def test_zones(self):
        for text, expected in (
            ("2026-06-01T09:30:00+01:00", (2026, 6, 1, 8, 30)),
            ("2026-06-01T09:30:00Z", (2026, 6, 1, 9, 30)),
            ("2026-01-01T09:30:00.1234567Z", (2026, 1, 1, 9, 30)),
            ("2026-01-01T00:30+0100", (2025, 12, 31, 23, 30)),
            ("2016-12-31T23:59:60Z", (2016, 12, 31, 23, 59, 59)),
        ):
            with self.subTest(text=text):
                found, remarks = self.moment(text)
                self.assertEqual(found, datetime.datetime(*expected))
                self.assertEqual(remarks, [])

    def test_day_is_a_uk_day(self):
        found, remarks = self.moment("2026-06-01")
        self.assertEqual(found, datetime.datetime(2026, 5, 31, 23, 0))
        found, _remarks = self.moment("2026-06-01", end=True)
        self.assertEqual(found, datetime.datetime(2026, 6, 1, 22, 59, 59))
        found, _remarks = self.moment("2026-12-01", end=True)
        self.assertEqual(found, datetime.datetime(2026, 12, 1, 23, 59, 59))
        self.assertIn("UK day", remarks[0])

    def test_no_zone_is_uk_time(self):
        found, remarks = self.moment("2026-06-01 12:00")
        self.assertEqual(found, datetime.datetime(2026, 6, 1, 11, 0))
        self.assertIn("no zone", remarks[0])

    def test_not_dates(self):
        for text in ("soon", "2026-13-01", "2026-01-01T25:00:00Z", "2026-1-1", 5, []):
            with self.subTest(text=text), self.assertRaises(values.SetAside):
                self.moment(text)

    def test_ends_of_time(self):
        self.assertIsNone(self.moment("0001-01-01T00:00:00+14:00")[0])
        self.assertEqual(self.moment("9999-12-31T23:59:59Z")[0].year, 9999)
        with self.assertRaises(values.SetAside):
            self.moment("9999-12-31T23:59:59-10:00")
        self.assertEqual(values.uk_date(datetime.datetime(9999, 12, 31)).year, 9999)

    def test_uk_date(self):
        late = datetime.datetime(2026, 6, 1, 23, 30)
        self.assertEqual(values.uk_date(late), datetime.date(2026, 6, 2))

    def test_contract_dates(self):
        period = {
            "startDate": "2027-01-01T00:00:00Z",
            "endDate": "2028-12-31T00:00:00Z",
        }
        agreed = [award("1", 5, contractPeriod=period)]
        planned = read(awards=agreed)
        self.assertEqual(planned.contract_end, datetime.date(2029, 8, 31))
        self.assertEqual(
            read(awards=agreed, tag=["award"]).contract_end, datetime.date(2028, 12, 31)
        )
        lots = [{"id": "1", "contractPeriod": period}]
        self.assertEqual(
            read(tender__contractPeriod=..., tender__lots=lots).contract_start,
            datetime.date(2027, 1, 1),
        )

    def test_deadline_of_interest(self):
        notice = read(
            tender__tenderPeriod=...,
            tender__expressionOfInterestDeadline="2026-07-02T10:00:00Z",
        )
        self.assertEqual(notice.deadline, datetime.datetime(2026, 7, 2, 10, 0))


class TestParties(TestCase):
    def test_buyer_and_supplier(self):
        notice = read(
            awards=[{"id": "1", "suppliers": [{"id": "S1", "name": "Fastwire"}]}]
        )
        self.assertEqual(notice.buyer.identifiers, [("GB-LAE", "TST")])
        self.assertEqual(
            (notice.buyer.postcode, notice.buyer.region), ("TE1 1ST", "South East")
        )
        supplier = notice.suppliers[0]
        self.assertEqual(supplier.name, "Fastwire")
        self.assertEqual(supplier.identifiers, [("GB-COH", "01234567")])

    def test_buyer_from_its_role(self):
        self.assertEqual(read(buyer=...).buyer.name, "Testborough Council")

    def test_additional_identifiers(self):
        party = {
            "id": "GB-LAE-TST",
            "roles": ["buyer"],
            "additionalIdentifiers": [
                {"scheme": "gb-ppon", "id": "PTST-0000-AAAA"},
                {"scheme": "GB-PPON", "id": "PTST-0000-AAAA"},
                {"id": "no scheme"},
            ],
        }
        notice = read(parties=[party])
        self.assertEqual(notice.buyer.identifiers, [("GB-PPON", "PTST-0000-AAAA")])

    def test_supplier_in_two_awards_is_one(self):
        one = {"id": "S1", "name": "Fastwire Ltd"}
        notice = read(
            awards=[{"id": "1", "suppliers": [one]}, {"id": "2", "suppliers": [one]}]
        )
        self.assertEqual(len(notice.suppliers), 1)

    def test_who_won_what_came_to_nothing_is_no_supplier(self):
        kept = {"id": "S1", "name": "Fastwire Ltd"}
        gone = {"id": "S2", "name": "Slowwire Ltd"}
        awards = [
            {"id": "1", "status": "cancelled", "suppliers": [gone]},
            {"id": "2", "status": "active", "suppliers": [kept]},
        ]
        found = [one.name for one in read(awards=awards).suppliers]
        self.assertEqual(found, ["Fastwire Ltd"])
        found = [one.name for one in read(awards=awards[:1]).suppliers]
        self.assertEqual(found, ["Slowwire Ltd"])

    def test_company_number(self):
        self.assertEqual(
            normalise_identifier("gb-coh", " 759 0785"), ("GB-COH", "07590785")
        )
        self.assertEqual(
            normalise_identifier("GB-COH", "sc268016"), ("GB-COH", "SC268016")
        )
        self.assertEqual(normalise_identifier("GB-GOR", "EA39"), ("GB-GOR", "EA39"))


class TestRest(TestCase):
    def test_kind_is_the_latest_stage(self):
        for tags, kind in (
            (["planning"], "planning"),
            (["tender", "award"], "award"),
            (["award", "contract"], "contract"),
            (["tenderCancellation"], "tender"),
            (["implementation"], "implementation"),
            (["compiled"], "tender"),
            (["compiled", "award"], "award"),
        ):
            with self.subTest(tags=tags):
                self.assertEqual(read(tag=tags).kind, kind)

    def test_cpv(self):
        items = [{"id": "1", "classification": {"scheme": "CPV", "id": "48000000"}}]
        notice = read(tender__items=items)
        self.assertEqual(notice.cpv_codes, ("72000000", "32400000", "48000000"))
        self.assertEqual(notice.cpv_description, "IT services")
        self.assertTrue(notice.is_ict)
        other = [{"scheme": "UNSPSC", "id": "43211500"}]
        notice = read(
            tender__classification={}, tender__additionalClassifications=other
        )
        self.assertEqual((notice.cpv_codes, notice.is_ict), ((), False))

    def test_fingerprint_knows_content_not_order(self):
        made = release()
        turned = json.loads(json.dumps(dict(reversed(made.items()))))
        self.assertEqual(
            release_logic.fingerprint(made), release_logic.fingerprint(turned)
        )
        turned["tender"]["title"] += "."
        self.assertNotEqual(
            release_logic.fingerprint(made), release_logic.fingerprint(turned)
        )
        short, long = loads("1.50"), loads("1.5")
        self.assertEqual(
            release_logic.fingerprint(short), release_logic.fingerprint(long)
        )

    def test_payload_keeps_numbers(self):
        text = json.dumps(release()).replace("120000.5", "3380.86")
        text = text.replace('"id": "T1"', '"id": 0.12345678901234567890123')
        notice = ocds.read_release(RawRelease(1, loads(text)))
        tender = notice.payload["tender"]
        self.assertEqual(tender["value"]["amount"], 3380.86)
        self.assertEqual(tender["id"], "0.12345678901234567890123")
