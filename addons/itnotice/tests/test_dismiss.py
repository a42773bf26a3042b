from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
class TestDismiss(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._import(release())
        cls.notice = cls._notice(release())

    def _dismiss(self, user):
        notice = self.notice.with_user(user)
        with Form.from_action(notice.env, notice.action_dismiss()) as form:
            form.reason = "too_large"
            form.note = "Forty sites"
        form.record.action_confirm()

    def test_dismiss_and_undo(self):
        for user in (self.partnership, self.commercial, self.manager):
            with self.subTest(user.login):
                self._dismiss(user)
                self.assertRecordValues(
                    self.notice,
                    [
                        {
                            "state": "dismissed",
                            "dismiss_reason": "too_large",
                            "dismiss_note": "Forty sites",
                        }
                    ],
                )
                self.notice.with_user(user).action_undo_dismiss()
                self.assertRecordValues(
                    self.notice,
                    [{"state": "new", "dismiss_reason": False, "dismiss_note": False}],
                )

    def test_twice_is_told(self):
        self._dismiss(self.commercial)
        with self.assertRaisesRegex(UserError, "is dismissed: undo that first"):
            self.notice.with_user(self.commercial).action_dismiss()

    def test_a_new_version_stays_dismissed(self):
        self._dismiss(self.commercial)
        self._import(release(tender__title="Changed"))
        self.assertEqual(
            (self.notice.state, self.notice.title), ("dismissed", "Changed")
        )

    def test_several_at_once(self):
        made = [release(number) for number in range(2, 5)]
        self._import(*made)
        notices = self.env["it.notice"].concat(*map(self._notice, made))
        own = notices.with_user(self.commercial)
        with Form.from_action(own.env, own.action_dismiss()) as form:
            self.assertEqual(form.notice_count, 3)
            form.reason = "too_far"
        form.record.action_confirm()
        self.assertEqual(set(notices.mapped("state")), {"dismissed"})
        self.assertEqual(self.notice.state, "new")
        own.action_undo_dismiss()
        self.assertEqual(set(notices.mapped("state")), {"new"})

    def test_one_that_is_decided_stops_all(self):
        self._import(release(2))
        other = self._notice(release(2))
        both = (self.notice + other).with_user(self.commercial)
        with Form.from_action(both.env, both.action_dismiss()) as form:
            form.reason = "known"
        self._dismiss(self.partnership)
        with self.assertRaisesRegex(UserError, "is dismissed: undo that first"):
            form.record.action_confirm()
        self.assertEqual(other.state, "new")
