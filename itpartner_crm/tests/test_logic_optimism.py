from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import optimism as o

# Mott MacDonald for HM Treasury (domain notes 3.4): duration upper and lower, capital
# cost upper and lower; of outsourcing running cost, and no duration.
PUBLISHED = (
    ("building_non_standard", 39, 2, 51, 4),
    ("building_standard", 4, 1, 24, 2),
    ("civil_non_standard", 25, 3, 66, 6),
    ("civil_standard", 20, 1, 44, 3),
    ("equipment", 54, 10, 200, 10),
    ("outsourcing", None, None, 41, 0),
)
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

    def test_published_bounds(self):
        for kind, *bounds in PUBLISHED:
            for upper, lower in (bounds[:2], bounds[2:]):
                if upper is None:
                    continue
                with self.subTest(kind=kind, upper=upper):
                    self.assertEqual(o.uplift(upper, lower, 0), upper)
                    self.assertEqual(o.uplift(upper, lower, 100), lower)
                    half = max(lower, Decimal(upper) / 2)
                    self.assertEqual(o.uplift(upper, lower, 50), half)

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
