"""Journey 1 by clicking: a partner from its company number, its duplicate met first."""

from odoo.tests import HttpCase, tagged

from .register_common import RegisterCommon
from .register_server import COMPANY, good


@tagged("post_install", "-at_install")
class TestJourneyRegister(RegisterCommon, HttpCase):
    browser_size = "1600x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").active = True
        cls.officer.lang = "en_US"
        cls.server.answers["/company/07654321"] = good(
            {
                **COMPANY,
                "company_name": "JOURNEY ROPEWORKS C.I.C.",
                "company_number": "07654321",
                "is_community_interest_company": True,
                "accounts": {"overdue": True},
            }
        )

    def test_number_to_partner_past_its_duplicate(self):
        self.start_tour(
            "/odoo/city-partners",
            "itpartner_crm_register_partner",
            login="itpartner_officer",
        )
        self.assertEqual(self.partner.id_numbers.name, "01234567")
        partner = self.env["res.partner"].search(
            [("name", "=", "JOURNEY ROPEWORKS C.I.C.")]
        )
        self.assertEqual(partner.id_numbers.name, "07654321")
        self.assertEqual(partner.ward_ids, self.wards)
        self.assertEqual(partner.it_sector_id, self.sector)
        self.assertEqual(partner.it_lead_officer_id, self.officer)
        self.assertEqual(partner.it_register_state, "warning")
        self.assertEqual(partner.child_ids.name, "Robin Quay")
