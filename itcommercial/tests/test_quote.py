from odoo.tests import Form, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestQuote(ItCommercialCommon):
    """A quote made from an opportunity begins with its live offers."""

    def test_lines_and_prices_come_along(self):
        live = self._new_offer("Backup", list_price=1000, state="live")
        lead = self._new_lead(
            "School network",
            self.officer,
            it_offer_line_ids=[
                self._line(live, 2, price_unit=950),
                self._line(self.offer, 10),
            ],
        ).with_user(self.officer)
        action = lead.action_new_quotation()
        with Form(
            self.env["sale.order"]
            .with_user(self.officer)
            .with_context(**action["context"])
        ) as form:
            pass
        order = form.record
        self.assertEqual(order.opportunity_id, lead)
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "product_id": live.product_id.id,
                    "product_uom_qty": 2,
                    "price_unit": 950,
                }
            ],
        )
        self.assertEqual(lead.with_user(self.reader).quotation_count, 1)
