from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.direction import direction, period_amount
from odoo.addons.itstrategy.logic.rag import Target


@tagged("post_install", "-at_install")
class TestDirection(BaseCase):
    def test_better_follows_the_polarity(self):
        for value, before, polarity, expected in (
            (110, 100, "higher", "better"),
            (90, 100, "higher", "worse"),
            (110, 100, "lower", "worse"),
            (90, 100, "lower", "better"),
            (101, 100, "higher", "same"),
            (99, 100, "lower", "same"),
            (101.1, 100, "higher", "better"),
            (1, 0, "higher", "better"),
            (0, 0, "higher", "same"),
            (5, 5, "track", "none"),
            (None, 5, "higher", "none"),
            (5, None, "higher", "none"),
        ):
            with self.subTest(value=value, before=before, polarity=polarity):
                self.assertEqual(direction(value, before, polarity), expected)

    def test_range_compares_the_distance(self):
        band = Target(100, 110)
        self.assertEqual(direction(98, 92, "range", band), "better")
        self.assertEqual(direction(120, 105, "range", band), "worse")
        self.assertEqual(direction(101, 109, "range", band), "same")
        self.assertEqual(direction(101, 109, "range", None), "none")

    def test_a_growing_sum_is_compared_by_what_was_added(self):
        self.assertEqual(period_amount(60, 40, starts_year=False), 20)
        self.assertEqual(period_amount(60, 40, starts_year=True), 60)
        self.assertIsNone(period_amount(60, None, starts_year=False))
        self.assertIsNone(period_amount(None, 40, starts_year=True))
