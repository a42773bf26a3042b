import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from odoo.addons.itstrategy.tests import workbook_formulas
from odoo.addons.itstrategy.tests.workbook_formulas import Calculator

from .case_common import CaseCommon

XLSX = "itpartner_crm.it_business_case_report_xlsx"


def _numbers(args):
    for value in args:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int | float):
                yield one


FUNCTIONS = {
    "MAX": lambda *args: max(_numbers(args)),
    "COUNT": lambda *args: len(list(_numbers(args))),
    "ABS": lambda one: [abs(n or 0) for n in one] if isinstance(one, list) else abs(one),
    "SUMPRODUCT": lambda one, two: sum(
        (a or 0) * (b or 0) for a, b in zip(one, two, strict=True)
    ),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestCaseWorkbook(CaseCommon):
    """The workbook: its formulas, calculated anew, come to the figures of the case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ict = cls.env.ref("itpartner_crm.optimism_bias_equipment")
        nothing = cls.case.option_ids.filtered("is_do_nothing")
        cls._new_line(nothing, "Desks of today", {1: 9000, 2: 9000})
        cls._new_line(cls.desk, "VAT", {0: 24000}, is_transfer=True)
        other = cls._new_option(cls.case, "Buy it")
        cls._new_line(
            other, "Price", {1: 50000, 3: 20000}, bias_id=ict.id, bias_managed=60
        )
        cls._new_line(
            other,
            "Freed",
            {2: 90000, 3: -4000, 5: 60000.55},
            kind="benefit",
            bias_is_own=True,
            bias_own=12.5,
            bias_reason="Own projects",
        )
        cls.other = other
        cls.desk.action_prefer()

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.dict(workbook_formulas.FUNCTIONS, FUNCTIONS))

    def _open(self, case=None, cached=False):
        case = (case or self.case).with_user(self.reader)
        actions = self.env["ir.actions.report"].with_user(self.reader)
        content, kind = actions._render_xlsx(XLSX, case.ids, {})
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content), data_only=cached)

    def _read_summary(self, book):
        """Return the rows of the summary, calculated, by name of the option."""
        calculator, sheet = Calculator(book), book["Summary"]
        found = {}
        for row in range(5, 5 + len(self.case.option_ids)):
            name = sheet.cell(row, 1).value
            found[name] = [
                calculator.value("Summary", sheet.cell(row, column).coordinate)
                for column in range(2, 9)
            ]
        return found

    def test_formulas_come_to_the_figures_of_the_case(self):
        found = self._read_summary(self._open())
        self.assertEqual(list(found), ["Do nothing", "Shared desk ★", "Buy it"])
        for option, row in zip(self.case.option_ids, found.values(), strict=True):
            with self.subTest(option=option.name):
                money = ("pv_costs", "pv_benefits", "npsv", "npsv_gain")
                for name, value in zip(money, row, strict=False):
                    self.assertAlmostEqual(value, option[name], 2)
                bcr, simple, late = row[4:]
                self.assertAlmostEqual(bcr or 0, option.bcr, 4)
                self.assertEqual(simple != "", option.pays_back)
                self.assertAlmostEqual(simple or 0, option.payback_simple, 4)
                self.assertAlmostEqual(late or 0, option.payback_discounted, 4)

    def test_every_formula_comes_to_the_figure_beside_it(self):
        book, cached = self._open(), self._open(cached=True)
        calculator = Calculator(book)
        found = list(calculator.formulas())
        self.assertGreater(len(found), 200)
        for sheet, place in found:
            told = cached[sheet][place].value
            calculated = calculator.value(sheet, place)
            with self.subTest(cell=f"{sheet}!{place}"):
                if isinstance(calculated, int | float):
                    self.assertAlmostEqual(told, calculated, 6)
                else:
                    self.assertEqual(told or "", calculated or "")

    def test_factors_of_the_years(self):
        book = self._open()
        calculator = Calculator(book)
        self.assertAlmostEqual(calculator.value("Factors", "D7"), 0.966184, 6)
        self.assertAlmostEqual(calculator.value("Factors", "D11"), 0.841973, 6)

    def test_formulas_follow_a_changed_amount_and_rate(self):
        book = self._open()
        sheet = book["Option 2"]
        self.assertEqual(sheet["A6"].value, "Build and run")
        sheet["G6"] = 100000
        changed = self._read_summary(book)["Shared desk ★"]
        self.assertAlmostEqual(changed[2], self.desk.npsv + 20000, 2)
        book["Factors"]["C7"] = 0
        again = self._read_summary(book)["Shared desk ★"]
        self.assertGreater(again[2], changed[2])

    def _read_cash(self, book):
        """Return {(option, partner, what): amounts by year and together}, calculated."""
        calculator, sheet = Calculator(book), book["Financial case"]
        found, option = {}, ""
        for row in range(8, sheet.max_row + 1):
            name, what = (sheet.cell(row, column).value for column in (1, 2))
            if name and not what:
                option = name
            elif name and what != "What":
                found[option, name, what] = [
                    calculator.value("Financial case", sheet.cell(row, at).coordinate)
                    for at in range(3, 10)
                ]
        return found

    def test_the_financial_case_is_that_of_the_case(self):
        self.case.inflation = 2.5
        self.cost.partner_id = self.partner
        self._new_line(self.desk, "Grant", {0: 5000}, partner_id=self.partner.id)
        self._new_line(
            self.desk,
            "Calls sold",
            {2: 700, 3: -50},
            kind="benefit",
            benefit_class="income",
            partner_id=self.partner.id,
            bias_is_own=True,
            bias_own=10,
            bias_reason="Own projects",
        )
        self._new_line(
            self.desk, "Time", {1: 9}, kind="benefit", benefit_class="non_cashable"
        )
        book = self._open()
        found = self._read_cash(book)
        labels = self.desk._get_cash_labels()
        count = 0
        for option in self.case.option_ids:
            title = option.name + (" ★" if option.is_preferred else "")
            for part in self.case._read_cash(option):
                for key, label in labels.items():
                    with self.subTest(option=title, partner=part["name"], key=key):
                        told = found.pop((title, part["name"], label))
                        wanted = [*map(float, part[key]), float(sum(part[key]))]
                        for one, other in zip(told, wanted, strict=True):
                            self.assertAlmostEqual(one, other, 6)
                        count += 1
        self.assertFalse(found)
        self.assertEqual(count, 20)

    def test_the_financial_case_follows_prices_and_amounts(self):
        book = self._open()
        name = self.case._read_cash(self.desk)[0]["name"]
        key = ("Shared desk ★", name, "Costs and transfers")
        before = self._read_cash(book)[key]
        book["Financial case"]["B3"] = 10
        book["Option 2"]["G6"] = 100000
        after = self._read_cash(book)[key]
        self.assertAlmostEqual(after[0], before[0] - 20000, 2)
        self.assertAlmostEqual(after[2], before[2] * 1.21, 2)

    def test_no_money_in_budgets_says_so(self):
        self.case.option_ids.line_ids.unlink()
        book = self._open()
        self.assertIn("No line", book["Financial case"]["A8"].value)

    def test_sensitivity_is_that_of_the_case(self):
        book = self._open()
        calculator, sheet = Calculator(book), book["Sensitivity"]
        cells = {
            sheet.cell(row, 1).value: row
            for row in range(sheet.max_row, 0, -1)
            if sheet.cell(row, 1).value
        }
        rates = self.case._read_rates()[self.case]
        for driver in self.desk._read_drivers(rates):
            row = cells.get(driver["name"])
            if driver["name"] in ("All costs", "All benefits", "Discount rate"):
                row = next(
                    at
                    for at in range(cells["Shared desk ★"], sheet.max_row)
                    if sheet.cell(at, 1).value == driver["name"]
                )
            with self.subTest(driver=driver["name"]):
                low = calculator.value("Sensitivity", f"C{row}")
                high = calculator.value("Sensitivity", f"D{row}")
                self.assertAlmostEqual(low, float(driver["low"]), 2)
                self.assertAlmostEqual(high, float(driver["high"]), 2)

    def test_what_was_typed_never_becomes_a_formula(self):
        self.desk.name = "=1+1"
        self.cost.name = '=HYPERLINK("x")'
        book = self._open()
        self.assertEqual(book["Option 2"]["A1"].data_type, "s")
        self.assertEqual(book["Option 2"]["A6"].data_type, "s")

    def test_a_case_without_rates_says_so(self):
        self.case.appraisal_date = "2020-01-01"
        book = self._open()
        self.assertEqual(book.sheetnames, ["Summary"])
        self.assertIn("gb.discount", book["Summary"]["A4"].value)

    def test_a_long_case_fits_on_paper(self):
        self.case.horizon = 30
        paper = self.env["report.itpartner_crm.business_case_paper"]
        [case] = paper._get_report_values(self.case.ids)["cases"]
        cash = case["pictures"][-1]
        self.assertEqual(len(cash["tables"]), 4)  # 31 years and their sum
        for table in cash["tables"]:
            self.assertLessEqual(len(table["head"]), 11)
            self.assertEqual(table["head"][:2], ["Partner", "What"])
            self.assertEqual({len(row) for row in table["rows"]}, {len(table["head"])})
        heads = [one for table in cash["tables"] for one in table["head"][2:]]
        self.assertEqual(heads, cash["head"][2:])
        self.assertEqual([len(one["tables"]) for one in case["pictures"][:-1]], [1, 1])

    def test_the_paper_has_summary_options_and_rates(self):
        self.case.write({"objectives": "Calls <answered>", "level": "outline"})
        html = self.env["ir.actions.report"]._render_qweb_html(
            "itpartner_crm.business_case_paper", self.case.ids
        )[0]
        text = html.decode()
        for words in (
            "Shared desk (preferred)",
            "Calls &lt;answered&gt;",
            "Green Book discount rate, standard, years 0 to 30",
            "Still missing for this level",
            "<svg",
            "Desks of today",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)
