from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import LawfulPriceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestPriceDoors(LawfulPriceCommon):
    """No way round the lawful price: currency, unit, VAT, reductions, products, time."""

    def _ordinary(self, price=1000):
        return self.env["product.product"].create(
            {"name": "Laptop bag", "list_price": price, "taxes_id": [Command.clear()]}
        )

    def _add(self, order, product, price, quantity=1):
        order.order_line = [
            Command.create(
                {
                    "product_id": product.id,
                    "price_unit": price,
                    "product_uom_qty": quantity,
                    "tax_ids": [Command.clear()],
                }
            )
        ]

    def _real(self, order):
        return round(order.order_line[:1]._get_effective_price(), 2)

    # ------------------------------------------------------------
    # What the figure means
    # ------------------------------------------------------------

    def test_another_currency_is_converted(self):
        council = self.env.company.currency_id
        cheap = self.env["res.currency"].create(
            {
                "name": "TCH",
                "symbol": "t",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 100})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": cheap.id}
        )
        self.assertNotEqual(council, cheap)
        order = self._quote(80, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, cheap)
        self.assertEqual(self._real(order), 0.8)
        with self.assertRefused("can't go out with .* at £ ?0.80"):
            order.action_quotation_sent()
        order.order_line.price_unit = 7686
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_a_dozen_is_twelve(self):
        order = self._quote(76.86)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        order.order_line.price_unit = 80
        with self.assertRefused("full cost of £ ?76.86"):
            order.action_quotation_sent()
        order.order_line.price_unit = 76.86 * 12
        order.action_quotation_sent()
        self.assertEqual(order.order_line.sudo().it_lawful_quantity, 12)

    def test_a_dozen_costs_twelve_times_the_offer_s_price(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.offer.product_id.id,
                            "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                        }
                    )
                ],
            }
        )
        self.assertAlmostEqual(order.order_line.price_unit, 922.32, 2)
        self.assertIn("List price", order.order_line.it_price_reason)

    def test_vat_within_the_price_is_not_income(self):
        country = self.env.company.country_id or self.env.ref("base.uk")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "country_id": country.id}
        )
        vat = self.env["account.tax"].create(
            {
                "name": "VAT 20% in the price",
                "amount": 20,
                "price_include_override": "tax_included",
                "country_id": country.id,
                "tax_group_id": group.id,
            }
        )
        order = self._quote(80)
        order.order_line.tax_ids = vat
        self.assertEqual(self._real(order), 66.67)
        with self.assertRefused("full cost of £ ?76.86"):
            order.action_quotation_sent()
        order.order_line.price_unit = 76.86 * 1.2
        order.action_quotation_sent()

    # ------------------------------------------------------------
    # Reductions
    # ------------------------------------------------------------

    def _reduce(self, order, **vals):
        wizard = self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, **vals}
        )
        wizard.action_apply_discount()

    def test_a_discount_on_the_whole_order_counts(self):
        for vals in (
            {"discount_type": "so_discount", "discount_percentage": 0.1},
            {"discount_type": "amount", "discount_amount": 7.69},
            {"discount_type": "sol_discount", "discount_percentage": 0.1},
        ):
            with self.subTest(**vals):
                order = self._quote(76.86)
                order.order_line.tax_ids = False
                self._reduce(order.sudo(), **vals)
                self.assertEqual(self._real(order), 69.17)
                with self.assertRefused("full cost of £ ?76.86"):
                    order.action_quotation_sent()
                self._quote(76.86).action_quotation_sent()

    def test_nor_may_it_come_after_the_quote_went_out(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        with self.assertRefused("can't go out"):
            self._reduce(
                order.sudo(), discount_type="so_discount", discount_percentage=0.1
            )

    def test_something_else_at_less_than_nothing_counts_too(self):
        order = self._quote(76.86)
        order.order_line.tax_ids = False
        self._add(order.sudo(), self._ordinary(), -10)
        with self.assertRefused("can't go out"):
            order.action_quotation_sent()

    def test_what_bears_a_reduction_may_not_be_taken_away(self):
        order = self._quote(78)
        order.order_line.tax_ids = False
        self._add(order.sudo(), self._ordinary(), 10000)
        self._add(order.sudo(), self._ordinary(), -10)
        order.action_quotation_sent()
        with self.assertRefused("can't go out"):
            order.sudo().order_line[1].unlink()

    def test_a_reduction_is_in_the_value_of_what_is_won(self):
        self._approve(price_floor=60)
        order = self._quote(76.86, 10)
        order.order_line.tax_ids = False
        self._reduce(order.sudo(), discount_type="so_discount", discount_percentage=0.1)
        order.action_confirm()
        self.assertAlmostEqual(order.opportunity_id.expected_revenue, 691.74, 2)

    def test_a_price_list_takes_nothing_off_an_offer(self):
        self.env.user.group_ids |= self.env.ref("sale.group_discount_per_so_line")
        self.env["res.config.settings"].create(
            {"group_product_pricelist": True, "group_discount_per_so_line": True}
        ).execute()
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "A fifth off",
                "currency_id": self.env.company.currency_id.id,
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 20,
                            "applied_on": "3_global",
                        }
                    )
                ],
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": pricelist.id,
                "order_line": [
                    Command.create({"product_id": self.offer.product_id.id}),
                    Command.create({"product_id": self._ordinary().id}),
                ],
            }
        )
        self.assertEqual(order.order_line.mapped("discount"), [0, 20])
        self.assertEqual(order.order_line[0].price_unit, 76.86)

    # ------------------------------------------------------------
    # Which offer it is
    # ------------------------------------------------------------

    def test_a_line_can_t_be_told_that_it_sells_no_offer(self):
        order = self._quote(70)
        order.order_line.write({"it_offer_id": False})
        self.assertEqual(order.order_line.it_offer_id, self.offer)
        order.order_line.write({"price_unit": 71, "it_offer_id": False})
        with self.assertRefused("can't go out"):
            order.action_quotation_sent()
        made = self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.offer.product_id.id,
                "it_offer_id": False,
            }
        )
        self.assertEqual(made.it_offer_id, self.offer)

    def test_an_offer_can_t_be_given_another_product(self):
        product = self.offer.product_id
        other = self._ordinary()
        self.offer.with_user(self.officer).write({"product_id": other.id})
        self.assertEqual(self.offer.product_id, product)
        made = (
            self.env["it.offer"]
            .with_user(self.officer)
            .create({"name": "New", "family": "gis", "product_id": other.id})
        )
        self.assertFalse(made.product_id)

    # ------------------------------------------------------------
    # Templates, copies, imports
    # ------------------------------------------------------------

    def test_a_template_brings_the_offer_s_own_price(self):
        template = self.env["sale.order.template"].create(
            {
                "name": "For schools",
                "sale_order_template_line_ids": [
                    Command.create(
                        {
                            "product_id": self.offer.product_id.id,
                            "product_uom_qty": 60,
                        }
                    )
                ],
            }
        )
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "sale_order_template_id": template.id}
        )
        order._onchange_sale_order_template_id()
        self.assertEqual(order.order_line.price_unit, 76.86)
        order.order_line.discount = 10
        with self.assertRefused("can't go out"):
            order.action_quotation_sent()

    def test_a_copy_is_judged_anew(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        self.cost.copy({"direct_cost": 4000})
        copied = order.copy()
        self.assertFalse(copied.order_line.sudo().it_lawful_quantity)
        with self.assertRefused("can't go out"):
            copied.action_quotation_sent()

    def test_an_import_meets_the_same_rule(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        line = order.order_line
        found = (
            self.env["sale.order.line"]
            .with_user(self.officer)
            .load([".id", "price_unit"], [[str(line.id), "50"]])
        )
        self.assertFalse(found["ids"])
        self.assertIn("can't go out", found["messages"][0]["message"])

    # ------------------------------------------------------------
    # Time and number
    # ------------------------------------------------------------

    def test_a_quote_that_ran_out_is_judged_by_today_s_cost(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        self.cost.copy({"direct_cost": 4000})
        last = order.validity_date
        with freeze_time(last):
            self.assertTrue(order.order_line._is_found_lawful())
        with freeze_time("2027-01-30"), self.assertRefused("can't go out"):
            order.action_confirm()

    def test_a_price_is_not_held_longer_by_another_last_day(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        self.cost.copy({"direct_cost": 4000})
        with self.assertRefused("can't go out"):
            order.validity_date = "2028-01-01"

    def test_an_approval_is_for_so_many_units(self):
        self._approve(quantity=100)
        self._quote(70, 100).action_quotation_sent()
        with self.assertRefused(r"charge at least £ ?76\.86"):
            self._quote(70, 101).action_quotation_sent()

    def test_a_price_that_is_held_is_not_called_unlawful(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        self.cost.copy({"direct_cost": 4000})
        line = order.order_line
        line.invalidate_recordset()
        self.assertEqual(order.it_price_law_state, "ok")
        self.assertRegex(line.it_price_law_note, "when it was sent, and held until")
        with freeze_time("2027-01-30"):
            line.invalidate_recordset()
            self.assertEqual(line.it_price_law_state, "blocked")

    def test_paper_of_a_draft_says_that_it_is_no_offer(self):
        def read(order):
            report = self.env["ir.actions.report"]
            html = report._render_qweb_html("sale.action_report_saleorder", order.ids)
            return html[0].decode()

        self.assertIn("Not an offer", read(self._quote(90)))
        self.assertNotIn("Not an offer", read(self._quote(76.86)))

    def test_an_opportunity_warns_before_it_is_quoted(self):
        lead = self._new_lead(
            "Network",
            self.officer,
            it_offer_line_ids=[
                self._line(self.offer, 10, price_unit=90),
                self._line(self.offer, 10, price_unit=76.86),
            ],
        )
        first, second = lead.with_user(self.officer).it_offer_line_ids
        self.assertEqual(first.price_law_state, "blocked")
        self.assertIn("cost recovery at most", first.price_law_note)
        self.assertEqual(second.price_law_state, "ok")
        told = lead.with_user(self.reader).it_offer_line_ids[0].price_law_note
        self.assertIn("ask a commercial officer", told)
        self.assertNotIn("76.86", told)

    def test_many_small_quotes_are_no_way_round_the_units_approved(self):
        approval = self._approve(quantity=100)
        first = self._quote(70, 60)
        first.action_confirm()
        self.assertEqual(first.order_line.sudo().it_price_approval_id, approval)
        with self.assertRefused("charge at least"):
            self._quote(70, 41).action_quotation_sent()
        self._quote(70, 40).action_quotation_sent()
        line = first.order_line
        line.write({"product_uom_qty": 95, "price_unit": 70})
        with self.assertRefused("charge at least"):
            line.write({"product_uom_qty": 101, "price_unit": 70})
        other = self.customer.copy({"name": "Another school"})
        other.it_sector_id = self.customer.it_sector_id
        self._quote(70, 100, partner=other).action_quotation_sent()
        self._quote(76.86, 500).action_quotation_sent()

    # ------------------------------------------------------------
    # What is told to everybody
    # ------------------------------------------------------------

    def test_a_history_that_others_read_tells_no_cost(self):
        coming = self.env["it.offer.price"].create(
            {
                "offer_id": self.offer.id,
                "date_from": "2026-11-25",
                "list_price": 200,
            }
        )
        with freeze_time("2026-11-25"):
            coming.with_user(self.manager)._begin_alone()
        told = self.offer.with_user(self.reader).message_ids[0].body
        self.assertIn("didn't begin", told)
        self.assertIn("breaks a rule on charging", told)
        self.assertNotIn("76.86", told)

    def test_nor_does_the_history_of_a_quote(self):
        order = self._quote(76.86)
        order.action_quotation_sent()
        order = order.sudo()
        self.cost.copy({"direct_cost": 4000})
        order.order_line._forget_lawful_price()
        order.with_user(self.officer)._validate_order()
        self.assertEqual(order.state, "sent")
        note = order.activity_ids.note
        self.assertIn("breaks a rule on charging", note)
        self.assertNotIn("84", note)

    def test_the_refusal_names_power_and_years(self):
        with self.assertRefused(
            r"TEST_RECOVERY\) allows cost recovery at most.* over 2024-25 to 2026-27"
        ):
            self._quote(90).action_quotation_sent()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestPriceInParts(LawfulPriceCommon):
    """A base fee, a minimum, bands: held against cost by what a unit brings on average.

    Bradford's building service: 466.14 and 1.14 a primary pupil.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupils = cls._new_offer(
            "Building service",
            family="project_procurement",
            price_model="per_pupil",
            list_price=1.14,
            legal_power_id=cls.recovery.id,
        )
        cls.pupils.price_ids.base_fee = 466.14
        # 20 schools of 210 pupils: 14,110.80 in, 3.36 a pupil
        cls.year = cls._new_cost(cls.pupils, 14110.80, volume=4200)
        cls.pupils.action_validate()

    def _go_live(self):
        self.year.customers = 20
        self.pupils.action_go_live()

    def _school(self, pupils, price=None):
        line = {
            "product_id": self.pupils.product_id.id,
            "product_uom_qty": pupils,
            **({"price_unit": price} if price else {}),
        }
        return self.env["sale.order"].create(
            {"partner_id": self.customer.id, "order_line": [Command.create(line)]}
        )

    def test_it_needs_to_know_how_many_customers_share_the_volume(self):
        with self.assertRaisesRegex(ValidationError, "how many customers share"):
            self.pupils.action_go_live()
        self._go_live()
        self.assertEqual(self.pupils.state, "live")

    def test_figures_of_the_year(self):
        self._go_live()
        self.assertAlmostEqual(self.year.planned_income, 14110.80, 2)
        self.assertAlmostEqual(self.year.recovery_rate, 1, 4)
        self.assertEqual(self.pupils.cost_position, "at")
        row = self.env["it.offer.result"].search([("offer_id", "=", self.pupils.id)])
        self.assertAlmostEqual(row.planned_income, 14110.80, 2)
        year = self.env["it.charge.year"].search(
            [
                ("family", "=", "project_procurement"),
                ("legal_power_id", "=", self.recovery.id),
            ]
        )
        self.assertAlmostEqual(year.surplus, 0, 2)

    def test_small_and_large_customers_pay_the_same_tariff(self):
        self._go_live()
        for pupils, price, total in (
            (30, 16.678, 500.34),
            (210, 3.3597, 705.54),
            (1400, 1.47296, 2062.14),
        ):
            with self.subTest(pupils=pupils):
                order = self._school(pupils)
                self.assertEqual(order.order_line.price_unit, price)
                self.assertEqual(order.amount_untaxed, total)
                order.action_quotation_sent()
        for factor, words in ((0.9, "falls below"), (1.1, "cost recovery at most")):
            with self.subTest(factor=factor), self.assertRefused(words):
                self._school(30, 16.68 * factor).action_quotation_sent()

    def test_a_dearer_base_fee_meets_the_law(self):
        self._go_live()
        for change in (
            lambda: self.pupils.price_ids.write({"base_fee": 600}),
            lambda: self.pupils.write(
                {
                    "price_ids": [
                        Command.update(self.pupils.price_ids.id, {"base_fee": 600})
                    ]
                }
            ),
        ):
            with self.assertRefused("cost recovery at most"):
                change()
            self.env.invalidate_all()
        self.pupils.price_ids.base_fee = 467
        self.assertAlmostEqual(self.year.planned_income, 14128, 2)

    def test_a_band_that_changes_by_itself_keeps_in_step(self):
        offer = self._new_offer("Filtering", price_model="banded", list_price=5)
        offer.price_ids.line_ids = [
            Command.create({"from_quantity": 1, "price": 5}),
            Command.create({"from_quantity": 101, "price": 4}),
        ]
        offer.price_ids.line_ids[0].price = 6
        self.assertEqual(offer.list_price, 6)
        offer.list_price = 7
        self.assertEqual(offer.price_ids.line_ids.mapped("price"), [7, 4])
        self.assertEqual(offer._get_words_of_price(10)[0], 7)
        with self.assertRefused("don't follow each other"):
            offer.price_ids.line_ids[0].unlink()
        with freeze_time("2026-12-01"):
            for change in (
                lambda: offer.price_ids.line_ids[0].write({"price": 1}),
                lambda: offer.price_ids.line_ids[1].unlink(),
            ):
                with self.assertRaisesRegex(UserError, "has begun and stays"):
                    change()

    def test_a_pay_award_moves_all_parts(self):
        self._go_live()
        self.env["it.offer"].search(
            [("state", "=", "live"), ("id", "!=", self.pupils.id)]
        ).active = False
        draft = self._school(210)
        run = self.env["it.offer.reprice"].create(
            {"financial_year": "2026-27", "pay_rate": 10, "cpi_rate": 0}
        )
        run.action_start()
        self.assertEqual(
            [(line.old_price, line.new_price) for line in run.line_ids],
            [(1.14, 1.26), (3.3597, 3.70)],
        )
        run.action_apply()
        self.assertEqual(run.line_ids.mapped("state"), ["done", "done"])
        price = self.pupils.price_ids[:1]
        self.assertEqual(price.list_price, 1.26)
        self.assertAlmostEqual(price.base_fee, 515.21, 2)
        self.assertEqual(draft.order_line.price_unit, 3.70)

    def test_the_calculator_judges_the_tariff(self):
        self._go_live()
        wizard = self.env["it.price.calculator"].create({"offer_id": self.pupils.id})
        self.assertTrue(wizard.has_parts)
        self.assertAlmostEqual(wizard.judged_price, 3.36, 2)
        self.assertEqual(wizard.state, "ok")
        wizard.price = 2
        self.assertAlmostEqual(wizard.judged_price, 4.22, 2)
        self.assertEqual(wizard.state, "blocked")

    def test_an_opportunity_takes_the_price_of_its_quantity(self):
        lead = self._new_lead(
            "School", self.officer, it_offer_line_ids=[self._line(self.pupils)]
        )
        line = lead.it_offer_line_ids
        self.assertEqual(line.price_unit, 467.28)
        line.quantity = 210
        self.assertEqual(line.price_unit, 3.3597)
        self.assertEqual(line.subtotal, 705.54)
        plain = self._new_lead(
            "Other",
            self.officer,
            it_offer_line_ids=[self._line(self.offer, price_unit=70)],
        ).it_offer_line_ids
        plain.quantity = 5
        self.assertEqual(plain.price_unit, 70)
        plain.offer_id = self._new_offer("Another", list_price=9)
        self.assertEqual(plain.price_unit, 9)
