from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCase

HEAD = ["Organisation", "Type", "Lead Officer", "Company No", "Address", "Contact"]


@tagged("post_install", "-at_install")
class TestImportRun(ImportCase):
    """Good rows go in, a wrong one is set aside alone with its reason."""

    def test_a_messy_register_becomes_partners(self):
        one = self.take_in(
            [
                ["City Growth: who we work with", "", "", "", "", ""],
                ["printed 01/11/2026"],
                HEAD,
                [
                    "Mill  Works Ltd",
                    "3rd sector",
                    "itpartner_officer",
                    "1234567",
                    "1 Mill Lane\nSouthampton\nso147lp",
                    "Ann Lee",
                ],
            ]
        )
        self.assertEqual(one.state, "done")
        self.assertEqual(one.done_count, 1, one.row_ids.mapped("reason"))
        partner = self.find("Mill Works Ltd")
        self.assertTrue(partner.is_city_partner)
        self.assertEqual(partner.it_sector_id, self.charity)
        self.assertEqual(partner.it_lead_officer_id, self.officer)
        self.assertEqual(partner.id_numbers.name, "01234567")
        self.assertEqual(
            (partner.street, partner.city, partner.zip),
            ("1 Mill Lane", "Southampton", "SO14 7LP"),
        )
        self.assertEqual(partner.child_ids.name, "Ann Lee")
        self.assertEqual(partner.create_uid, self.officer)

    def test_the_lawful_basis_of_contacts_comes_in(self):
        rows = [
            ["Name", "Contact", "Lawful basis", "Why this basis"],
            ["One Ltd", "Ann", "statutory duty", ""],
            ["Two Ltd", "Bob", "Consent", "Form of 3 May"],
            ["Three Ltd", "Cy", "Consent", ""],
            ["Four Ltd", "Di", "whim", ""],
            ["Five Ltd", "", "Consent", ""],
        ]
        one = self.upload(rows)
        self.check(one)
        explained = one.word_ids.filtered(lambda word: word.text == "statutory duty")
        self.assertEqual(explained.target, "basis")
        explained.basis = "public_task"
        self.check(one)
        self.assertEqual(self.verdicts(one), ["new", "new", "bad", "bad", "new"])
        self.assertIn("say in Why this basis", one.row_ids[2].reason)
        self.assertIn("what “whim” means as Contact 1 lawful", one.row_ids[3].reason)
        self.run_import(one)
        ann, bob = self.find("One Ltd").child_ids, self.find("Two Ltd").child_ids
        self.assertEqual(ann.it_lawful_basis, "public_task")
        self.assertTrue(ann.it_basis_review_date)
        self.assertEqual(
            (bob.it_lawful_basis, bob.it_basis_note), ("consent", "Form of 3 May")
        )
        self.assertFalse(self.find("Five Ltd").child_ids)
        rows[1][2] = "Contract"
        one = self.take_in(rows[:2])
        self.assertEqual(one.update_count, 1)
        self.assertIn("Contact: Contract", one.row_ids.changes)
        self.assertEqual(ann.it_lawful_basis, "contract")

    def test_bad_rows_are_set_aside_and_the_rest_goes_in(self):
        one = self.upload(
            [
                ["Name", "Post code", "Company number", "Email"],
                ["Good Works", "SO14 7LP", "", ""],
                ["Bad Postcode", "nowhere!", "", ""],
                ["", "", "", "x@example.org"],
                ["Bad Number", "", "12", "two@example.org, three@example.org"],
            ]
        )
        aside = self.check(one)
        self.assertEqual([row["number"] for row in aside], [3, 4, 5])
        self.assertEqual(self.verdicts(one), ["new", "bad", "bad", "bad"])
        self.assertEqual(
            aside[0]["reason"],
            "Row 3, Post code: “nowhere!” can't be a postcode. Correct it, such as "
            "SO14 7LP.",
        )
        self.assertIn("Row 4, Name: the organisation has no name", aside[1]["reason"])
        self.assertIn("Row 5, Company number: “12”", aside[2]["reason"])
        self.assertIn("Row 5, Email", aside[2]["reason"])
        self.run_import(one)
        self.assertEqual((one.state, one.done_count, one.bad_count), ("done", 1, 3))
        self.assertTrue(self.find("Good Works"))

    def test_what_the_model_refuses_is_found_by_the_check(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        self.partner.action_archive()
        self.partner.id_numbers.write({"active": True})
        one = self.upload(
            [
                ["Name", "Company number"],
                ["Before", "11111111"],
                ["Twice One", "22222222"],
                ["Twice Two", "22222222"],
                ["After", "33333333"],
            ]
        )
        aside = self.check(one)
        self.assertEqual([row["number"] for row in aside], [4])
        self.assertIn("same organisation as row 3", aside[0]["reason"])
        self.run_import(one)
        self.assertEqual(one.done_count, 3)

    def test_a_row_that_fails_late_is_set_aside_alone(self):
        one = self.upload(
            [["Name", "Company number"]]
            + [[f"Late {number}", f"{90000000 + number}"] for number in range(40)]
        )
        self.check(one)
        other = self._new_partner("Quicker")
        self._add_identifier(other, "GB-COH", "90000017")
        self.env.flush_all()
        # somebody archived it meanwhile, but the number is still its own
        aside = self.run_import(one)
        self.assertEqual(one.done_count + one.unchanged_count, 40)
        self.assertFalse(aside)
        self.assertEqual(
            one.row_ids.filtered(lambda row: row.number == 19).partner_id, other
        )

    def test_run_asks_for_the_check_first(self):
        one = self.upload([["Name"], ["Unchecked"]])
        with self.assertRaisesRegex(UserError, "Check the file first"):
            one.action_run()

    def test_a_second_run_takes_nothing_twice(self):
        rows = [["Name", "Company number"], ["Once", "44444444"]]
        one = self.take_in(rows)
        with self.assertRaisesRegex(UserError, "No row is left"):
            one.action_run()
        again = self.take_in(rows)
        self.assertEqual(self.verdicts(again), ["unchanged"])
        self.assertEqual(len(self.find("Once")), 1)

    def test_rows_of_one_organisation_add_up(self):
        one = self.take_in(
            [
                ["Name", "Postcode", "Contact", "Contact email"],
                ["Two Desks", "SO14 7LP", "Ann Lee", "ann@example.org"],
                ["Two Desks", "SO14 7LP", "Bob Ray", "bob@example.org"],
            ]
        )
        self.assertEqual(one.done_count, 2, one.row_ids.mapped("reason"))
        self.assertEqual(
            self.find("Two Desks").child_ids.mapped("name"), ["Ann Lee", "Bob Ray"]
        )

    def test_memberships_with_a_role(self):
        board = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create({"name": "City Skills, Jobs and Growth Board"})
        )
        self.take_in(
            [
                ["Name", "Member of"],
                ["Skills Ltd", "City Skills, Jobs and Growth Board (Funder)"],
            ]
        )
        member = self.find("Skills Ltd").it_membership_ids
        self.assertEqual((member.partnership_id, member.role), (board, "funder"))

    def test_a_board_of_somebody_else_sets_the_row_aside(self):
        self.env["it.partnership"].create(
            {"name": "Their Board", "lead_officer_id": self.colleague.id}
        )
        one = self.upload(
            [
                ["Name", "Member of"],
                ["Skills Ltd", "Their Board"],
                ["Other Ltd", ""],
            ]
        )
        self.check(one)
        self.assertEqual(self.verdicts(one), ["bad", "new"])
