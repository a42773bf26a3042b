"""Who may do what to which model."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NoticeCommon
from .releases import release

MATRIX = {
    # model: (plain, reader, partnership, commercial, manager)
    "it.notice": ("", "r", "rw", "rw", "rw"),
    "it.notice.party": ("", "r", "r", "r", "r"),
    "it.notice.setaside": ("", "r", "r", "r", "ru"),
    "it.notice.feed": ("", "r", "r", "r", "rwcu"),
    "it.notice.process": ("", "r", "r", "r", "r"),
    "it.notice.run": ("", "r", "r", "r", "r"),
    "it.notice.run.refusal": ("", "r", "r", "r", "r"),
    "it.notice.accept": ("", "", "rwcu", "rwcu", "rwcu"),
    "it.notice.dismiss": ("", "", "rwcu", "rwcu", "rwcu"),
    "it.notice.match": ("", "r", "r", "r", "r"),
    "it.notice.weight": ("", "r", "r", "r", "rw"),
    "it.notice.watch": ("", "r", "rwcu", "rwcu", "rwcu"),
    "it.notice.radar": ("", "r", "r", "r", "r"),
    "it.notice.snooze": ("", "", "rwcu", "rwcu", "rwcu"),
    "it.notice.import": ("", "", "rwcu", "rwcu", "rwcu"),
}


@tagged("post_install", "-at_install")
class TestAccess(NoticeCommon):
    def test_matrix(self):
        plain = new_test_user(self.env, login="notice_plain", groups="base.group_user")
        users = (plain, self.reader, self.partnership, self.commercial, self.manager)
        for model, expected in MATRIX.items():
            for user, wanted in zip(users, expected, strict=True):
                records = self.env[model].with_user(user)
                may = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                self.assertEqual(may, wanted, f"{user.login} on {model}")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_reader_only_reads(self):
        self._import(release())
        notice = self._notice(release()).with_user(self.reader)
        self.assertEqual(notice.title, "Managed network service")
        for button in (notice.action_accept, notice.action_dismiss):
            with self.assertRaises(AccessError):
                button()
        with self.assertRaises(AccessError):
            notice.action_undo_dismiss()
