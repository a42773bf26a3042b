from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .import_common import ImportCase

ROWS = [
    ["Org", "Kind of org", "Colour"],
    ["Alpha", "Do-gooders", "red"],
    ["Beta", "3rd sector", "blue"],
]


@tagged("post_install", "-at_install")
class TestImportMemory(ImportCase):
    """What headings and words mean is said once and remembered for the next file."""

    def column(self, one, heading):
        return one.column_ids.filtered(lambda column: column.heading == heading)

    def test_next_months_file_needs_no_answer(self):
        one = self.upload(ROWS)
        self.assertFalse(one.is_remembered)
        self.column(one, "Colour").target = "notes"
        self.check(one)
        self.assertEqual(one.open_word_count, 1)
        self.assertEqual(self.verdicts(one), ["bad", "new"])
        word = one.word_ids.filtered("is_open").with_user(self.officer)
        self.assertEqual((word.text, word.count), ("Do-gooders", 1))
        guess = one.word_ids - word
        self.assertEqual((guess.sector_id, guess.is_guess), (self.charity, True))
        word.sector_id = self.charity
        self.check(one)
        self.assertEqual(self.verdicts(one), ["new", "new"])

        again = self.upload(
            [
                ["KIND OF ORG", "colour", "Org."],
                ["do-gooders", "green", "Gamma"],
                ["3rd Sector", "", "Delta"],
            ],
            user=self.colleague,
        )
        self.assertTrue(again.is_remembered)
        self.assertEqual(again.mapping_id, one.mapping_id)
        self.check(again)
        self.assertEqual(self.verdicts(again), ["new", "new"])
        self.run_import(again)
        gamma = self.find("Gamma")
        self.assertEqual(gamma.it_sector_id, self.charity)
        self.assertIn("green", gamma.comment)

    def test_a_file_with_one_column_more_starts_from_it(self):
        one = self.upload(ROWS)
        self.column(one, "Colour").target = "notes"
        again = self.upload([[*row, "x"] for row in ROWS])
        self.assertFalse(again.is_remembered)
        self.assertEqual(self.column(again, "Colour").target, "notes")
        self.assertEqual(again.mapping_id.source, one.mapping_id.source)

    def test_a_word_can_be_left_empty(self):
        one = self.upload(ROWS)
        self.check(one)
        one.word_ids.filtered("is_open").is_ignored = True
        self.check(one)
        self.run_import(one)
        self.assertFalse(self.find("Alpha").it_sector_id)

    def test_two_columns_cannot_mean_the_same(self):
        one = self.upload(ROWS)
        with self.assertRaisesRegex(
            ValidationError, "Both “Org” and “Colour” mean Name"
        ):
            self.column(one, "Colour").target = "name"

    def test_changing_a_column_asks_for_a_new_check(self):
        one = self.upload(ROWS)
        self.check(one)
        column = self.column(one, "Colour")
        one.write({"column_ids": [(1, column.id, {"target": "notes"})]})
        self.assertEqual(one.state, "mapped")

    def test_a_change_of_columns_asks_for_their_words(self):
        one = self.upload(ROWS)
        self.check(one)
        self.column(one, "Colour").target = "stage"
        self.check(one)
        self.assertIn("red", one.word_ids.mapped("text"))

    def test_several_words_of_one_column_are_asked_for(self):
        one = self.upload([["Name", "Sector"], ["A", "Odd"], ["B", "Stranger"]])
        self.check(one)
        self.assertEqual(sorted(one.word_ids.mapped("text")), ["Odd", "Stranger"])
        self.assertEqual(one.open_word_count, 2)
