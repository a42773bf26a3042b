from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestOfferLife(ItCommercialCommon):
    """An idea goes live with power, price and product, and is retired, not deleted."""

    def test_whole_life(self):
        offer = self.offer.with_user(self.officer)
        self.assertEqual(offer.state, "idea")
        self.assertFalse(offer.product_id)
        offer.action_validate()
        offer.action_go_live()
        product = offer.product_id
        self.assertRecordValues(
            product,
            [
                {
                    "name": "Broadband for schools",
                    "default_code": offer.code,
                    "type": "service",
                    "list_price": 83.54,
                    "standard_price": 0.0,
                    "sale_ok": True,
                    "purchase_ok": False,
                }
            ],
        )
        offer.write({"name": "Fibre for schools", "list_price": 90})
        self.assertEqual((product.name, product.list_price), ("Fibre for schools", 90))
        offer.retire_reason = "Another took its place"
        offer.action_retire()
        self.assertFalse(product.active)
        offer.action_validate()
        offer.action_go_live()
        self.assertEqual(offer.product_id, product)
        self.assertTrue(product.active)

    def test_live_needs_power_and_price(self):
        offer = self._new_offer("Advice", legal_power_id=False, list_price=0)
        self._new_cost(offer, 5)
        offer.action_validate()
        with self.assertRaisesRegex(ValidationError, "a legal power, a price"):
            offer.with_user(self.officer).action_go_live()
        self.assertEqual(offer.state, "validated")
        offer.write({"legal_power_id": self.power.id, "list_price": 5, "state": "live"})
        self.assertTrue(offer.product_id)
        with self.assertRaisesRegex(ValidationError, "a legal power"):
            offer.legal_power_id = False

    def test_free_pilot_needs_its_last_day_instead_of_a_price(self):
        offer = self._new_offer("Sensors", price_model="free_pilot", list_price=0)
        self._new_cost(offer, 0)
        offer.action_validate()
        with self.assertRaisesRegex(ValidationError, "the day the pilot ends"):
            offer.action_go_live()
        offer.pilot_end_date = "2027-03-31"
        offer.action_go_live()
        self.assertEqual(offer.state, "live")

    def test_made_live_at_once_passes_the_same_gate(self):
        self.assertTrue(self._new_offer("Hosting", state="live").product_id)
        with self.assertRaises(ValidationError):
            self._new_offer("Hosting 2", state="live", legal_power_id=False)

    def test_no_stage_is_jumped(self):
        with self.assertRaisesRegex(UserError, "is idea and can't go straight to live"):
            self.offer.with_user(self.manager).write({"state": "live"})

    def test_database_holds_the_rule_too(self):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE it_offer SET state = 'live' WHERE id = %s", [self.offer.id]
            )

    def test_once_live_is_never_deleted(self):
        offer = self._new_offer("Hosting", state="live")
        with self.assertRaisesRegex(UserError, "retire it instead"):
            offer.with_user(self.manager).unlink()
        self.offer.with_user(self.manager).unlink()
        self.assertFalse(self.offer.exists())

    def test_copy_is_an_idea_of_its_own(self):
        offer = self._new_offer("Hosting", state="live")
        copied = offer.copy()
        self.assertEqual((copied.name, copied.state), ("Hosting (copy)", "idea"))
        self.assertFalse(copied.product_id)
        self.assertNotEqual(copied.code, offer.code)

    def test_cpv_prefixes_are_checked(self):
        self.offer.it_cpv_prefixes = "72 48000000"
        with self.assertRaisesRegex(ValidationError, "7x isn't a CPV prefix"):
            self.offer.it_cpv_prefixes = "72 7x"

    def test_serves_commercial_income_unless_told_otherwise(self):
        self.assertEqual(self.offer.measure_id, self.env.ref("itstrategy.measure_cg6"))

    def test_outcomes_are_credited(self):
        self.offer._credit_outcome(self.offer.measure_id, 500, "2026-10-01")
        self.assertEqual(self.offer.outcome_forecast_total, 500)
        self.assertEqual(self.offer.outcome_count, 1)
        with self.assertRaises(UserError):
            self.offer.with_user(self.manager).unlink()
