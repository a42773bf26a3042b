from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import price_law, surplus
from ..logic.price_law import Case, Help, Power, Running

COST = Decimal("76.86")
RECOVERY = Power("LGA03_S93", "no")
FREE = Power("LAGSA70_S1", "yes")
COMPANY = Power("LGA03_S95", "company")
FOUNDED = Power("LGA03_S95", "company", has_company=True)
TWO = Running(tolerance=Decimal("0.02"))
BANK = Help(is_enterprise=True, used=Decimal(250000), cap=Decimal(315000))
money = st.decimals("0.01", 10000, places=2)
volumes = st.integers(1, 5000)


def judge(price, power, **more):
    case = {"unit_cost": COST, "volume": Decimal(60), "power": power, **more}
    return price_law.assess(Case(price=Decimal(price), **case))


@tagged("post_install", "-at_install")
class TestLogicPriceLaw(BaseCase):
    """Each rule of a lawful price, with the figures it speaks with."""

    def test_table(self):
        # price, power, more, state, rules, lawful price told
        table = [
            ("76.86", RECOVERY, {}, "ok", [], None),
            ("78.39", RECOVERY, {"running": TWO}, "warning", ["above_cost"], "78.39"),
            ("83.54", RECOVERY, {"running": TWO}, "blocked", ["surplus"], "78.39"),
            ("83.54", RECOVERY, {}, "blocked", ["surplus"], "76.86"),
            ("83.54", FREE, {}, "ok", [], None),
            ("83.54", COMPANY, {}, "blocked", ["company"], "76.86"),
            ("83.54", FOUNDED, {}, "ok", [], None),
            ("76.86", None, {}, "blocked", ["power"], None),
            ("83.54", FREE, {"unit_cost": None}, "blocked", ["cost"], None),
            (
                "70",
                FREE,
                {"help": Help(is_enterprise=False)},
                "blocked",
                ["below_cost"],
                "76.86",
            ),
            (
                "0",
                FREE,
                {
                    "help": Help(is_enterprise=False),
                    "approved_floor": Decimal(0),
                    "is_pilot_over": True,
                },
                "blocked",
                ["pilot_over"],
                "76.86",
            ),
            ("76.86", FREE, {"is_pilot_over": True}, "ok", [], None),
            (
                "70",
                FREE,
                {"approved_floor": Decimal(65), "help": Help(is_enterprise=False)},
                "warning",
                ["approved"],
                "65",
            ),
            (
                "70",
                FREE,
                {"approved_floor": Decimal(65), "help": BANK},
                "blocked",
                ["approved", "subsidy"],
                "65",
            ),
            (
                "70",
                FREE,
                {"approved_floor": Decimal(65), "help": Help(is_answered=True)},
                "warning",
                ["approved"],
                "65",
            ),
        ]
        for price, power, more, state, rules, lawful in table:
            with self.subTest(price=price, power=power, more=more):
                found = judge(price, power, **more)
                self.assertEqual(found.state, state)
                self.assertEqual([one.rule for one in found.findings], rules)
                if lawful:
                    told = found.findings[0].figures["lawful"]
                    self.assertEqual(told, Decimal(lawful))

    def test_losses_of_other_years_leave_room(self):
        """A loss of 400 in the window lets the price rise by 6.67 over 60 units."""
        loss = Running(income=Decimal(8600), cost=Decimal(9000))
        found = judge("83.52", RECOVERY, running=loss)
        self.assertEqual(found.state, "warning")
        self.assertEqual(found.ceiling, Decimal("83.52"))
        self.assertEqual(judge("83.53", RECOVERY, running=loss).state, "blocked")

    def test_minimal_assistance_of_the_window(self):
        """250,000 used: 60,000 more is within the cap of 315,000, 70,000 over it."""
        for volume, rule in ((60000, "subsidy"), (70000, "subsidy_over")):
            found = judge(
                "75.86",
                FREE,
                volume=Decimal(volume),
                approved_floor=Decimal("75.86"),
                help=BANK,
            )
            with self.subTest(volume=volume):
                self.assertEqual(found.findings[-1].rule, rule)
                figures = found.findings[-1].figures
                self.assertEqual(figures["headroom"], Decimal(65000))
                self.assertEqual(figures["help"], Decimal(volume))
                self.assertEqual(
                    figures["lawful"],
                    Decimal("75.78" if volume == 60000 else "75.94"),
                )

    @given(money, money, volumes, money, money)
    def test_the_ceiling_is_lawful_and_a_penny_more_is_not(
        self, price, cost, volume, income, spent
    ):
        running = Running(income, spent, Decimal("0.02"))
        case = {
            "unit_cost": cost,
            "volume": Decimal(volume),
            "power": RECOVERY,
            "running": running,
        }
        top = price_law.assess(Case(price=price, **case)).ceiling
        self.assertGreaterEqual(top, cost)
        self.assertNotEqual(price_law.assess(Case(price=top, **case)).state, "blocked")
        more = price_law.assess(Case(price=top + Decimal("0.01"), **case))
        self.assertEqual(more.state, "blocked")

    @given(money, money, volumes, st.sampled_from([RECOVERY, FREE, COMPANY, FOUNDED]))
    def test_what_is_told_to_be_lawful_is(self, price, cost, volume, power):
        case = {
            "unit_cost": cost,
            "volume": Decimal(volume),
            "power": power,
            "help": Help(is_enterprise=False),
        }
        for found in price_law.assess(Case(price=price, **case)).findings:
            mended = price_law.assess(Case(price=found.figures["lawful"], **case))
            self.assertNotEqual(mended.state, "blocked")

    def test_window_of_years(self):
        figures = {
            "2023-24": surplus.Year(900, 0),
            "2024-25": surplus.Year(90, 100),
            "2026-27": surplus.Year(112, 100),
        }
        found = surplus.running(figures, "2026-27", 3, "0.01")
        self.assertEqual(surplus.window("1999-00", 2), ["1998-99", "1999-00"])
        self.assertEqual((found.income, found.cost), (202, 200))
        self.assertEqual((found.surplus, found.limit), (2, 2))
        self.assertTrue(found.is_kept)
