from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestExempt(GovernanceCommon):
    """What is exempt stays out of every door of those without the role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = cls._new_decision(name="Zebra open", est_value=1000)
        cls.exempt = cls._new_decision(
            name="Zebra secret", est_value=5000, **cls.exempt_vals
        )
        cls.blind = (cls.reader, cls.officer, cls.manager)
        may_export = cls.env.ref("base.group_allow_export")
        may_export.user_ids |= cls.reader | cls.officer | cls.manager | cls.trusted
        cls.message = cls.exempt.message_post(body="Zebra price is 5000")
        cls.activity = cls.exempt.activity_schedule(
            "mail.mail_activity_data_todo", summary="Zebra call"
        )
        cls.domain = [("name", "like", "Zebra")]

    def _each_blind(self):
        for user in self.blind:
            yield self.env["it.decision"].with_user(user)

    def test_search_and_count(self):
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                self.assertEqual(decisions.search(self.domain), self.open)
                self.assertEqual(decisions.search_count(self.domain), 1)
                self.assertFalse(decisions.name_search("Zebra secret"))
        trusted = self.env["it.decision"].with_user(self.trusted)
        self.assertEqual(trusted.search_count(self.domain), 2)

    def test_totals(self):
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                [(count, total)] = decisions._read_group(
                    self.domain, [], ["__count", "est_value:sum"]
                )
                self.assertEqual((count, total), (1, 1000))
                [group] = decisions.formatted_read_group(
                    self.domain, ["forum_id"], ["__count", "est_value:sum"]
                )
                self.assertEqual((group["__count"], group["est_value:sum"]), (1, 1000))
                forum = self.forum.with_user(decisions.env.user)
                self.assertEqual(forum.decision_count, 1)
        self.assertEqual(self.forum.with_user(self.trusted).decision_count, 2)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_read_write_export_by_id(self):
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                secret = decisions.browse(self.exempt.id)
                for attempt in (
                    lambda secret=secret: secret.read(["name"]),
                    lambda secret=secret: secret.web_read({"name": {}}),
                    lambda secret=secret: secret.export_data(["name", "est_value"]),
                    lambda secret=secret: secret.write({"is_exempt": False}),
                    lambda secret=secret: secret.copy(),
                    lambda secret=secret: secret.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        trusted = self.exempt.with_user(self.trusted)
        self.assertEqual(trusted.export_data(["name"])["datas"], [["Zebra secret"]])

    def test_export_of_a_search(self):
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                rows = decisions.search(self.domain).export_data(["name"])["datas"]
                self.assertEqual(rows, [["Zebra open"]])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_chatter(self):
        about = [("model", "=", "it.decision"), ("res_id", "=", self.exempt.id)]
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                env = decisions.env
                self.assertFalse(env["mail.message"].search(about))
                self.assertFalse(
                    env["mail.message"].search([("body", "ilike", "Zebra")])
                )
                with self.assertRaises(AccessError):
                    env["mail.message"].browse(self.message.id).read(["body"])
                self.assertFalse(
                    env["mail.activity"].search([("id", "=", self.activity.id)])
                )
                with self.assertRaises(AccessError):
                    self.assertFalse(decisions.browse(self.exempt.id).message_ids)
        trusted = self.env(user=self.trusted)
        self.assertIn(self.message, trusted["mail.message"].search(about))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_attachments(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "zebra.txt",
                "raw": b"secret",
                "res_model": "it.decision",
                "res_id": self.exempt.id,
            }
        )
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                files = decisions.env["ir.attachment"]
                self.assertFalse(files.search([("id", "=", attachment.id)]))
                with self.assertRaises(AccessError):
                    files.browse(attachment.id).read(["raw"])

    def test_name_is_masked_where_another_record_points_at_it(self):
        for decisions in self._each_blind():
            with self.subTest(role=decisions.env.user.login):
                secret = decisions.browse(self.exempt.id).sudo()
                self.assertEqual(secret.display_name, "Exempt record")
        name = self.exempt.with_user(self.trusted).display_name
        self.assertIn("Zebra secret", name)
        self.assertIn("Zebra open", self.open.with_user(self.reader).display_name)

    def test_risks_too(self):
        risk = self.env["it.risk"].create({"name": "Zebra risk", **self.exempt_vals})
        for user in self.blind:
            self.assertFalse(self.env["it.risk"].with_user(user).search(self.domain))
        trusted = self.env["it.risk"].with_user(self.trusted)
        self.assertEqual(trusted.search(self.domain), risk)

    def test_only_a_holder_marks_exempt(self):
        with self.assertRaisesRegex(ValidationError, "lose sight"):
            self.open.with_user(self.officer).write(self.exempt_vals)
        self.open.with_user(self.trusted).write(self.exempt_vals)
        self.assertTrue(self.open.is_exempt)

    def test_grounds_can_not_be_taken_away(self):
        for vals in (
            {"exempt_paragraph_ids": [(5,)]},
            {"public_interest_reason": "  "},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.exempt.write(vals)

    def test_seven_paragraphs(self):
        paragraphs = self.env["it.exempt.paragraph"].search([])
        self.assertEqual(paragraphs.mapped("number"), list(range(1, 8)))
        self.assertTrue(self.paragraph.display_name.startswith("3. Financial"))
