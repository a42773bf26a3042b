"""Writes tables into a workbook that can be printed: headings, formats, formulas.

Text always stays text: whatever a person typed, it never becomes a formula or a
link. A formula carries the figure it comes to.
"""

from datetime import date
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

UNIT_FORMATS = {
    "count": "#,##0",
    "gbp": "£#,##0;-£#,##0",
    "percent": '0.0"%"',
    "days": '#,##0" days"',
    "ratio": "0.00",
}
PENCE = {"count": "#,##0.00", "gbp": "£#,##0.00;-£#,##0.00", "days": '#,##0.00" days"'}
FORMATS = {
    "text": {"text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "number": {"num_format": "#,##0"},
    "money": {"num_format": "£#,##0.00;-£#,##0.00"},
    "share": {"num_format": "0.0%"},
    "percent": {"num_format": '0"%"'},
    "plain": {"num_format": "General"},
}
A4 = 9
HEAD_ROW = 3  # of every table sheet, counted from 0: title, what it is of, nothing


class Column(NamedTuple):
    """A column of a table.

    `kind`: text, date, number, plain, money, share, percent, or figure (in the unit
    its row names under "unit"). `formula`: text with the columns of its row in braces.
    """

    key: str
    heading: str
    width: int = 12
    kind: str = "text"
    formula: str = ""


class Table(NamedTuple):
    """Where a table was written, for the formulas of others."""

    sheet: str
    columns: dict
    first: int
    last: int

    def cells(self, key: str) -> str:
        """Return the cells of a column, from any sheet."""
        letter = self.columns[key]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


class Sheet:
    """A sheet that is filled from the top down, ready for A4 landscape."""

    def __init__(self, book, name, title, subtitle):
        self.book, self.name = book, name
        self.sheet = book.workbook.add_worksheet(name)
        self.sheet.write_string(0, 0, title, book.format("title"))
        self.sheet.write_string(1, 0, subtitle, book.format("subtitle"))
        self.row = HEAD_ROW
        self._set_up_print()

    def _set_up_print(self):
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        plain = self.book.footer.replace("&", "&&")
        self.sheet.set_footer(f"&L&8{plain}&C&8&A&R&8Page &P of &N")
        self.sheet.hide_gridlines(2)

    def freeze(self, columns: int, pages_wide: int = 1):
        """Keep the headings and the first columns in sight, on paper too."""
        self.sheet.freeze_panes(HEAD_ROW + 1, columns)
        self.sheet.repeat_rows(HEAD_ROW)
        if pages_wide > 1:
            self.sheet.repeat_columns(0, columns - 1)
            self.sheet.fit_to_pages(pages_wide, 0)

    def heading(self, text: str):
        """Write a heading over the next table."""
        self.sheet.write_string(self.row, 0, text, self.book.format("heading"))
        self.row += 1

    def table(self, name: str, columns, rows) -> Table:
        """Write a named table with filters; one empty row where there are none.

        `rows`: dicts by column key; of a formula the figure it comes to. A row's own
        formulas stand by column under "formulas".
        """
        first, last = self.row + 1, self.row + max(len(rows), 1)
        letters = {column.key: xl_col_to_name(at) for at, column in enumerate(columns)}
        self.sheet.add_table(
            self.row,
            0,
            last,
            len(columns) - 1,
            {
                "name": name,
                "style": "Table Style Light 1",
                "columns": [
                    {"header": one.heading, "header_format": self.book.format("head")}
                    for one in columns
                ],
            },
        )
        for at, column in enumerate(columns):
            self.set_width(at, column.width)
        for number, row in enumerate(rows, first):
            cells = {key: f"${letter}{number + 1}" for key, letter in letters.items()}
            for at, column in enumerate(columns):
                self._write(number, at, column, row, cells)
        self.row = last + 1
        return Table(self.name, letters, first + 1, last + 1)

    def mark(self, table: Table, key: str, looks: dict):
        """Give the words of a column looks of their own: {word: format}."""
        cells = table.cells(key).split("!")[1]
        for word, look in looks.items():
            rule = {"type": "cell", "criteria": "==", "format": look}
            self.sheet.conditional_format(cells, {**rule, "value": f'"{word}"'})

    def set_width(self, at: int, width: int):
        """Set the width of a column; of several tables the widest counts."""
        widths = self.book.widths.setdefault(self.name, {})
        widths[at] = max(widths.get(at, 0), width)
        self.sheet.set_column(at, at, widths[at])

    def _write(self, row, at, column, values, cells):
        value = values.get(column.key)
        form = self.book.figure_format(values.get("unit"), value, column.kind)
        formula = values.get("formulas", {}).get(column.key) or column.formula
        if formula:
            shown = "" if value is None else value
            self.sheet.write_formula(row, at, formula.format(**cells), form, shown)
        else:
            self.write(row, at, value, form)

    def write(self, row, at, value, form):
        """Write a plain value; text stays text."""
        if value is None or value is False or value == "":
            self.sheet.write_blank(row, at, None, form)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, at, value, form)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, at, value, form)
        else:
            self.sheet.write_string(row, at, value, form)

    def total(self, table: Table, columns, label: str, rows):
        """Write the sums of the columns that add up, under the table."""
        self.sheet.write_string(self.row, 0, label, self.book.format("total"))
        for at, column in enumerate(columns):
            if column.kind not in ("number", "money"):
                if at:
                    self.sheet.write_blank(
                        self.row, at, None, self.book.format("total")
                    )
                continue
            letter = table.columns[column.key]
            self.sheet.write_formula(
                self.row,
                at,
                f"=SUM({letter}{table.first}:{letter}{table.last})",
                self.book.format("total", column.kind),
                sum(row.get(column.key) or 0 for row in rows),
            )
        self.row += 1

    def skip(self, rows: int = 1):
        """Leave rows empty."""
        self.row += rows


class Book:
    """A workbook, its formats, and the footer of its pages."""

    def __init__(self, workbook, footer: str):
        self.workbook, self.footer = workbook, footer
        self.widths, self._formats = {}, {}
        self._looks = {
            "title": {"bold": True, "font_size": 16},
            "subtitle": {"font_color": "#404040"},
            "heading": {"bold": True, "font_size": 13},
            "head": {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bottom": 2,
                "bg_color": "#E7E7E7",
                "font_color": "#000000",
            },
            "label": {"bold": True, "valign": "top"},
            "red": {"bold": True, "bg_color": "#B42318", "font_color": "#FFFFFF"},
            "amber": {"bold": True, "bg_color": "#F7DDB0"},
            "green": {"bg_color": "#D7ECDD"},
            "grey": {"italic": True, "bg_color": "#E7E7E7"},
            "total": {"bold": True, "top": 1, "bottom": 6},
        }

    def add(self, name: str, title: str, subtitle: str) -> Sheet:
        """Add a sheet."""
        return Sheet(self, name, title, subtitle)

    def format(self, *names, num_format=None):
        """Return the format of these looks together, made once."""
        key = names, num_format
        if key not in self._formats:
            look = {"valign": "top"}
            for name in names:
                look.update(self._looks.get(name) or FORMATS[name])
            if num_format:
                look["num_format"] = num_format
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def figure_format(self, unit, value, kind):
        """Return the format of a value; a figure is shown in its unit."""
        if kind != "figure":
            return self.format(kind)
        shown = UNIT_FORMATS.get(unit, "General")
        whole = not isinstance(value, int | float) or round(value, 2) == round(value)
        if not whole:
            shown = PENCE.get(unit, shown)
        return self.format("number", num_format=shown)
