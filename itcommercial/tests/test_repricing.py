from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestRepricing(ItCommercialCommon):
    """A pay award: what falls below cost, and the new prices of those picked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A run takes every live offer of the council; those of others stay out of this.
        cls.env["it.offer"].search([("state", "=", "live")]).active = False
        cls.offer.list_price = 76.86
        cls.offer.action_validate()
        cls.offer.action_go_live()
        cls.rich = cls._new_offer("Hosting", list_price=200)
        cls._new_cost(cls.rich, 100)
        cls.rich.action_validate()
        cls.rich.action_go_live()
        cls.quotes = cls.env["sale.order"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "user_id": cls.colleague.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.offer.product_id.id,
                                "price_unit": price,
                                "discount": discount,
                            }
                        )
                    ],
                }
                for price, discount in ((76.86, 0), (90, 10), (100, 20), (80, 0))
            ]
        )
        cls.draft, cls.dear, cls.reduced, cls.won = cls.quotes
        cls.won.action_confirm()
        cls.reduced.order_line.price_unit = 96.08
        cls.reduced.action_quotation_sent()

    def _run(self, **vals):
        return (
            self.env["it.offer.reprice"]
            .with_user(self.officer)
            .create(
                {
                    "financial_year": "2027-28",
                    "pay_rate": 5,
                    "cpi_rate": 0,
                    **vals,
                }
            )
        )

    def _started(self, **vals):
        run = self._run(**vals)
        run.action_start()
        return run

    def test_costs_of_the_year_are_made_once(self):
        run = self._started()
        self.assertEqual(run.state, "ready")
        made = self.offer.cost_ids.filtered(lambda c: c.financial_year == "2027-28")
        self.assertEqual((len(made), made.unit_cost), (1, 80.70))
        self.assertEqual(self.cost.unit_cost, 76.86)
        with self.assertRaises(UserError):
            run.action_start()

    def test_lists_what_falls_below_cost(self):
        run = self._started()
        self.assertEqual(
            [(line.old_price, line.new_price) for line in run.line_ids],
            # the last one is charged less than asked: 96.08 at 20 % off
            [(76.86, 80.70), (76.86, 80.70), (76.864, 80.70)],
        )
        self.assertEqual(run.line_ids[2].order_line_id.order_id, self.reduced)
        self.assertEqual((run.offer_count, run.quote_count), (1, 2))
        self.assertEqual(run.line_ids.mapped("is_picked"), [True] * 3)

    def test_all_may_be_listed(self):
        run = self._started(takes_all=True)
        self.assertEqual(len(run.line_ids), 5)
        self.assertEqual(run.picked_count, 3)

    def test_ways_to_the_new_price(self):
        run = self._started(way="percent", percent=10)
        self.assertEqual(run.line_ids.mapped("new_price"), [84.55] * 3)

    def test_only_those_picked_change(self):
        run = self._started()
        run.line_ids[1].is_picked = False
        run.action_apply()
        self.assertEqual(self.offer.list_price, 80.70)
        self.assertEqual(self.draft.order_line.price_unit, 76.86)
        self.assertAlmostEqual(self.reduced.order_line.price_unit, 100.875, 3)
        self.assertEqual(self.reduced.order_line.price_subtotal, 80.70)
        self.assertEqual(self.won.order_line.price_unit, 80)
        self.assertEqual(run.state, "ready")
        self.assertEqual(run.line_ids.mapped("state"), ["done", "todo", "done"])
        self.assertIn("became", self.reduced.message_ids[0].body)

    def test_one_that_is_refused_stops_nobody_else(self):
        run = self._started()
        run.line_ids[1].new_price = 1
        run.action_apply()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "failed", "done"])
        self.assertIn("have a lower price approved", run.line_ids[1].reason)
        self.assertEqual(self.draft.order_line.price_unit, 76.86)

    def test_one_that_fails_stops_nobody_else(self):
        run = self._started()
        broken = self.draft.order_line
        Line = type(self.env["sale.order.line"])
        write = Line.write

        def fail(lines, vals):
            if broken in lines and "price_unit" in vals:
                raise ValueError("A rule of somebody else's.")
            return write(lines, vals)

        with patch.object(Line, "write", fail):
            run.action_apply()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "failed", "done"])
        self.assertEqual(run.line_ids[1].reason, "A rule of somebody else's.")

    def test_what_was_changed_or_closed_meanwhile_stays(self):
        run = self._started()
        self.draft.order_line.price_unit = 120
        self.reduced.action_cancel()
        run.action_apply()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "failed", "failed"])
        self.assertEqual(self.draft.order_line.price_unit, 120)

    def test_a_price_is_taken_back(self):
        run = self._started()
        run.action_apply()
        line = run.line_ids[1]
        line.action_take_back()
        self.assertEqual(self.draft.order_line.price_unit, 76.86)
        self.assertEqual(line.state, "undone")
        self.reduced.order_line.price_unit = 300
        with self.assertRaisesRegex(UserError, "changed again"):
            run.line_ids[2].action_take_back()

    def test_a_run_that_was_cut_goes_on(self):
        run = self._started()
        run.write({"state": "applying", "total": 3})
        run._price_batch(size=1)
        self.assertEqual(run.priced_count, 1)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("itcommercial.cron_reprice").method_direct_trigger()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.priced_count, 3)
        made = self.offer.cost_ids.filtered(lambda c: c.financial_year == "2027-28")
        self.assertEqual(len(made), 1)

    def test_queries_do_not_grow_with_quotes(self):
        def count(number):
            orders = self.draft.browse()
            for _one in range(number):
                orders |= self.draft.copy()
            orders.order_line.write({"price_unit": 76.86})
            run = self._started()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run._work(float("inf"))
            run.state = "applying"
            run._price_batch()
            self.env.flush_all()
            used = self.env.cr.sql_log_count - before
            orders.order_line.write({"price_unit": 500})
            self.offer.list_price = 76.86
            return used

        few, many = count(3), count(30)
        self.assertLess(many, few + 30)

    def test_it_is_the_commercial_officers(self):
        for user in (self.reader, self.partnership, self.salesman):
            with self.assertRaises(AccessError):
                self.env["it.offer.reprice"].with_user(user).create({})

    def test_an_offer_whose_cost_fails_stops_nobody_else(self):
        """Its units come to more than its full cost once CPI has moved them."""
        odd = self._new_offer("Odd", list_price=100)
        self._new_cost(
            odd, 100, line_ids=[Command.create({"name": "Kit", "amount": 100})]
        )
        odd.cost_ids.line_ids.index_kind = "none"
        odd.cost_ids.variable_unit_cost = 100
        odd.action_validate()
        odd.action_go_live()
        run = self._started(cpi_rate=5)
        self.assertEqual(run.state, "ready")
        aside = run.line_ids.filtered(lambda line: line.offer_id == odd)
        self.assertEqual(aside.state, "failed")
        self.assertIn("more than the full cost", aside.reason)
        self.assertEqual(len(run.line_ids - aside), 3)
        self.assertEqual(run.failed_count, 1)
        self.assertFalse(run.cost_ids.filtered(lambda cost: cost.offer_id == odd))

    def test_the_customer_of_exempt_work_is_not_named(self):
        self.draft.opportunity_id = self._new_lead(
            "Secret",
            self.officer,
            is_exempt=True,
            exempt_paragraph_ids=[
                Command.link(self.env["it.exempt.paragraph"].search([], limit=1).id)
            ],
            public_interest_reason="Price talks are running",
        )
        run = self._started()
        told = {line.quote: line.customer for line in run.line_ids if line.is_quote}
        self.assertEqual(told[self.draft.name], "Exempt")
        self.assertEqual(told[self.reduced.name], self.customer.name)

    def test_what_was_found_is_nobody_s_to_write(self):
        line = self._started().line_ids[1]
        for vals in ({"old_price": 1}, {"state": "done"}, {"cost_after": 1}):
            with self.assertRaisesRegex(UserError, "keeps what was found"):
                line.write(vals)
        line.write({"new_price": 90, "is_picked": False})

    def test_rates_stay_once_costs_are_worked_out(self):
        run = self._started()
        with self.assertRaisesRegex(UserError, "worked out"):
            run.pay_rate = 1
        with self.assertRaises(UserError):
            run.unlink()
