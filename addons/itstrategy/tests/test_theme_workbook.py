import io
from datetime import datetime

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import tagged

from .common import Q2
from .test_theme_report import ReportCase
from .workbook_formulas import Calculator

XLSX = "itstrategy.it_theme_report_xlsx"
HEAD = 4  # the row of headings


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestThemeWorkbook(ReportCase):
    """The workbook: the figures of the board, and formulas that come to them."""

    def render(self, report=None):
        report = report or self.make_report()
        actions = self.env["ir.actions.report"].with_user(report.env.user)
        content, kind = actions._render_xlsx(XLSX, report.ids, {})
        self.assertEqual(kind, "xlsx")
        return content

    def open(self, report=None, cached=True):
        return load_workbook(io.BytesIO(self.render(report)), data_only=cached)

    def read_rows(self, sheet):
        """Return the rows of the first table of a sheet, by heading."""
        head, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows if row[0]]

    def test_figures_are_those_of_the_board(self):
        rows = self.read_rows(self.open()["Measures"])
        board = self.env["it.theme.board"]._read_board(Q2[1], self.theme.ids)
        self.assertEqual(len(rows), len(board["measures"]))
        for row, measure in zip(rows, board["measures"].values(), strict=True):
            with self.subTest(measure=measure["code"]):
                self.assertEqual(row["Code"], measure["code"])
                self.assertEqual(row["Figure"], measure["value"])
                self.assertEqual(row["Target"], measure["target"])
                self.assertEqual(row["Rating"], measure["rag_word"])
                self.assertEqual(row["To"].date(), measure["date_end"])
                self.assertEqual(row["Commentary"] or "", measure["commentary"])
                self.assertEqual(row["Check"], "Agrees")

    def test_every_formula_comes_to_the_figure_beside_it(self):
        content = self.render()
        cached = load_workbook(io.BytesIO(content), data_only=True)
        calculator = Calculator(load_workbook(io.BytesIO(content)))
        found = list(calculator.formulas())
        self.assertGreater(len(found), 60)
        for sheet, place in found:
            told, calculated = (
                cached[sheet][place].value,
                calculator.value(sheet, place),
            )
            with self.subTest(cell=f"{sheet}!{place}"):
                if isinstance(calculated, float):
                    self.assertAlmostEqual(told, calculated, places=6)
                else:
                    self.assertEqual(told or "", calculated or "")

    def test_formulas_follow_a_changed_figure(self):
        book = load_workbook(io.BytesIO(self.render()))
        sheet = book["Measures"]
        heads = {cell.value: cell.column_letter for cell in sheet[HEAD]}
        calculator = Calculator(book)
        rule = heads["Rating by the rule"] + str(HEAD + 1)
        self.assertEqual(calculator.value("Measures", rule), "Red")
        sheet[f"{heads['Figure']}{HEAD + 1}"] = 96
        self.assertEqual(Calculator(book).value("Measures", rule), "Amber")
        sheet[f"{heads['Rating']}{HEAD + 1}"] = "Amber"
        counts = {cell.value: cell.column_letter for cell in book["Summary"][HEAD + 1]}
        amber = f"{counts['Amber']}{HEAD + 2}"
        self.assertEqual(Calculator(book).value("Summary", amber), 1)

    def test_summary_counts_by_theme_and_forum(self):
        rows = list(self.open()["Summary"].iter_rows(min_row=HEAD, values_only=True))
        theme = next(row for row in rows if row[0] == "T Test theme")
        self.assertEqual(theme[1:5], (3, 1, 0, 2), "measures, red, amber, green")
        forum = next(row for row in rows if row[0] == "Growth board")
        self.assertEqual(forum[1:5], (2, 1, 0, 1))
        self.assertEqual([row[1] for row in rows if row[0] == "Together"], [3, 3, 4])

    def test_money_of_deliverables_adds_up(self):
        rows = self.read_rows(self.open()["Deliverables"])
        money = [row for row in rows if row["Deliverable"] == "Deliverable 0"][0]
        self.assertEqual(
            (money["Budget"], money["Spent"], money["Remaining"]), (1000, 250, 750)
        )
        self.assertEqual(rows[-1]["Remaining"], 750, "the sum below")

    def test_readings_and_actions(self):
        book = self.open()
        rows = self.read_rows(book["Readings"])
        self.assertEqual(
            [(row["Code"], row["Figure"], row["Figure less target"]) for row in rows],
            [("R1", 100, 0), ("R1", 90, -10), ("R2", 20, 0), ("R3", 10, 0)],
        )
        action = self.read_rows(book["Actions"])[0]
        self.assertEqual(action["Action"], "Win the schools back")
        self.assertEqual(action["Due"], datetime(2026, 12, 15))
        with freeze_time("2026-12-18"):
            self.assertEqual(self.read_rows(self.open()["Actions"])[0]["Days late"], 3)

    def test_typed_text_never_becomes_a_formula(self):
        self.income.name = '=HYPERLINK("http://example.org","Pay")'
        self.readings[1].commentary = "@SUM(A1:A9)"
        self.board.name = "+1+1"
        book = self.open(cached=False)
        typed = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).startswith(("=HYP", "@SUM(A1", "+1"))
        ]
        self.assertEqual(
            {cell.value for cell in typed},
            {self.income.name, "@SUM(A1:A9)", "+1+1"},
        )
        for cell in typed:
            self.assertEqual(cell.data_type, "s", cell.coordinate)
            self.assertIsNone(cell.hyperlink)

    def test_figures_are_shown_in_their_unit(self):
        rows = self.open()["Measures"].iter_rows(min_row=HEAD)
        heads = [cell.value for cell in next(rows)]
        at = heads.index("Figure")
        shown = [row[at].number_format for row in rows]
        self.assertEqual(shown, ["£#,##0;-£#,##0", '#,##0" days"', "£#,##0;-£#,##0"])

    def test_sheets_are_ready_for_paper(self):
        for sheet in self.open():
            with self.subTest(sheet=sheet.title):
                self.assertEqual(sheet.page_setup.orientation, "landscape")
                self.assertEqual(sheet.page_setup.paperSize, 9, "A4")
                self.assertEqual(sheet.oddFooter.right.text, "Page &P of &N")
                self.assertIn("Theme report", sheet.oddFooter.left.text)
        sheet = self.open()["Measures"]
        self.assertEqual(sheet.freeze_panes, "C5")
        self.assertEqual(sheet.print_title_rows, "$4:$4")
        self.assertEqual(sheet.tables["Measures"].autoFilter.ref[:2], "A4")

    def test_an_exempt_decision_is_in_no_sheet(self):
        cells = [
            str(value)
            for sheet in self.open()
            for row in sheet.iter_rows(values_only=True)
            for value in row
        ]
        self.assertIn("Renew the school offer", cells)
        self.assertFalse([text for text in cells if "data centre" in text])

    def test_a_forum_without_anything_still_makes_a_workbook(self):
        idle = self.env["it.forum"].create({"name": "Idle", "level": "board"})
        report = self.make_report(forum_ids=[Command.set(idle.ids)])
        book = self.open(report)
        self.assertEqual(self.read_rows(book["Measures"]), [])
        calculator = Calculator(self.open(report, cached=False))
        for sheet, place in calculator.formulas():
            calculator.value(sheet, place)
