"""Real releases of Find a Tender, each figure read off the file by eye."""

import datetime
from decimal import Decimal
from unittest import TestCase

from odoo.addons.itnotice.logic import intake, ocds

from .releases import DATA, package, release

PAGE = DATA.parent / "find-tender" / "page-1.json"


class TestFindTender(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sources, _notes = intake.sources_of([PAGE])
        cls.reads = list(intake.read_all(sources))
        cls.tender, cls.early, cls.award, cls.change = (
            read.result for read in cls.reads
        )

    def assertRead(self, notice, **values):
        self.assertIsInstance(notice, ocds.Notice)
        for name, value in values.items():
            with self.subTest(name):
                self.assertEqual(getattr(notice, name), value)

    def test_the_service_and_its_licence(self):
        for read in self.reads:
            self.assertEqual(read.source, "Find a Tender")
            self.assertIn("open-government-licence", read.licence)

    def test_tender(self):
        self.assertRead(
            self.tender,
            ocid="ocds-h6vhtk-06f17d",
            release_id="083563-2026",
            kind="tender",
            notice_type="UK4",
            status="active",
            title="Science and Industry Museum Wonderlab Group 2 Interactives Makers",
            cpv_codes=("92521000", "92521100"),
            value=ocds.Money(Decimal(182500), "GBP", "net"),
            value_source="tender",
            deadline=datetime.datetime(2026, 10, 2, 22, 59),
            contract_start=datetime.date(2026, 11, 4),
            contract_end=datetime.date(2028, 11, 16),
            region="North West (UKD3)",
            sme=True,
            vcse=False,
            suppliers=[],
            source_url="https://www.find-tender.service.gov.uk/Notice/083563-2026",
            remarks=[],
        )
        self.assertEqual(self.tender.buyer.identifiers, [("GB-PPON", "PDTR-3338-MNPG")])
        self.assertEqual(self.tender.buyer.postcode, "SW7 2DD")

    def test_early_talks(self):
        self.assertRead(
            self.early,
            kind="planning",
            notice_type="UK2",
            cpv_main="38433000",
            value=ocds.Money(Decimal(0), "GBP", "gross"),
            deadline=None,
            contract_start=datetime.date(2027, 3, 15),
            contract_end=datetime.date(2027, 6, 28),
            region="UK",
            sme=True,
            source_url="https://www.find-tender.service.gov.uk/Notice/083645-2026",
        )

    def test_award(self):
        self.assertRead(
            self.award,
            kind="contract",
            notice_type="UK6",
            cpv_codes=("80500000",),
            value=ocds.Money(Decimal(32800), "GBP", "net"),
            value_source="awards",
            awarded=ocds.Money(Decimal(32800), "GBP", "net"),
            contract_start=datetime.date(2026, 9, 18),
            contract_end=datetime.date(2027, 3, 31),
            region="South West (UKK15)",
            is_ict=False,
        )
        (supplier,) = self.award.suppliers
        self.assertEqual(supplier.name, "Oxford Brookes Enterprises Limited")
        self.assertEqual(supplier.identifiers, [("GB-PPON", "PYDR-3797-LZLJ")])

    def test_a_change_that_came_without_its_id(self):
        self.assertRead(
            self.change,
            release_id="083674-2026",
            kind="contract",
            notice_type="UK10",
            title="Wholesaler/Retailer Risk Allocation Model",
            value=ocds.Money(Decimal(35000), "GBP", "net"),
            value_source="contracts",
            contract_end=datetime.date(2026, 8, 21),
            contract_end_furthest=datetime.date(2026, 12, 31),
            date_published=datetime.datetime(2026, 9, 3, 17, 8, 41),
        )
        self.assertEqual(
            self.change.remarks,
            ["id is missing: its notice's number 083674-2026 stands for it"],
        )

    def test_no_id_is_guessed(self):
        form = {"id": "1-2026", "noticeType": "UK4"}
        for documents in (
            [],
            [{"id": "1-2026"}],
            [{**form, "noticeType": "F02"}],
            [{**form, "id": 7}],
            [{**form, "id": " "}],
            [form, {**form, "id": "2-2026"}],
        ):
            with self.subTest(documents):
                made = release(tender__documents=documents, id=...)
                (read,) = intake.read_all([intake.Source("p.json", data=package(made))])
                self.assertIsInstance(read.result, ocds.Refused)
                self.assertIn("id is missing", read.result.reason)
