from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import words


@tagged("post_install", "-at_install")
class TestWords(BaseCase):
    def test_figures(self):
        for value, unit, expected in (
            (150000, "gbp", "£150,000"),
            (-1250.5, "gbp", "-£1,250.50"),
            (92.5, "percent", "92.5%"),
            (92.0, "percent", "92%"),
            (120, "days", "120 days"),
            (1, "days", "1 day"),
            (3.5, "ratio", "3.50"),
            (2.4375, "ratio", "2.44"),
            (17, "count", "17"),
            (-0.001, "count", "0"),
            (None, "gbp", ""),
        ):
            with self.subTest(value=value, unit=unit):
                self.assertEqual(words.figure(value, unit), expected)

    def test_periods(self):
        for start, end, expected in (
            (date(2026, 7, 1), date(2026, 9, 30), "Jul to Sep 2026"),
            (date(2026, 7, 1), date(2026, 7, 31), "Jul 2026"),
            (date(2026, 4, 1), date(2027, 3, 31), "Apr 2026 to Mar 2027"),
            (date(2026, 7, 2), date(2026, 7, 31), "2 Jul 2026 to 31 Jul 2026"),
            (None, None, ""),
        ):
            with self.subTest(start=start):
                self.assertEqual(words.period(start, end), expected)
