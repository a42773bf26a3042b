from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.closing import action_line, wanted
from odoo.addons.itstrategy.logic.masking import mask


@tagged("post_install", "-at_install")
class TestLogicClosing(BaseCase):
    """What a reading wants before it is closed, by rating and words given."""

    def test_what_is_wanted(self):
        for rag, has_value, over, commentary, reason, actions, expected in (
            ("green", True, True, "", "", 0, []),
            ("white", True, True, "", "", 0, []),
            ("white", False, False, "", "", 0, []),
            ("white", False, True, "", "", 0, ["figure"]),
            ("grey", False, True, "", "", 0, ["figure"]),
            ("grey", False, True, "Words are no reason", "", 0, ["figure"]),
            ("grey", False, True, "", "No answer", 0, []),
            ("grey", True, True, "", "", 0, ["estimate"]),
            ("grey", True, True, "", "Meter broken", 0, []),
            ("amber", True, True, "", "", 0, ["commentary", "action"]),
            ("red", True, True, "  \n", "", 1, ["commentary"]),
            ("red", True, True, "Late", "", 0, ["action"]),
            ("red", True, True, "Late", "", 2, []),
        ):
            with self.subTest(rag=rag, expected=expected):
                self.assertEqual(
                    wanted(rag, has_value, over, commentary, reason, actions), expected
                )

    def test_action_in_words(self):
        due = date(2026, 9, 1)
        self.assertEqual(
            action_line("Call", "Ann", due), "Call: Ann, by 1 Sep 2026, open"
        )
        self.assertEqual(
            action_line("Call", "Ann", due, date(2026, 8, 3)),
            "Call: Ann, by 1 Sep 2026, done 3 Aug 2026",
        )

    def test_names_go_as_whole_words_longest_first(self):
        for text, names, expected in (
            ("CG5: Harbour Link", {"Harbour", "Harbour Link"}, "CG5: X"),
            ("harbour link moved", {"Harbour Link"}, "X moved"),
            ("Harbours stay", {"Harbour"}, "Harbours stay"),
            ("(C++) and more", {"C++"}, "(X) and more"),
            ("Nothing", {""}, "Nothing"),
            ("", {"A"}, ""),
            (False, {"A"}, False),
        ):
            with self.subTest(text=text):
                self.assertEqual(mask(text, names, "X"), expected)
