from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from odoo import api, models

from odoo.addons.itstrategy.report.sheet import Book

from ..logic import case as case_logic
from ..logic import discounting
from .business_case_cash_sheet import CashSheet
from .business_case_option_sheet import OptionSheet

# Columns of the factors, and which way the rate is moved in them.
FACTOR_COLUMNS = {3: 0, 4: -1, 5: 1}


class BusinessCaseWorkbook(models.AbstractModel):
    """A business case as a workbook: the same figures, by formulas that live."""

    _name = "report.itpartner_crm.business_case_workbook"
    _description = "Business Case as a Workbook"
    _inherit = "report.itstrategy.workbook"

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Fill the workbook for the one case in `objs`."""
        objs.ensure_one()
        _Writer(objs, workbook).write()


class _Writer:
    """Writes one case: summary, factors, each option, money in budgets, sensitivity."""

    def __init__(self, case, workbook):
        self.case, self._ = case, case.env._
        rates = case._read_rates()[case]
        self.rates = rates or {}
        self.years = list(range(case.horizon + 1)) if rates else []
        self.factors = discounting.factors(rates, case.horizon) if rates else []
        self.appraised = case.option_ids._appraise()
        council = case.env.company.name
        self.book = Book(workbook, f"{council} · {case.display_name}")
        self.subtitle = " · ".join(
            (
                case.display_name,
                dict(case._fields["level"]._description_selection(case.env))[
                    case.level
                ],
                dict(case._fields["state"]._description_selection(case.env))[
                    case.state
                ],
            )
        )
        self.sheets = []

    def write(self):
        """Write the sheets, the summary first though it is worked out last."""
        summary = self.book.add(self._("Summary"), self.case.name, self.subtitle)
        if not self.years:
            text = self.book.format("text")
            summary.write(summary.row, 0, self.case.rule_missing, text)
            return
        self.factor_cells = self._write_factors()
        base = None
        options = self.case.option_ids.sorted(lambda one: not one.is_do_nothing)
        for number, option in enumerate(options, 1):
            sheet = OptionSheet(self, option, number, base)
            sheet.write()
            base = base or sheet
            self.sheets.append(sheet)
        CashSheet(self).write()
        self._write_sensitivity()
        self._write_summary(summary)

    def _write_factors(self):
        """Write the discount factors; return {row of a variant: cells by year}."""
        name = self._("Factors")
        sheet = self.book.add(name, self._("Discount factors"), self.subtitle)
        percent = float(self.case.sensitivity_percent)
        sheet.set_width(0, 26)
        sheet.write(2, 0, self._("Test changes of (%)"), self.book.format("label"))
        sheet.write(2, 1, percent, self.book.format("plain"))
        heads = (
            self._("Year"),
            self._("Financial year"),
            self._("Rate (%)"),
            self._("Factor"),
            self._("Factor, lower rate"),
            self._("Factor, higher rate"),
        )
        top = 4
        for at, head in enumerate(heads):
            sheet.set_width(at, 26 if not at else 18)
            sheet.write(top, at, head, self.book.format("head"))
        rates = discounting.year_rates(self.rates, self.case.horizon)
        values = {column: [1.0] for column in FACTOR_COLUMNS}
        for year in self.years:
            self._write_factor(sheet, top + 1 + year, year, float(rates[year]), values)
        self.factor_values = values
        return {
            column: [
                f"'{name}'!{xl_rowcol_to_cell(top + 1 + year, column, True, True)}"
                for year in self.years
            ]
            for column in FACTOR_COLUMNS
        }

    def _write_factor(self, sheet, row, year, rate, values):
        """Write one year: its rate, and the factor at that, a lower and a higher."""
        plain, six = (
            self.book.format("plain"),
            self.book.format("plain", num_format="0.000000"),
        )
        sheet.write(row, 0, year, plain)
        name = self.case._get_year_name(year)
        sheet.write(row, 1, name, self.book.format("text"))
        sheet.write(row, 2, rate, plain)
        for column, sign in FACTOR_COLUMNS.items():
            if not year:
                sheet.write(row, column, 1.0, six)
                continue
            letter = xl_col_to_name(column)
            moved = f"*(1{sign:+d}*$B$3/100)" if sign else ""
            change = 1 + sign * float(self.case.sensitivity_percent) / 100
            values[column].append(values[column][-1] / (1 + rate * change / 100))
            sheet.sheet.write_formula(
                row,
                column,
                f"={letter}{row}/(1+$C{row + 1}{moved}/100)",
                six,
                values[column][-1],
            )

    def _write_sensitivity(self):
        """Write how far each driver of each option moves its NPSV."""
        sheet = self.book.add(
            self._("Sensitivity"), self._("What moves the NPSV"), self.subtitle
        )
        percent = f"'{self._('Factors')}'!$B$3"
        heads = (
            self._("Driver"),
            self._("Present value"),
            self._("NPSV at worst"),
            self._("NPSV at best"),
            self._("Change that brings the NPSV to nothing"),
        )
        for at, width in enumerate((44, 18, 18, 18, 24)):
            sheet.set_width(at, width)
        for option in self.sheets:
            if not option.drivers:
                continue
            sheet.heading(option.title)
            for at, head in enumerate(heads):
                sheet.write(sheet.row, at, head, self.book.format("head"))
            sheet.row += 1
            for driver in option.drivers:
                self._write_driver(sheet, option, driver, percent)
            self._write_rate_driver(sheet, option)
            sheet.skip()

    def _write_driver(self, sheet, option, driver, percent):
        """Write one driver: its present value decides the rest."""
        money, row = self.book.format("money"), sheet.row
        cell, part = f"$B{row + 1}", float(driver["part"])
        npsv, net = option.cell("npsv"), option.value("npsv")
        low, high = case_logic.swing(net, driver["part"], self.case.sensitivity_percent)
        sheet.write(row, 0, driver["name"], self.book.format("text"))
        write = sheet.sheet.write_formula
        write(row, 1, driver["formula"], money, part)
        write(row, 2, f"={npsv}-ABS({cell})*{percent}/100", money, float(low))
        write(row, 3, f"={npsv}+ABS({cell})*{percent}/100", money, float(high))
        switch = case_logic.switching(net, driver["part"])
        write(
            row,
            4,
            f'=IF({cell}=0,"",-{npsv}/{cell})',
            self.book.format("share"),
            "" if switch is None else float(switch) / 100,
        )
        sheet.row += 1

    def _write_rate_driver(self, sheet, option):
        """Write the discount rate as a driver, the only one that isn't linear."""
        money, row = self.book.format("money"), sheet.row
        sheet.write(row, 0, self._("Discount rate"), self.book.format("text"))
        sheet.write(row, 1, None, money)
        net = [float(one) for one in option.figures["net"]]
        ends = {
            column: sum(
                one * factor
                for one, factor in zip(net, self.factor_values[column], strict=True)
            )
            for column in (4, 5)
        }
        cells = [
            f"SUMPRODUCT({option.row_cells('net')},{option.row_cells(key)})"
            for key in ("factor_low", "factor_high")
        ]
        both = ",".join(cells)
        write = sheet.sheet.write_formula
        write(row, 2, f"=MIN({both})", money, min(ends.values()))
        write(row, 3, f"=MAX({both})", money, max(ends.values()))
        sheet.write(row, 4, None, money)
        sheet.row += 1

    def _write_summary(self, sheet):
        """Write the options side by side, from the results of their sheets."""
        heads = (
            ("name", self._("Option"), 34, "text"),
            ("pv_costs", self._("PV of costs"), 18, "money"),
            ("pv_benefits", self._("PV of benefits"), 18, "money"),
            ("npsv", self._("NPSV"), 18, "money"),
            ("gain", self._("Against doing nothing"), 18, "money"),
            ("bcr", self._("BCR"), 10, "plain"),
            ("payback_simple", self._("Payback (years)"), 14, "plain"),
            ("payback_discounted", self._("Discounted payback (years)"), 14, "plain"),
            ("score", self._("Score"), 10, "plain"),
        )
        for at, (_key, head, width, _kind) in enumerate(heads):
            sheet.set_width(at, width)
            sheet.write(sheet.row, at, head, self.book.format("head"))
        for option in self.sheets:
            sheet.row += 1
            sheet.write(sheet.row, 0, option.title, self.book.format("text"))
            for at, (key, _head, _width, kind) in enumerate(heads[1:-1], 1):
                shown = self.book.format(
                    kind, num_format="0.00" if kind == "plain" else None
                )
                sheet.sheet.write_formula(
                    sheet.row, at, f"={option.cell(key)}", shown, option.shown(key)
                )
            score = option.option.score if option.option.has_score else None
            sheet.write(sheet.row, len(heads) - 1, score, self.book.format("plain"))
        sheet.skip(2)
        case = self.case
        facts = (
            (self._("Begins on"), case.base_year, "date"),
            (self._("Price base"), case.price_base, "date"),
            (self._("Preferred option"), case.preferred_option_id.name, "text"),
            (self._("Frozen on"), case.frozen_on and case.frozen_on.date(), "date"),
        )
        for label, value, kind in facts:
            sheet.write(sheet.row, 0, label, self.book.format("label"))
            sheet.write(sheet.row, 1, value, self.book.format(kind))
            sheet.row += 1
