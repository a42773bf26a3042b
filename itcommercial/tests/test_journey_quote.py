"""Journey 4 by clicking: costed, refused, mended, quoted, won, turned into an agreement."""

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ItCommercialCommon

# One white pixel, as a browser's signature pad would send it.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="
)

@tagged("post_install", "-at_install")
class TestJourneyQuote(ItCommercialCommon, HttpCase):
    """From an offer whose price breaks its power's rule to the agreement that is won."""

    browser_size = "1600x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer.write({"list_price": 76.86, "unit_label": "per pupil a year"})
        cls.offer.write({"state": "validated"})
        cls.offer.write({"state": "live"})
        cls.lead = cls._new_lead(
            "JOURNEY school",
            cls.officer,
            stage_id=cls.env.ref("itcommercial.stage_commercial_proposal").id,
            date_deadline="2027-09-01",
            it_offer_line_ids=[
                Command.create(
                    {
                        "offer_id": cls.offer.id,
                        "quantity": 60,
                        "start_date": "2027-09-01",
                        "term_months": 24,
                    }
                )
            ],
        )

    def _tour(self, name, action="crm_lead_commercial_action"):
        path = self.env.ref(f"itcommercial.{action}").path
        self.start_tour(f"/odoo/{path}", name, login=self.officer.login, timeout=180)
        self.lead.invalidate_recordset()

    def test_quoted_won_and_agreed(self):
        self._tour("itcommercial_quote_and_win")
        self.assertEqual(self.lead.won_status, "won")
        agreement = self.lead.it_agreement_ids
        self.assertEqual(agreement.value_total, 60 * 76.86 * 2)
        self.assertEqual(str(agreement.end_date), "2029-08-31")
        self.assertEqual(len(agreement.obligation_ids), 2)

    def test_the_button_asks_why(self):
        self._tour("itcommercial_won_asks_why")
        self.assertEqual(
            self.lead.it_won_reason_id, self.env.ref("itcommercial.won_reason_quality")
        )
        self.assertEqual(len(self.lead.it_agreement_ids), 1)

    def test_the_forecast_opens_what_is_behind_it(self):
        self._tour("itcommercial_forecast", "it_forecast_action")

    def test_a_price_that_breaks_its_rule_is_mended(self):
        power = self.power.copy({"code": "JOURNEY_RECOVERY", "surplus_lawful": "no"})
        offer = self._new_offer(
            "JOURNEY offer",
            family="gis",
            list_price=83.54,
            legal_power_id=power.id,
            state="validated",
        )
        self.cost.copy({"offer_id": offer.id})
        with mute_logger("odoo.http"):  # the refusal is what is looked for
            self._tour("itcommercial_unlawful_price_mended", "it_offer_action")
        offer.invalidate_recordset()
        self.assertEqual((offer.state, offer.list_price), ("live", 78.39))

    def test_a_quote_that_breaks_its_rule_is_mended_and_won(self):
        power = self.power.copy({"code": "JOURNEY_RECOVERY", "surplus_lawful": "no"})
        self.offer.legal_power_id = power
        lead = self._new_lead(
            "JOURNEY dear",
            self.officer,
            stage_id=self.env.ref("itcommercial.stage_commercial_proposal").id,
            date_deadline="2027-09-01",
            it_offer_line_ids=[self._line(self.offer, 60, price_unit=90)],
        )
        with mute_logger("odoo.http"):  # the refusal is what is looked for
            self._tour("itcommercial_quote_refused_and_mended")
        lead.invalidate_recordset()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.it_agreement_ids.value_annual, 60 * 76.86)

    def test_a_customer_reads_and_signs_online(self):
        """By the link of the quote, over HTTP: the reason of the price, nothing of cost."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.officer.id,
                "opportunity_id": self.lead.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.offer.product_id.id,
                            "product_uom_qty": 60,
                            "price_unit": 80,
                        }
                    )
                ],
            }
        )
        order.action_quotation_sent()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("Agreed with you", page)
        for figure in ("4,611.60", "3,660", "Full cost", "margin_rate"):
            self.assertNotIn(figure, page)
        signed = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order.access_token,
                "name": "Head teacher",
                "signature": SIGNATURE,
            },
        )
        self.assertNotIn("error", signed)
        self.assertEqual((order.state, order.signed_by), ("sale", "Head teacher"))
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(self.lead.it_agreement_ids.value_annual, 4800)
