import time
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import forecast, pipeline

NOTES = [(50000, 0.10), (80000, 0.25), (120000, 0.50), (40000, 0.75), (30000, 0.90)]
chances = st.floats(min_value=0.02, max_value=0.98)
strengths = st.floats(min_value=0.5, max_value=60)


@tagged("post_install", "-at_install")
class TestForecastFigures(BaseCase):
    """Chances with a range, owners held to what they said, and a total as a range."""

    def test_few_decided_leave_much_to_assumption(self):
        for won, lost, prior, strength, mean, history in (
            (0, 0, 0.25, 18, 0.25, 0.0),
            (6, 6, 0.25, 18, 0.35, 0.4),
            (12, 0, 0.5, 12, 0.75, 0.5),
            (0, 9, 0.5, 3, 0.125, 0.75),
        ):
            with self.subTest(won=won, lost=lost):
                found = forecast.stage_chance(won, lost, prior, strength)
                self.assertAlmostEqual(found.mean, mean)
                self.assertAlmostEqual(found.history, history)

    def test_quantiles_of_known_beta_variables(self):
        for share, alpha, beta, value in (
            (0.5, 1, 1, 0.5),
            (0.1, 1, 1, 0.1),
            (0.9, 2, 1, 0.948683),  # x^2 = 0.9
            (0.1, 1, 3, 0.034511),  # 1 - (1 - x)^3 = 0.1
            (0.5, 5, 5, 0.5),
        ):
            with self.subTest(share=share, alpha=alpha, beta=beta):
                found = forecast.beta_quantile(share, alpha, beta)
                self.assertAlmostEqual(found, value, places=5)

    def test_the_mean_of_the_notes_pipeline_is_its_weighted_value(self):
        items = [forecast.Item(value, None, chance) for value, chance in NOTES]
        weighted = pipeline.weighted([(v, str(c)) for v, c in NOTES])
        self.assertEqual(weighted, Decimal("142000.00"))
        found = forecast.simulate(items, {})
        self.assertAlmostEqual(found.mean, 142000, delta=2500)
        self.assertTrue(found.p10 < found.p50 < found.p90)
        self.assertEqual(found.history, 0.0, "all of it is judgement")

    def test_one_opportunity_is_all_or_nothing(self):
        for chance, p10, p50, p90 in (
            (0.05, 0, 0, 0),
            (0.3, 0, 0, 1000),
            (0.7, 0, 1000, 1000),
            (0.95, 1000, 1000, 1000),
        ):
            found = forecast.simulate([forecast.Item(1000, None, chance)], {})
            self.assertEqual((found.p10, found.p50, found.p90), (p10, p50, p90))

    def test_nothing_open_is_nothing(self):
        found = forecast.simulate([], {})
        self.assertEqual((found.p10, found.p90, found.history), (0, 0, 0))
        self.assertEqual(found.periods, {})

    def test_months_add_up_to_the_total(self):
        items = [forecast.Item(100, None, 0.5, None, month) for month in (1, 2, 2, 3)]
        found = forecast.simulate(items, {})
        self.assertEqual(list(found.periods), [1, 2, 3])
        self.assertEqual(found.periods[3], (found.p10, found.p50, found.p90))

    def test_an_owner_who_promises_too_much_is_taken_down(self):
        factor, history = forecast.calibration([(0.9, False)] * 10, 5)
        self.assertAlmostEqual(factor, 5 / 14)
        self.assertAlmostEqual(history, 10 / 15)
        self.assertLess(forecast.calibrated(0.9, factor), 0.8)
        self.assertEqual(forecast.calibration([], 5), (1.0, 0.0))

    def test_refuses_what_no_forecast_can_be_made_of(self):
        for wrong in (
            (-1, 0, 0.5, 10),
            (0, 0, 0, 10),
            (0, 0, 1, 10),
            (0, 0, 0.5, 0),
        ):
            with self.assertRaises(forecast.ForecastError):
                forecast.stage_chance(*wrong)
        with self.assertRaises(forecast.ForecastError):
            forecast.calibration([], 0)

    def test_ten_thousand_draws_take_less_than_a_second(self):
        stage = forecast.stage_chance(5, 7, 0.5, 18)
        items = [
            forecast.Item(1000 + n, "s", 0.4 if n % 3 else None, n % 6, n % 12)
            for n in range(500)
        ]
        started = time.process_time()
        found = forecast.simulate(items, {"s": stage}, {0: (0.8, 0.5)})
        self.assertLess(time.process_time() - started, 1.0)
        self.assertTrue(found.p10 < found.mean < found.p90)

    @given(chances, strengths)
    def test_without_history_the_assumption_speaks(self, prior, strength):
        found = forecast.stage_chance(0, 0, prior, strength)
        self.assertAlmostEqual(found.mean, prior)
        self.assertEqual(found.history, 0)

    @given(st.integers(1, 30), st.integers(1, 30), strengths)
    def test_more_of_the_same_history_narrows_the_range(self, won, lost, strength):
        prior = won / (won + lost)
        few = forecast.stage_chance(won, lost, prior, strength)
        many = forecast.stage_chance(won * 5, lost * 5, prior, strength)
        self.assertLess(many.high - many.low, few.high - few.low)
        self.assertGreater(many.history, few.history)

    @given(st.integers(0, 40), st.integers(0, 40), chances, strengths)
    def test_the_range_is_in_order_and_within_bounds(self, won, lost, prior, strength):
        found = forecast.stage_chance(won, lost, prior, strength)
        self.assertTrue(0 <= found.low <= found.high <= 1)
        self.assertTrue(0 < found.mean < 1)
        self.assertTrue(0 <= found.history < 1)

    @settings(max_examples=30)
    @given(
        st.lists(
            st.tuples(st.integers(0, 10**6), chances, st.integers(1, 4)), max_size=12
        ),
        st.integers(0, 1000),
    )
    def test_percentiles_are_in_order(self, rows, seed):
        items = [forecast.Item(v, None, c, None, m) for v, c, m in rows]
        found = forecast.simulate(items, {}, draws=200, seed=seed)
        self.assertTrue(0 <= found.p10 <= found.p50 <= found.p90)
        self.assertLessEqual(found.p90, sum(row[0] for row in rows))
        before = (0, 0, 0)
        for cumulated in found.periods.values():
            self.assertTrue(all(a <= b for a, b in zip(before, cumulated, strict=True)))
            before = cumulated

    @given(st.lists(st.tuples(chances, st.booleans()), max_size=30), strengths)
    def test_calibration_is_drawn_towards_none(self, judged, strength):
        factor, history = forecast.calibration(judged, strength)
        weaker, _more = forecast.calibration(judged, strength * 1000)
        self.assertLessEqual(abs(weaker - 1), abs(factor - 1) + 1e-9)
        self.assertTrue(0 <= history < 1)
        self.assertTrue(0 <= forecast.calibrated(0.5, factor) <= 1)
