import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NoticeCommon
from .releases import broken_page, package, release


@tagged("post_install", "-at_install")
class TestImportWizard(NoticeCommon):
    def _wizard(self, user, *files):
        env = self.env(user=user)
        attachments = env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(data),
                    "res_model": "it.notice.import",
                }
                for name, data in files
            ]
        )
        return env["it.notice.import"].create({"attachment_ids": attachments.ids})

    def test_officers_import(self):
        for number, user in enumerate(
            (self.partnership, self.commercial, self.manager)
        ):
            with self.subTest(user.login):
                made = release(number + 1)
                wizard = self._wizard(user, ("page.json", package(made)))
                action = wizard.action_import()
                self.assertEqual((wizard.state, action["res_id"]), ("done", wizard.id))
                self.assertTrue(self._notice(made))
                self.assertFalse(wizard.attachment_ids)
                opened = wizard.action_open_inbox()
                self.assertEqual(opened["res_model"], "it.notice")

    def test_result_names_each_bad_release_and_escapes(self):
        data, reasons, _landing = broken_page()
        wicked = package(release(20, tag=["<img src=x onerror=alert(1)>"]))
        wizard = self._wizard(self.commercial, ("b.json", data), ("c.json", wicked))
        wizard.action_import()
        for position in reasons:
            self.assertIn(f"b.json release {position}<", wizard.result)
        self.assertIn(f"Set aside ({len(reasons) + 1})", wizard.result)
        self.assertNotIn("<img", wizard.result)

    def test_wrong_file_changes_nothing(self):
        wizard = self._wizard(
            self.commercial, ("a.json", package(release(1))), ("b.json", b"<html>")
        )
        with self.assertRaisesRegex(UserError, "b.json is XML"):
            wizard.action_import()
        self.assertFalse(self._notice(release(1)))
        with self.assertRaisesRegex(UserError, "at least one file"):
            self._wizard(self.commercial).action_import()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_reader_may_not(self):
        with self.assertRaises(AccessError):
            self.env["it.notice.import"].with_user(self.reader).create({})

    def test_only_own_uploads_are_dropped(self):
        partner = self.env["res.partner"].create({"name": "P"})
        kept = self.env["ir.attachment"].create(
            {
                "name": "page.json",
                "datas": base64.b64encode(package(release())),
                "res_model": "res.partner",
                "res_id": partner.id,
            }
        )
        wizard = self.env["it.notice.import"].create({"attachment_ids": kept.ids})
        wizard.action_import()
        self.assertTrue(kept.exists())
