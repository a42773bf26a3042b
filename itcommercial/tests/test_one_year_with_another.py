from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestOneYearWithAnother(ItCommercialCommon):
    """Income against full cost by kind of service over a window of years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.power = cls.power.copy({"code": "TEST_RECOVERY", "surplus_lawful": "no"})
        cls.offer.write({"list_price": 76.86, "legal_power_id": cls.power.id})
        cls.offer.action_validate()
        cls.offer.action_go_live()

    def _outturn(self, year, income, cost, **vals):
        return (
            self.env["it.charge.outturn"]
            .with_user(self.officer)
            .create(
                {
                    "family": "connectivity",
                    "legal_power_id": self.power.id,
                    "financial_year": year,
                    "income": income,
                    "cost": cost,
                    **vals,
                }
            )
        )

    def _year(self, label):
        return (
            self.env["it.charge.year"]
            .with_user(self.officer)
            .search(
                [
                    ("family", "=", "connectivity"),
                    ("legal_power_id", "=", self.power.id),
                    ("financial_year", "=", label),
                ]
            )
        )

    def test_planned_from_live_offers(self):
        year = self._year("2026-27")
        self.assertEqual(year.basis, "planned")
        self.assertEqual((year.income, year.cost), (4611.60, 4611.60))
        self.assertEqual(year.running_state, "kept")

    def test_only_the_newest_version_counts(self):
        self.cost.copy({"direct_cost": 4000})
        self.assertEqual(self._year("2026-27").cost, 5040)

    def test_outturn_takes_the_place_of_the_plan(self):
        self._outturn("2026-27", 5000, 4900)
        year = self._year("2026-27")
        self.assertEqual((year.basis, year.income, year.cost), ("outturn", 5000, 4900))
        self.assertEqual(year.running_surplus, 100)
        self.assertEqual(year.running_limit, 98)
        self.assertEqual(year.running_state, "broken")

    def test_a_loss_of_an_earlier_year_leaves_room(self):
        self._outturn("2024-25", 4000, 4400)
        with self.assertRaises(ValidationError):
            self.offer.list_price = 87
        self.offer.list_price = 83.54
        self.assertRegex(
            self.offer.price_law_note.replace("\xa0", " "),
            r"over 2024-25 to 2026-27 .* comes to £ ?0\.80 more than it costs",
        )
        self._outturn("2025-26", 4000, 4400)
        self.offer.invalidate_recordset()
        self.assertRegex(
            self.offer.price_law_note.replace("\xa0", " "),
            r"costs £ ?399\.20 more than it brings: up to",
        )
        self.env["it.charge.outturn"].search(
            [("financial_year", "=", "2025-26"), ("family", "=", "connectivity")]
        ).unlink()
        year = self._year("2026-27")
        self.assertEqual(year.surplus, 400.80)
        self.assertEqual(year.running_surplus, 0.80)
        self.assertEqual(year.running_state, "near")

    def test_a_loss_before_the_window_leaves_none(self):
        self._outturn("2023-24", 4000, 4400)
        with self.assertRaises(ValidationError):
            self.offer.list_price = 83.54

    def test_a_surplus_of_an_earlier_year_takes_room(self):
        self._outturn("2025-26", 4500, 4400)
        with self.assertRefused(r"Up to £ ?78\.19"):
            self.offer.list_price = 78.39

    def test_a_closed_year_stays(self):
        row = self._outturn("2024-25", 4000, 4400)
        with self.assertRaisesRegex(UserError, "Only a manager"):
            row.action_close()
        row.with_user(self.manager).action_close()
        for change in ({"income": 1}, {"is_closed": False}):
            with self.assertRaisesRegex(UserError, "is closed"):
                row.sudo().write(change)
        with self.assertRaisesRegex(UserError, "is closed"):
            row.sudo().unlink()
        self.assertFalse(self._outturn("2022-23", 1, 1, is_closed=True).is_closed)

    def test_a_year_is_written_as_a_year(self):
        with self.assertRefused("such as 2026-27"):
            self._outturn("2026", 1, 1)

    def test_nobody_else_reads_it(self):
        for user in (self.reader, self.partnership, self.salesman):
            with self.assertRaises(AccessError):
                self.env["it.charge.year"].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.env["it.charge.outturn"].with_user(user).search([])

    def test_a_row_opens_what_is_behind_it(self):
        action = self._year("2026-27").action_view_offers()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertIn(self.cost, found)
        row = self._outturn("2025-26", 1, 1)
        action = self._year("2025-26").action_view_offers()
        self.assertEqual(action["res_id"], row.id)
