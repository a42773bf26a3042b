from odoo.tests import tagged

from .common import ItPartnerCrmCommon

REGISTER = {
    "complete_name": {},
    "it_sector_id": {"fields": {"display_name": {}}},
    "it_partner_stage_id": {"fields": {"display_name": {}}},
    "it_lead_officer_id": {"fields": {"display_name": {}}},
    "ward_ids": {"fields": {"display_name": {}}},
    "it_partnership_count": {},
    "it_agreement_count": {},
    "outcome_count": {},
}
PIPELINE = {
    "name": {},
    "partner_id": {"fields": {"display_name": {}}},
    "theme_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "expected_revenue": {},
    "is_rotting": {},
    "rotting_days": {},
    "outcome_count": {},
    "stage_id": {"fields": {"display_name": {}}},
}
PARTNERSHIPS = {
    "name": {},
    "member_count": {},
    "voting_count": {},
    "lead_officer_id": {"fields": {"display_name": {}}},
    "outcome_count": {},
}


@tagged("post_install", "-at_install")
class TestScreens(ItPartnerCrmCommon):
    """Lists and cards ask the database as often for many records as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sector = cls.env.ref("itpartner_crm.sector_company")
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"Screen partner {number}",
                    "is_company": True,
                    "is_city_partner": True,
                    "it_sector_id": sector.id,
                    "it_lead_officer_id": cls.officer.id,
                    "ward_ids": [(6, 0, cls.wards.ids)],
                }
                for number in range(30)
            ]
        )
        cls.env["crm.lead"].create(
            [
                {
                    "name": f"Screen lead {number}",
                    "type": "opportunity",
                    "it_kind": "shared_service",
                    "partner_id": partner.id,
                    "user_id": cls.officer.id,
                    "theme_id": cls.theme.id,
                }
                for number, partner in enumerate(partners)
            ]
        )
        cls.env["it.partnership"].create(
            [
                {
                    "name": f"Screen partnership {number}",
                    "member_ids": [(0, 0, {"partner_id": partner.id})],
                }
                for number, partner in enumerate(partners)
            ]
        )
        cls.env.flush_all()

    def _queries(self, model, domain, specification, limit):
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.env[model].with_user(self.reader).web_search_read(
            domain, specification, limit=limit
        )
        return self.env.cr.sql_log_count - start

    def _assert_constant(self, model, domain, specification):
        self._queries(model, domain, specification, 30)  # fills caches of the registry
        few = self._queries(model, domain, specification, 3)
        many = self._queries(model, domain, specification, 30)
        self.assertEqual(few, many)

    def test_register(self):
        self._assert_constant(
            "res.partner", [("name", "like", "Screen partner")], REGISTER
        )

    def test_pipeline(self):
        self._assert_constant("crm.lead", [("name", "like", "Screen lead")], PIPELINE)

    def test_partnerships(self):
        self._assert_constant(
            "it.partnership", [("name", "like", "Screen partnership")], PARTNERSHIPS
        )

    def test_cards_by_stage(self):
        Partner = (
            self.env["res.partner"]
            .with_user(self.reader)
            .with_context(read_group_expand=True)
        )
        groups = Partner.formatted_read_group(
            [("is_city_partner", "=", True)], ["it_partner_stage_id"], ["__count"]
        )
        self.assertEqual(
            [group["it_partner_stage_id"][1] for group in groups],
            ["Identified", "Exploring", "Active", "Strategic", "Dormant", "Ended"],
        )

    def test_every_view_of_every_action_opens(self):
        for xmlid in (
            "res_partner_action_register",
            "it_partnership_action",
            "crm_lead_action_shared_service",
            "it_sector_action",
            "it_partner_stage_action",
            "crm_team_action",
        ):
            action = self.env.ref(f"itpartner_crm.{xmlid}")
            model = self.env[action.res_model].with_user(self.manager)
            with self.subTest(xmlid=xmlid):
                self.assertTrue(model.get_views(action.views)["views"])
                self.assertTrue(action.path)
                self.assertTrue(action.help)
