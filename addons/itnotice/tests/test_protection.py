"""What was published can't be changed or made up, through any door."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
class TestProtection(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._import(release())
        cls.notice = cls._notice(release())

    def test_no_field_of_it_can_be_written(self):
        for name, value in (
            ("title", "Mine"),
            ("payload", {}),
            ("payload_sha256", "0"),
            ("value", 1),
            ("state", "accepted"),
            ("lead_id", False),
            ("party_ids", [(5, 0, 0)]),
        ):
            for user in (self.env.user, self.manager, self.commercial):
                notice = self.notice.with_user(user)
                case = self.subTest(name=name, user=user.login)
                with case, self.assertRaises(UserError):
                    notice.write({name: value})
        with self.assertRaises(UserError):
            self.notice.sudo().write({"title": "Mine"})

    def test_a_context_from_outside_is_no_key(self):
        for forged in (True, 1, "OWN_WRITE", {}):
            notice = self.notice.with_context(it_notice_write=forged)
            with self.assertRaises(UserError):
                notice.write({"state": "accepted"})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_makes_one_up(self):
        vals = {
            "ocid": "x",
            "release_id": "x",
            "kind": "tender",
            "title": "x",
            "date_published": "2026-01-01 00:00:00",
        }
        for user in (self.env.user, self.manager, self.commercial, self.reader):
            with self.assertRaises(UserError):
                self.env["it.notice"].with_user(user).create(dict(vals))
        with self.assertRaises(UserError):
            self.notice.copy()

    def test_the_buyer_may_be_said_by_hand(self):
        partner = self.env["res.partner"].create({"name": "T", "is_company": True})
        self.notice.with_user(self.commercial).partner_id = partner
        self.assertEqual(self.notice.partner_id, partner)

    def test_payload_is_for_managers(self):
        self.assertIn("tender", self.notice.with_user(self.manager).payload)
        self.assertIn('"tender"', self.notice.with_user(self.manager).payload_text)
        with self.assertRaises(AccessError):
            self.notice.with_user(self.commercial).read(["payload"])

    def test_activity_and_message_are_free(self):
        notice = self.notice.with_user(self.commercial)
        notice.activity_schedule("mail.mail_activity_data_todo", summary="Read it")
        notice.message_post(body="Seen")
        self.assertTrue(notice.activity_ids)
