from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestRoles(ItCommercialCommon):
    """Who may do what with offers, their opportunities and the lines of those."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead(
            "School network",
            cls.officer,
            it_offer_line_ids=[
                (0, 0, {"offer_id": cls.offer.id, "quantity": 1}),
            ],
        )
        cls.line = cls.lead.it_offer_line_ids

    def test_offers(self):
        for user, can_write, can_unlink in [
            (self.reader, False, False),
            (self.partnership, False, False),
            (self.salesman, False, False),
            (self.officer, True, False),
            (self.manager, True, True),
        ]:
            with self.subTest(user.login):
                offer = self.offer.with_user(user)
                self.assertTrue(offer.has_access("read"))
                self.assertIs(offer.has_access("write"), can_write)
                self.assertIs(offer.has_access("create"), can_write)
                self.assertIs(offer.has_access("unlink"), can_unlink)

    def test_opportunities_and_lines_are_of_owner_and_team(self):
        for user, can_write in [
            (self.reader, False),
            (self.officer, True),
            (self.colleague, True),
            (self.outsider, False),
            (self.partnership, False),
            (self.manager, True),
        ]:
            with self.subTest(user.login):
                for record in (self.lead, self.line):
                    mine = record.with_user(user)
                    self.assertTrue(mine.has_access("read"))
                    self.assertIs(mine.has_access("write"), can_write)

    def test_ordinary_salesperson_sees_none_of_it(self):
        for record in (self.lead, self.line):
            self.assertFalse(record.with_user(self.salesman).has_access("read"))

    def test_lines_of_exempt_opportunities_are_hidden(self):
        self.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    (4, self.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price talks are running",
            }
        )
        self.env.flush_all()
        for user in (self.reader, self.officer, self.manager):
            Line = self.env["it.lead.offer.line"].with_user(user)
            self.assertFalse(Line.search([("id", "=", self.line.id)]))
            with self.assertRaises(AccessError):
                self.line.with_user(user).read(["subtotal"])
        self.assertEqual(self.offer.with_user(self.reader).lead_count, 0)

    def test_a_reader_opens_the_form(self):
        form = (
            self.env["crm.lead"]
            .with_user(self.reader)
            .get_view(self.env.ref("crm.crm_lead_view_form").id, "form")
        )
        # The client asks for the fields it may see, as get_views() tells it.
        may_see = self.env["crm.lead"].with_user(self.reader).fields_get()
        names = [
            name
            for name in form["models"]["crm.lead"]
            if name != "id" and name in may_see
        ]
        self.assertNotIn("it_cost_total", names)
        self.assertNotIn("it_cost_total", form["arch"])
        self.assertNotIn("it_contribution", form["arch"])
        self.assertIn("quotation_count", names)
        self.lead.with_user(self.reader).read(names)
        self.assertNotIn("action_sale_quotations_new", form["arch"])

    def test_a_commercial_officer_makes_an_opportunity_and_a_quote(self):
        vals = {"name": "New", "type": "opportunity", "it_kind": "commercial"}
        lead = (
            self.env["crm.lead"]
            .with_user(self.officer)
            .create({**vals, "partner_id": self.customer.id})
        )
        self.assertEqual((lead.user_id, lead.team_id), (self.officer, self.team))
        self.env["sale.order"].with_user(self.officer).create(
            {"partner_id": self.customer.id, "opportunity_id": lead.id}
        )
        self.assertEqual(lead.quotation_count, 1)
