from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTakeOn(AgreementCommon):
    """What was signed before the register existed skips approval, not the facts."""

    def test_the_manager_takes_it_on(self):
        agreement = self._make(user=self.manager, signature_date="2020-05-01")
        agreement.action_take_on()
        self.assertRecordValues(agreement, [{"state": "signed", "is_taken_on": True}])

    def test_it_needs_what_any_signed_agreement_needs(self):
        agreement = self._make(user=self.manager)
        with self.assertRaisesRegex(UserError, "date of signature"):
            agreement.action_take_on()

    def test_an_agreement_manager_may_not(self):
        agreement = self._make(signature_date="2020-05-01")
        with self.assertRaisesRegex(AccessError, "Manager"):
            agreement.action_take_on()

    def test_without_the_mark_the_short_way_is_closed(self):
        agreement = self._make(user=self.manager, signature_date="2020-05-01")
        with self.assertRaisesRegex(UserError, "approval first"):
            agreement.write({"state": "signed"})
