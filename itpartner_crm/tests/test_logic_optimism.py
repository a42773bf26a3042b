from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import optimism as o

PERCENT = st.integers(0, 10000).map(lambda part: Decimal(part) / 100)


@tagged("post_install", "-at_install")
class TestOptimism(BaseCase):
    def test_what_managed_causes_leave(self):
        for upper, lower, managed, left in (
            (200, 10, 0, 200),
            (200, 10, 60, 80),  # ICT at 60 percent
            (200, 10, 95, 10),  # ICT at 95 percent
            (200, 10, 100, 10),  # never under the lower bound
            (51, 4, 92, Decimal("4.08")),  # the example of the guidance: about 4
            (41, 0, 100, 0),
        ):
            with self.subTest(upper=upper, managed=managed):
                self.assertEqual(o.uplift(upper, lower, managed), left)

    def test_a_share_of_causes_is_a_percentage(self):
        for managed in (-1, 101):
            with self.assertRaises(ValueError):
                o.uplift(200, 10, managed)

    def test_starting_values(self):
        self.assertEqual(o.STARTING["equipment"], (54, 10, 200, 10))
        self.assertEqual(o.STARTING["building_standard"], (4, 1, 24, 2))
        self.assertEqual(o.STARTING["outsourcing"][2:], (41, 0))
        self.assertEqual(len(o.STARTING), 6)

    def test_corrections_always_go_to_the_worse(self):
        for correct, amount, corrected in (
            (o.costlier, 100, 180),
            (o.costlier, -100, -20),  # a receipt
            (o.lesser, 100, 20),
            (o.lesser, -100, -180),  # a dis-benefit
        ):
            with self.subTest(correct=correct.__name__, amount=amount):
                found = correct(Decimal(amount), Decimal(80))
                self.assertEqual(found, corrected)

    def test_duration(self):
        self.assertEqual(o.longer(Decimal(10), Decimal(54)), Decimal("15.4"))

    @given(PERCENT, PERCENT, PERCENT, PERCENT)
    def test_the_uplift_stays_between_its_bounds_and_falls(self, one, two, less, more):
        lower, upper = sorted((one, two))
        less, more = sorted((less, more))
        early, late = (o.uplift(upper, lower, share) for share in (less, more))
        self.assertTrue(lower <= late <= early <= upper)
