from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestOfferResult(ItCommercialCommon):
    """An offer's year: planned, won and open, each opening what is behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._sell("Won", 10)
        cls.lead.it_won_reason_id = cls.env["it.won.reason"].search([], limit=1)
        cls.lead.with_user(cls.officer).action_set_won()
        cls.open = cls._sell("Open", 100)
        cls.open.probability = 50

    @classmethod
    def _sell(cls, name, quantity):
        line = {
            "offer_id": cls.offer.id,
            "quantity": quantity,
            "start_date": "2026-04-01",
            "term_months": 12,
        }
        return cls._new_lead(name, cls.officer, it_offer_line_ids=[(0, 0, line)])

    def _row(self):
        return (
            self.env["it.offer.result"]
            .with_user(self.officer)
            .search(
                [
                    ("offer_id", "=", self.offer.id),
                    ("financial_year", "=", "2026-27"),
                ]
            )
        )

    def test_planned_won_and_open(self):
        row = self._row()
        self.assertAlmostEqual(row.planned_income, 83.54 * 60, 2)
        self.assertAlmostEqual(row.planned_cost, 4611.60, 2)
        self.assertAlmostEqual(row.planned_result, 400.80, 2)
        self.assertAlmostEqual(row.won_income, 835.40, 2)
        self.assertAlmostEqual(row.won_cost, 768.60, 2)
        self.assertAlmostEqual(row.won_result, 66.80, 2)
        self.assertAlmostEqual(row.won_contribution, 835.40 - 610, 2)
        self.assertAlmostEqual(row.open_income, 4177, 2)

    def test_a_row_opens_its_opportunities(self):
        action = self._row().action_view_leads()
        found = (
            self.env["crm.lead"]
            .with_context(**action["context"])
            .search(action["domain"])
        )
        self.assertEqual(found, self.lead | self.open)

    def test_what_is_lost_counts_nowhere(self):
        self.open.lost_reason_id = self.env["crm.lost.reason"].search([], limit=1)
        self.open.action_set_lost(
            lost_reason_id=self.env["crm.lost.reason"].search([], limit=1).id
        )
        self.assertEqual(self._row().open_income, 0)

    def test_it_is_for_the_commercial_role(self):
        for user in (self.reader, self.partnership, self.salesman):
            with self.assertRaises(AccessError):
                self.env["it.offer.result"].with_user(user).search([])
