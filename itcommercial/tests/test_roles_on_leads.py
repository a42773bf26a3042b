from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommercialCase


@tagged("post_install", "-at_install")
class TestRolesOnLeads(CommercialCase):
    """Everybody in the suite sees the pipeline; officers change their own and their team's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(user=cls.officer, team_id=cls.team.id)

    def test_a_reader_sees_and_changes_nothing(self):
        lead = self.lead.with_user(self.reader)
        self.assertEqual(lead.name, "Checks for schools")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            lead.name = "Other"

    def test_a_reader_opens_the_form(self):
        form = self.env["crm.lead"].with_user(self.reader).get_view(
            self.env.ref("crm.crm_lead_view_form").id, "form"
        )
        fields = list(form["models"]["crm.lead"])
        self.assertIn("quotation_count", fields)
        self.lead.with_user(self.reader).read([name for name in fields if name != "id"])
        self.assertNotIn("action_sale_quotations_new", form["arch"])

    def test_officers_change_their_own_and_their_teams(self):
        for user, may in [
            (self.officer, True), (self.colleague, True), (self.manager, True), (self.outsider, False)
        ]:
            with self.subTest(user.login):
                lead = self.lead.with_user(user)
                self.assertEqual(lead.name, "Checks for schools")
                self.assertEqual(lead.has_access("write"), may)

    def test_offer_lines_go_with_the_opportunity(self):
        line = self.env["it.lead.offer.line"].create(
            {"lead_id": self.lead.id, "offer_id": self.offer.id}
        )
        for user, may in [(self.reader, False), (self.officer, True), (self.outsider, False)]:
            with self.subTest(user.login):
                self.assertEqual(line.with_user(user).offer_id, self.offer)
                self.assertEqual(line.with_user(user).has_access("write"), may)

    def test_a_commercial_officer_makes_an_opportunity_and_a_quote(self):
        lead = self.env["crm.lead"].with_user(self.officer).create(
            {"name": "New", "type": "opportunity", "it_kind": "commercial",
             "partner_id": self.customer.id}
        )
        self.assertEqual((lead.user_id, lead.team_id), (self.officer, self.team))
        order = self.env["sale.order"].with_user(self.officer).create(
            {"partner_id": self.customer.id, "opportunity_id": lead.id}
        )
        self.assertEqual(lead.quotation_count, 1)
        self.assertTrue(order.name)
