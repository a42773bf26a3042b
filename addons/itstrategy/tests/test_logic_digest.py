from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import digest

MONDAY = date(2026, 11, 23)
SPAN = digest.Window(date(2026, 11, 16), MONDAY)


@tagged("post_install", "-at_install")
class TestLogicDigest(BaseCase):
    """What changed in a week, sorted into sections."""

    def test_week_starts_on_monday(self):
        for day in range(23, 30):
            self.assertEqual(digest.monday(date(2026, 11, day)), MONDAY)

    def test_window_leaves_no_day_out_and_looks_back_four_weeks(self):
        for last, start in (
            (None, date(2026, 11, 16)),
            (date(2026, 11, 16), date(2026, 11, 16)),
            (date(2026, 11, 9), date(2026, 11, 9)),
            (date(2026, 1, 5), date(2026, 10, 26)),
        ):
            with self.subTest(last=last):
                self.assertEqual(digest.window(MONDAY, last), (start, MONDAY))

    def test_change_is_of_the_rating_first(self):
        for rag, before, direction, expected in (
            ("green", "amber", "worse", "better"),
            ("red", "amber", "better", "worse"),
            ("green", "green", "worse", "worse"),
            ("green", None, "better", "better"),
            ("grey", "green", "none", "unchanged"),
            ("white", "white", "same", "unchanged"),
            ("amber", "amber", "same", "unchanged"),
        ):
            with self.subTest(rag=rag, before=before, direction=direction):
                self.assertEqual(digest.change(rag, before, direction), expected)

    def test_actions(self):
        for state, due, done, expected in (
            ("open", date(2026, 11, 22), None, "actions_overdue"),
            ("open", MONDAY, None, "actions_due"),
            ("open", date(2026, 12, 7), None, "actions_due"),
            ("open", date(2026, 12, 8), None, None),
            ("open", None, None, None),
            ("done", date(2026, 11, 1), date(2026, 11, 16), "actions_done"),
            ("done", date(2026, 11, 1), MONDAY, None),
        ):
            with self.subTest(state=state, due=due, done=done):
                self.assertEqual(
                    digest.action_section(state, due, done, SPAN, MONDAY), expected
                )

    def test_decisions(self):
        for taken, day, expected in (
            (True, date(2026, 11, 16), "decisions_taken"),
            (True, date(2026, 11, 15), None),
            (True, MONDAY, None),
            (False, MONDAY, "decisions_ahead"),
            (False, date(2026, 12, 21), "decisions_ahead"),
            (False, date(2026, 12, 22), None),
            (False, None, None),
        ):
            with self.subTest(taken=taken, day=day):
                self.assertEqual(
                    digest.decision_section(taken, day, SPAN, MONDAY), expected
                )

    def test_sections_come_in_order_without_empty_ones(self):
        facts = [
            {"section": "unowned", "order": (1,), "title": "c"},
            {"section": "worse", "order": (2,), "title": "b"},
            {"section": "worse", "order": (1,), "title": "a"},
            {"section": None, "order": (1,), "title": "d"},
        ]
        sections = digest.sort(facts)
        self.assertEqual(list(sections), ["worse", "unowned"])
        self.assertEqual([one["title"] for one in sections["worse"]], ["a", "b"])

    def test_what_stood_there_before_is_no_news(self):
        self.assertFalse(digest.is_news({}))
        self.assertFalse(digest.is_news({"unowned": [1]}))
        self.assertTrue(digest.is_news({"unowned": [1], "late": [1]}))
