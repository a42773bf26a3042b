from odoo.tests import BaseCase, tagged

from odoo.addons.itgovernance.logic.import_headings import headings_key, likeness
from odoo.addons.itpartner_crm.logic.import_headings import Headings, targets

SCHEMES = {
    "GB-COH": "Company number",
    "GB-CHC": "Charity number (England and Wales)",
    "GB-PPON": "Public procurement organisation number",
}


@tagged("post_install", "-at_install")
class TestImportHeadings(BaseCase):
    """Headings as councils and charities write them are understood, or left alone."""

    def suggest(self, **columns):
        headings = Headings(SCHEMES)
        names = [name.replace("_", " ") for name in columns]
        guesses = headings.suggest(names, list(columns.values()))
        return [guess.target for guess in guesses]

    def test_as_they_are_written(self):
        for heading, target in (
            ("Organisation  Name*", "name"),
            ("Org. Type", "sector"),
            ("Company Reg No", "identifier:GB-COH"),
            ("Charity No.", "identifier:GB-CHC"),
            ("GB-COH", "identifier:GB-COH"),
            ("Lead Officer (e-mail)", "lead_officer"),
            ("Full address", "address"),
            ("Post Code", "zip"),
            ("Tel.", "phone"),
            ("Main Contact", "contact1_name"),
            ("Contact E-mail", "contact1_email"),
            ("Contact 2 phone", "contact2_phone"),
            ("Lawful basis", "contact1_basis"),
            ("Contact 2 lawful basis", "contact2_basis"),
            ("Contact 2 why this basis", "contact2_basis_note"),
            ("Member of (board)", "partnership"),
            ("Ward(s)", "wards"),
            ("Partner status", "stage"),
            ("Notes 2026", "notes"),
            ("Their ID", "external_id"),
            ("Blood group", "sector"),
        ):
            with self.subTest(heading=heading):
                first = "Record number" if target == "name" else "Name"
                guess = Headings(SCHEMES).suggest([first, heading], [[], []])[1]
                if heading == "Blood group":
                    self.assertNotEqual(guess.how, "name")
                else:
                    self.assertEqual(guess.target, target)

    def test_by_what_stands_below(self):
        self.assertEqual(
            self.suggest(
                Name=["A", "B"],
                x1=["a@example.org", "b@example.org"],
                x2=["SO14 7LP", "SO15 1AA"],
                x3=["E05002455", "E05002456"],
                x4=["ABCD-1234-EFGH"],
                x5=["023 8083 3000"],
                x6=["red", "blue"],
            ),
            ["name", "email", "zip", "wards", "identifier:GB-PPON", "phone", ""],
        )

    def test_no_field_is_taken_twice(self):
        found = self.suggest(Name=[], Partner=[], Email=[], Email_address=[])
        self.assertEqual(found[0], "name")
        self.assertEqual(len(set(filter(None, found))), len(list(filter(None, found))))

    def test_a_list_of_contacts_only(self):
        self.assertEqual(self.suggest(Contact=[], Town=[]), ["name", "city"])

    def test_known_again_whatever_order_and_case(self):
        one = headings_key(["Name", "Post-code", "Why"])
        self.assertEqual(one, headings_key(["POST CODE", "name"]))
        self.assertNotEqual(one, headings_key(["Name"]))
        self.assertEqual(likeness(["a", "b", "c"], ["A", "b", "d"]), 0.5)

    def test_targets_have_each_scheme_and_three_contacts(self):
        found = targets(SCHEMES)
        self.assertEqual(len(found), len(set(found)))
        self.assertLess(found.index("identifier:GB-COH"), found.index("scheme"))
        self.assertIn("contact3_phone", found)
