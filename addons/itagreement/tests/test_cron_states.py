from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCronStates(MailCase, AgreementCommon):
    """The nightly job moves agreements to the state their dates say."""

    def test_roll(self):
        future = self._make_signed(start_date="2026-11-23")
        started = self._make_signed(start_date=TODAY)
        ending = self._make_signed(end_date="2027-06-30")
        over = self._make_signed(end_date="2026-11-21")
        endless = self._make_signed(end_date=False)
        draft = self._make(end_date="2026-11-21")
        with self.enter_registry_test_mode():
            self.env.ref("itagreement.cron_roll_states").method_direct_trigger()
        self.assertEqual(
            [a.state for a in (future, started, ending, over, endless, draft)],
            ["signed", "active", "expiring", "expired", "active", "draft"],
        )
        self.flush_tracking()
        steps = over.sudo().message_ids.tracking_value_ids.mapped("new_value_char")
        self.assertIn("Expired", steps)

    def test_a_second_run_changes_nothing(self):
        ending = self._make_signed(end_date="2027-06-30")
        with self.enter_registry_test_mode():
            cron = self.env.ref("itagreement.cron_roll_states")
            cron.method_direct_trigger()
            messages = len(ending.message_ids)
            cron.method_direct_trigger()
        self.assertEqual(ending.state, "expiring")
        self.assertEqual(len(ending.message_ids), messages)
