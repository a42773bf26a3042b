from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestSnooze(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._import(release())
        cls.notice = cls._notice(release())

    def test_it_stays_out_of_the_inbox_until_the_day(self):
        notice = self.notice.with_user(self.commercial)
        with Form.from_action(notice.env, notice.action_snooze()) as form:
            self.assertEqual(form.until, fields.Date.to_date("2026-06-17"))
        form.record.action_confirm()
        awake = ["|", ("snoozed_until", "=", False), ("snoozed_until", "<=", "today")]
        self.assertNotIn(self.notice, self.env["it.notice"].search(awake))
        with freeze_time("2026-06-17 09:00:00"):
            self.assertIn(self.notice, self.env["it.notice"].search(awake))

    def test_only_until_a_later_day(self):
        wizard = self.env["it.notice.snooze"].with_user(self.commercial)
        wizard = wizard.create({"notice_id": self.notice.id, "until": "2026-06-10"})
        with self.assertRaisesRegex(UserError, "choose a day after today"):
            wizard.action_confirm()

    def test_no_hand_nor_reader(self):
        with self.assertRaisesRegex(UserError, "use the buttons"):
            self.notice.with_user(self.manager).snoozed_until = "2026-07-01"
        with self.assertRaises(AccessError):
            self.notice.with_user(self.reader).action_snooze()

    def test_several_at_once(self):
        self._import(release(2))
        both = (self.notice + self._notice(release(2))).with_user(self.commercial)
        with Form.from_action(both.env, both.action_snooze()) as form:
            self.assertEqual(form.notice_count, 2)
        form.record.action_confirm()
        self.assertEqual(
            set(both.mapped("snoozed_until")), {fields.Date.to_date("2026-06-17")}
        )
