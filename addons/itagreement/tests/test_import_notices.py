import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from odoo.tests import freeze_time, tagged

from ..logic import public_register
from .common import TODAY
from .import_common import RegisterCase

_DATA = Path(__file__).resolve().parents[3] / "tests" / "data" / "contracts-finder"
_HEADINGS = ["Title", "Supplier", "Value", "Start date", "End date", "OCID"]


def _awards():
    """(ocid, award, title) of each award with one named supplier in the releases."""
    for page in sorted(_DATA.glob("page-*.json")):
        for release in json.loads(page.read_text())["releases"]:
            for award in release.get("awards", []):
                names = [one.get("name") for one in award["suppliers"]]
                if len(names) == 1 and names[0]:
                    yield release["ocid"], award, release["tender"]["title"]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportNotices(RegisterCase):
    """Real award notices, and the council's own public register, come in whole."""

    def test_real_award_notices_lose_nothing(self):
        rows, wanted = [], {}
        for ocid, award, title in _awards():
            period = award["contractPeriod"]
            amount = award.get("value", {}).get("amount")
            row = [
                title,
                award["suppliers"][0]["name"],
                "" if amount is None else str(amount),
                period.get("startDate", ""),
                period.get("endDate", ""),
                ocid,
            ]
            if row not in rows:
                rows.append(row)
            wanted[ocid, title] = row
        one = self.take_in([_HEADINGS, *rows])
        reasons = one.row_ids.filtered(lambda row: row.verdict == "bad").mapped(
            "reason"
        )
        for reason in reasons:
            self.assertRegex(reason, "same contract stands in row")
        self.assertGreater(one.done_count, 60)
        self.assertEqual(
            one.done_count + one.bad_count + one.unchanged_count, len(rows)
        )
        for row in one.row_ids.filtered("is_done"):
            title, supplier, amount, start, end, ocid = row.data
            made = row.agreement_id
            self.assertEqual(made.name, title)
            self.assertEqual(made.partner_id.name, supplier)
            self.assertEqual(made.ocid, ocid)
            self.assertEqual(made.start_date, self.day(start))
            self.assertEqual(made.end_date, self.day(end))
            expected = Decimal(amount or "0").quantize(Decimal("0.01"))
            self.assertEqual(Decimal(str(made.value_total)), expected)
        self.env.invalidate_all()
        again = self.check([_HEADINGS, *rows])
        self.assertEqual((again.new_count, again.remark_count), (0, 0))

    def day(self, text):
        return date.fromisoformat(text[:10]) if text else False

    def test_the_public_register_reads_back_in(self):
        agreement = self._make_signed(
            code="NCC-2026-7",
            name="'Tis a network, =1+1",
            department="Digital",
            summary="-Runs the\nnetwork",
            review_date="2027-01-01",
            is_tendered=True,
            procurement_route="calloff",
            cpv_codes="72000000, 32412100-5",
            ocid="ocds-a1b2c3-7",
            vat_not_recoverable=12.5,
            value_inc_vat=240000,
            date_furthest_end="2030-03-31",
            procurement_reference="T-26-11",
            service_category="Networks",
            service_category_uri="https://council.example/services/7",
            proclass="271000 ICT",
            proclass_uri="https://council.example/proclass/271000",
            contact_url="https://council.example/contact",
            tender_url="https://council.example/tenders/T-26-11",
            contract_url="https://council.example/contracts/7.pdf",
        )
        (row,) = agreement._get_register_rows().values()
        for columns in (public_register.LGA_COLUMNS, public_register.CONTRACT_COLUMNS):
            content = public_register.to_csv([row], columns)
            again = self.check(content)
            self.assertEqual(again.row_ids.verdict, "unchanged")
            self.assertRegex(again.row_ids.reason, "with the same terms")
            self.assertFalse(again.column_ids.filtered(lambda one: not one.target))
        agreement._open_terms(True)  # as if this one had never been here
        self.env.cr.execute(
            "UPDATE agreement SET code = 'OLD', name = 'Old' WHERE id = %s",
            [agreement.id],
        )
        self.env.invalidate_all()
        one = self.take_in(public_register.to_csv([row], public_register.LGA_COLUMNS))
        (back,) = self.made(one)._get_register_rows().values()
        columns = set(public_register.LGA_COLUMNS) - {"supplier_address"}
        self.assertEqual(
            {key: back[key] for key in columns}, {key: row[key] for key in columns}
        )

    def test_redacted_cells_are_told_and_left_empty(self):
        row = {
            "reference": "NCC-8",
            "title": "Masts",
            "supplier_name": "Mast Ltd",
            "start": date(2026, 4, 1),
        }
        columns = ("reference", "title", "supplier_name", "value", "start")
        hidden = public_register.redact(
            row | {"value": Decimal("5")}, {"value": "Price"}
        )
        one = self.take_in(public_register.to_csv([hidden], columns))
        self.assertEqual(self.made(one).value_total, 0)
        self.assertIn("redacted when the file was published", one.row_ids.reason)
        hidden = public_register.redact(row, {"supplier_name": "Person"})
        one = self.check(public_register.to_csv([hidden], columns))
        self.assertEqual(one.row_ids.verdict, "bad")
