from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestLegalPower(GovernanceCommon):
    def test_shipped_powers(self):
        powers = {p.code: p for p in self.env["it.legal.power"].search([])}
        for code, surplus, company in (
            ("LAGSA70_S1", "yes", False),
            ("LGA03_S93", "no", False),
            ("LA11_S3", "no", False),
            ("LA11_S4", "company", True),
            ("LGA03_S95", "company", True),
            ("LGA72_S111", "no", False),
        ):
            with self.subTest(code=code):
                self.assertEqual(powers[code].surplus_lawful, surplus)
                self.assertEqual(powers[code].company_needed, company)
        self.assertEqual(len(powers), 11)
        self.assertTrue(all(power.source for power in powers.values()))

    def test_found_by_code(self):
        found = self.env["it.legal.power"].name_search("LGA03_S93")
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0][1].startswith("LGA03_S93 "))

    def test_company_surplus_needs_a_company(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            power = self.env["it.legal.power"].search([("code", "=", "LA11_S4")])
            power.company_needed = False
            self.env.flush_all()
