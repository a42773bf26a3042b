import base64
import hashlib
import io
import re

import psycopg2
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import config, mute_logger

from odoo.addons.itstrategy.tests.workbook_formulas import Calculator

from .common import ReviewCase

SECRET = "Waits for Avon's price"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 12:00:00")
class TestPack(ReviewCase, HttpCase):
    """A closed review's pack: for each audience what it may know, kept as it was made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        begun = "2026-03-01 09:00:00"
        cls.grows = cls.make_lead(
            begun, name="Joint desk", user_id=cls.officer.id, expected_revenue=1000
        )
        cls.lost = cls.make_lead(begun, name="Shared lab", expected_revenue=400)
        cls.exempt = cls.make_lead(
            begun,
            name="Hidden deal",
            expected_revenue=777,
            is_exempt=True,
            exempt_paragraph_ids=[
                (6, 0, cls.env["it.exempt.paragraph"].search([], limit=1).ids)
            ],
            public_interest_reason="A live negotiation would be harmed.",
        )
        cls.held("2026-03-15 09:00:00")
        cls.change(cls.grows, "2026-04-01 09:00:00", expected_revenue=1600)
        cls.at("2026-04-02 09:00:00")
        cls.lost.action_set_lost()
        cls.env.flush_all()
        cls.review = cls.held("2026-04-15 09:00:00")

    @classmethod
    def held(cls, as_of):
        review = cls.env["it.review"].create(
            {"forum_id": cls.forum.id, "as_of": as_of, "kind": "shared_service"}
        )
        review.action_open()
        for item in review.item_ids:
            item.write(
                {
                    "decision": "hold",
                    "reason": SECRET,
                    "conditions": "Avon signs first",
                    "action_owner_id": (
                        cls.manager if item.is_exempt else cls.officer
                    ).id,
                    "due_date": "2026-05-01",
                }
            )
        review.action_close()
        return review

    def pack(self, audience, is_workbook=False):
        return self.review.pack_ids.filtered(
            lambda pack: (
                pack.audience == audience and (pack.kind == "xlsx") == is_workbook
            )
        )

    def words(self, audience):
        """The print as plain words."""
        text = base64.b64decode(self.pack(audience).content).decode()
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    def book(self, audience, cached=False):
        content = base64.b64decode(self.pack(audience, is_workbook=True).content)
        return load_workbook(io.BytesIO(content), data_only=cached)

    def cells(self, audience):
        return {
            str(cell)
            for sheet in self.book(audience, cached=True)
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell not in (None, "")
        }

    def test_each_audience_gets_a_print_and_a_workbook(self):
        self.assertEqual(len(self.review.pack_ids), 6)
        self.assertFalse(self.review.lacks_pack)
        for pack in self.review.pack_ids:
            content = base64.b64decode(pack.content)
            self.assertEqual(pack.sha256, hashlib.sha256(content).hexdigest())
            self.assertEqual(pack.size, len(content))

    def test_what_officers_and_board_members_read(self):
        for audience in ("board", "officers"):
            words = self.words(audience)
            for wanted in (
                "As known at 15 Apr 2026 at 10:00",
                "Joint desk",
                "£1,600",
                "Shared lab",
                "Lost",
                "Its value has grown by 60%.",
                SECRET.replace("'", "&#39;"),
                "Avon signs first",
                self.officer.name,
                "1 of its items are exempt information",
            ):
                with self.subTest(f"{audience}: {wanted}"):
                    self.assertIn(wanted, words)
        self.assertIn("Forecast and result", self.words("officers"))
        self.assertNotIn("Forecast and result", self.words("board"))

    def test_the_public_reads_what_was_decided_and_no_more(self):
        for told in (self.words("public"), " ".join(self.cells("public"))):
            self.assertIn("Joint desk", told)
            self.assertIn("Hold", told)
            for secret in ("Avon", self.officer.name, "1,600", "1600", "1000"):
                with self.subTest(secret):
                    self.assertNotIn(secret, told)

    def test_a_sum_of_few_is_not_for_the_public(self):
        Data = self.env["it.review.pack.data"]
        keys = {one["key"] for one in Data._read(self.review, "public")["figures"]}
        self.assertNotIn("total", keys)
        self.assertIn("count", keys)
        for number in range(5):
            self.make_lead("2026-04-03 09:00:00", name=f"More {number}")
        keys = {one["key"] for one in Data._read(self.review, "public")["figures"]}
        self.assertIn("total", keys)
        self.assertNotIn("average_won", keys)

    def test_what_is_exempt_is_in_none(self):
        for audience in ("board", "officers", "public"):
            for told in (self.words(audience), " ".join(self.cells(audience))):
                self.assertNotIn("Hidden deal", told)
                self.assertNotIn("777", told)

    def test_what_became_exempt_later_is_left_out_of_a_later_print(self):
        self.grows.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": self.exempt.exempt_paragraph_ids.ids,
                "public_interest_reason": "A live negotiation would be harmed.",
            }
        )
        self.env.flush_all()
        told = self.env["it.review.pack.data"]._read(self.review, "officers")
        self.assertEqual([one["name"] for one in told["items"]], ["Shared lab"])
        self.assertEqual(told["kept_back"], 2)

    def test_the_workbook_sums_its_own_rows(self):
        cached = self.book("board", cached=True)
        for audience in ("board", "officers", "public"):
            live, told = self.book(audience), self.book(audience, cached=True)
            calculator = Calculator(live)
            found = list(calculator.formulas())
            self.assertTrue(found)
            for sheet, place in found:
                with self.subTest(cell=f"{audience} {sheet}!{place}"):
                    figure = told[sheet][place].value
                    calculated = calculator.value(sheet, place)
                    if isinstance(calculated, float):
                        self.assertAlmostEqual(figure, calculated, places=6)
                    else:
                        self.assertEqual(figure or "", calculated or "")
        shown = cached[cached.sheetnames[0]]
        told = {
            row[0].value: [cell.value for cell in row[1:]] for row in shown.iter_rows()
        }
        self.assertEqual(told["Opening"][-1], 1400)
        self.assertEqual(told["Grown"][-1], 600)
        self.assertEqual(told["Lost"][-1], -400)
        self.assertEqual(told["Closing"][-1], 1600)
        moves = cached["What moved"]
        rows = list(moves.iter_rows(min_row=5, values_only=True))
        grown = sum(row[2] for row in rows if row[1] == "Grown")
        self.assertEqual(grown, 600)

    def test_text_never_becomes_a_formula(self):
        self.make_lead("2026-04-03 09:00:00", name='=HYPERLINK("http://x","y")')
        review = self.held("2026-04-20 09:00:00")
        pack = review.pack_ids.filtered(
            lambda one: one.kind == "xlsx" and one.audience == "board"
        )
        book = load_workbook(io.BytesIO(base64.b64decode(pack.content)))
        cell = next(
            cell
            for row in book["Items"].iter_rows()
            for cell in row
            if cell.value and "HYPERLINK" in str(cell.value)
        )
        self.assertEqual(cell.data_type, "s")

    def test_nobody_changes_or_deletes_it(self):
        pack = self.pack("board")
        for user in (self.reader, self.officer, self.manager):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(pack.with_user(user).has_access(operation))
        for attempt in (
            lambda: pack.sudo().write({"name": "other.pdf"}),
            lambda: pack.sudo().unlink(),
            lambda: pack.sudo().create({"review_id": self.review.id}),
        ):
            with self.assertRaisesRegex(UserError, "kept as it was made"):
                attempt()
        with (
            self.assertRaisesRegex(psycopg2.Error, "is history"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE it_review_pack SET name = 'x' WHERE id = %s", [pack.id]
            )
        with (
            self.assertRaisesRegex(psycopg2.Error, "kept as it was"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("TRUNCATE it_review_pack")

    def test_a_file_that_is_not_what_was_made_is_not_handed_out(self):
        pack = self.pack("board").with_user(self.reader)
        self.assertEqual(pack.action_download()["url"], f"/itreview/pack/{pack.id}")
        self.env.cr.execute(
            "ALTER TABLE it_review_pack DISABLE TRIGGER USER;"
            "UPDATE it_review_pack SET sha256 = repeat('0', 64) WHERE id = %s;"
            "ALTER TABLE it_review_pack ENABLE TRIGGER USER",
            [pack.id],
        )
        pack.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "its SHA-256 differs"):
            pack.action_download()

    def test_it_is_downloaded_by_who_may_read_it(self):
        pack = self.pack("officers", is_workbook=True)
        self.authenticate(self.officer.login, self.officer.login)
        answer = self.url_open(f"/itreview/pack/{pack.id}")
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), pack.sha256)
        self.assertIn(pack.name, answer.headers["Content-Disposition"])
        self.env.ref("base.group_user").write({"implied_ids": []})
        nobody = self.env["res.users"].create(
            {
                "name": "No Role",
                "login": "review_no_role",
                "password": "review_no_role",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        self.authenticate(nobody.login, nobody.login)
        self.assertEqual(self.url_open(f"/itreview/pack/{pack.id}").status_code, 404)
        with self.assertRaises(AccessError):
            pack.with_user(nobody).action_download()

    def test_what_is_for_officers_is_not_for_board_members(self):
        pack = self.pack("officers")
        self.authenticate(self.reader.login, self.reader.login)
        self.assertEqual(self.url_open(f"/itreview/pack/{pack.id}").status_code, 404)
        packs = self.review.with_user(self.reader).pack_ids
        self.assertEqual(set(packs.mapped("audience")), {"board", "public"})
        self.assertFalse(self.review.with_user(self.reader).lacks_pack)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            pack.with_user(self.reader).action_download()

    def test_no_other_door_hands_the_file_out(self):
        """One that does not hold it against its SHA-256."""
        pack = self.pack("board")
        for user in (self.reader, self.manager):
            with self.assertRaises(AccessError):
                pack.with_user(user).read(["content"])
            self.authenticate(user.login, user.login)
            answer = self.url_open(f"/web/content/it.review.pack/{pack.id}/content")
            self.assertNotEqual(answer.status_code, 200)
        self.assertEqual(
            hashlib.sha256(pack.with_user(self.reader)._read_checked()).hexdigest(),
            pack.sha256,
        )

    def test_a_pack_is_not_printed_by_hand(self):
        with self.assertRaisesRegex(UserError, "made by closing"):
            self.env["ir.actions.report"]._render_qweb_html(
                "itreview.review_pack_report", self.review.ids
            )

    def test_what_failed_is_told_and_made_later(self):
        Pack = type(self.env["it.review.pack"])
        print_ = Pack._print

        def fail(packs, review, audience, gathered=None):
            raise UserError(packs.env._("The printer is out of paper."))

        self.patch(Pack, "_print", fail)
        review = self.held("2026-04-20 09:00:00")
        self.assertEqual((review.state, review.lacks_pack), ("closed", True))
        self.assertEqual(set(review.pack_ids.mapped("kind")), {"xlsx"})
        self.patch(Pack, "_print", print_)
        self.env.ref("itreview.cron_make_packs").method_direct_trigger()
        review.invalidate_recordset()
        self.assertEqual((len(review.pack_ids), review.lacks_pack), (6, False))

    def test_on_paper(self):
        """The real PDF: A4, numbered pages, contents that lead where they say."""
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        Pack = self.env["it.review.pack"].with_context(force_report_rendering=True)
        content, kind, pages = Pack._print(self.review, "board")
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        self.assertEqual(len(reader.pages), pages)
        texts = [" ".join(page.extract_text().split()) for page in reader.pages]
        for number, (page, text) in enumerate(zip(reader.pages, texts, strict=True), 1):
            self.assertAlmostEqual(float(page.mediabox.width), 595, delta=2)
            self.assertIn(f"Page {number} of {pages}", text)
        contents = reader.pages[0].extract_text()
        for part in ("What moved", "Decisions", "How to read this"):
            number = next(
                place
                for place, text in enumerate(texts[1:], 2)
                if f"{part} " in f"{text} "
            )
            self.assertIn(part, contents)
            self.assertIn(str(number), contents)
        numbers = [int(one) for one in re.findall(r"^\d+$", contents, re.MULTILINE)]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(len(numbers), 15)
