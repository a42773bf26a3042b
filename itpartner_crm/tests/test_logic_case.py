from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import case, discounting
from .test_logic_discounting import (
    AMOUNTS,
    BENEFITS,
    COSTS,
    FLOWS,
    STANDARD,
    TABLE,
    pounds,
)

FIVE = TABLE[:6]
PENNY = Decimal("0.01")
NEAR = Decimal("0.000001")


def line(kind, amounts, **more):
    known = {
        "id": 1,
        "name": "Line",
        "kind": kind,
        "cls": None if kind == "cost" else "cashable",
        "partner": None,
        "amounts": amounts,
        "adjust": Decimal(0),
        "transfer": False,
        "counts": True,
    }
    return {**known, **more}


WORKED = [line("cost", COSTS, id=1), line("benefit", BENEFITS, id=2)]
LINES = st.lists(
    st.builds(line, st.sampled_from(["cost", "benefit"]), FLOWS),
    min_size=1,
    max_size=5,
)


@tagged("post_install", "-at_install")
class TestCaseLogic(BaseCase):
    """What options come to, how they rank and how much they can bear."""

    def test_worked_case(self):
        found = case.appraise(WORKED, FIVE)
        for key, value in (
            ("pv_costs", "210301.05"),
            ("pv_benefits", "269323.82"),
            ("npsv", "59022.77"),
            ("gain", "59022.77"),
            ("bcr", "1.28"),
            ("payback_simple", "3.22"),
            ("payback_discounted", "3.46"),
        ):
            with self.subTest(key=key):
                self.assertEqual(round(found[key], 2), Decimal(value))
        self.assertFalse(found["slips_back"])

    def test_payback_is_told_against_doing_nothing(self):
        now = [line("cost", pounds(50, 50, 50))]
        new = [line("cost", pounds(100, 30, 30))]
        found = case.appraise(new, TABLE[:3], base_lines=now)
        self.assertEqual(found["extra"], pounds(-50, 20, 20))
        self.assertIsNone(found["payback_simple"])
        cheaper = [line("cost", pounds(70, 30, 30))]
        found = case.appraise(cheaper, TABLE[:3], base_lines=now)
        self.assertEqual(found["payback_simple"], 1)
        self.assertGreater(found["gain"], 0)
        self.assertLess(found["npsv"], 0)

    def test_what_belongs_to_social_value(self):
        for more, to_society, to_partner in (
            ({}, True, False),
            ({"partner": 7}, True, True),
            ({"partner": 7, "transfer": True}, False, True),
            ({"partner": 7, "counts": False}, False, False),
            ({"partner": 7, "cls": "qualitative"}, False, False),
        ):
            with self.subTest(more=more):
                one = line("benefit", pounds(1), **more)
                self.assertEqual(case.is_valued(one), to_society)
                self.assertEqual(case.is_valued(one, 7), to_partner)

    def test_optimism_raises_costs_and_lowers_benefits(self):
        costs, benefits = case.flows(
            [
                line("cost", pounds(100), adjust=Decimal(80)),
                line("benefit", pounds(100), adjust=Decimal(10)),
                line("benefit", pounds(-50), adjust=Decimal(10)),
            ],
            1,
        )
        self.assertEqual((costs, benefits), ([180], [35]))

    def test_totals_by_class(self):
        found = case.totals_by(
            [
                line("benefit", pounds(1, 2)),
                line("benefit", pounds(3, 4)),
                line("benefit", pounds(5, 6), cls="non_cashable"),
                line("benefit", pounds(7, 8), counts=False),
            ],
            "cls",
            2,
        )
        self.assertEqual(found, {"cashable": [4, 6], "non_cashable": [5, 6]})

    def test_the_financial_case_is_cash_by_partner(self):
        lines = [
            line("cost", pounds(100, 10), partner=1, adjust=Decimal(20)),
            line("cost", pounds(30, 0), partner=1, transfer=True),
            line("benefit", pounds(0, 50), partner=1),
            line("benefit", pounds(0, 90), partner=1, cls="non_cashable"),
            line("benefit", pounds(0, 30), partner=2, cls="income"),
            line("benefit", pounds(0, 70), partner=3, cls="cost_avoidance"),
        ]
        found = case.cash(lines, 2)
        self.assertEqual(
            found[1],
            {
                "costs": [130, 10],
                "allowance": [20, 2],
                "benefits": [0, 50],
                "net": [-150, 38],
            },
        )
        self.assertEqual(found[2]["net"], [0, 30])
        self.assertNotIn(3, found)
        dearer = case.cash(lines, 2, Decimal(10))
        self.assertEqual(dearer[1]["net"], [-150, Decimal("41.8")])

    def test_ranking_shares_places(self):
        self.assertEqual(
            case.rank({"a": 5, "b": 9, "c": 5, "d": None}),
            {"a": 2, "b": 1, "c": 2, "d": None},
        )

    def test_weighted_score(self):
        self.assertEqual(case.weighted_score([(3, 10), (1, 2)]), 80)
        self.assertEqual(case.weighted_score([(1, 10), (5, 10)]), 100)
        self.assertIsNone(case.weighted_score([(0, 10)]))
        self.assertIsNone(case.weighted_score([]))

    def test_filling_years(self):
        self.assertEqual(case.fill("one_off", 9, 1, 4, 5), {1: 9})
        self.assertEqual(case.fill("recurrent", 9, 3, 5, 5), {3: 9, 4: 9, 5: 9})
        self.assertEqual(case.fill("recurrent", 0, 3, 5, 5), {})
        for first, last in ((4, 3), (0, 6), (-1, 2)):
            with self.assertRaises(ValueError):
                case.fill("recurrent", 9, first, last, 5)

    def test_the_tornado_of_the_worked_case(self):
        found = {
            one["key"] if one["line"] is None else one["line"]: one
            for one in case.tornado(WORKED, STANDARD, 5, 20)
        }
        self.assertEqual(set(found), {1, 2, "rate"})
        self.assertEqual(round(found[2]["low"], 2), Decimal("5158.00"))
        self.assertEqual(round(found[2]["high"], 2), Decimal("112887.53"))
        self.assertEqual(round(found[1]["switch"], 1), Decimal("28.1"))
        self.assertEqual(round(found[2]["switch"], 1), Decimal("-21.9"))
        self.assertLess(found["rate"]["low"], found["rate"]["high"])
        spare = case.spare(case.appraise(WORKED, FIVE))
        self.assertEqual(round(spare["benefits_lost"], 1), Decimal("21.9"))
        self.assertEqual(round(spare["costs_risen"], 1), Decimal("28.1"))

    def test_nothing_to_spare_without_benefits(self):
        spare = case.spare(case.appraise([], FIVE))
        self.assertEqual(spare, {"benefits_lost": None, "costs_risen": None})
        self.assertEqual(case.tornado([], STANDARD, 5, 20), [])

    @given(LINES, st.integers(1, 50))
    def test_the_tornado_is_even_where_linear_and_sorted(self, lines, percent):
        lines = [{**one, "id": number} for number, one in enumerate(lines)]
        npsv = case.appraise(lines, FIVE)["npsv"]
        found = case.tornado(lines, STANDARD, 5, percent)
        widths = [one["high"] - one["low"] for one in found]
        self.assertEqual(widths, sorted(widths, reverse=True))
        for one in found:
            if one["key"] != "rate":
                self.assertAlmostEqual(
                    npsv - one["low"], one["high"] - npsv, delta=NEAR
                )

    @given(LINES)
    def test_a_switching_value_brings_the_npsv_to_nothing(self, lines):
        npsv = case.appraise(lines, FIVE)["npsv"]
        for place, (one, part) in enumerate(case.contributions(lines, FIVE)):
            change = case.switching(npsv, part)
            if change is None or abs(change) > 10**6:
                continue
            moved = [amount * (100 + change) / 100 for amount in one["amounts"]]
            changed = [*lines]
            changed[place] = {**one, "amounts": moved}
            left = case.appraise(changed, FIVE)["npsv"]
            self.assertAlmostEqual(left, 0, delta=PENNY)

    @given(AMOUNTS.filter(bool), AMOUNTS.filter(bool))
    def test_losing_the_spare_benefits_leaves_nothing(self, cost, benefit):
        lines = [line("cost", [abs(cost)]), line("benefit", [abs(benefit)])]
        lost = case.spare(case.appraise(lines, FIVE[:1]))["benefits_lost"]
        left = [abs(benefit) * (100 - lost) / 100]
        found = case.appraise([lines[0], line("benefit", left)], FIVE[:1])
        self.assertAlmostEqual(found["npsv"], 0, delta=PENNY)

    @given(LINES)
    def test_partners_add_up_to_the_whole(self, lines):
        lines = [{**one, "partner": at % 2} for at, one in enumerate(lines)]
        parts = [case.appraise(lines, FIVE, only_partner=one)["npsv"] for one in (0, 1)]
        self.assertAlmostEqual(
            sum(parts), case.appraise(lines, FIVE)["npsv"], delta=NEAR
        )
        flow = discounting.net(*reversed(case.flows(lines, 6)))
        nets = [rows["net"] for rows in case.cash(lines, 6).values()]
        self.assertEqual([sum(year) for year in zip(*nets, strict=True)], flow)
