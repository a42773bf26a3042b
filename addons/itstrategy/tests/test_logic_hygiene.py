from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import hygiene
from odoo.addons.itstrategy.logic.hygiene import Facts

DAY = date(2026, 11, 22)
Q1_END, Q2_END = date(2026, 6, 30), date(2026, 9, 30)
GOOD = Facts("quarter", 20, date(2026, 4, 1), last_end=Q2_END, rag="green")


@tagged("post_install", "-at_install")
class TestHygiene(BaseCase):
    """What stands beside the rating, and what it makes of it."""

    def test_flags_and_the_rating_shown(self):
        for changed, flags, rag in (
            ({}, set(), "green"),
            ({"last_end": Q1_END}, {"late", "stale"}, "grey"),
            ({"last_end": Q1_END, "rag": "red"}, {"late", "stale"}, "grey"),
            ({"last_end": None, "rag": None}, {"late"}, "grey"),
            ({"set_aside": True}, {"stale"}, "grey"),
            ({"set_aside": True, "last_end": None, "rag": None}, {"late"}, "grey"),
            ({"owned": False}, {"unowned"}, "green"),
            ({"quality": "estimated"}, {"estimated"}, "grey"),
            ({"quality": "estimated", "rag": "amber"}, {"estimated"}, "amber"),
            ({"quality": "provisional"}, set(), "green"),
            ({"restated": True}, {"restated"}, "green"),
            ({"illustrative": True}, {"illustrative"}, "green"),
            ({"rag": "white"}, set(), "white"),
        ):
            with self.subTest(changed=changed):
                facts = GOOD._replace(**changed)
                found = hygiene.flags(facts, DAY)
                self.assertEqual(found, flags)
                self.assertEqual(hygiene.shown_rag(facts.rag, found), rag)

    def test_late_after_the_days_to_report_only(self):
        late = GOOD._replace(last_end=Q1_END)
        for day, expected in (
            (date(2026, 10, 20), False),
            (date(2026, 10, 21), True),
        ):
            with self.subTest(day=day):
                self.assertEqual(hygiene.is_late(late, day), expected)

    def test_nothing_is_missed_from_before_it_was_measured(self):
        new = Facts("quarter", 20, date(2026, 10, 1))
        self.assertFalse(hygiene.is_late(new, DAY))
        self.assertTrue(hygiene.is_late(new, date(2027, 2, 1)))

    def test_counting(self):
        rows = [(1, {"late", "stale"}), (1, {"late"}), (2, {"illustrative"})]
        none = {"unowned": 0, "estimated": 0, "restated": 0}
        self.assertEqual(
            hygiene.count(rows),
            {
                1: {"late": 2, "stale": 1, "measures": 2, **none},
                2: {"late": 0, "stale": 0, "measures": 1, **none},
            },
        )
