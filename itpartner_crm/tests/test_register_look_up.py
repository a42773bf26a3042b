"""Looking an organisation up in a public register, and keeping what it said."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .register_common import RegisterCommon
from .register_server import COMPANY, good


@tagged("post_install", "-at_install")
class TestRegisterLookUp(RegisterCommon):
    def _look_up(self, scheme, number, user=None):
        Register = self.env["it.register"].with_user(user or self.officer)
        return Register._look_up(scheme, number)

    def test_each_register_answers(self):
        self._serve_schools()
        self.env["it.register.school"]._cron_fetch()
        for scheme, number, name in (
            ("GB-COH", "1234567", "SOLENT MAKERS LIMITED"),
            ("GB-CHC", "1122334", "HARBOUR FOOD BANK"),
            ("GB-NHS", "rnw", "NORTHWICK HOSPITALS NHS FOUNDATION TRUST"),
            ("GB-URN", "116000", "St Zoë's School, Northwick"),
        ):
            with self.subTest(scheme):
                answer = self._look_up(scheme, number)
                self.assertEqual(answer.name, name)
                self.assertEqual(len(answer.sha256), 64)
                self.assertTrue(answer.source and answer.licence and answer.fetched_at)
                self.assertNotIn("PERSON", str(answer.kept).upper())

    def test_off_by_default_and_says_who_turns_it_on(self):
        self._switch("GB-COH", on=False)
        asked = len(self.server.asked)
        with self.assertRaisesRegex(UserError, "off.*administrator"):
            self._look_up("GB-COH", "01234567")
        self.assertEqual(len(self.server.asked), asked)

    def test_register_says_what_is_wrong(self):
        path = "/company/09999999"
        for said, words in (
            ((404, {}, {}), "knows no 09999999"),
            ((401, {}, {}), "refused the key"),
            ((429, {"Retry-After": "90"}, {}), "busy: try again in 90 seconds"),
            (good(b"<html>"), "no usable answer"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words) as error:
                self.server.answers[path] = said
                self._look_up("GB-COH", "09999999")
            self.assertNotIn("a-secret-key", str(error.exception))

    def test_host_that_is_not_allowed_is_not_asked(self):
        self._set("url_gb_coh", "http://127.0.0.1:1")
        with self.assertRaisesRegex(UserError, "not on the list"):
            self._look_up("GB-COH", "01234567")

    def test_missing_key_is_told_before_anything_is_sent(self):
        self._set("key_gb_coh", False)
        asked = len(self.server.asked)
        with self.assertRaisesRegex(UserError, "asks for a key"):
            self._look_up("GB-COH", "01234567")
        self.assertEqual(len(self.server.asked), asked)

    def test_number_that_cannot_be_one_is_not_sent(self):
        asked = len(self.server.asked)
        with self.assertRaisesRegex(UserError, "slip"):
            self._look_up("GB-COH", "12")
        self.assertEqual(len(self.server.asked), asked)

    def test_only_an_officer_asks(self):
        with self.assertRaises(AccessError):
            self._look_up("GB-COH", "01234567", self.reader)

    def test_nobody_but_an_administrator_reads_a_key(self):
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                self.env["ir.config_parameter"].with_user(user).search([]).mapped("key")

    def test_what_a_register_said_stays(self):
        answer = self._look_up("GB-COH", "01234567")
        with self.assertRaises(UserError):
            answer.sudo().name = "Something else"
        with self.assertRaises(UserError):
            answer.sudo().unlink()

    def test_old_answers_go_and_the_last_one_stays(self):
        old = self._look_up("GB-COH", "01234567")
        other = self._look_up("GB-NHS", "RNW")
        self.env.cr.execute(
            "UPDATE it_register_answer SET fetched_at = %s WHERE id IN %s",
            [fields.Datetime.now() - timedelta(days=2000), (old.id, other.id)],
        )
        new = self._look_up("GB-COH", "01234567")
        self.env["it.register.answer"]._gc_old()
        self.assertEqual((old | other | new).exists(), other | new)

    def test_file_of_schools_that_breaks_off_changes_nothing(self):
        self._serve_schools()
        School = self.env["it.register.school"]
        School._fetch()
        self._serve_schools("cut")
        with self.assertRaises(UserError):
            School._fetch()
        self.assertEqual(School.search_count([]), 2)

    def test_school_before_the_file_was_fetched(self):
        self.env["it.register.school"].search([]).unlink()
        with self.assertRaisesRegex(UserError, "not been fetched"):
            self._look_up("GB-URN", "116000")

    def test_ward_of_a_postcode(self):
        Register = self.env["it.register"]
        self.assertEqual(Register._get_wards_at("SO14 7LP"), self.wards[0])
        self.assertFalse(Register._get_wards_at("ZZ1 1ZZ"))
        self._switch("postcode", on=False)
        self.assertFalse(Register._get_wards_at("SO14 7LP"))

    def test_settings_refuse_a_host_that_is_not_on_the_list(self):
        Settings = self.env["res.config.settings"]
        vals = {"it_register_url_gb_coh": "https://evil.example/"}
        with self.assertRaisesRegex(UserError, "https://evil.example"):
            Settings.create(vals).set_values()
        hosts = f"{self.server.url} https://evil.example"
        mirror = {**vals, "it_register_hosts": hosts}
        Settings.create(mirror).set_values()
        self.assertIn("https://evil.example", self.env["it.register"]._get_origins())

    def test_last_answer_of_many_numbers_in_one_query(self):
        self._look_up("GB-COH", "01234567")
        last = self._look_up("GB-COH", "01234567")
        Answer = self.env["it.register.answer"]
        with self.assertQueryCount(1):
            found = Answer._get_last([("GB-COH", "01234567"), ("GB-NHS", "XXX")])
        self.assertEqual(found, {("GB-COH", "01234567"): last})

    @mute_logger("odoo.sql_db")
    def test_number_is_found_again_in_its_canonical_spelling(self):
        self.server.answers["/company/SC123456"] = good(
            {**COMPANY, "company_number": "SC123456"}
        )
        self.assertEqual(self._look_up("GB-COH", "sc 123456").number, "SC123456")
