from odoo import Command
from odoo.tests import tagged

from .common import CommercialCase


@tagged("post_install", "-at_install")
class TestLeadOffers(CommercialCase):
    """A commercial opportunity is worth its offers, until somebody knows better."""

    def _line(self, offer, quantity, **vals):
        return Command.create({"offer_id": offer.id, "quantity": quantity, **vals})

    def test_value_and_main_offer_follow_the_lines(self):
        big = self._offer("Managed network", list_price=900)
        lead = self._lead(it_offer_line_ids=[self._line(self.offer, 3), self._line(big, 2)])
        self.assertEqual((lead.expected_revenue, lead.it_offer_id), (2100, big))
        lead.it_offer_line_ids[0].quantity = 4
        self.assertEqual(lead.expected_revenue, 2200)

    def test_a_price_agreed_stands(self):
        lead = self._lead(it_offer_line_ids=[self._line(self.offer, 2, price_unit=90)])
        self.assertEqual(lead.it_offer_line_ids.subtotal, 180)
        self.offer.list_price = 150
        self.assertEqual(lead.it_offer_line_ids.price_unit, 90)

    def test_a_typed_value_stays_while_the_lines_do(self):
        lead = self._lead(it_offer_line_ids=[self._line(self.offer, 2)])
        lead.expected_revenue = 999
        lead.name = "Another name"
        self.assertEqual(lead.expected_revenue, 999)

    def test_a_lead_without_lines_keeps_its_value(self):
        self.assertEqual(self._lead(expected_revenue=5000).expected_revenue, 5000)

    def test_forecast_begins_as_pipeline_and_stands_apart_from_probability(self):
        lead = self._lead()
        self.assertEqual(lead.forecast_category, "pipeline")
        chance = lead.probability
        lead.forecast_category = "commit"
        self.assertEqual(lead.probability, chance)

    def test_it_starts_in_the_commercial_team_and_its_first_stage(self):
        lead = self._lead()
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.stage_id, self.env.ref("itcommercial.stage_commercial_lead"))

    def test_an_offer_sums_its_credits(self):
        measure = self.env.ref("itstrategy.measure_cg6")
        self.offer._credit_outcome(measure, 400, "2026-11-01", share=50)
        self.assertEqual(self.offer.outcome_forecast_total, 200)
