from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import discounting as d

# Percent a year by band: standard, health, lower sensitivity (domain notes 3.3).
PUBLISHED = {
    "0_30": ("3.50", "1.50", "3.00"),
    "31_75": ("3.00", "1.29", "2.57"),
    "76_125": ("2.50", "1.07", "2.14"),
    "126_200": ("2.00", "0.86", "1.71"),
    "201_300": ("1.50", "0.64", "1.29"),
    "301": ("1.00", "0.43", "0.86"),
}
RATES = {
    kind: {band: Decimal(row[at]) for band, row in PUBLISHED.items()}
    for at, kind in enumerate(d.KINDS)
}
STANDARD = RATES["standard"]
AMOUNTS = st.integers(-(10**11), 10**11).map(lambda pence: Decimal(pence) / 100)
FLOWS = st.lists(AMOUNTS, min_size=6, max_size=6)
TABLE = d.factors(STANDARD, d.LONGEST)
NEAR = Decimal("0.000001")


def pounds(*amounts):
    return [Decimal(amount) for amount in amounts]


COSTS = pounds(120000, 20000, 20000, 20000, 20000, 20000)
BENEFITS = pounds(0, 40000, 65000, 65000, 65000, 65000)


@tagged("post_install", "-at_install")
class TestDiscounting(BaseCase):
    """Figures of the Green Book of February 2026, and a case worked by hand."""

    def test_factors_of_the_published_years(self):
        for year, factor in (
            (0, "1.000000"),
            (1, "0.966184"),
            (5, "0.841973"),
            (10, "0.708919"),
            (20, "0.502566"),
            (30, "0.356278"),
            (31, "0.345901"),
            (75, "0.094214"),
            (76, "0.091916"),
        ):
            with self.subTest(year=year):
                self.assertEqual(round(TABLE[year], 6), Decimal(factor))
        self.assertEqual(len(TABLE), 126)

    def test_bands_change_after_their_last_year(self):
        for year, band in (
            (0, "0_30"),
            (30, "0_30"),
            (31, "31_75"),
            (75, "31_75"),
            (76, "76_125"),
            (125, "76_125"),
            (126, "126_200"),
            (200, "126_200"),
            (201, "201_300"),
            (301, "301"),
        ):
            with self.subTest(year=year):
                self.assertEqual(d.band(year), band)
        with self.assertRaises(ValueError):
            d.band(-1)

    def test_each_year_has_the_rate_of_its_band_and_kind(self):
        edges = {
            "0_30": (1, 30),
            "31_75": (31, 75),
            "76_125": (76, 125),
            "126_200": (126, 200),
            "201_300": (201, 300),
            "301": (301, 400),
        }
        for kind, rates in RATES.items():
            by_year = d.year_rates(rates, 400)
            worth = d.factors(rates, 400)
            self.assertEqual((by_year[0], worth[0]), (0, 1))
            for band, years in edges.items():
                for year in years:
                    with self.subTest(kind=kind, year=year):
                        self.assertEqual(by_year[year], rates[band])
                        fall = worth[year - 1] / worth[year]
                        self.assertAlmostEqual(fall, 1 + rates[band] / 100, 12)

    def test_only_the_bands_of_the_horizon_are_asked_for(self):
        self.assertEqual(d.rate_keys("standard", 5), ["gb.discount.standard.0_30"])
        self.assertEqual(
            d.rate_keys("health", 31),
            ["gb.discount.health.0_30", "gb.discount.health.31_75"],
        )
        with self.assertRaises(ValueError):
            d.rate_keys("political", 5)

    def test_worked_case(self):
        costs, benefits = (d.present_value(flow, TABLE) for flow in (COSTS, BENEFITS))
        net = d.net(BENEFITS, COSTS)
        self.assertEqual(round(costs, 2), Decimal("210301.05"))
        self.assertEqual(round(benefits, 2), Decimal("269323.82"))
        self.assertEqual(round(d.npsv(BENEFITS, COSTS, TABLE), 2), Decimal("59022.77"))
        ratio = d.benefit_cost_ratio(benefits, costs)
        self.assertEqual(round(ratio, 4), Decimal("1.2807"))
        self.assertEqual(round(d.payback(net), 2), Decimal("3.22"))
        late = d.payback(d.discounted(net, TABLE))
        self.assertEqual(round(late, 3), Decimal("3.461"))

    def test_no_ratio_without_costs(self):
        self.assertIsNone(d.benefit_cost_ratio(Decimal(10), Decimal(0)))
        self.assertEqual(d.benefit_cost_ratio(Decimal(0), Decimal(10)), 0)

    def test_payback(self):
        for flow, expected in (
            ((-100, 40, 40), None),  # never
            ((-100, 50, 50), Decimal(2)),  # to the day
            ((-100, 50, 100), Decimal("1.5")),
            ((0, -100, 200), Decimal("1.5")),  # starts a year late
            ((0, 0, 0), None),  # no money at all
            ((50, -20, 10), Decimal(0)),  # a gain from the start
            ((-100, 150, -80, 50), Decimal(100) / 150),
        ):
            with self.subTest(flow=flow):
                self.assertEqual(d.payback(pounds(*flow)), expected)

    def test_a_payback_that_is_lost_again_is_told(self):
        for flow, expected in (
            ((-100, 150, -80, 50), True),
            ((-100, 150, -20), False),
            ((-100, 40), False),
            ((50, -80, 10), True),
        ):
            with self.subTest(flow=flow):
                self.assertEqual(d.slips_back(pounds(*flow)), expected)

    @given(FLOWS, FLOWS, st.integers(-50, 50))
    def test_npsv_is_linear(self, one, other, times):
        nothing = pounds(0, 0, 0, 0, 0, 0)
        together = [a + times * b for a, b in zip(one, other, strict=True)]
        parts = [d.npsv(flow, nothing, TABLE) for flow in (one, other)]
        whole = d.npsv(together, nothing, TABLE)
        self.assertAlmostEqual(whole, parts[0] + times * parts[1], delta=NEAR)
        net = d.npsv(one, other, TABLE)
        self.assertAlmostEqual(net, parts[0] - parts[1], delta=NEAR)

    @given(FLOWS)
    def test_without_discount_it_is_the_plain_sum(self, flow):
        none = d.factors({"0_30": Decimal(0)}, 5)
        self.assertEqual(d.present_value(flow, none), sum(flow))
        self.assertEqual(d.present_value(flow[:1], TABLE), flow[0])

    @given(FLOWS)
    def test_discounted_payback_is_never_before_the_simple_one(self, flow):
        flow = [-abs(flow[0]) - 1, *map(abs, flow[1:])]
        simple = d.payback(flow)
        late = d.payback(d.discounted(flow, TABLE))
        if late is not None:
            self.assertIsNotNone(simple)
            self.assertGreaterEqual(late, simple - NEAR)
