import io
import zipfile
from datetime import date, datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.itgovernance.logic import import_tables
from odoo.addons.itgovernance.logic.import_tables import Unreadable, read_table


def workbook(rows, **sheets):
    """Bytes of a workbook; its first sheet has these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestImportTables(BaseCase):
    """Every kind of file people send is read, and one that can't be says why."""

    def read(self, content, **options):
        table = read_table(content, **options)
        return table.headings, list(table.rows)

    def reason(self, content, **options):
        with self.assertRaises(Unreadable) as caught:
            list(read_table(content, **options).rows)
        return caught.exception.code

    def test_the_same_table_in_every_encoding_and_with_every_mark(self):
        rows = "Name{0}Town\nCafé Ltd{0}Southampton\n"
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            for mark in (",", ";", "\t", "|"):
                with self.subTest(encoding=encoding, mark=mark):
                    content = rows.format(mark).encode(encoding)
                    self.assertEqual(
                        self.read(content),
                        (["Name", "Town"], [(2, ["Café Ltd", "Southampton"])]),
                    )

    def test_quoted_line_breaks_marks_and_quotes_stay_in_their_cell(self):
        content = b'Name;Address\r\n"Mill; ""Works""";"1 Lane\r\nTown"\r\n'
        self.assertEqual(
            self.read(content)[1], [(2, ['Mill; "Works"', "1 Lane\nTown"])]
        )

    def test_a_title_and_empty_rows_above_the_headings(self):
        content = (
            b"Our partners,,\n,,\nName,Town,Phone\nA,B,C\n,,\nName,Town,Phone\nD,E\n"
        )
        table = read_table(content)
        self.assertEqual(table.title, "Our partners")
        self.assertEqual(table.heading_row, 3)
        self.assertEqual(list(table.rows), [(4, ["A", "B", "C"]), (7, ["D", "E", ""])])

    def test_headings_that_are_missing_or_there_twice(self):
        content = b"Name,,Email,email\nA,x,a@b.org,c@d.org\n"
        self.assertEqual(
            self.read(content)[0], ["Name", "Column B", "Email", "email (2)"]
        )

    def test_a_first_line_that_names_the_mark(self):
        self.assertEqual(
            self.read(b"sep=;\r\nName;Town\r\nA;B\r\n")[1], [(3, ["A", "B"])]
        )

    def test_one_column_is_a_table(self):
        self.assertEqual(self.read(b"Name\nA\nB\n")[1], [(2, ["A"]), (3, ["B"])])

    def test_a_workbook_as_a_person_reads_it(self):
        content = workbook(
            [
                ["Register"],
                [],
                ["Name", "Since", "Number", "Share", "Live", "Sum"],
                [
                    "A",
                    date(2026, 4, 3),
                    1234567,
                    0.5,
                    True,
                    "=1+1",
                ],
                ["B", datetime(2026, 4, 3, 9, 30), 12.0, None, False, None],
            ]
        )
        self.assertEqual(
            self.read(content)[1],
            [
                (4, ["A", "03/04/2026", "1234567", "0.5", "Yes", ""]),
                (5, ["B", "03/04/2026 09:30", "12", "", "No", ""]),
            ],
        )

    def test_zeros_that_a_number_format_shows(self):
        book = openpyxl.Workbook()
        book.active.append(["Name", "Number"])
        book.active.append(["A", 1234567])
        book.active["B2"].number_format = "00000000"
        out = io.BytesIO()
        book.save(out)
        self.assertEqual(self.read(out.getvalue())[1], [(2, ["A", "01234567"])])

    def test_sheets(self):
        content = workbook(
            [], Register=[["Name", "Town"], ["A", "B"]], Old=[["Name"], ["C"]]
        )
        table = read_table(content)
        self.assertEqual(
            (table.sheet, table.sheets[1:]), ("Register", ["Register", "Old"])
        )
        self.assertEqual(self.read(content, sheet="Old")[1], [(2, ["C"])])
        self.assertEqual(self.reason(content, sheet="Gone"), "no_sheet")

    def test_what_cannot_be_read_says_why(self):
        locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode(
            "utf-16-le"
        )
        long = b'Name,Note\nA,"' + b"x" * 40_000 + b"\n"
        wide = ",".join(f"h{n}" for n in range(201)).encode() + b"\n" + b"x," * 200
        for content, code in (
            (b"", "empty"),
            (b"\n \n,,\n", "empty"),
            (b"x" * (import_tables.MAX_BYTES + 1), "too_big"),
            (b"Name,Town\n", "no_rows"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old_excel"),
            (locked, "encrypted"),
            (b"PK\x03\x04" + b"x" * 99, "broken_xlsx"),
            (b"%PDF-1.7\x00\x01", "not_text"),
            (b"\x81\x8d", "not_text"),
            (long, "never_closed"),
            (wide, "too_many_columns"),
            (archive(xl__document="<a/>"), "broken_xlsx"),
            (archive(xl__workbook="<a/>", xl__x="<a>" + "0" * 9_000_000), "bomb"),
            (
                archive(xl__workbook='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
                "bomb",
            ),
            (archive(xl__workbook="<a/>".encode("utf-16")), "bomb"),
        ):
            with self.subTest(code=code, start=content[:20]):
                self.assertEqual(self.reason(content), code)

    def test_too_many_rows(self):
        content = b"Name\n" + b"A\n" * (import_tables.MAX_ROWS + 1)
        self.assertEqual(self.reason(content), "too_many_rows")
