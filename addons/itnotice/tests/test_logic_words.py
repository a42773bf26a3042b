"""What a person types becomes a question to the full text."""

import unittest

from odoo.addons.itnotice.logic.words import beginnings


class TestWords(unittest.TestCase):
    def test_beginnings(self):
        for text, expected in (
            ("school net", "school:* & net:*"),
            ("  IT ", "IT:*"),
            ("e-mail", "e:* & mail:*"),
            ("under_score", "under:* & score:*"),
            ("orchard", "orchard:*"),
            ("school or library", ""),
            ('"managed network"', ""),
            ("school -rural", ""),
            ("&|!()", ""),
            ("", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(beginnings(text), expected)
