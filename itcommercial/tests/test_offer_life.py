from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CommercialCase


@tagged("post_install", "-at_install")
class TestOfferLife(CommercialCase):
    """An offer becomes a product when it goes live, and not without a power and a price."""

    def test_a_live_offer_is_a_product_that_quotes_use(self):
        offer = self.offer.with_user(self.officer)
        offer.action_go_live()
        self.assertEqual(offer.state, "live")
        product = offer.product_id.sudo()
        self.assertEqual(
            (product.name, product.list_price, product.type, product.sale_ok),
            ("Cyber check", 100, "service", True),
        )
        offer.list_price = 120
        self.assertEqual(product.list_price, 120)
        offer.action_retire()
        self.assertFalse(product.active)

    def test_what_is_missing_is_named(self):
        offer = self._offer("No price", legal_power_id=False)
        with self.assertRaisesRegex(ValidationError, "without: a legal power, a price"):
            offer.action_go_live()
        self.assertEqual(offer.state, "validated")

    def test_a_free_pilot_needs_its_end(self):
        offer = self._offer("Pilot", price_model="free_pilot")
        with self.assertRaisesRegex(ValidationError, "the day the pilot ends"):
            offer.action_go_live()
        offer.pilot_end_date = "2027-03-31"
        offer.action_go_live()
        self.assertEqual(offer.state, "live")

    def test_every_door_meets_the_same_rule(self):
        idea = self.env["it.offer"].create({"name": "Idea", "family": "gis"})
        with self.assertRaisesRegex(UserError, "can't go straight to live"):
            idea.write({"state": "live"})
        with self.assertRaisesRegex(ValidationError, "can't (go|be) live without"):
            self.env["it.offer"].create({"name": "Import", "family": "gis", "state": "live"})

    def test_a_live_offer_keeps_its_power_and_price(self):
        self.offer.action_go_live()
        with self.assertRaisesRegex(ValidationError, "can't be live without: a price"):
            self.offer.list_price = 0

    def test_what_was_live_is_not_deleted(self):
        self.offer.action_go_live()
        with self.assertRaisesRegex(UserError, "retire it instead"):
            self.offer.with_user(self.manager).unlink()

    def test_a_wrong_cpv_prefix_is_named(self):
        with self.assertRaisesRegex(ValidationError, "7A isn't a CPV prefix"):
            self.offer.it_cpv_prefixes = "72 7A"
