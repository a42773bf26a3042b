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
