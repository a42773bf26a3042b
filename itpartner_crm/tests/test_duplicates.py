"""Possible duplicates: of one that is about to be made, and of those that are there."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestDuplicates(ItPartnerCrmCommon):
    def _find(self, partner=None, **values):
        Partner = partner or self.env["res.partner"]
        return {
            row["partner"]: row
            for row in Partner.with_user(self.officer)._it_find_duplicates(values)
        }

    def test_by_identifier_whatever_the_name(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        found = self._find(name="Quite another", identifiers=[("GB-COH", "1234567")])
        self.assertEqual(found[self.partner]["score"], 1)
        self.assertIn("GB-COH 01234567", found[self.partner]["reason"])

    def test_by_likeness_of_the_name(self):
        for name, there in (
            ("SOLENT MAKERS", True),
            ("Solent Makrs Ltd", True),
            ("The Solent Makers Group", True),
            ("Makers, Solent", True),
            ("Zyxwv Qponml", False),
        ):
            with self.subTest(name):
                self.assertEqual(self.partner in self._find(name=name), there)

    def test_likeness_is_a_setting(self):
        name = "Solent Marine Makers Workshop"
        self.env["ir.config_parameter"].set_param(
            "itpartner_crm.duplicate_likeness", "0.95"
        )
        self.assertNotIn(self.partner, self._find(name=name))
        self.env["ir.config_parameter"].set_param(
            "itpartner_crm.duplicate_likeness", "0.3"
        )
        self.assertIn(self.partner, self._find(name=name))

    def test_by_postcode_and_some_likeness(self):
        found = self._find(name="Makers of the South", zip="so147lp")
        self.assertIn("same postcode", found[self.partner]["reason"])
        self.assertNotIn(self.partner, self._find(name="Zyxwv Qponml", zip="SO14 7LP"))

    def test_by_domain_of_mail_or_website(self):
        self.partner.website = "https://www.solentmakers.example/about"
        found = self._find(name="Zyxwv Qponml", email="jo@solentmakers.example")
        self.assertIn("solentmakers.example", found[self.partner]["reason"])
        self.partner.write(
            {"website": False, "email": "Office <a@solentmakers.example>"}
        )
        self.assertIn(
            self.partner,
            self._find(name="Zyxwv Qponml", website="www.solentmakers.example"),
        )

    def test_shared_domain_says_nothing(self):
        self.partner.email = "solent@gmail.com"
        self.assertFalse(self._find(name="Zyxwv Qponml", email="other@gmail.com"))
        self.partner.website = "https://solent.wordpress.com"
        self.assertFalse(self._find(website="https://solent.wordpress.com"))

    def test_domain_of_a_crowd_says_nothing(self):
        for number in range(25):
            self._new_partner(f"Unit {number * 7919}", email=f"u{number}@crowd.example")
        self.assertFalse(self._find(name="Zyxwv Qponml", email="x@crowd.example"))

    def test_shared_domain_is_written_as_a_domain(self):
        with self.assertRaises(ValidationError):
            self.env["it.shared.domain"].create({"name": "https://www.gmail.com/"})

    def test_other_number_of_the_same_register_makes_it_less_sure(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        sure = self._find(name="Solent Makers")[self.partner]["score"]
        row = self._find(name="Solent Makers", identifiers=[("GB-COH", "07654321")])
        self.assertLess(row[self.partner]["score"], sure)
        self.assertIn("another number", row[self.partner]["reason"])

    def test_people_and_archived_records_are_no_duplicates(self):
        self.env["res.partner"].create({"name": "Solent Makers", "is_company": False})
        self.partner.active = False
        self.assertFalse(self._find(name="Solent Makers"))

    def test_number_of_queries_does_not_grow(self):
        values = {
            "name": "Solent Makers",
            "zip": "SO14 7LP",
            "email": "x@solentmakers.example",
        }
        Partner = self.env["res.partner"]
        Partner._it_find_duplicates(values)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        Partner._it_find_duplicates(values)
        few = self.env.cr.sql_log_count - start
        for number in range(12):
            self._new_partner(f"Solent Makers {number}", zip="SO14 7LP")
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.assertEqual(len(Partner._it_find_duplicates(values)), 10)
        self.assertLessEqual(self.env.cr.sql_log_count - start, few)

    def test_contact_form_warns_while_a_company_is_made(self):
        Partner = self.env["res.partner"].with_user(self.officer)
        form = Form(Partner.with_context(default_is_company=True))
        form.name = "Solent Makers Ltd"
        self.assertIn("Solent Makers Limited", form.it_duplicate_note)
        form.name = "Zyxwv Qponml"
        self.assertFalse(form.it_duplicate_note)

    def test_pairs_of_a_selection(self):
        twin = self._new_partner("Solent Makers Ltd")
        Partner = self.env["res.partner"].with_user(self.officer)
        action = Partner.browse(self.partner.id).action_it_find_duplicates()
        pair = self.env["it.partner.duplicate"].search(action["domain"])
        self.assertEqual(pair.partner_id | pair.other_id, self.partner | twin)
        merge = pair.with_user(self.officer).action_merge()
        self.assertEqual(merge["context"]["active_ids"], [self.partner.id, twin.id])
        self.assertEqual(merge["res_model"], "it.partner.merge.wizard")

    def test_pair_that_is_not_the_same_does_not_come_back(self):
        twin = self._new_partner("Solent Makers Ltd")
        Pair = self.env["it.partner.duplicate"].with_user(self.officer)
        pair = Pair._find_for(self.partner)
        pair.action_not_same()
        self.assertEqual(pair.decided_by_id, self.officer)
        self.assertFalse(Pair._find_for(self.partner | twin))
        self.assertEqual(len(Pair.search([("partner_id", "=", self.partner.id)])), 1)
        self.assertNotIn(twin, self._find(self.partner, name=self.partner.name))
        pair.action_look_again()
        self.assertEqual(Pair._find_for(twin), pair)

    def test_pair_goes_when_the_names_part(self):
        twin = self._new_partner("Solent Makers Ltd")
        Pair = self.env["it.partner.duplicate"]
        pair = Pair._find_for(self.partner)
        twin.name = "Zyxwv Qponml"
        self.assertFalse(Pair._find_for(twin))
        self.assertFalse(pair.exists())

    def test_pair_of_an_archived_partner_is_not_shown(self):
        twin = self._new_partner("Solent Makers Ltd")
        Pair = self.env["it.partner.duplicate"]
        pair = Pair._find_for(self.partner)
        self.assertIn(pair, Pair.search([("is_current", "=", True)]))
        twin.active = False
        self.assertNotIn(pair, Pair.search([("is_current", "=", True)]))
        self.assertIn(pair, Pair.search([("is_current", "=", False)]))

    def test_different_numbers_keep_a_pair_apart(self):
        twin = self._new_partner("Solent Makers Ltd")
        self._add_identifier(self.partner, "GB-URN", "116000")
        self._add_identifier(twin, "GB-URN", "116001")
        self.assertFalse(self.env["it.partner.duplicate"]._find_for(self.partner))

    def test_batch_asks_as_often_for_many_as_for_few(self):
        twins = self.env["res.partner"]
        for number in range(6):
            twins += self._new_partner(f"Granary Orchard {number}")
        Pair = self.env["it.partner.duplicate"]
        Pair._look_for(twins[:2])

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            Pair._look_for(partners)
            return self.env.cr.sql_log_count - start

        self.assertLessEqual(count(twins), count(twins[:2]))

    def test_job_looks_through_the_register_and_then_at_what_changed(self):
        twin = self._new_partner("Solent Makers Ltd")
        Pair = self.env["it.partner.duplicate"]
        cron = self.env.ref("itpartner_crm.ir_cron_duplicates")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        pair = Pair.search(
            [("partner_id", "=", self.partner.id), ("other_id", "=", twin.id)]
        )
        self.assertEqual(pair.state, "open")
        parameter = self.env["ir.config_parameter"]
        self.assertTrue(parameter.get_param("itpartner_crm.duplicates_since"))
        Pair.with_user(self.officer).action_search_all()
        self.assertFalse(parameter.get_param("itpartner_crm.duplicates_since"))

    def test_who_may(self):
        with self.assertRaises(AccessError):
            self.partner.with_user(self.reader).action_it_find_duplicates()
        many = self.env["res.partner"].browse(range(1, 600))
        with self.assertRaisesRegex(UserError, "at most 500"):
            many.with_user(self.officer).action_it_find_duplicates()
