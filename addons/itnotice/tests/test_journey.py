"""Journey 8 by clicking: a day of notices is taken in, and what can't be read is named;
a notice becomes an opportunity, and the measure's reading includes what is forecast of
it; the inbox by keys alone; two neighbours' contracts that end together become one."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.itnotice.logic import intake

from .common import NoticeCommon
from .releases import package, release
from .test_radar import award


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

    def test_a_day_is_taken_in(self):
        self.start_tour("/odoo", "itnotice_import_journey", login="journey_sales")
        taken = self.env["it.notice"].search([("ocid", "like", "journey-day")])
        self.assertEqual(len(taken), 2)
        aside = self.env["it.notice.setaside"].search([("file_name", "=", "day.json")])
        self.assertEqual((len(aside), aside.position), (1, 3))

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

    def test_the_inbox_by_keys(self):
        later = release(3, tender__title="Laptops for the journey")
        known = release(4, tender__title="Printing for the journey")
        self._import(later, known)
        self.start_tour("/odoo", "itnotice_keyboard_journey", login="journey_sales")
        self.assertTrue(self._notice(later).snoozed_until)
        self.assertEqual(self._notice(known).dismiss_reason, "known")
        self.assertEqual(self._notice(release(1)).state, "new")

    def test_two_neighbours_contracts_that_end_together(self):
        end = fields.Date.today() + relativedelta(months=14)
        self.env["it.notice.radar"].search([]).unlink()
        self._import(
            award(5, "Northby Council", end), award(6, "Southby Council", end)
        )
        neighbour = self.env["res.partner"].create(
            {"name": "Northby Council", "is_company": True}
        )
        notice = self.env["it.notice"].search([("buyer_name", "=", "Northby Council")])
        notice.partner_id = neighbour
        self.env["it.notice.radar"]._cron_radar()
        self.start_tour("/odoo", "itnotice_radar_journey", login="journey_sales")
        lead = self.env["it.notice.radar"].search([]).lead_id
        self.assertEqual(lead.it_kind, "shared_service")
        self.assertEqual(lead.it_proposed_partner_ids, neighbour)
