from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestRolesOnPartners(ItPartnerCrmCommon):
    """Officers keep partners; what the council thinks of one is for the suite alone."""

    def test_officer_keeps_partners_and_identifiers(self):
        partner = (
            self.env["res.partner"]
            .with_user(self.officer)
            .create({"name": "Mill Works", "is_company": True, "is_city_partner": True})
        )
        partner.it_relationship_type = "supplier"
        number = (
            self.env["res.partner.id_number"]
            .with_user(self.officer)
            .create(
                {
                    "partner_id": partner.id,
                    "category_id": self.env.ref("itpartner_crm.id_category_gb_nhs").id,
                    "name": "RHM",
                }
            )
        )
        number.name = "RHU"
        number.unlink()
        with self.assertRaises(AccessError):
            partner.unlink()

    def test_reader_reads(self):
        partner = self.partner.with_user(self.reader)
        self.assertEqual(partner.it_partner_stage_id.code, "identified")
        form = Form(partner, "base.view_partner_form")
        self.assertEqual(form.name, self.partner.name)
        with self.assertRaises(AccessError):
            partner.it_relationship_type = "supplier"
        with self.assertRaises(AccessError):
            self._add_identifier(self.partner, "GB-NHS", "RHM").with_user(
                self.reader
            ).name = "RHU"

    def test_without_a_role(self):
        for user in (self.plain, self.salesman):
            partner = self.partner.with_user(user)
            self.assertTrue(partner.read(self._ours(partner)))
            Form(partner, "base.view_partner_form")
            self.assertNotIn("it_relationship_type", partner.fields_get())
            with self.assertRaises(AccessError):
                partner.read(["it_relationship_type"])

    def _ours(self, partner):
        """Fields of the suite that this user is offered."""
        return [
            name
            for name in partner.fields_get()
            if name == "name" or (partner._fields[name]._module or "").startswith("it")
        ]

    def test_salesperson_keeps_contacts(self):
        contact = (
            self.env["res.partner"]
            .with_user(self.salesman)
            .create({"name": "Only a customer", "is_company": True})
        )
        self.assertEqual(contact.it_name_key, "only a customer")
        copy = self.partner.with_user(self.salesman).copy()
        self.assertFalse(copy.with_env(self.env).is_city_partner)

    def test_portal_user_does_not_learn_what_we_think(self):
        portal = new_test_user(
            self.env, login="itpartner_portal", groups="base.group_portal"
        )
        portal.partner_id.parent_id = self.partner
        partner = self.partner.with_user(portal)
        self.assertTrue(partner.read(self._ours(partner)))
        for field in ("it_sponsor_id", "it_partner_stage_id", "outcome_count"):
            with self.assertRaises(AccessError):
                partner.read([field])

    def test_vocabularies_are_the_managers(self):
        for record in (
            self.env.ref("itpartner_crm.sector_nhs"),
            self.env.ref("itpartner_crm.partner_stage_active"),
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.officer).name = "Mine"
            record.with_user(self.manager).name = "Ours"
