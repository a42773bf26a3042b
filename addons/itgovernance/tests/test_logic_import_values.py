import csv
import io
from datetime import date

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itgovernance.logic import import_files, import_values
from odoo.addons.itgovernance.logic.import_tables import clean, read_table

TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\",;\t\n\r| 0123456789/.<>&"),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
).map(clean)


@tagged("post_install", "-at_install")
class TestImportValues(BaseCase):
    """A cell is read as what a person in the UK means by it; what goes out comes back."""

    def test_days(self):
        for text, day in (
            ("03/04/2026", date(2026, 4, 3)),
            ("3.4.26", date(2026, 4, 3)),
            ("3-4-2026", date(2026, 4, 3)),
            ("2026-04-03", date(2026, 4, 3)),
            ("2026-04-03 00:00:00", date(2026, 4, 3)),
            ("3rd April 2026", date(2026, 4, 3)),
            ("3 Sept 2026", date(2026, 9, 3)),
            ("31/02/2026", None),
            ("04/13/2026", None),
            ("soon", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(import_values.parse_day(text), day)

    @given(st.dates(date(1000, 1, 1)))
    def test_a_day_comes_back(self, day):
        self.assertEqual(import_values.parse_day(import_values.write_day(day)), day)

    def test_kinds(self):
        for parse, text, value in (
            ("postcode", "so14 7lp", "SO14 7LP"),
            ("postcode", "SW1A1AA", "SW1A 1AA"),
            ("postcode", "see website", None),
            ("email", " <Office@Example.ORG> ", "Office@example.org"),
            ("email", "a@b.org; c@d.org", None),
            ("phone", "+44 (0)23 8083 3000 ext 12", "+44 (0)23 8083 3000 ext 12"),
            ("phone", "12", None),
            ("website", "example.org/a", "http://example.org/a"),
            ("website", "https://example.org", "https://example.org"),
            ("website", "n/a", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(getattr(import_values, f"parse_{parse}")(text), value)

    def test_an_address_in_one_cell(self):
        for text, parts in (
            (
                "1 Mill Lane\nSouthampton\nSO14 7LP",
                {"street": "1 Mill Lane", "city": "Southampton", "zip": "SO14 7LP"},
            ),
            ("SO14 7LP", {"zip": "SO14 7LP"}),
            ("Civic Centre", {"street": "Civic Centre"}),
            (
                "Unit 4, 1 Mill Lane, Shirley, Southampton, UK",
                {
                    "street": "Unit 4",
                    "street2": "1 Mill Lane, Shirley",
                    "city": "Southampton",
                },
            ),
        ):
            with self.subTest(text=text):
                self.assertEqual(import_values.split_address(text), parts)

    def test_several_in_one_cell(self):
        known = {"bassett", "city skills jobs and growth board"}

        def knows(item):
            return import_values.fold(item) in known

        for text, items in (
            ("Bassett, Bargate", ["Bassett", "Bargate"]),
            (
                "City Skills, Jobs and Growth Board",
                ["City Skills, Jobs and Growth Board"],
            ),
            ("A; B", ["A", "B"]),
            ("A\nB; C", ["A", "B; C"]),
            ("", []),
        ):
            with self.subTest(text=text):
                self.assertEqual(import_values.split_list(text, knows), items)

    @given(TEXTS)
    def test_the_guard_is_taken_back(self, text):
        for guard in (import_values.guard, import_values.guard_quoted):
            self.assertEqual(import_values.unguard(guard(text)), text)
        self.assertNotIn(import_values.guard(text)[:1] or "x", "=+-@\t\r")

    @given(TEXTS)
    def test_a_note_comes_back(self, text):
        self.assertEqual(import_values.note_text(import_values.note_html(text)), text)

    @given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
    @settings(max_examples=60, deadline=None)
    def test_every_text_comes_back_from_both_kinds_of_file(self, rows):
        headings = ["Name", "Number", "Notes"]
        wanted = [row for row in rows if any(row) and row != headings]
        for write in (import_files.write_csv, import_files.write_xlsx):
            out = io.BytesIO()
            write(out, headings, rows)
            if not wanted:
                continue
            table = read_table(out.getvalue(), knows=lambda text: text in headings)
            self.assertEqual(table.headings, headings)
            found = [
                list(map(import_values.unguard, cells)) for _n, cells in table.rows
            ]
            self.assertEqual(found, wanted)

    def test_no_cell_is_taken_for_a_formula(self):
        rows = [["=1+1", "+44 23 8083 3000", "@sum", "-2", "01234567"]]
        out = io.BytesIO()
        import_files.write_csv(out, ["a", "b", "c", "d", "e"], rows)
        (_head, cells) = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")))
        self.assertEqual(
            cells, ["'=1+1", "'+44 23 8083 3000", "'@sum", "'-2", "01234567"]
        )
        out = io.BytesIO()
        import_files.write_xlsx(out, ["a", "b", "c", "d", "e"], rows)
        page = openpyxl.load_workbook(out).active
        self.assertEqual([cell.value for cell in page[2]], rows[0])
        self.assertEqual({cell.data_type for cell in page[2]}, {"s"})
