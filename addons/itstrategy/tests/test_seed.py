from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestSeed(TransactionCase):
    """What the module ships: five themes, four principles, fifteen measures."""

    def test_strategy(self):
        strategy = self.env.ref("itstrategy.strategy_it_2021_2025")
        self.assertEqual(
            strategy.theme_ids.mapped("name")[:5],
            [
                "IT capability and infrastructure",
                "IT tools and services",
                "Smarter working",
                "A culture of innovation",
                "Catalyst for city-wide growth",
            ],
        )
        self.assertEqual(len(strategy.principle_ids), 4)

    def test_measures_of_theme_five(self):
        theme = self.env.ref("itstrategy.theme_5")
        for number in range(1, 16):
            measure = self.env.ref(f"itstrategy.measure_cg{number}")
            with self.subTest(number=number):
                self.assertEqual(measure.code, f"CG{number}")
                self.assertEqual(measure.theme_id, theme)
                self.assertTrue(measure.illustrative)
                self.assertTrue(measure.definition)
                self.assertTrue(measure.target_ids or measure.polarity == "range")
        for number in (5, 6, 14):
            measure = self.env.ref(f"itstrategy.measure_cg{number}")
            self.assertEqual((measure.source, measure.unit), ("outcomes", "gbp"))
