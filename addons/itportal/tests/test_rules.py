from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import PortalCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestRules(PortalCommon):
    """What a portal user reaches over any door: rules, fields, files, log."""

    def _seen(self, user, records):
        mine = records.with_user(user)
        return mine.search([("id", "in", records.ids)])

    def _all(self):
        agreement = self.agreement
        return agreement, agreement.party_ids, self.theirs | self.ours

    def test_the_contacts_of_a_party_see_it(self):
        for user in (self.right, self.colleague):
            for records in self._all():
                self.assertEqual(self._seen(user, records), records)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_others_do_not(self):
        for records in self._all():
            self.assertFalse(self._seen(self.wrong, records))
            with self.assertRaises(AccessError):
                records[0].with_user(self.wrong).read(["display_name"])

    def test_not_before_the_signature(self):
        draft = self.env["agreement"].create(
            {"name": "Draft", "partner_id": self.fire.id}
        )
        self.assertFalse(self._seen(self.right, draft))
        self.assertFalse(self._seen(self.right, draft.party_ids))

    def test_not_when_exempt(self):
        self._mark_exempt()
        for records in self._all():
            self.assertFalse(self._seen(self.right, records))

    def test_not_when_archived(self):
        self.agreement.sudo().write(
            {"termination_date": "2026-11-01", "termination_reason": "Both agreed"}
        )
        self.agreement.sudo().action_terminate()
        self.agreement.sudo().action_archive()
        self.assertFalse(self._seen(self.right, self.agreement))
        self.assertFalse(self._seen(self.right, self.ours))

    def test_the_council_keeps_its_intentions(self):
        agreement = self.agreement.with_user(self.right)
        for name in (
            "notice_decision",
            "notice_reason",
            "termination_reason",
            "vesting_position",
            "public_interest_reason",
            "outcome_credit_ids",
            "message_ids",
            "activity_ids",
            "is_taken_on",
            "create_uid",
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                agreement.read([name])
        for name, value in (
            ("notice_decision", "exit"),
            ("notice_reason", "Between us: we would like to leave."),
            ("vesting_position", "unknown"),
            ("is_taken_on", True),
        ):
            with self.subTest(search=name), self.assertRaises(AccessError):
                agreement.search([(name, "=", value)])
        self.assertEqual(
            set(agreement.fields_get()) - agreement._portal_fields,
            {"id", "display_name"},
        )

    def test_nothing_is_writable(self):
        for records in self._all():
            mine = records[0].with_user(self.right)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(mine.has_access(operation))

    def test_files_and_log_stay_inside(self):
        self.agreement.message_post(body="Between us", subtype_xmlid="mail.mt_comment")
        self.theirs.message_post(body="Between us", subtype_xmlid="mail.mt_comment")
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": "advice.txt",
                    "raw": b"Legal advice",
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record in (self.agreement, self.theirs)
            ]
        )
        self.theirs.attachment_ids = [Command.link(files[1].id)]
        Attachment = self.env["ir.attachment"].with_user(self.right)
        self.assertFalse(Attachment.search([("id", "in", files.ids)]))
        with self.assertRaises(AccessError):
            Attachment.search([("res_model", "=", "agreement")])
        for file in files.with_user(self.right):
            with self.assertRaises(AccessError):
                file.read(["raw"])
        Message = self.env["mail.message"].with_user(self.right)
        for record in (self.agreement, self.theirs):
            self.assertFalse(
                Message.search(
                    [("model", "=", record._name), ("res_id", "=", record.id)]
                )
            )

    def test_staff_still_have_files_and_log(self):
        self.agreement.message_post(body="Between us")
        file = self.env["ir.attachment"].create(
            {
                "name": "advice.txt",
                "raw": b"x",
                "res_model": "agreement",
                "res_id": self.agreement.id,
            }
        )
        mine = self.agreement.with_user(self.manager)
        self.assertIn("Between us", str(mine.message_ids.mapped("body")))
        self.assertEqual(file.with_user(self.manager).raw, b"x")
