"""Finding a notice by words: any form of them, their beginnings, and what people type."""

from odoo.tests import tagged

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
class TestSearch(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schools = release(
            1,
            tender__title="Managed broadband for schools",
            tender__description="Fibre to forty sites of the county.",
        )
        cls.library = release(
            2,
            tender__title="IT for libraries",
            tender__description="A catalogue that readers search, hosted by the council.",
        )
        cls._import(cls.schools, cls.library)

    def _found(self, text):
        notices = self.env["it.notice"].with_user(self.reader)
        found = notices.search([("words", "ilike", text)])
        return set(found.mapped("ocid"))

    def test_words_are_found(self):
        first, second = {self.schools["ocid"]}, {self.library["ocid"]}
        for text, expected in (
            ("school", first),
            ("SCHOOLS fibre", first),
            ("broadb", first),
            ("broadb coun", first),
            ("library", second),
            ("hosting catalogues", second),
            ('"broadband for schools"', first),
            ('"schools for broadband"', set()),
            ("school or library", first | second),
            ("sites -broadband", set()),
            ("hosted -broadband", second),
            ("county library", set()),
            ("zebra", set()),
            ("IT", second),  # a word that the full text leaves out: the title holds it
        ):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), expected)

    def test_nothing_that_is_typed_breaks_it(self):
        for text in (
            "",
            "   ",
            "&",
            "a & | !",
            "'; DROP",
            ":*",
            '"',
            "-",
            "%",
            "é\x00x",
        ):
            with self.subTest(text=text):
                self._found(text)

    def test_what_does_not_hold_the_words(self):
        domain = ["!", ("words", "ilike", "school"), ("buyer_name", "!=", False)]
        found = self.env["it.notice"].with_user(self.reader).search(domain)
        self.assertEqual(found.mapped("ocid"), [self.library["ocid"]])
