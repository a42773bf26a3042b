"""Notices in eForms XML, held against a reading that shares no code with ours."""

import re
from decimal import Decimal
from unittest import TestCase
from xml.etree import ElementTree

from odoo.addons.itnotice.logic import eforms, intake, ocds
from odoo.addons.itnotice.logic.package import PackageError, open_package

from .releases import DATA

FOLDER = DATA.parent / "eforms"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
MINIMAL = (
    b'<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:'
    b'ContractNotice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:'
    b'CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:'
    b'xsd:CommonAggregateComponents-2">%s<cbc:ID>n1</cbc:ID><cbc:ContractFolderID>f1'
    b"</cbc:ContractFolderID><cbc:IssueDate>2026-01-01Z</cbc:IssueDate>"
    b"<cac:ProcurementProject><cbc:Name>%s</cbc:Name></cac:ProcurementProject>"
    b"</ContractNotice>"
)


def minimal(name=b"Network", more=b"", head=b""):
    return head + MINIMAL % (more, name)


def read(data):
    (found,) = intake.read_all([intake.Source("notice.xml", data=data)])
    return found.result


class TestEforms(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notices = {}
        for path in sorted(FOLDER.glob("*.xml")):
            cls.notices[path.stem] = (
                ElementTree.parse(path).getroot(),  # noqa: S314
                read(path.read_bytes()),
            )

    def test_all_land(self):
        self.assertEqual(len(self.notices), 7)
        for name, (_root, notice) in self.notices.items():
            self.assertIsInstance(notice, ocds.Notice, name)

    def test_against_another_reading(self):
        for name, (root, notice) in self.notices.items():
            with self.subTest(name):
                folder = root.findtext(f"{CBC}ContractFolderID")
                folder = folder or root.findtext(f"{CBC}ID")
                self.assertEqual(notice.ocid, f"eforms-{folder}")
                key = (
                    f"{root.find(f'{CBC}ID').text}-{root.find(f'{CBC}VersionID').text}"
                )
                self.assertEqual(notice.release_id, key)
                project = root.find(f"{CAC}ProcurementProject")
                if project is not None and project.find(f"{CBC}Name") is not None:
                    title = " ".join(project.find(f"{CBC}Name").text.split())
                    self.assertEqual(notice.title, title)
                codes = {
                    element.text.strip()
                    for element in root.iter(f"{CBC}ItemClassificationCode")
                    if element.get("listName") == "cpv"
                }
                self.assertEqual(set(notice.cpv_codes), codes)
                self.assertTrue(notice.date_published)
                self.assertTrue(notice.buyer.name)

    def test_figures_by_hand(self):
        (_root, notice) = self.notices["cn_24_cumbria"]
        self.assertEqual(notice.kind, "tender")
        self.assertEqual(notice.buyer.name, "Cumbria County Council")
        self.assertEqual(notice.buyer.postcode, "CA1 1RD")
        self.assertEqual(
            (notice.value.amount, notice.value.currency), (Decimal(1230000), "EUR")
        )
        self.assertEqual(str(notice.deadline), "2020-05-11 09:00:00")
        self.assertEqual(str(notice.date_published), "2020-04-09 11:00:00")
        self.assertIn("framework of suppliers", notice.description)
        (_root, notice) = self.notices["can_24_LSBU"]
        self.assertEqual((notice.kind, notice.title), ("award", "Change Partner"))
        self.assertEqual(notice.buyer.name, "London South Bank University")
        self.assertEqual([one.name for one in notice.suppliers], ["PwC UK LLP"])
        self.assertEqual(
            (notice.awarded.amount, notice.awarded.currency), (4500000, "GBP")
        )
        self.assertEqual(self.notices["pin-only_24_lots"][1].kind, "planning")
        self.assertEqual(self.notices["veat_25"][1].kind, "award")

    def test_a_length_is_reckoned_from_its_start(self):
        for unit, count, end in (
            ("MONTH", 12, "2026-12-31"),
            ("YEAR", 2, "2027-12-31"),
            ("WEEK", 2, "2026-01-14"),
            ("DAY", 1, "2026-01-01"),
            ("YEAR", 9999, None),
            ("AEON", 1, None),
        ):
            with self.subTest(unit=unit):
                period = (
                    "<cac:PlannedPeriod><cbc:StartDate>2026-01-01</cbc:StartDate>"
                    f'<cbc:DurationMeasure unitCode="{unit}">{count}'
                    "</cbc:DurationMeasure></cac:PlannedPeriod>"
                ).encode()
                notice = read(minimal(b"X</cbc:Name>" + period + b"<cbc:Name>"))
                found = notice.contract_end and notice.contract_end.isoformat()
                self.assertEqual(found, end)


class TestHostileXml(TestCase):
    def refused(self, data, reason):
        with self.assertRaises(PackageError) as caught:
            open_package(data, "notice.xml")
        self.assertRegex(str(caught.exception), f"^notice.xml .*{reason}.*\\.$")

    def test_entities_are_never_read(self):
        laughs = b"".join(
            b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12)
        )
        bomb = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>"
        outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        away = b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'
        dtd = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
        parameter = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
        for head, name in (
            (bomb, b"&l11;"),
            (outside, b"&e;"),
            (away, b"&e;"),
            (dtd, b"x"),
            (parameter, b"x"),
        ):
            with self.subTest(head[:60]):
                self.refused(minimal(name, head=head), "refused|well formed")

    def test_what_is_too_deep_too_large_or_broken(self):
        for more, reason in (
            (b"<cac:A>" * 10_000 + b"</cac:A>" * 10_000, "well formed|deeper"),
            (b"<cac:A>" * 150 + b"</cac:A>" * 150, "deeper than 100"),
            (b" " * 9_000_000, "larger than 8 MB"),
            (b"\x00", "well formed"),
            (b"<cac:A>", "well formed"),
            (b"&nothing;", "well formed"),
        ):
            with self.subTest(more[:12]):
                self.refused(minimal(more=more), reason)
        self.refused(b"<" * 100, "well formed")
        self.refused(b"<html><body>Sorry</body></html>", "no eForms notice")
        self.refused("<a/>".encode("utf-16"), "no eForms notice")

    def test_script_becomes_text(self):
        name = b"&lt;script&gt;alert(1)&lt;/script&gt;Cloud &lt;b&gt;x&lt;/b&gt;"
        self.assertEqual(read(minimal(name)).title, "Cloud x")

    def test_what_is_missing_is_told(self):
        bad = re.sub(rb"<cbc:ID>.*ID>(?=<cbc:Iss)", b"", minimal())
        self.assertIn("ocid is missing", read(bad).reason)
        self.assertIn("date", read(minimal().replace(b"2026-01-01Z", b"soon")).reason)

    def test_amounts(self):
        for text, reason in (("1e9999", "not a number"), ("-5", "not a number")):
            total = (
                "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount "
                f'currencyID="EUR">{text}</cbc:EstimatedOverallContractAmount>'
                "</cac:RequestedTenderTotal>"
            ).encode()
            found = read(minimal(b"X</cbc:Name>" + total + b"<cbc:Name>"))
            self.assertIn(reason, found.reason)

    def test_any_cut_of_a_real_one(self):
        whole = (FOLDER / "cn_24_cumbria.xml").read_bytes()
        for at in range(0, len(whole) - 2, 997):
            with self.subTest(at=at), self.assertRaises(PackageError):
                open_package(whole[:at] or b"<", "notice.xml")
        self.assertEqual(eforms.read_notice(whole)["tag"], ["tender"])
