"""Journey 8, its first part, by clicking: a notice becomes an opportunity, and the
measure's reading includes what is forecast of it."""

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.itnotice.logic import intake

from .common import NoticeCommon
from .releases import package, release


@tagged("post_install", "-at_install")
class TestJourney(NoticeCommon, HttpCase):
    browser_size = "1600x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").active = True
        for login, group in (
            ("journey_sales", "group_commercial_officer"),
            ("journey_figures", "group_performance_officer"),
        ):
            new_test_user(
                cls.env, login=login, groups=f"itgovernance.{group}", lang="en_US"
            )
        cls.env["it.outcome"].search([]).action_withdraw()
        cls.env["res.partner"].create(
            {"name": "Journey Borough Council", "is_company": True}
        )
        cls._new_offer("Journey support", "72")
        cls._new_offer("Journey network", "324")
        today = fields.Date.today().isoformat()
        buyer = {"id": "B1", "name": "Journey Borough Council"}
        party = {**buyer, "roles": ["buyer"]}
        about_roads = {"scheme": "CPV", "id": "45233140"}
        data = package(
            release(
                1,
                buyer=buyer,
                parties=[party],
                tender__title="Network for the journey",
                tender__contractPeriod={"startDate": today},
            ),
            release(
                2,
                tender__title="Road works in the journey",
                tender__classification=about_roads,
                tender__additionalClassifications=[],
            ),
        )
        cls.env["it.notice"]._import_sources([intake.Source("page.json", data=data)])

    def test_notice_to_reading(self):
        self.start_tour("/odoo", "itnotice_accept_journey", login="journey_sales")
        lead = self.env["crm.lead"].search(
            [("it_notice_id.ocid", "=", release(1)["ocid"])]
        )
        self.assertEqual(lead.it_offer_id.name, "Journey network")
        self.assertEqual(lead.user_id.login, "journey_sales")
        self.start_tour("/odoo", "itnotice_reading_journey", login="journey_figures")
        reading = self.env["it.measure.reading"].search(
            [("measure_id", "=", self.env.ref("itstrategy.measure_cg6").id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(reading.forecast_value, 24000)
