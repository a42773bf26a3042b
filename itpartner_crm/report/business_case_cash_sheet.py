"""The financial case of a business case on a sheet: budgets by partner and year.

Amounts and corrections stand on the sheets of the options; here are formulas alone.
"""

from xlsxwriter.utility import xl_col_to_name

from ..logic import case as case_logic
from .business_case_option_sheet import FIRST_YEAR as AMOUNTS

FIRST_YEAR = 2  # column of year 0
RISE = 2  # row of the yearly rise of prices, from 0
KEYS = ("costs", "allowance", "benefits", "net")


class CashSheet:
    """Writes what goes out of and comes into the budgets, option by option."""

    def __init__(self, writer):
        self.writer, self.case = writer, writer.case
        self._, self.book, self.years = writer._, writer.book, writer.years
        self.labels = self.case.option_ids._get_cash_labels()

    def write(self):
        """Write the sheet, after those of the options."""
        self.sheet = self.book.add(
            self._("Financial case"),
            self._("Money in and out of budgets"),
            self.writer.subtitle,
        )
        self._write_prices()
        count = 0
        for option in self.writer.sheets:
            parts = self.case._read_cash(option.option)
            if parts:
                self._write_option(option, parts)
                count += 1
        if not count:
            text = self._("No line is money in or out of a budget yet.")
            self.sheet.write(self.sheet.row, 0, text, self.book.format())

    def _write_prices(self):
        """Write by how much prices have risen by each year."""
        label, plain = self.book.format("label"), self.book.format("plain")
        self.sheet.write(RISE, 0, self._("Prices rise a year (%)"), label)
        self.sheet.write(RISE, 1, float(self.case.inflation), plain)
        self.sheet.row = RISE + 2
        self._write_heads(self._("Prices"))
        rise = 1 + float(self.case.inflation) / 100
        values = [rise**year for year in self.years]
        self.prices = self.sheet.row
        self._write_row(
            "",
            self._("Against the price base"),
            lambda letter, year: (
                f"={xl_col_to_name(FIRST_YEAR + year - 1)}{self.prices + 1}"
                f"*(1+$B${RISE + 1}/100)"
                if year
                else "=1"
            ),
            values,
            self.book.format("plain", num_format="0.000000"),
            is_summed=False,
        )
        self.sheet.skip()

    def _write_heads(self, first):
        heads = (
            first,
            self._("What"),
            *(self.case._get_year_name(year) for year in self.years),
            self._("Together"),
        )
        for at, head in enumerate(heads):
            self.sheet.set_width(at, 30 if at < FIRST_YEAR else 14)
            self.sheet.write(self.sheet.row, at, head, self.book.format("head"))
        self.sheet.row += 1

    def _write_option(self, option, parts):
        """Write each partner, and all of them where there are several."""
        self.sheet.heading(option.title)
        self._write_heads(self._("Partner"))
        lines = [line for line in option.lines if case_logic.is_cash(line)]
        starts = []
        for part in parts:
            start = self.sheet.row
            if "partner" not in part:
                formulas = self._get_total_formulas(starts)
            else:
                own = [one for one in lines if one["partner"] == part["partner"]]
                formulas = self._get_formulas(option, own, start)
                starts.append(start)
            for key in KEYS:
                label = self.labels[key]
                self._write_row(part["name"], label, formulas[key], part[key])
        self.sheet.skip()

    def _get_formulas(self, option, lines, start):
        """Return the formula of each row of one partner: (letter, year) -> text."""
        costs, gains = (
            list(_runs(option.line_rows[one["id"]] for one in lines if test(one)))
            for test in (
                lambda one: one["kind"] == "cost",
                lambda one: one["kind"] == "benefit",
            )
        )

        def in_prices(terms):
            return lambda letter, year: (
                f"=({''.join(terms(xl_col_to_name(AMOUNTS + year))) or '0'})"
                f"*{letter}${self.prices + 1}"
            )

        return {
            "costs": in_prices(lambda amounts: _plain(option, amounts, costs)),
            "allowance": in_prices(lambda amounts: _lost(option, amounts, costs, "+")),
            "benefits": in_prices(
                lambda amounts: [
                    *_plain(option, amounts, gains),
                    *_lost(option, amounts, gains, "-"),
                ]
            ),
            "net": lambda letter, _year: (
                f"={letter}{start + 3}-{letter}{start + 1}-{letter}{start + 2}"
            ),
        }

    @staticmethod
    def _get_total_formulas(starts):
        """Return the formula of each row of all partners together."""

        def adding(offset):
            return lambda letter, _year: (
                "=" + "+".join(f"{letter}{start + 1 + offset}" for start in starts)
            )

        return {key: adding(offset) for offset, key in enumerate(KEYS)}

    def _write_row(self, name, label, formula, values, form=None, is_summed=True):
        row, form = self.sheet.row, form or self.book.format("money")
        self.sheet.write(row, 0, name, self.book.format("text"))
        self.sheet.write(row, 1, label, self.book.format("text"))
        write = self.sheet.sheet.write_formula
        for year in self.years:
            letter = xl_col_to_name(FIRST_YEAR + year)
            write(
                row,
                FIRST_YEAR + year,
                formula(letter, year),
                form,
                float(values[year]),
            )
        if is_summed:
            ends = [xl_col_to_name(FIRST_YEAR + year) for year in self.years]
            total = float(sum(values))
            span = f"=SUM({ends[0]}{row + 1}:{ends[-1]}{row + 1})"
            write(row, FIRST_YEAR + len(self.years), span, form, total)
        self.sheet.row += 1


def _plain(option, letter, runs):
    """Return the terms that add up amounts as estimated."""
    return [
        f"+SUM('{option.name}'!{letter}{first + 1}:{letter}{last + 1})"
        for first, last in runs
    ]


def _lost(option, letter, runs, sign):
    """Return the terms of the correction for optimism of the amounts."""
    return [
        f"{sign}SUMPRODUCT(ABS('{option.name}'!{letter}{first + 1}:{letter}{last + 1}),"
        f"'{option.name}'!$F{first + 1}:$F{last + 1})/100"
        for first, last in runs
    ]


def _runs(rows):
    """Return (first, last) of each run of rows that follow one another."""
    found = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return found
