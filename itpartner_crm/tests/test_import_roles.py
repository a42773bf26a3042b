from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportRoles(ImportCase, HttpCase):
    """Partnership officers and managers import and export; others can't."""

    def test_who_may(self):
        rows = [["Name"], ["Role Test"]]
        for user in (self.officer, self.manager):
            self.take_in(rows, user)
        for user in (self.reader, self.salesman, self.plain):
            with self.assertRaises(AccessError):
                self.upload(rows, user)
            with self.assertRaises(AccessError):
                self.env["it.partner.export"].with_user(user).create({})

    def test_endpoint_checks_the_role_and_the_token(self):
        one = self.upload([["Name"], ["Role Test"]])
        params = one.action_check()["params"]
        for user in (self.reader, self.plain):
            with self.assertRaises(AccessError):
                one.with_user(user).take_next("check", params["token"])
        with self.assertRaisesRegex(Exception, "Somebody else went on"):
            one.take_next("check", "wrong")
        with self.assertRaisesRegex(Exception, "nothing else"):
            one.take_next("delete", params["token"])
        with self.assertRaises(AccessError):
            one.read(["run_token"])

    def test_a_run_has_no_more_rights_than_the_person(self):
        rule = self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('phone', '=', False)]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        self.partner.phone = "023 8083 0000"
        one = self.upload(
            [["Name", "Town"], ["Solent Makers", "Eastleigh"], ["Free", "X"]]
        )
        self.check(one)
        self.assertTrue(rule)
        self.assertEqual(self.verdicts(one), ["bad", "new"])
        self.assertFalse(self.partner.city)

    def test_files_are_not_there_for_others(self):
        one = self.upload([["Name", "Postcode"], ["=Bad", "?!"], ["Good", ""]])
        self.check(one)
        export = self.env["it.partner.export"].with_user(self.officer).create({})
        urls = (
            f"/itpartner_crm/import/{one.id}/aside",
            f"/itpartner_crm/export/{export.id}",
        )
        for user in (self.reader, self.plain):
            self.authenticate(user.login, user.login)
            for url in urls:
                self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(self.colleague.login, self.colleague.login)
        self.assertEqual(self.url_open(urls[1]).status_code, 404)
        self.authenticate(self.officer.login, self.officer.login)
        for url in urls:
            self.assertEqual(self.url_open(url).status_code, 200)

    def test_what_was_set_aside_comes_back_corrected(self):
        one = self.upload([["Name", "Post code"], ["=Bad", "?!"], ["Good", ""]])
        self.check(one)
        self.run_import(one)
        self.authenticate(self.officer.login, self.officer.login)
        told = self.url_open(f"/itpartner_crm/import/{one.id}/aside").content
        text = told.decode("utf-8-sig")
        self.assertEqual(text.splitlines()[0], "Name,Post code,Why")
        self.assertIn("'=Bad,?!,", text)
        again = self.upload(text.replace("?!", "SO14 7LP").encode())
        self.assertEqual(again.mapping_id, one.mapping_id)
        self.check(again)
        self.run_import(again)
        self.assertEqual(self.find("=Bad").zip, "SO14 7LP")
