import base64
import io
import json
import re
import zipfile
from datetime import date
from urllib.parse import unquote

from freezegun import freeze_time
from pypdf import PdfReader

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import config, mute_logger

from .common import Q1, Q2, StrategyCase

PDF = "itstrategy.it_theme_report_pdf"


class ReportCase(StrategyCase):
    """Two measures of one forum, one of another, with readings of two quarters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.cabinet = cls.env["it.forum"].create(
            [
                {"name": "Growth board", "level": "board"},
                {"name": "Test cabinet", "level": "cabinet"},
            ]
        )
        cls.income = cls.make_measure(
            "R1",
            name="Income of offers",
            source="manual",
            definition="Invoiced, without VAT.",
            forum_id=cls.board.id,
            owner_id=cls.users["performance"].id,
            baseline_value=50,
            baseline_date="2026-03-31",
            targets=[("2026-09-30", 100), ("2027-03-31", 200)],
        )
        cls.days = cls.make_measure(
            "R2",
            name="Days to an approved case",
            unit="days",
            polarity="lower",
            source="manual",
            aggregation="snapshot",
            owner_id=False,
            forum_id=cls.board.id,
            targets=[("2026-09-30", 20)],
        )
        cls.other = cls.make_measure(
            "R3",
            name="Cabinet's own measure",
            source="manual",
            forum_id=cls.cabinet.id,
            targets=[("2026-09-30", 10)],
        )
        cls.readings = cls.env["it.measure.reading"].create(
            [
                cls.reading(cls.income, Q1, 100),
                cls.reading(cls.income, Q2, 90, commentary="Two schools left."),
                cls.reading(cls.days, Q2, 20),
                cls.reading(cls.other, Q2, 10),
            ]
        )
        cls.env["it.measure.action"].create(
            {
                "name": "Win the schools back",
                "measure_id": cls.income.id,
                "reading_id": cls.readings[1].id,
                "owner_id": cls.users["commercial"].id,
                "date_due": "2026-12-15",
            }
        )
        cls.deliverables[0].write(
            {
                "forum_id": cls.board.id,
                "date_due": "2027-03-31",
                "investment_line_ids": [
                    Command.create(
                        {
                            "name": "Platform",
                            "code": "IP-1",
                            "budget": 1000,
                            "spent": 250,
                        }
                    )
                ],
            }
        )
        cls.make_decision("Renew the school offer", cls.board)
        cls.make_decision("Sell the data centre", cls.board, exempt=True)

    @classmethod
    def reading(cls, measure, period, value, **vals):
        return {
            "measure_id": measure.id,
            "date_start": period[0],
            "date_end": period[1],
            "value": value,
            **vals,
        }

    @classmethod
    def make_decision(cls, name, forum, exempt=False):
        paragraph = cls.env["it.exempt.paragraph"].search([], limit=1)
        grounds = {
            "is_exempt": True,
            "exempt_paragraph_ids": [Command.set(paragraph.ids)],
            "public_interest_reason": "Would harm the sale.",
        }
        return cls.env["it.decision"].create(
            {
                "name": name,
                "forum_id": forum.id,
                "date": "2026-12-01",
                **(grounds if exempt else {}),
            }
        )

    @classmethod
    def make_report(cls, user=None, **vals):
        user = user or cls.users["reader"]
        return (
            cls.env["it.theme.report"]
            .with_user(user)
            .create(
                {
                    "day": Q2[1],
                    "theme_ids": [Command.set(cls.theme.ids)],
                    **vals,
                }
            )
        )

    @classmethod
    def unpack(cls, report):
        content = base64.b64decode(report.with_context(bin_size=False).archive)
        return zipfile.ZipFile(io.BytesIO(content))

    @classmethod
    def print_html(cls, report):
        """Return the text of the printed report, its spaces made one."""
        html, _kind = (
            cls.env["ir.actions.report"]
            .with_user(report.env.user)
            ._render_qweb_html(PDF, report.ids)
        )
        text = re.sub(r"<(style|script|svg).*?</\1>", " ", html.decode(), flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestThemeReport(ReportCase):
    """What the printed theme report says, and to whom."""

    def read(self, **vals):
        return self.make_report(**vals)._read_data()

    def test_the_last_quarter_that_ended_is_proposed(self):
        with Form(self.env["it.theme.report"]) as report:
            self.assertEqual(report.day, date(2026, 9, 30))
            self.assertEqual(report.period, "Jul to Sep 2026")
            report.day = date(2026, 11, 15)
            self.assertEqual(report.period, "the time to 15 Nov 2026")

    def test_figures_are_those_of_the_board(self):
        data = self.read()
        board = self.env["it.theme.board"]._read_board(Q2[1], self.theme.ids)
        self.assertEqual(data["board"], board)
        text = self.print_html(self.make_report())
        for measure in board["measures"].values():
            for key in ("name", "value_text", "target_text", "rag_word", "period_text"):
                with self.subTest(measure=measure["code"], key=key):
                    self.assertIn(measure[key].replace("'", "&#39;"), text)

    def test_red_and_amber_come_first_with_what_is_being_done(self):
        text = self.print_html(self.make_report())
        start, end = text.index("Off track"), text.index("All measures")
        for words in (
            "Red : R1 Income of offers",
            "£90 for Jul to Sep 2026",
            "£100",
            "Worse on last period",
            "Two schools left.",
            "Win the schools back",
            self.users["commercial"].name,
            "15 Dec 2026",
        ):
            self.assertIn(words, text[start:end])
        self.assertNotIn("R3", text[start:end])

    def test_it_is_a_draft_until_all_readings_are_closed(self):
        self.assertIn("3 of 3 readings still open", self.read()["status"])
        self.readings[2:].action_close()
        self.assertIn("1 of 3 readings still open", self.read()["status"])
        self.readings[1].action_close()
        self.assertEqual(self.read()["status"], "All 3 readings closed")
        self.assertNotIn("Draft:", self.print_html(self.make_report()))

    def test_a_forum_sees_its_measures_alone(self):
        text = self.print_html(
            self.make_report(forum_ids=[Command.set(self.board.ids)])
        )
        self.assertIn("Income of offers", text)
        self.assertIn("Growth board", text)
        self.assertNotIn("own measure", text)

    def test_a_forum_is_asked_for_its_decisions(self):
        names = [one["name"] for one in self.read()["decisions"]]
        self.assertEqual(names, ["Renew the school offer"])
        self.assertEqual(
            self.read(forum_ids=[Command.set(self.cabinet.ids)])["decisions"], []
        )

    def test_an_exempt_decision_is_never_printed(self):
        initiate = new_test_user(
            self.env,
            login="strategy_exempt",
            groups="itgovernance.group_manager,itgovernance.group_exempt",
        )
        seen = self.env["it.decision"].with_user(initiate)
        self.assertTrue(seen.search([("name", "=", "Sell the data centre")]))
        text = self.print_html(self.make_report(user=initiate))
        self.assertIn("Renew the school offer", text)
        self.assertNotIn("data centre", text)

    def test_what_to_know_before_trusting_a_figure(self):
        self.readings[3].action_close()
        self.readings[3]._reopen("Counted twice.")
        self.readings[3].write({"value": 7, "commentary": "Counted anew."})
        caveats = {
            (one["code"], one["flag"]): one["text"] for one in self.read()["caveats"]
        }
        self.assertIn("name an owner", caveats["R2", "unowned"])
        self.assertIn("Was £10 when closed on 23 Nov 2026", caveats["R3", "restated"])
        self.assertIn("Counted twice.", caveats["R3", "restated"])
        later = self.read(day=date(2027, 3, 31))
        with freeze_time("2027-05-30"):
            later = self.read(day=date(2027, 3, 31))
        late = [one["code"] for one in later["caveats"] if one["flag"] == "late"]
        self.assertEqual(late, ["R1", "R2", "R3"])

    def test_why_says_how_many_lines_stand_behind_a_figure(self):
        measure = self.make_measure("R9", forum_id=self.board.id)
        for day, value in (("2026-07-01", 1), ("2026-08-01", 2), ("2026-10-01", 4)):
            self.make_outcome(measure, day, value)
        self.make_outcome(measure, "2026-09-01", 9, kind="forecast")
        reading = measure._compute_period(*Q2)
        self.assertEqual(self.read()["why"][measure.id]["lines"], 2)
        self.assertIsNone(self.read()["why"][self.income.id]["lines"])
        reading.action_close()
        self.make_outcome(measure, "2026-09-02", 9)
        why = self.read()["why"][measure.id]
        self.assertEqual(why["lines"], 2, "as they were at closing")
        self.assertIn("Closed on 23 Nov 2026", why["closed"])
        text = self.print_html(self.make_report())
        self.assertIn("Invoiced, without VAT.", text)
        self.assertIn("2 lines .", text.replace("lines.", "lines ."))

    def test_parts_can_be_left_out(self):
        report = self.make_report(
            with_why=False, with_decisions=False, with_deliverables=False
        )
        text = self.print_html(report)
        for heading in ("Why these numbers", "Decisions asked", "Deliverable 0"):
            self.assertNotIn(heading, text)
        self.assertIn("How to read this report", text)

    def test_deliverables_with_their_money(self):
        text = self.print_html(self.make_report())
        self.assertRegex(text, r"Deliverable 0 .* 31 Mar 2027 0% £1,000 £250")

    def test_a_theme_without_measures_says_so(self):
        empty = self.env["it.theme"].create(
            {"code": "E", "name": "Empty", "strategy_id": self.strategy.id}
        )
        report = self.make_report(theme_ids=[Command.set(empty.ids)])
        self.assertIn("No measures are watched over here", self.print_html(report))

    def test_typed_text_is_shown_as_text(self):
        self.readings[1].commentary = "<b>Lost</b> & <script>alert(1)</script>"
        html = self.env["ir.actions.report"]._render_qweb_html(
            PDF, self.make_report().ids
        )[0]
        self.assertIn(b"&lt;b&gt;Lost&lt;/b&gt; &amp; &lt;script&gt;", html)

    def test_the_file_is_named_after_period_theme_and_forum(self):
        report = self.make_report(forum_ids=[Command.set(self.board.ids)])
        self.board.name = "Growth/ board"
        self.assertEqual(
            report._get_report_base_filename(),
            "Theme report Jul to Sep 2026, Test theme, Growth board",
        )
        report = self.make_report(theme_ids=False)
        self.assertEqual(
            report._get_report_base_filename(), "Theme report Jul to Sep 2026"
        )

    def test_queries_do_not_grow_with_measures(self):
        def count():
            report = self.make_report()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            report._read_data()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        measures = self.env["it.measure"].concat(
            *(
                self.make_measure(f"Q{n}", forum_id=self.board.id, source="manual")
                for n in range(30)
            )
        )
        self.env["it.measure.reading"].create(
            [self.reading(one, Q2, 5) for one in measures]
        )
        measures.reading_ids[::2].action_close()
        many = count()
        self.assertLessEqual(many, few + 2, "closed readings are read beside open ones")

    # ------------------------------------------------------------------
    # Who may print
    # ------------------------------------------------------------------

    def test_every_role_of_the_suite_may_print(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                text = self.print_html(self.make_report(user=user))
                self.assertIn("Income of offers", text)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nobody_else_may(self):
        stranger = new_test_user(self.env, login="stranger", groups="base.group_user")
        board = self.env["it.theme.board"].with_user(stranger)
        with self.assertRaises(AccessError):
            board.print_board({}, "pdf")
        with self.assertRaises(AccessError):
            self.env["it.theme.report"].with_user(stranger).create({"day": Q2[1]})
        report = self.make_report()
        with self.assertRaises(AccessError):
            report.with_user(self.users["partnership"]).read(["day"])

    def test_the_board_prints_what_it_shows(self):
        board = self.env["it.theme.board"].with_user(self.users["reader"])
        options = {
            "day": "2026-09-30",
            "step": "quarter",
            "theme_ids": self.theme.ids,
            "forum_ids": self.board.ids,
        }
        for kind, name in (("pdf", "theme_report"), ("xlsx", "theme_workbook")):
            action = board.print_board(options, kind)
            self.assertEqual(action["report_name"], f"itstrategy.{name}")
            report = self.env["it.theme.report"].browse(action["context"]["active_ids"])
            self.assertEqual(report.day, Q2[1])
            self.assertEqual(report.theme_ids, self.theme)
            self.assertEqual(report.forum_ids, self.board)
        for wrong in ({"day": "soon"}, {"theme_ids": [0]}, {"sudo": 1}, "all"):
            with self.subTest(options=wrong), self.assertRaises(UserError):
                board.print_board(wrong, "pdf")
        with self.assertRaises(UserError):
            board.print_board(options, "docx")

    def test_a_theme_offers_the_report_of_itself(self):
        action = self.env.ref("itstrategy.it_theme_report_action")
        self.assertEqual(action.binding_model_id.model, "it.theme")
        report = self.env["it.theme.report"].with_context(
            active_model="it.theme", active_ids=self.theme.ids
        )
        self.assertEqual(Form(report).save().theme_ids, self.theme)

    # ------------------------------------------------------------------
    # One for each forum
    # ------------------------------------------------------------------

    def test_each_forum_gets_a_workbook_of_its_own(self):
        report = self.make_report(one_each=True)
        action = report.action_print_xlsx()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn("Theme reports Jul to Sep 2026.zip", unquote(action["url"]))
        with self.unpack(report) as packed:
            self.assertEqual(
                sorted(packed.namelist()),
                [
                    "Theme report Jul to Sep 2026, Test theme, Growth board.xlsx",
                    "Theme report Jul to Sep 2026, Test theme, Test cabinet.xlsx",
                ],
            )

    def test_without_any_forum_there_is_nothing_to_pack(self):
        (self.income + self.days + self.other).forum_id = False
        self.deliverables.forum_id = False
        with self.assertRaisesRegex(UserError, "No forum watches over"):
            self.make_report(one_each=True).action_print_pdf()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestThemeReportOnPaper(ReportCase):
    """The PDF itself, printed by whatever `wkhtmltopdf` is on the path."""

    def print_pdf(self, report):
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        actions = self.env["ir.actions.report"].with_user(report.env.user)
        actions = actions.with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = actions._render_qweb_pdf(PDF, report.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content)).pages

    def test_a4_with_page_numbers_and_words(self):
        pages = self.print_pdf(self.make_report())
        texts = [" ".join(page.extract_text().split()) for page in pages]
        for number, (page, text) in enumerate(zip(pages, texts, strict=True), 1):
            self.assertAlmostEqual(float(page.mediabox.width), 595, delta=2)
            self.assertAlmostEqual(float(page.mediabox.height), 842, delta=2)
            self.assertIn(f"Page {number} of {len(pages)}", text)
            self.assertIn("Theme report, Jul to Sep 2026", text)
            self.assertIn("Draft", text)
        whole = " ".join(texts)
        for words in (
            "Off track",
            "Income of offers",
            "£90",
            "Red",
            "Two schools left.",
        ):
            self.assertIn(words, whole)

    def test_each_forum_gets_a_pdf_of_its_own(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        report = self.make_report(one_each=True)
        with self.allow_pdf_render():
            report.action_print_pdf()
        with self.unpack(report) as packed:
            texts = {
                name: " ".join(
                    page.extract_text()
                    for page in PdfReader(io.BytesIO(packed.read(name))).pages
                )
                for name in packed.namelist()
            }
        self.assertEqual(len(texts), 2)
        for name, text in texts.items():
            self.assertIn("Page 1 of", " ".join(text.split()))
            own = "own measure" if "cabinet" in name else "Income of offers"
            foreign = "Income of offers" if "cabinet" in name else "own measure"
            self.assertIn(own, text)
            self.assertNotIn(foreign, text)


@tagged("post_install", "-at_install")
class TestThemeReportDownload(ReportCase, HttpCase):
    """The download as the browser asks for it, with the name of the file."""

    def test_the_workbook_is_downloaded_under_its_name(self):
        user = self.users["reader"]
        user.password = "strategy_reader_1"
        self.authenticate(user.login, "strategy_reader_1")
        report = self.make_report()
        url = f"/report/xlsx/itstrategy.theme_workbook/{report.id}"
        response = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "xlsx"]),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:2], b"PK")
        self.assertIn(
            "Theme report Jul to Sep 2026, Test theme.xlsx",
            unquote(response.headers["Content-Disposition"]),
        )
