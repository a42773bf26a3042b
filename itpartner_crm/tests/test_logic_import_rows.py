from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic import import_rows
from odoo.addons.itpartner_crm.logic.import_rows import Row, RowReader

WORDS = {
    "sector": {"charity": 5, "3rd sector": 5, "ignored": False},
    "wards": {"bargate": 1, "bassett": 2},
    "scheme": {"company number": "GB-COH"},
    "partnership": {"skills board": 8, "jobs growth and skills": 9},
    "partnership_role": {"lead body": "lead"},
    "basis": {"public task": "public_task", "consent": "consent"},
}


@tagged("post_install", "-at_install")
class TestImportRows(BaseCase):
    """What one row says of an organisation, and what taking it would change."""

    def read(self, **cells):
        columns = [
            (f"H {target}", target.replace("__", ":").replace("_", "-", 0))
            for target in cells
        ]
        columns = [(h, t.replace("GB_", "GB-")) for h, t in columns]
        return RowReader(columns, WORDS).read(list(cells.values()))

    def problems(self, **cells):
        return [one.code for one in self.read(**cells).problems]

    def test_facts(self):
        row = self.read(
            name=" Mill   Works ",
            sector="3rd-Sector",
            wards="Bargate, Bassett",
            identifier__GB_COH="1234567",
            address="1 Mill Lane, Southampton, SO14 7LP",
            contact1_name="Ann",
            contact1_email="ann@example.org",
            partnership="Skills Board (Lead body); Jobs, Growth and Skills",
        )
        self.assertFalse(row.problems)
        self.assertEqual(row.facts["name"], "Mill Works")
        self.assertEqual(row.facts["sector"], 5)
        self.assertEqual(row.facts["wards"], [1, 2])
        self.assertEqual(row.facts["identifiers"], {"GB-COH": "01234567"})
        self.assertEqual(row.facts["city"], "Southampton")
        self.assertEqual(
            row.facts["contacts"], {1: {"name": "Ann", "email": "ann@example.org"}}
        )
        self.assertEqual(row.facts["memberships"], {8: "lead"} | {9: ""})
        self.assertEqual(row.key, "GB-COH:01234567")

    def test_problems(self):
        for cells, codes in (
            ({"name": ""}, ["no_name"]),
            ({"record": "x", "name": "A"}, ["record"]),
            ({"name": "A", "sector": "Unheard of"}, ["unknown"]),
            ({"name": "A", "sector": "N/A"}, []),
            ({"name": "A", "sector": "Ignored"}, []),
            ({"name": "A", "zip": "?!"}, ["zip"]),
            ({"name": "A", "number": "12345678"}, ["scheme"]),
            ({"name": "A", "scheme": "Company number", "number": "12"}, ["identifier"]),
            ({"name": "A", "scheme": "Company number", "number": "12345678"}, []),
            ({"name": "A", "contact1_role": "Chair"}, ["contact"]),
            ({"name": "A", "contact1_email": "a@b.org"}, []),
            ({"name": "A", "contact1_basis": "Whim", "contact1_name": "B"}, ["unknown"]),
            ({"name": "A", "contact1_basis": "Consent"}, []),
            (
                {"name": "A", "contact1_basis": "Consent", "contact1_phone": "1234567"},
                ["contact"],
            ),
        ):
            with self.subTest(cells=cells):
                self.assertEqual(self.problems(**cells), codes)

    def test_the_lawful_basis_of_each_contact(self):
        row = self.read(
            name="A",
            contact1_name="Ann",
            contact1_basis="Public task",
            contact2_name="Bob",
            contact2_basis="consent",
            contact2_basis_note="Form of 3 May",
            contact3_basis="Consent",
            contact3_basis_note="of nobody",
        )
        self.assertFalse(row.problems)
        self.assertEqual(
            row.facts["contacts"],
            {
                1: {"name": "Ann", "basis": "public_task"},
                2: {"name": "Bob", "basis": "consent", "basis_note": "Form of 3 May"},
            },
        )
        self.assertEqual(
            import_rows.words_of("contact2_basis", "Whim", WORDS), [("basis", "Whim")]
        )

    def test_what_changes(self):
        held = {
            "name": "Mill Works",
            "phone": "023  8083 3000",
            "city": "",
            "wards": [2, 1],
            "zip": "so147lp",
            "identifiers": {"GB-COH": ["01234567"]},
            "contacts": [{"id": 3, "name": "Ann", "email": "ANN@b.org", "phone": ""}],
            "memberships": {8: "member"},
        }
        for facts, options, changes in (
            (
                {"name": "Mill Works", "phone": "023 8083 3000", "zip": "SO14 7LP"},
                {},
                {},
            ),
            ({"wards": [1, 2]}, {}, {}),
            ({"wards": [1]}, {}, {"wards": [1]}),
            ({"city": "S", "phone": "1234567"}, {"existing": "fill"}, {"city": "S"}),
            ({"city": "S"}, {"existing": "leave"}, {}),
            ({"identifiers": {"GB-COH": "01234567"}}, {}, {}),
            (
                {"identifiers": {"GB-COH": "7654321"}},
                {},
                {"identifiers": {"GB-COH": ("01234567", "7654321")}},
            ),
            (
                {
                    "contacts": {
                        1: {"name": "Ann L", "email": "ann@b.org", "phone": "1"}
                    }
                },
                {},
                {
                    "contacts": [
                        (3, {"name": "Ann L", "email": "ann@b.org", "phone": "1"})
                    ]
                },
            ),
            (
                {"contacts": {1: {"name": "Bob"}}},
                {},
                {"contacts": [(None, {"name": "Bob"})]},
            ),
            ({"memberships": {8: "", 9: ""}}, {}, {"memberships": {9: ""}}),
            ({"memberships": {8: "lead"}}, {}, {"memberships": {8: "lead"}}),
        ):
            with self.subTest(facts=facts, options=options):
                self.assertEqual(
                    import_rows.changes(Row(facts), held, **options), changes
                )

    def test_an_empty_cell_says_nothing_unless_asked_to(self):
        row = Row({"name": "A"}, {"phone", "city", "stage"})
        held = {"name": "A", "phone": "1", "stage": 4}
        self.assertEqual(import_rows.changes(row, held), {})
        self.assertEqual(import_rows.changes(row, held, clear=True), {"phone": ""})

    def test_two_rows_of_one_organisation(self):
        one, two = Row({"name": "A", "sector": 1}), Row({"name": "A", "sector": 2})
        self.assertEqual(import_rows.conflicts(one, two), ["sector"])
        self.assertEqual(import_rows.conflicts(one, Row({"city": "S"})), [])
