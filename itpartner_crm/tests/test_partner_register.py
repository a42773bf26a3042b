from odoo.exceptions import UserError
from odoo.tests import Form, tagged, users

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestPartnerRegister(ItPartnerCrmCommon):
    """A city partner starts as identified and carries sector, wards and officers."""

    def test_first_stage(self):
        self.assertEqual(
            self.partner.it_partner_stage_id,
            self.env.ref("itpartner_crm.partner_stage_identified"),
        )
        contact = self.env["res.partner"].create({"name": "Only a contact"})
        self.assertFalse(contact.it_partner_stage_id)
        contact.is_city_partner = True
        self.assertEqual(contact.it_partner_stage_id.code, "identified")

    def test_stage_is_kept_when_chosen(self):
        active = self.env.ref("itpartner_crm.partner_stage_active")
        partner = self._new_partner("Chosen", it_partner_stage_id=active.id)
        self.assertEqual(partner.it_partner_stage_id, active)

    @users("itpartner_officer")
    def test_register_by_form(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.res_partner_action_register"
        )
        self.assertEqual(action["path"], "city-partners")
        context = {
            "default_is_company": True,
            "default_is_city_partner": True,
            "default_it_lead_officer_id": self.env.uid,
        }
        form = Form(
            self.env["res.partner"].with_context(**context), "base.view_partner_form"
        )
        form.name = "Harbour Arts CIC"
        form.it_sector_id = self.env.ref("itpartner_crm.sector_company")
        form.it_relationship_type = "partnership"
        for ward in self.wards:
            form.ward_ids.add(ward)
        with form.id_numbers.new() as number:
            number.category_id = self.env.ref("itpartner_crm.id_category_gb_coh")
            number.name = "7654321"
        partner = form.save()
        self.assertTrue(partner.is_city_partner)
        self.assertEqual(partner.it_lead_officer_id, self.env.user)
        self.assertEqual(partner.id_numbers.name, "07654321")
        self.assertEqual(partner.ward_ids.ids, self.wards.ids)

    def test_counts(self):
        other = self._new_partner("Other")
        self.env["it.partnership"].create(
            {
                "name": "Together",
                "member_ids": [
                    (0, 0, {"partner_id": self.partner.id}),
                    (0, 0, {"partner_id": other.id}),
                ],
            }
        )
        agreement = self.env["agreement"].create(
            {
                "name": "Shared desk",
                "code": "TEST-DESK",
                "partner_id": self.partner.id,
            }
        )
        self.env.invalidate_all()
        partners = (self.partner | other).with_user(self.reader)
        self.assertEqual(partners.mapped("it_partnership_count"), [1, 1])
        self.assertEqual(partners.mapped("it_agreement_count"), [1, 0])
        action = partners[0].action_view_it_agreements()
        self.assertEqual(self.env["agreement"].search(action["domain"]), agreement)
        action = partners[1].action_view_it_partnerships()
        self.assertEqual(
            self.env["it.partnership"].search(action["domain"]).name, "Together"
        )

    def test_a_member_of_a_partnership_stays(self):
        self.env["it.partnership"].create(
            {
                "name": "Together",
                "member_ids": [(0, 0, {"partner_id": self.partner.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "member of “Together”"):
            self.partner.unlink()
