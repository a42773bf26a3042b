from psycopg2.errors import CheckViolation

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestOpportunity(ItCommercialCommon):
    """A commercial opportunity has its own team, stages, offers, value and forecast."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backup = cls._new_offer("Backup", list_price=1000)

    def test_own_team_and_stages(self):
        lead = self._new_lead("School network", self.officer)
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(
            lead.stage_id, self.env.ref("itcommercial.stage_commercial_lead")
        )
        self.assertEqual(lead.forecast_category, "pipeline")
        columns = (
            self.env["crm.lead"]
            .with_user(self.officer)
            .with_context(default_it_kind="commercial")
            ._read_group_stage_ids(self.env["crm.stage"], [])
        )
        self.assertEqual(
            columns.mapped("name"),
            ["Lead", "Qualified", "Proposal", "Negotiation", "Won"],
        )

    def test_won_stage_wins(self):
        lead = self._new_lead("School network", self.officer).with_user(self.officer)
        lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        lead.stage_id = self.env.ref("itcommercial.stage_commercial_won")
        self.assertEqual((lead.won_status, lead.probability), ("won", 100))

    def test_value_follows_the_offers(self):
        lead = self._new_lead(
            "School network",
            self.officer,
            it_offer_line_ids=[
                self._line(self.offer, 300),
                self._line(self.backup, 2, price_unit=900),
            ],
        )
        self.assertEqual(lead.it_offer_line_ids.mapped("price_unit"), [83.54, 900])
        self.assertEqual(lead.it_offer_total, 26862)
        self.assertEqual(lead.expected_revenue, 26862)
        self.assertEqual(lead.it_offer_id, self.offer)
        lead.it_offer_line_ids[0].quantity = 10
        self.assertEqual(lead.expected_revenue, 2635.40)
        self.offer.list_price = 200
        self.assertEqual(lead.expected_revenue, 2635.40, "a noted price stays")

    def test_a_person_s_figure_stands_beside_that_of_the_offers(self):
        lead = self._new_lead(
            "School network",
            self.officer,
            it_offer_line_ids=[self._line(self.backup, 3)],
        )
        lead.expected_revenue = 2500
        lead.name = "Another name"
        self.env.flush_all()
        self.assertEqual((lead.expected_revenue, lead.it_offer_total), (2500, 3000))
        typed = self._new_lead(
            "Typed",
            self.officer,
            expected_revenue=2500,
            it_offer_line_ids=[self._line(self.backup, 3)],
        )
        self.env.flush_all()
        self.assertEqual((typed.expected_revenue, typed.it_offer_total), (2500, 3000))

    def test_value_without_offers_is_what_was_typed(self):
        lead = self._new_lead("Unknown yet", self.officer, expected_revenue=700)
        self.assertEqual(lead.expected_revenue, 700)
        self.assertFalse(lead.it_offer_id)
        lead.it_offer_id = self.backup
        self.assertEqual(lead.expected_revenue, 700)

    def test_forecast_is_kept_apart_from_probability(self):
        lead = self._new_lead("School network", self.officer)
        lead.forecast_category = "commit"
        lead.stage_id = self.env.ref("itcommercial.stage_commercial_negotiation")
        self.assertEqual(lead.forecast_category, "commit")
        plain = self.env["crm.lead"].create({"name": "No kind", "type": "opportunity"})
        self.assertFalse(plain.forecast_category)

    def test_typed_in_the_form(self):
        action = self.env.ref("itcommercial.crm_lead_commercial_action")
        self.assertEqual(action.path, "commercial-pipeline")
        with Form(
            self.env["crm.lead"]
            .with_user(self.officer)
            .with_context(default_it_kind="commercial", default_type="opportunity")
        ) as form:
            form.name = "Typed"
            form.partner_id = self.customer
            with form.it_offer_line_ids.new() as line:
                line.offer_id = self.backup
                self.assertEqual(line.price_unit, 1000)
                line.quantity = 4
        self.assertEqual(form.record.expected_revenue, 4000)
        self.assertEqual(form.record.it_offer_id, self.backup)

    def test_offer_counts_its_opportunities(self):
        self._new_lead("One", self.officer, it_offer_id=self.backup.id)
        self._new_lead("Two", self.colleague, it_offer_id=self.backup.id)
        self.assertEqual(self.backup.with_user(self.reader).lead_count, 2)
        action = self.backup.with_user(self.reader).action_view_leads()
        self.assertEqual(action["domain"], [("it_offer_id", "=", self.backup.id)])

    def test_negative_quantity_is_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
        ):
            self._new_lead("Wrong", it_offer_line_ids=[self._line(self.backup, -1)])
