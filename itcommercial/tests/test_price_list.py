from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestPriceList(ItCommercialCommon):
    """What customers read on paper: prices and terms, nothing of cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer.action_validate()
        cls.offer.action_go_live()
        cls.idea = cls._new_offer("Not yet")

    def _html(self, report, offers):
        made = self.env["ir.actions.report"].with_user(self.reader)
        html = made._render_qweb_html(f"itcommercial.{report}", offers.ids)[0]
        return " ".join(html.decode().replace("\xa0", " ").split())

    def test_price_list_holds_what_can_be_bought(self):
        told = self._html("price_list", self.offer | self.idea)
        self.assertIn("Broadband for schools", told)
        self.assertRegex(told, r"£ ?83\.54 a year")
        self.assertIn("12 months", told)
        self.assertNotIn("Not yet", told)
        self.assertNotIn("76.86", told)
        with self.assertRaises(UserError):
            self._html("price_list", self.idea)

    def test_a_price_to_come_is_told(self):
        self.env["it.offer.price"].create(
            {"offer_id": self.offer.id, "date_from": "2027-04-01", "list_price": 90}
        )
        told = self._html("price_list", self.offer)
        self.assertRegex(told, r"From 1 April 2027: £ ?90\.00")

    def test_tiers_and_bands_are_listed(self):
        for model, rows, words in (
            ("tiered", [("Bronze", 1, 10), ("Gold", 1, 30)], "Gold"),
            ("banded", [(False, 1, 5), (False, 101, 4)], "Units 1 to 100"),
        ):
            offer = self._new_offer(model, price_model=model, list_price=rows[0][2])
            offer.price_ids.line_ids = [
                (0, 0, {"name": name, "from_quantity": start, "price": price})
                for name, start, price in rows
            ]
            with self.subTest(model):
                self.assertIn(words, self._html("offer_sheet", offer))

    def test_a_sheet_says_when_it_is_not_on_offer(self):
        self.assertIn("for discussion only", self._html("offer_sheet", self.idea))
        told = self._html("offer_sheet", self.offer)
        self.assertNotIn("for discussion only", told)
        self.assertNotIn("76.86", told)
