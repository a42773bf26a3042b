from odoo import Command
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

    def test_an_opportunity_of_two_offers_is_split_between_them(self):
        """A year from April of one, half of it in the next year of the other."""
        other = self._new_offer("Filtering", list_price=50)
        self._new_cost(other, 1200, volume=60)
        lead = self._new_lead(
            "Two",
            self.officer,
            it_offer_line_ids=[
                self._line(
                    self.offer, 10, start_date="2026-04-01", term_months=12
                ),
                self._line(other, 4, start_date="2026-10-01", term_months=12),
            ],
        )
        lead.it_won_reason_id = self.env["it.won.reason"].search([], limit=1)
        lead.with_user(self.officer).action_set_won()
        self.assertAlmostEqual(self._row().won_income, 835.40 * 2, 2)
        rows = self.env["it.offer.result"].search([("offer_id", "=", other.id)])
        years = {row.financial_year: row for row in rows}
        for year in ("2026-27", "2027-28"):
            with self.subTest(year):
                self.assertAlmostEqual(years[year].won_income, 100, 2)
                self.assertAlmostEqual(years[year].won_cost, 40, 2)
                self.assertAlmostEqual(years[year].won_contribution, 60, 2)
        action = years["2027-28"].action_view_leads()
        found = self.env["crm.lead"].search(action["domain"])
        self.assertEqual(found, lead)

    def test_what_a_person_typed_is_split_too_and_nothing_lost(self):
        other = self._new_offer("Filtering", list_price=83.54)
        self.cost.copy({"offer_id": other.id})
        line = {"start_date": "2026-04-01", "term_months": 12}
        lead = self._new_lead(
            "Typed",
            self.officer,
            it_offer_line_ids=[
                self._line(self.offer, 30, **line),
                self._line(other, 10, **line),
            ],
        )
        lead.probability = 100
        lead.it_phase_ids.write({"is_typed": True, "typed_value": 400})
        self.env["it.lead.phase"].create(
            {
                "lead_id": lead.id,
                "financial_year": "2029-30",
                "is_typed": True,
                "typed_value": 70,
            }
        )
        rows = self.env["it.offer.result"].search([("offer_id", "=", other.id)])
        self.assertAlmostEqual(rows[0].open_income, 100, 2)
        late = self.env["it.offer.result"].search(
            [("financial_year", "=", "2029-30"), ("offer_id", "=", self.offer.id)]
        )
        self.assertAlmostEqual(late.open_income, 70, 2)

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

    def test_exempt_work_is_not_in_the_sums_of_those_who_may_not_see_it(self):
        self.open.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.link(self.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price talks are running",
            }
        )
        self.assertEqual(self._row().open_income, 0)
        self.assertAlmostEqual(self._row().won_income, 835.40, 2)
        self.officer.group_ids |= self.env.ref("itgovernance.group_exempt")
        self.env.invalidate_all()
        self.assertAlmostEqual(self._row().open_income, 4177, 2)

    def test_it_is_for_the_commercial_role(self):
        for user in (self.reader, self.partnership, self.salesman):
            with self.assertRaises(AccessError):
                self.env["it.offer.result"].with_user(user).search([])
