"""Registering a partner in one step, meeting its duplicates before anything is saved."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .register_common import RegisterCommon
from .register_server import COMPANY, good


@tagged("post_install", "-at_install")
class TestRegisterWizard(RegisterCommon):
    def _lines(self, wizard):
        return {line.field: line for line in wizard.line_ids}

    def test_number_to_partner(self):
        wizard = self._wizard(number="01234567")
        self.assertEqual(wizard.scheme_id.code, "GB-COH")
        wizard.action_look_up()
        self.assertEqual(wizard.name, "SOLENT MAKERS LIMITED")
        self.assertEqual(wizard.ward_ids, self.wards[0])
        self.assertEqual(wizard.it_sector_id, self.sector)
        wizard.it_relationship_type = "supplier"
        partner = self.env["res.partner"].browse(wizard.action_register()["res_id"])
        self.assertTrue(partner.is_city_partner and partner.is_company)
        self.assertEqual(partner.zip, "SO14 7LP")
        self.assertEqual(partner.id_numbers.name, "01234567")
        self.assertEqual(partner.it_lead_officer_id, self.officer)
        self.assertEqual(partner.it_register_kind, "Private limited company")
        self.assertEqual(partner.it_register_state, "good")
        self.assertEqual(partner.it_register_note, "Companies House: Active")

    def test_what_was_typed_stays_until_it_is_ticked(self):
        wizard = self._wizard(
            number="01234567", name="Solent Makers Co-op", **self._council()
        )
        wizard.action_look_up()
        self.assertEqual(wizard.name, "Solent Makers Co-op")
        line = self._lines(wizard)["name"]
        self.assertFalse(line.take)
        with Form(wizard) as form:
            for place, one in enumerate(wizard.line_ids):
                if one.field == "name":
                    with form.line_ids.edit(place) as edited:
                        edited.take = True
            self.assertEqual(form.name, "SOLENT MAKERS LIMITED")

    def test_tick_taken_off_puts_the_old_value_back(self):
        wizard = self._wizard(number="01234567", **self._council())
        wizard.action_look_up()
        with Form(wizard) as form:
            for place, one in enumerate(wizard.line_ids):
                if one.field == "address":
                    with form.line_ids.edit(place) as edited:
                        edited.take = False
            self.assertFalse(form.zip)

    def test_warning_of_the_register_is_kept_on_the_partner(self):
        self.server.answers["/company/07777777"] = good(
            {**COMPANY, "company_number": "07777777", "accounts": {"overdue": True}}
        )
        wizard = self._wizard(number="07777777", **self._council())
        wizard.action_look_up()
        self.assertEqual(wizard.answer_flags, "Accounts overdue")
        partner = self.env["res.partner"].browse(wizard.action_register()["res_id"])
        self.assertEqual(partner.it_register_state, "warning")
        self.assertEqual(partner.it_register_note, "Companies House: Accounts overdue")

    def test_without_any_look_up(self):
        for scheme in ("GB-COH", "postcode"):
            self._switch(scheme, on=False)
        wizard = self._wizard(number="01234567", name="Mill Bakery", **self._council())
        wizard.action_look_up()
        self.assertIn("administrator", wizard.look_up_note)
        partner = self.env["res.partner"].browse(wizard.action_register()["res_id"])
        self.assertEqual(partner.name, "Mill Bakery")
        self.assertEqual(partner.id_numbers.name, "01234567")
        self.assertFalse(partner.it_register_checked_on)

    def test_by_name_alone(self):
        wizard = self._wizard(name="Mill Bakery", **self._council())
        wizard.action_look_up()
        wizard.action_register()
        self.assertTrue(
            self.env["res.partner"].search([("name", "=", "Mill Bakery")]).it_sector_id
        )

    def test_nothing_typed(self):
        with self.assertRaisesRegex(UserError, "Type a number or the name"):
            self._wizard().action_look_up()

    def test_number_that_cannot_be_one(self):
        category = self.env.ref("itpartner_crm.id_category_gb_coh")
        wizard = self._wizard(number="12", scheme_id=category.id)
        with self.assertRaisesRegex(UserError, "can't be a Company number"):
            wizard.action_look_up()

    def test_duplicate_is_shown_before_saving_and_used(self):
        wizard = self._wizard(number="01234567", **self._council())
        wizard.action_look_up()
        match = wizard.match_ids.filtered(lambda one: one.partner_id == self.partner)
        self.assertIn("Same name, same postcode", match.reason)
        self.assertGreater(match.score, 0.9)
        before = self.env["res.partner"].search_count([])
        match.action_use()
        self.assertEqual(wizard.partner_id, self.partner)
        lines = self._lines(wizard)
        self.assertTrue(lines["number GB-COH"].take)
        self.assertTrue(lines["sector"].take)
        self.assertFalse(lines["name"].take)
        wizard.action_register()
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertEqual(self.partner.name, "Solent Makers Limited")
        self.assertEqual(self.partner.id_numbers.name, "01234567")
        self.assertEqual(self.partner.it_register_state, "good")

    def test_contact_that_is_used_comes_onto_the_register(self):
        contact = self.env["res.partner"].create(
            {"name": "Harbour Food Bank", "is_company": True}
        )
        wizard = self._wizard(number="1122334", **self._council())
        wizard.action_look_up()
        wizard.match_ids.filtered(lambda one: one.partner_id == contact).action_use()
        wizard.action_register()
        self.assertTrue(contact.is_city_partner)
        self.assertEqual(contact.it_relationship_type, "supplier")
        self.assertEqual(
            sorted(contact.id_numbers.mapped("name")), ["06543210", "1122334"]
        )

    def test_duplicate_that_comes_up_late_stops_the_saving_once(self):
        wizard = self._wizard(name="Quite Another Firm", **self._council())
        wizard.action_look_up()
        wizard.name = "Solent Makers Ltd"
        action = wizard.action_register()
        self.assertEqual(action["res_model"], "it.partner.register")
        self.assertTrue(wizard.is_match_new)
        self.assertEqual(wizard.action_register()["res_model"], "res.partner")

    def test_missing_words_of_the_council_are_named(self):
        wizard = self._wizard(name="Mill Bakery")
        wizard.action_look_up()
        with self.assertRaisesRegex(UserError, "Sector, Relationship"):
            wizard.action_register()

    def test_check_again_shows_differences_and_takes_what_is_ticked(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        partner = self.partner.with_user(self.officer)
        action = partner.action_it_check_register()
        wizard = self.env["it.partner.register"].browse(action["res_id"])
        lines = self._lines(wizard)
        self.assertNotIn("number GB-COH", lines)
        self.assertFalse(lines["address"].take)
        lines["address"].take = True
        wizard.with_user(self.officer).action_register()
        self.assertEqual(self.partner.street, "1 Quay Street")
        self.assertEqual(self.partner.name, "Solent Makers Limited")
        self.assertTrue(self.partner.it_register_checked_on)
        answers = self.env["it.register.answer"].search(
            partner.action_it_register_answers()["domain"]
        )
        self.assertEqual(len(answers), 1)

    def test_check_again_without_a_number(self):
        with self.assertRaisesRegex(UserError, "no number that can be looked up"):
            self.partner.with_user(self.officer).action_it_check_register()

    def test_reader_registers_nobody(self):
        with self.assertRaises(AccessError):
            self._wizard(self.reader, name="Mill Bakery")
