import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import config

from odoo.addons.itstrategy.tests.workbook_formulas import Calculator

from .review_common import ReviewCase

YEAR = date(2025, 4, 1), date(2026, 3, 31)
PDF = "itpartner_crm.it_partnership_register_report_pdf"
XLSX = "itpartner_crm.it_partnership_register_report_xlsx"
SECTIONS = {
    "register": ["Falling", "Fresh", "Leaving", "Rising", "Small", "Steady"],
    "added": ["Fresh", "Small"],
    "removed": ["Over"],
    "proposed": ["Leaving"],
    "improved": ["Rising"],
    "fell": ["Falling"],
    "below": ["Falling", "Leaving", "Rising"],
    "overdue": ["Rising", "Small", "Steady"],
    "unrated": ["Fresh", "Small"],
}


class RegisterCase(ReviewCase):
    """Two years of seven partnerships, as they came about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.partnership"].search([]).active = False
        cls.story = {}
        with freeze_time("2025-03-20 10:00:00"):
            for name, tier in (
                ("Steady", "major"),
                ("Rising", "moderate"),
                ("Falling", "major"),
                ("Leaving", "moderate"),
                ("Small", "limited"),
                ("Over", "major"),
            ):
                cls.make(name, tier)
            cls.close_new(cls.story["Steady"], day=date(2025, 3, 10))
            cls.close_new(cls.story["Falling"], day=date(2025, 3, 11))
            cls.close_new(cls.story["Rising"], "limited", day=date(2025, 3, 12))
        with freeze_time("2025-09-15 10:00:00"):
            cls.close_new(cls.story["Rising"], "reasonable", day=date(2025, 9, 15))
            cls.make("Fresh", "moderate", date_start=date(2025, 10, 1))
        with freeze_time("2026-01-15 10:00:00"):
            cls.end(cls.story["Over"], date(2025, 12, 31))
            cls.story["Small"].tier = "moderate"
        with freeze_time("2026-03-20 10:00:00"):
            cls.close_new(cls.story["Falling"], "limited", day=date(2026, 3, 20))
            cls.close_new(
                cls.story["Leaving"],
                "reasonable",
                day=date(2026, 3, 20),
                recommendation="leave",
            )

    @classmethod
    def make(cls, name, tier, **vals):
        cls.story[name] = cls.make_partnership(
            name, tier=tier, **{"date_start": date(2022, 4, 1), **vals}
        )

    @classmethod
    def go_on(cls):
        """Tell what happened after the year."""
        with freeze_time("2026-05-20 10:00:00"):
            cls.close_new(cls.story["Rising"], day=date(2026, 5, 20))
            cls.story["Falling"].write(
                {
                    "lead_officer_id": cls.colleague.id,
                    "officer_ids": [Command.link(cls.officer.id)],
                }
            )
            cls.story["Falling"].review_action_ids.filtered(
                lambda one: one.state == "open"
            ).action_done()
            cls.close_new(
                cls.story["Falling"],
                "reasonable",
                day=date(2026, 5, 20),
                kind="full",
            )
            cls.end(cls.story["Leaving"], date(2026, 5, 1))
            cls.story["Fresh"].tier = "limited"
            cls.make("Newest", "major", date_start=date(2026, 5, 1))

    def read(self, period=YEAR, **vals):
        return self.env["it.partnership.register.report"]._read_register(*period, **vals)

    def names(self, data):
        return {
            section: [data["rows"][one]["name"] for one in ids]
            for section, ids in data["sections"].items()
        }

    def row(self, data, name):
        return data["rows"][self.story[name].id]

    def make_print(self, user=None, **vals):
        wizards = self.env["it.partnership.register.print"]
        return wizards.with_user(user or self.reader).create(
            {"date_from": YEAR[0], "date_to": YEAR[1], **vals}
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-04-10 10:00:00")
class TestPartnershipRegister(RegisterCase):
    """The register of a year: who stands on it, what changed, what is open."""

    def test_sections_of_the_year(self):
        self.assertEqual(self.names(self.read()), SECTIONS)

    def test_the_report_of_a_past_year_stays_as_it_was(self):
        before = self.read()
        self.go_on()
        after = self.read()
        self.assertEqual(self.names(after), SECTIONS)
        for number, row in before["rows"].items():
            self.assertEqual(after["rows"][number], row)
        self.assertEqual(after["levels"], before["levels"])

    def test_the_next_year_tells_what_happened_since(self):
        self.go_on()
        found = self.names(self.read((date(2026, 4, 1), date(2026, 5, 31))))
        self.assertEqual(found["added"], ["Newest"])
        self.assertEqual(found["removed"], ["Fresh", "Leaving"])
        self.assertEqual(found["improved"], ["Falling", "Rising"])
        self.assertEqual(found["proposed"], [])

    def test_what_stands_in_a_row(self):
        falling = self.row(self.read(), "Falling")
        self.assertEqual((falling["then"], falling["now"]), ("substantial", "limited"))
        self.assertEqual(falling["moved_word"], "Fell")
        self.assertEqual(falling["tier_word"], "Major")
        self.assertEqual(falling["rated"], date(2026, 3, 20))
        self.assertEqual(falling["due"], date(2026, 9, 20))
        self.assertEqual(falling["due_kind_word"], "Retest")
        self.assertEqual(falling["officer"], self.officer.name)
        self.assertEqual(
            falling["actions"],
            [
                {
                    "name": "Agree an exit plan",
                    "owner": self.officer.name,
                    "due": date(2026, 12, 1),
                    "late": False,
                }
            ],
        )
        self.assertEqual(self.row(self.read(), "Over")["ended"], date(2025, 12, 31))

    def test_the_rating_counts_from_its_day_not_from_its_closing(self):
        data = self.read((date(2025, 4, 1), date(2026, 3, 19)))
        self.assertEqual(self.row(data, "Falling")["now"], "substantial")
        self.assertEqual(self.names(data)["fell"], [])

    def test_limited_ones_are_shown_when_asked_for(self):
        with freeze_time("2026-03-01"):
            self.make("Tiny", "limited")
        self.assertNotIn("Tiny", self.names(self.read())["register"])
        tiers = ("major", "moderate", "limited")
        self.assertIn("Tiny", self.names(self.read(tiers=tiers))["register"])

    def test_council_money_is_that_of_the_year(self):
        self.env["it.partnership.contribution"].create(
            [
                {
                    "partnership_id": self.story["Steady"].id,
                    "year": year,
                    "kind": "cash",
                    "planned": planned,
                }
                for year, planned in (("2025", 40000), ("2026", 55000))
            ]
        )
        data = self.read()
        self.assertEqual(self.row(data, "Steady")["money"], 40000)
        self.assertIsNone(self.row(data, "Rising")["money"])
        self.assertEqual((data["money"], data["year"]), (40000, "2025-26"))

    def test_a_partnership_put_away_by_mistake_is_not_on_it(self):
        self.story["Steady"].active = False
        self.assertNotIn("Steady", self.names(self.read())["register"])
        self.story["Over"].active = False
        self.assertEqual(self.names(self.read())["removed"], ["Over"])

    def test_queries_do_not_grow_with_partnerships(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.read()
            return self.cr.sql_log_count - before

        count()
        few = count()
        with freeze_time("2026-03-20 10:00:00"):
            for number in range(5):
                self.make(f"More {number}", "major")
                self.close_new(
                    self.story[f"More {number}"], "weak", day=date(2026, 3, 20)
                )
        self.assertEqual(count(), few)

    def test_the_last_financial_year_is_proposed_and_counted(self):
        form = Form(self.env["it.partnership.register.print"].with_user(self.reader))
        self.assertEqual((form.date_from, form.date_to), YEAR)
        self.assertEqual(
            {name: form[f"{name}_count"] for name in SECTIONS},
            {name: len(names) for name, names in SECTIONS.items()},
        )
        form.date_to = date(2025, 3, 1)
        self.assertEqual(form.register_count, 0)
        with self.assertRaisesRegex(UserError, "correct From"):
            form.save()

    def test_every_number_opens_its_list(self):
        wizard = self.make_print()
        for name, names in SECTIONS.items():
            action = wizard.with_context(section=name).action_open_section()
            found = self.env["it.partnership"].with_context(active_test=False)
            self.assertEqual(
                found.search(action["domain"]).mapped("name"), names, name
            )
        with self.assertRaisesRegex(UserError, "no such section"):
            wizard.with_context(section="mine").action_open_section()

    def test_only_the_roles_of_the_suite_read_it(self):
        for user in (self.reader, self.officer, self.manager):
            self.assertTrue(self.make_print(user)._read_data()["rows"])
        with self.assertRaises(AccessError):
            self.make_print(self.plain)
        with self.assertRaises(AccessError):
            self.make_print().with_user(self.plain)._read_data()

    def test_the_title_page_says_for_whom(self):
        forum = self.env["it.forum"].create(
            {"name": "Audit Committee", "level": "cabinet"}
        )
        wizard = self.make_print(forum_id=forum.id)
        self.assertEqual(wizard._get_title_line(), "Report to Audit Committee")
        wizard.meeting_date = date(2026, 7, 14)
        self.assertEqual(
            wizard._get_title_line(), "Report to Audit Committee, 14 Jul 2026"
        )
        self.assertEqual(
            wizard._get_report_base_filename(),
            "Register of significant partnerships 2025-26",
        )

    def test_the_workbook_holds_the_same(self):
        self.story["Steady"].name = "=SUM(1,2) & Sons"
        content, kind = self.env["ir.actions.report"]._render_xlsx(
            XLSX, self.make_print().ids, {}
        )
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content), data_only=True)
        self.assertEqual(
            book.sheetnames, ["Summary", "Register", "Changes", "Actions", "About"]
        )
        head, *rows = book["Register"].iter_rows(min_row=4, values_only=True)
        rows = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
        self.assertEqual(rows["Falling"]["Rating before"], "Substantial")
        self.assertEqual(rows["Falling"]["Rating now"], "Limited")
        self.assertEqual(rows["Falling"]["Change"], "Fell")
        self.assertIn("=SUM(1,2) & Sons", rows)
        calculator = Calculator(load_workbook(io.BytesIO(content)))
        found = list(calculator.formulas())
        self.assertGreater(len(found), 12)
        for sheet, place in found:
            with self.subTest(cell=f"{sheet}!{place}"):
                self.assertEqual(
                    book[sheet][place].value or 0, calculator.value(sheet, place) or 0
                )

    def test_the_printed_register_says_what_changed(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            PDF, self.make_print().ids
        )
        text = " ".join(html.decode().split())
        for words in (
            "Register of significant partnerships</span>",
            "Rating fell",
            "Removal proposed",
            "Ended on",
            "Agree an exit plan",
            "Below Substantial",
        ):
            self.assertIn(words.removesuffix("</span>"), text)

    def test_an_empty_register_says_so(self):
        wizard = self.make_print(date_from=date(2015, 4, 1), date_to=date(2016, 3, 31))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(PDF, wizard.ids)
        for words in (b"No partnership was on the register", b"Nothing changed"):
            self.assertIn(words, html)


@tagged("post_install", "-at_install")
@freeze_time("2026-04-10 10:00:00")
class TestPartnershipRegisterOnPaper(RegisterCase):
    """The PDF itself."""

    def test_a4_with_page_numbers(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        wizard = self.make_print()
        actions = self.env["ir.actions.report"].with_user(self.reader)
        actions = actions.with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = actions._render_qweb_pdf(PDF, wizard.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        for number, page in enumerate(pages, 1):
            text = " ".join(page.extract_text().split())
            self.assertAlmostEqual(float(page.mediabox.width), 595, delta=2)
            self.assertIn(f"Page {number} of {len(pages)}", text)
            self.assertIn("Register of significant partnerships, 2025-26", text)
