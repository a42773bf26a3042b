import base64

from odoo.tests import new_test_user, tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestAgreementImport(ItPartnerCrmCommon):
    """A contracts register finds suppliers as the partner register knows them."""

    def check(self, text):
        keeper = new_test_user(
            self.env,
            login="import_keeper",
            groups="itgovernance.group_agreement_manager",
        )
        content = f"Reference,Title,Supplier,Company number,Start\n{text}\n"
        one = (
            self.env["it.agreement.import"]
            .with_user(keeper)
            .create(
                {
                    "file": base64.b64encode(content.encode()),
                    "file_name": "register.csv",
                }
            )
        )
        params = one.action_check()["params"]
        one.take_next("check", params["token"])
        return one

    def run_import(self, one):
        params = one.action_run()["params"]
        one.take_next("run", params["token"])

    def test_by_company_number_of_the_partner_register(self):
        scheme = self.env["res.partner.id_category"].search([("code", "=", "GB-COH")])
        partner = self.env["res.partner"].create(
            {
                "name": "Solent Verge Holdings",
                "is_company": True,
                "id_numbers": [
                    (0, 0, {"category_id": scheme.id, "name": "07654321"}),
                ],
            }
        )
        one = self.check("C-1,Grounds,Verge,7654321,01/04/2025")
        self.assertEqual(one.row_ids.partner_id, partner)

    def test_by_comparable_name(self):
        partner = self.env["res.partner"].create(
            {"name": "Zephyr Kerbstone Limited", "is_company": True}
        )
        one = self.check("C-1,Kerbs,ZEPHYR KERBSTONE LTD.,,01/04/2025")
        self.assertEqual(one.row_ids.partner_id, partner)

    def test_a_new_one_gets_its_company_number(self):
        one = self.check("C-1,Kerbs,Brand New Kerbs Ltd,07654322,01/04/2025")
        self.assertEqual(one.row_ids.verdict, "remark", one.row_ids.reason)
        self.run_import(one)
        number = one.row_ids.partner_id.id_numbers
        self.assertEqual(number.mapped("name"), ["07654322"])
        again = self.check_again(one)
        self.assertEqual(again.row_ids.verdict, "unchanged")

    def check_again(self, one):
        again = one.copy({"file": one.file, "file_name": one.file_name})
        params = again.action_check()["params"]
        again.take_next("check", params["token"])
        return again
