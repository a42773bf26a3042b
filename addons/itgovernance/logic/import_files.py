"""A register written to a file that comes back in unchanged.

Plain Python: rows of text in, a file out, row by row, so that memory stays flat.
"""

import csv
import io

from .import_tables import MAX_CELL
from .import_values import guard, guard_quoted


def write_csv(stream, headings, rows):
    """Write CSV in UTF-8 with its mark, no cell of which is taken for a formula.

    :param stream: binary file to write to; stays open.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(map(guard, headings))
    for row in rows:
        writer.writerow([guard(_fit(cell)) for cell in row])
    text.flush()
    text.detach()


def write_xlsx(stream, headings, rows, sheet="Register"):
    """Write a workbook of one sheet, every cell as text: zeros in front stay.

    :param stream: binary file to write to; stays open.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet(sheet)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@", "valign": "top"})
    for place, heading in enumerate(headings):
        page.set_column(place, place, min(max(len(heading) + 2, 12), 40), text)
        page.write_string(0, place, guard_quoted(heading), head)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell:
                page.write_string(last, place, guard_quoted(_fit(cell)), text)
    page.freeze_panes(1, 1)
    if headings:
        page.autofilter(0, 0, last, len(headings) - 1)
    book.close()


def _fit(cell):
    """A cell, or nothing where it is longer than a cell can be: never a part of it."""
    return cell if len(cell) < MAX_CELL else ""
