from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestOfferCost(ItCommercialCommon):
    """Costs by year and version, and what they say about the price."""

    def test_figures(self):
        self.assertRecordValues(
            self.cost,
            [
                {
                    "name": "2026-27, version 1",
                    "full_cost": 4611.60,
                    "unit_cost": 76.86,
                    "fixed_cost": 4611.60,
                    "break_even": 55.20,
                    "recovery_rate": 1.0869,
                }
            ],
        )
        self.cost.variable_unit_cost = 20
        self.assertAlmostEqual(self.cost.fixed_cost, 3411.60)
        self.assertAlmostEqual(self.cost.break_even, 53.69)

    def test_offer_shows_margin_and_markup_apart(self):
        offer = self.offer.with_user(self.officer)
        self.assertEqual(offer.current_cost_id, self.cost)
        self.assertAlmostEqual(offer.margin_rate, 0.08, places=4)
        self.assertAlmostEqual(offer.markup_rate, 0.0869, places=4)
        for price, position in [(76.86, "at"), (76.85, "below"), (77, "above")]:
            offer.list_price = price
            self.assertEqual(offer.cost_position, position)
        self.assertEqual(self._new_offer("Uncosted").cost_position, "unknown")

    @freeze_time("2026-11-22")
    def test_a_better_estimate_is_the_next_version(self):
        with Form(
            self.env["it.offer.cost"]
            .with_user(self.officer)
            .with_context(default_offer_id=self.offer.id)
        ) as form:
            self.assertEqual(form.financial_year, "2026-27")
            form.direct_cost = 4000
            form.volume = 50
        newer = form.record
        self.assertEqual(newer.version, 2)
        self.assertEqual(newer.unit_cost, 80)
        self.assertEqual(self.offer.current_cost_id, newer)
        both = self.env["it.offer.cost"].create(
            [
                {"offer_id": self.offer.id, "financial_year": year, "direct_cost": 1}
                for year in ("2027-28", "2027-28", "2026-27")
            ]
        )
        self.assertEqual(both.mapped("version"), [1, 2, 3])
        self.assertEqual(self.offer.current_cost_id, both[1])

    def test_version_is_never_given_twice(self):
        vals = {"offer_id": self.offer.id, "financial_year": "2026-27", "version": 1}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
        ):
            self.env["it.offer.cost"].create({**vals, "direct_cost": 1})

    def test_wrong_figures_are_refused_with_a_sentence(self):
        for vals, words in [
            ({"financial_year": "2026"}, "isn't a financial year"),
            ({"variable_unit_cost": 90}, "come to more than the full cost"),
        ]:
            with (
                self.subTest(vals),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self.cost.write(vals)
            self.env.invalidate_all()

    def test_the_database_refuses_what_makes_no_sense(self):
        for vals in ({"direct_cost": -1}, {"volume": -1}, {"overhead_rate": 22}):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.cost.write(vals)
                self.env.flush_all()
            self.env.invalidate_all()
