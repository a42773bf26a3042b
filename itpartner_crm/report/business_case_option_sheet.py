"""One option of a business case on a sheet: its lines, and what they come to.

Amounts, corrections and what counts stand as values, all that follows as formulas.
"""

from xlsxwriter.utility import xl_col_to_name

from ..logic import case as case_logic
from ..logic import discounting

FIRST_YEAR = 6  # column of year 0
HEAD = 4  # row of headings, from 0
MONEY = ("pv_costs", "pv_benefits", "npsv", "gain")


class OptionSheet:
    """Writes one option; knows afterwards where each figure stands."""

    def __init__(self, writer, option, number, base):
        self.writer, self.option, self.base = writer, option, base
        self._, self.book = writer._, writer.book
        self.years = writer.years
        self.name = self._("Option %(number)s", number=number)
        self.title = option.name + (" ★" if option.is_preferred else "")
        self.figures = writer.appraised[option]
        self.only = writer.case._get_only_partner()
        lines = option._get_logic_lines()
        self.lines = sorted(lines, key=lambda line: line["kind"] == "benefit")
        self.rows, self.places, self.drivers = {}, {}, []

    # Where things stand

    def cell(self, key):
        """Return the cell of a result, from any sheet."""
        return f"'{self.name}'!$B${self.places[key] + 1}"

    def row_cells(self, key):
        """Return the cells of a row by year, from any sheet."""
        first, last = (
            xl_col_to_name(FIRST_YEAR + at) for at in (0, len(self.years) - 1)
        )
        row = self.rows[key] + 1
        return f"'{self.name}'!${first}${row}:${last}${row}"

    def value(self, key):
        """Return a result as the model has it."""
        return self.figures[key]

    def shown(self, key):
        """Return a result as a cell shows it: empty where there is none."""
        value = self.figures[key]
        return "" if value is None else float(value)

    # Writing

    def write(self):
        """Write the lines, their corrected amounts, the flows and the results."""
        self.sheet = self.book.add(self.name, self.title, self.writer.subtitle)
        self._write_heads()
        self._write_lines()
        self._write_adjusted()
        self._write_flows()
        self._write_results()
        self._set_drivers()

    def _write_heads(self):
        heads = (
            self._("Line"),
            self._("Kind"),
            self._("Class"),
            self._("Borne or got by"),
            self._("Valued (1 or 0)"),
            self._("Correction (%)"),
            *(self.writer.case._get_year_name(year) for year in self.years),
        )
        for at, head in enumerate(heads):
            width = 40 if not at else 22 if at == 3 else 14
            self.sheet.set_width(at, width)
            self.sheet.write(HEAD, at, head, self.book.format("head"))
        self.sheet.row = HEAD + 1

    def _write_lines(self):
        env = self.option.env
        fields = env["it.case.line"]._fields
        kinds = dict(fields["kind"]._description_selection(env))
        classes = dict(fields["benefit_class"]._description_selection(env))
        partners = env["res.partner"].browse(
            line["partner"] for line in self.lines if line["partner"]
        )
        names = {partner.id: partner.display_name for partner in partners}
        self.line_rows = {}
        text, plain = self.book.format("text"), self.book.format("plain")
        for line in self.lines:
            row = self.sheet.row
            self.line_rows[line["id"]] = row
            valued = case_logic.is_valued(line, self.only)
            cells = (
                (line["name"], text),
                (kinds[line["kind"]], text),
                (classes.get(line["cls"]), text),
                (names.get(line["partner"]), text),
                (int(valued), plain),
                (float(line["adjust"]), plain),
                *((float(one), self.book.format("money")) for one in line["amounts"]),
            )
            for at, (value, form) in enumerate(cells):
                self.sheet.write(row, at, value, form)
            self.sheet.row += 1
        self.sheet.row += 1

    def _write_adjusted(self):
        """Write each line again, corrected for optimism, where it is valued."""
        self.sheet.heading(self._("Corrected for optimism, as valued"))
        self.blocks = {"cost": [], "benefit": []}
        self.adjusted_rows = {}
        for line in self.lines:
            row, source = self.sheet.row, self.line_rows[line["id"]] + 1
            self.adjusted_rows[line["id"]] = row
            self.blocks[line["kind"]].append(row)
            sign = "+" if line["kind"] == "cost" else "-"
            valued = case_logic.is_valued(line, self.only)
            values = [one if valued else 0 for one in case_logic.adjusted(line)]
            self._write_row(
                line["name"],
                lambda letter, _year, source=source, sign=sign: (
                    f"=$E{source}*({letter}{source}{sign}ABS({letter}{source})"
                    f"*$F{source}/100)"
                ),
                values,
            )
        self.sheet.row += 1

    def _write_row(self, label, formula, values, form="money", key=None):
        """Write a row of formulas by year.

        :param formula: (letter of the column, year) -> formula
        """
        row = self.sheet.row
        self.sheet.write(row, 0, label, self.book.format("label"))
        shown = form if not isinstance(form, str) else self.book.format(form)
        for year in self.years:
            letter = xl_col_to_name(FIRST_YEAR + year)
            value = values[year]
            self.sheet.sheet.write_formula(
                row,
                FIRST_YEAR + year,
                formula(letter, year),
                shown,
                "" if value is None else float(value),
            )
        if key:
            self.rows[key] = row
        self.sheet.row += 1

    def _sum_of(self, kind):
        """Return a function to the formula that sums a block of lines."""
        rows = self.blocks[kind]
        if not rows:
            return lambda _letter, _year: "=0"
        return lambda letter, _year: (
            f"=SUM({letter}{rows[0] + 1}:{letter}{rows[-1] + 1})"
        )

    def _ref(self, key):
        return self.rows[key] + 1

    def _write_flows(self):
        """Write costs, benefits, factors, net and running totals by year."""
        found = self.figures
        six = self.book.format("plain", num_format="0.000000")
        self._write_row(
            self._("Costs"), self._sum_of("cost"), found["costs"], key="costs"
        )
        self._write_row(
            self._("Benefits"),
            self._sum_of("benefit"),
            found["benefits"],
            key="benefits",
        )
        for key, column, label in (
            ("factor", 3, self._("Factor")),
            ("factor_low", 4, self._("Factor, lower rate")),
            ("factor_high", 5, self._("Factor, higher rate")),
        ):
            cells = self.writer.factor_cells[column]
            values = self.writer.factor_values[column]
            self._write_row(
                label, lambda _l, year, c=cells: f"={c[year]}", values, six, key
            )
        self._write_net_flows()

    def _write_net_flows(self):
        """Write the net by year, against doing nothing and discounted."""
        found = self.figures
        costs, benefits = self._ref("costs"), self._ref("benefits")
        self._write_row(
            self._("Net"),
            lambda letter, _year: f"={letter}{benefits}-{letter}{costs}",
            found["net"],
            key="net",
        )
        net = self._ref("net")
        self._write_row(
            self._("Net against doing nothing"),
            lambda letter, _year: f"={letter}{net}{self._less_base(letter)}",
            found["extra"],
            key="extra",
        )
        factor, extra = self._ref("factor"), self._ref("extra")
        worth = discounting.discounted(found["extra"], self.writer.factors)
        self._write_row(
            self._("Discounted"),
            lambda letter, _year: f"={letter}{extra}*{letter}{factor}",
            worth,
            key="worth",
        )
        self._write_running("extra", found["extra"], self._("Running total"))
        self._write_running("worth", worth, self._("Running total, discounted"))
        self.sheet.row += 1

    def _less_base(self, letter):
        base = self.base or self
        return f"-'{base.name}'!{letter}{base._ref('net')}"

    def _write_running(self, key, flow, label):
        """Write a running total, and in which year it has paid back."""
        source, row = self._ref(key), self.sheet.row + 1
        first = xl_col_to_name(FIRST_YEAR)
        totals = discounting.cumulative(flow)
        self._write_row(
            label,
            lambda letter, _year: f"=SUM(${first}{source}:{letter}{source})",
            totals,
            key=f"total_{key}",
        )
        at_once = 0 if totals[0] > 0 else None
        self._write_row(
            self._("Paid back in this year"),
            lambda letter, year: self._payback_formula(letter, year, row),
            [at_once, *self._all_crossings(totals)],
            self.book.format("plain", num_format="0.00"),
            key=f"paid_{key}",
        )

    @staticmethod
    def _all_crossings(totals):
        """Return for each year from 1 on when the total rises through nothing."""
        found = []
        for year in range(1, len(totals)):
            before, now = totals[year - 1], totals[year]
            if before < 0 <= now:
                found.append(year - 1 + -before / (now - before))
            elif not any(totals[:year]) and now > 0:
                found.append(year)
            else:
                found.append(None)
        return found

    @staticmethod
    def _payback_formula(letter, year, row):
        if not year:
            return f'=IF({letter}{row}>0,0,"")'
        first = xl_col_to_name(FIRST_YEAR)
        before = xl_col_to_name(FIRST_YEAR + year - 1)
        span = f"${first}{row}:{before}{row}"
        return (
            f"=IF(AND({before}{row}<0,{letter}{row}>=0),"
            f"{year - 1}-{before}{row}/({letter}{row}-{before}{row}),"
            f"IF(AND(MIN({span})=0,MAX({span})=0,{letter}{row}>0),{year},"
            '""))'
        )

    def _write_results(self):
        """Write the results, each a formula over the rows above."""
        self.sheet.heading(self._("Results"))
        labels = {
            "pv_costs": self._("PV of costs"),
            "pv_benefits": self._("PV of benefits"),
            "npsv": self._("NPSV"),
            "gain": self._("NPSV against doing nothing"),
            "bcr": self._("Benefit-cost ratio"),
            "payback_simple": self._("Payback (years)"),
            "payback_discounted": self._("Discounted payback (years)"),
        }
        two = self.book.format("plain", num_format="0.00")
        formulas = self._get_result_formulas(self.sheet.row + 1)
        for key, label in labels.items():
            row = self.sheet.row
            self.places[key] = row
            self.sheet.write(row, 0, label, self.book.format("label"))
            form = self.book.format("money") if key in MONEY else two
            self.sheet.sheet.write_formula(row, 1, formulas[key], form, self.shown(key))
            self.sheet.row += 1

    def _get_result_formulas(self, start):
        """Return the formula of each result, the first of which stands in `start`."""
        costs, benefits = self.row_cells("costs"), self.row_cells("benefits")
        factor, worth = self.row_cells("factor"), self.row_cells("worth")
        paid, late = self.row_cells("paid_extra"), self.row_cells("paid_worth")
        return {
            "pv_costs": f"=SUMPRODUCT({costs},{factor})",
            "pv_benefits": f"=SUMPRODUCT({benefits},{factor})",
            "npsv": f"=B{start + 1}-B{start}",
            "gain": f"=SUM({worth})",
            "bcr": f'=IF(B{start}>0,B{start + 1}/B{start},"")',
            "payback_simple": f'=IF(COUNT({paid})=0,"",MIN({paid}))',
            "payback_discounted": f'=IF(COUNT({late})=0,"",MIN({late}))',
        }

    def _set_drivers(self):
        """Note what moves the NPSV, with the formula of its present value."""
        factor = self.row_cells("factor")
        for line, part in case_logic.contributions(
            self.lines, self.writer.factors, self.only
        ):
            self.rows[f"line_{line['id']}"] = self.adjusted_rows[line["id"]]
            sign = "" if line["kind"] == "benefit" else "-"
            cells = self.row_cells(f"line_{line['id']}")
            self.drivers.append(
                {
                    "name": line["name"],
                    "part": part,
                    "formula": f"={sign}SUMPRODUCT({cells},{factor})",
                }
            )
        if self.drivers:
            self.drivers += [
                {
                    "name": self._("All costs"),
                    "part": -self.figures["pv_costs"],
                    "formula": f"=-{self.cell('pv_costs')}",
                },
                {
                    "name": self._("All benefits"),
                    "part": self.figures["pv_benefits"],
                    "formula": f"={self.cell('pv_benefits')}",
                },
            ]
