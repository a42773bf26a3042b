from odoo.tests import tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestScreens(ItCommercialCommon):
    """Every screen opens for every role, and its queries don't grow with its rows."""

    def _queries(self, user, model, names, records):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env[model].with_user(user).search_fetch(
            [("id", "in", records.ids)], names
        ).read(names)
        return self.cr.sql_log_count - before

    def test_views_load(self):
        for user in (self.reader, self.partnership, self.officer, self.manager):
            for xmlid in (
                "itcommercial.it_offer_action",
                "itcommercial.crm_lead_commercial_action",
                "itcommercial.it_income_target_action",
                "itcommercial.it_won_reason_action",
            ):
                with self.subTest(user.login, action=xmlid):
                    action = self.env["ir.actions.actions"].with_user(user)
                    found = action._for_xml_id(xmlid)
                    self.env[found["res_model"]].with_user(user).get_views(
                        [*found["views"], (False, "search")]
                    )
        self.env["it.offer.cost"].with_user(self.officer).get_views(
            [(False, "list"), (False, "form"), (False, "pivot"), (False, "search")]
        )

    def test_catalogue_list_asks_the_same_for_one_as_for_many(self):
        names = ["name", "sector_ids", "list_price", "cost_position", "lead_count"]
        offers = self.env["it.offer"].create(
            [{"name": f"Offer {i}", "family": "training"} for i in range(20)]
        )
        self.env["it.offer.cost"].create(
            [
                {
                    "offer_id": offer.id,
                    "financial_year": "2026-27",
                    "direct_cost": 10,
                    "volume": 1,
                }
                for offer in offers
            ]
        )
        for shown in (names, [*names, "price_text", "price_law_state"]):
            with self.subTest(shown=shown):
                self._queries(self.officer, "it.offer", shown, offers[:1])
                one = self._queries(self.officer, "it.offer", shown, offers[:1])
                many = self._queries(self.officer, "it.offer", shown, offers)
                self.assertLessEqual(many, one)

    def test_offers_of_an_opportunity_ask_the_same_for_one_as_for_many(self):
        names = ["offer_id", "price_unit", "price_law_state", "price_law_note"]
        leads = self.env["crm.lead"]
        for i in range(10):
            leads |= self._new_lead(
                f"Lead {i}",
                it_offer_line_ids=[(0, 0, {"offer_id": self.offer.id, "quantity": i})],
            )
        lines = leads.it_offer_line_ids
        self._queries(self.officer, "it.lead.offer.line", names, lines[:1])
        one = self._queries(self.officer, "it.lead.offer.line", names, lines[:1])
        many = self._queries(self.officer, "it.lead.offer.line", names, lines)
        self.assertLessEqual(many, one)

    def test_pipeline_list_asks_the_same_for_one_as_for_many(self):
        names = ["name", "it_offer_id", "expected_revenue", "forecast_category"]
        leads = self.env["crm.lead"]
        for i in range(10):
            leads |= self._new_lead(f"Lead {i}", it_offer_id=self.offer.id)
        self._queries(self.reader, "crm.lead", names, leads[:1])
        one = self._queries(self.reader, "crm.lead", names, leads[:1])
        many = self._queries(self.reader, "crm.lead", names, leads)
        self.assertLessEqual(many, one)

    def test_help_for_the_first_step(self):
        for xmlid in (
            "itcommercial.it_offer_action",
            "itcommercial.it_offer_cost_action",
            "itcommercial.crm_lead_commercial_action",
            "itcommercial.it_income_target_action",
            "itcommercial.it_won_reason_action",
        ):
            self.assertIn("o_view_nocontent_smiling_face", self.env.ref(xmlid).help)
