from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import CommercialCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestOfferCost(CommercialCase):
    """Full cost by year and version, and where the price stands against it."""

    def _cost(self, **vals):
        return self.env["it.offer.cost"].with_user(self.officer).create(
            {
                "offer_id": self.offer.id, "direct_cost": 3660, "overhead_rate": 0.22,
                "corporate_rate": 0.04, "volume": 60, **vals,
            }
        )

    def test_the_worked_example(self):
        cost = self._cost(variable_unit_cost=20)
        self.assertRecordValues(
            cost,
            [{"financial_year": "2026-27", "version": 1, "full_cost": 4611.60, "unit_cost": 76.86,
              "fixed_cost": 3411.60}],
        )
        self.assertAlmostEqual(cost.break_even, 42.65, 2)

    def test_a_better_estimate_is_the_next_version(self):
        first, second = self._cost(), self._cost(direct_cost=4000)
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual(self.offer.with_user(self.officer).current_cost_id, second)

    def test_price_against_cost(self):
        self._cost()
        offer = self.offer.with_user(self.officer)
        for price, position in [(100, "above"), (76.86, "at"), (70, "below")]:
            with self.subTest(price):
                offer.list_price = price
                self.assertEqual(offer.cost_position, position)
        offer.list_price = 83.54
        self.assertAlmostEqual(offer.margin_rate, 0.08, 4)

    def test_a_year_that_is_none_is_named(self):
        with self.assertRaisesRegex(ValidationError, "2026-28 isn't a financial year"):
            self._cost(financial_year="2026-28")

    def test_units_cannot_cost_more_than_the_whole(self):
        with self.assertRaisesRegex(ValidationError, "come to more than the full cost"):
            self._cost(variable_unit_cost=100)
