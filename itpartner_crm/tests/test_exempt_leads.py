from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestExemptLeads(ItPartnerCrmCommon):
    """An exempt opportunity is there only for holders of that role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("Buy the quay", cls.officer)
        cls.lead.message_post(body="Nobody may know")
        cls.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    (4, cls.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price talks are running",
            }
        )
        cls.env.flush_all()

    def test_hidden_in_lists_totals_and_by_id(self):
        for user in (self.reader, self.officer, self.manager, self.salesman):
            Lead = self.env["crm.lead"].with_user(user)
            domain = [("id", "=", self.lead.id)]
            self.assertFalse(Lead.search(domain))
            self.assertEqual(Lead.search_count(domain), 0)
            self.assertFalse(Lead._read_group(domain, ["stage_id"], ["__count"]))
            with self.assertRaises(AccessError):
                Lead.browse(self.lead.id).read(["name"])

    def test_seen_by_holders(self):
        lead = self.lead.with_user(self.exempt_officer)
        self.assertEqual(lead.name, "Buy the quay")
        lead.priority = "2"

    def test_hidden_in_the_activity_report(self):
        Report = self.env["crm.activity.report"]
        domain = [("lead_id", "=", self.lead.id)]
        self.assertFalse(Report.with_user(self.officer).search(domain))
        boss = self._new_user(
            "boss", "sales_team.group_sale_manager,itgovernance.group_exempt"
        )
        Report.with_user(boss).search(domain)
