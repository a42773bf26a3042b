from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, AgreementCommon

MODELS = (
    "agreement",
    "agreement.type",
    "it.agreement.party",
    "it.agreement.obligation",
    "it.agreement.variation",
)
# role -> model -> what the access rows allow, as letters of read, write, create, unlink
MATRIX = {
    "staff": ("", "", "", "", ""),
    "reader": ("r", "r", "r", "r", "r"),
    "officer": ("rwc", "r", "rwcu", "rwcu", "r"),
    "keeper": ("rwc", "r", "rwcu", "rwcu", "rwcu"),
    "manager": ("rwcu", "rwcu", "rwcu", "rwcu", "rwcu"),
}
LETTERS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccess(AgreementCommon):
    """Who may do what: the suite's roles, not the OCA module's groups."""

    def test_matrix(self):
        for role, row in MATRIX.items():
            for model, allowed in zip(MODELS, row, strict=True):
                Model = self.env[model].with_user(getattr(self, role))
                for letter, operation in LETTERS.items():
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertEqual(Model.has_access(operation), letter in allowed)

    def test_the_groups_of_the_oca_module_give_nothing(self):
        self.staff.sudo().group_ids += self.env.ref("agreement.group_agreement_manager")
        for model in ("agreement", "agreement.type"):
            Model = self.env[model].with_user(self.staff)
            for operation in LETTERS.values():
                self.assertFalse(Model.has_access(operation), (model, operation))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_an_officer_changes_their_own_only(self):
        own, others = self._make(user=self.officer), self._make()
        own.name = "Renamed"
        duty = self._owe(others)
        theirs = others.with_user(self.officer)
        self.assertEqual(theirs.name, "Shared service desk")
        for change in (
            lambda: theirs.write({"name": "Mine now"}),
            lambda: theirs.party_ids[0].write({"share": 1}),
            lambda: duty.with_user(self.officer).write({"evidence": "x"}),
            lambda: self._owe_as(self.officer, others),
            lambda: self._make(user=self.officer, owner_id=self.keeper.id),
        ):
            with self.assertRaises(AccessError):
                change()

    def _owe_as(self, user, agreement):
        return (
            self.env["it.agreement.obligation"]
            .with_user(user)
            .create(
                {
                    "name": "Slipped in",
                    "agreement_id": agreement.id,
                    "party_id": agreement.party_ids[0].id,
                    "date_due": "2027-01-01",
                }
            )
        )

    def test_an_officer_keeps_the_obligations_given_to_them(self):
        duty = self._owe(self._make(), owner_id=self.officer.id)
        mine = duty.with_user(self.officer)
        mine.evidence = "Done"
        mine.action_mark_met()
        self.assertEqual(duty.state, "met")

    def test_the_next_obligation_opens_though_the_agreement_is_a_colleagues(self):
        agreement = self._make(end_date=False)
        duty = self._owe(agreement, owner_id=self.officer.id, recurrence="year")
        duty.evidence = "Done"
        duty.with_user(self.keeper).action_mark_met()
        duty.with_user(self.officer).action_accept()
        self.assertEqual(len(agreement.obligation_ids), 2)

    def test_a_contact_opens_for_staff_without_a_role(self):
        form = Form(self.partner.with_user(self.staff))
        self.assertEqual(form.name, self.partner.name)

    def test_the_contact_counts_agreements_for_a_reader(self):
        self._make()
        partner = self.partner.with_user(self.reader)
        self.assertEqual(partner.agreements_count, 1)
