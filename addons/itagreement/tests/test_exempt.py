from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExempt(AgreementCommon):
    """An exempt agreement and all that hangs on it is not there without the role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed()
        cls.duty = cls._owe(cls.agreement)
        cls.variation = cls.env["it.agreement.variation"].create(
            {"agreement_id": cls.agreement.id, "name": "More", "value_change": 1}
        )
        cls._mark_exempt(cls.agreement)

    def _all(self):
        return (
            self.agreement,
            self.agreement.sudo().party_ids,
            self.duty,
            self.variation,
        )

    def test_hidden_without_the_role(self):
        for user in (self.reader, self.officer, self.keeper):
            for records in self._all():
                mine = records.with_user(user)
                with self.subTest(user=user.login, model=records._name):
                    self.assertFalse(mine.search([("id", "in", records.ids)]))
                    self.assertFalse(mine.search_count([("id", "in", records.ids)]))
                    with (
                        self.assertRaises(AccessError),
                        mute_logger("odoo.addons.base.models.ir_rule"),
                    ):
                        mine.read(["display_name"])

    def test_seen_with_the_role(self):
        for records in self._all():
            mine = records.with_user(self.exempt)
            self.assertEqual(mine.search([("id", "in", records.ids)]), mine)

    def test_the_name_does_not_leak_through_another_record(self):
        successor = self.agreement.sudo().copy({"predecessor_id": self.agreement.id})
        shown = successor.with_user(self.reader).read(["predecessor_id"])[0]
        self.assertEqual(shown["predecessor_id"][1], "Exempt record")

    def test_totals_leave_it_out(self):
        Agreement = self.env["agreement"]
        domain = [("id", "in", self.agreement.ids)]
        totals = [
            Agreement.with_user(user)._read_group(domain, [], ["value_total:sum"])[0][0]
            for user in (self.reader, self.exempt)
        ]
        self.assertEqual(totals, [False, 200000.0])
