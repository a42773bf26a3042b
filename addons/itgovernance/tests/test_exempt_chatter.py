from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestExemptChatter(GovernanceCommon):
    """What was sent, followed or asked before and after a record becomes exempt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.models = ("it.decision", "it.risk")

    def _make(self, model, **vals):
        needed = {"forum_id": self.forum.id} if model == "it.decision" else {}
        return self.env[model].create(
            {
                "name": "Zebra deal",
                "owner_id": self.trusted.id,
                **needed,
                **vals,
            }
        )

    def _each(self):
        for model in self.models:
            with self.subTest(model=model):
                yield model

    def _seen(self, model, user, *domain):
        return self.env[model].with_user(user).search(list(domain))

    def _mark(self, record):
        record.with_user(self.trusted).write(self.exempt_vals)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_what_was_sent_before_is_taken_back(self):
        for model in self._each():
            record = self._make(model)
            blind, seeing = self.officer.partner_id, self.trusted.partner_id
            record.message_subscribe(partner_ids=(blind | seeing).ids)
            sent = record.message_post(
                body="Zebra price",
                partner_ids=(blind | seeing).ids,
                subtype_xmlid="mail.mt_comment",
            )
            about = ("id", "=", sent.id)
            self.assertTrue(self._seen("mail.message", self.officer, about))
            self._mark(record)
            self.assertNotIn(blind, record.message_partner_ids)
            self.assertIn(seeing, record.message_partner_ids)
            self.assertFalse(self._seen("mail.message", self.officer, about))
            self.assertTrue(self._seen("mail.message", self.trusted, about))
            with self.assertRaises(AccessError):
                sent.with_user(self.officer).read(["body"])
            self.assertFalse(
                self._seen(
                    "mail.notification",
                    self.officer,
                    ("mail_message_id", "=", sent.id),
                    ("res_partner_id", "=", blind.id),
                )
            )

    def test_nothing_is_sent_to_users_without_the_role(self):
        for model in self._each():
            record = self._make(model, **self.exempt_vals)
            blind, seeing = self.officer.partner_id, self.trusted.partner_id
            outside = self.env["res.partner"].create({"name": "A solicitor"})
            everybody = (blind | seeing | outside).ids
            record.message_subscribe(partner_ids=everybody)
            self.assertNotIn(blind, record.message_partner_ids)
            self.assertLessEqual(seeing | outside, record.message_partner_ids)
            sent = record.message_post(
                body="Zebra price",
                partner_ids=everybody,
                subtype_xmlid="mail.mt_comment",
            )
            told = sent.partner_ids | sent.notification_ids.res_partner_id
            self.assertNotIn(blind, told)
            self.assertIn(seeing, told)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_changes_kept_in_the_chatter_stay_hidden(self):
        for model in self._each():
            record = self._make(model)
            self.flush_tracking()
            record.name = "Zebra dearer deal"
            self.flush_tracking()
            self._mark(record)
            about = [("model", "=", model), ("res_id", "=", record.id)]
            self.assertTrue(self.env["mail.message"].search(about))
            self.assertFalse(self._seen("mail.message", self.manager, *about))
            with self.assertRaises(AccessError):
                self.env["mail.tracking.value"].with_user(self.manager).search([])

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_activities_are_handed_over_and_bear_no_name(self):
        for model in self._each():
            record = self._make(model)
            task = record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.officer.id
            )
            self.assertIn("Zebra", task.res_name)
            self._mark(record)
            self.assertEqual(task.user_id, self.trusted)
            self.assertEqual(task.res_name, "Exempt record")
            mine = ("id", "=", task.id)
            self.assertFalse(self._seen("mail.activity", self.officer, mine))
            self.assertTrue(self._seen("mail.activity", self.trusted, mine))
            with self.assertRaisesRegex(ValidationError, "can't be given"):
                task.user_id = self.officer
            with self.assertRaisesRegex(ValidationError, "can't be given"):
                record.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=self.reader.id
                )

    def test_followers_can_not_be_listed_through_the_record(self):
        for model in self._each():
            record = self._make(model, **self.exempt_vals)
            found = self.env[model].with_user(self.manager)
            self.assertFalse(
                found.search(
                    [("message_partner_ids", "in", self.trusted.partner_id.ids)]
                )
                & record
            )

    def test_name_is_not_found_through_what_points_at_it(self):
        risk = self._make("it.risk", **self.exempt_vals)
        decision = self._make("it.decision", **self.exempt_vals)
        for user in (self.reader, self.officer, self.manager):
            forums = self._seen(
                "it.forum", user, ("decision_ids.name", "ilike", "Zebra")
            )
            self.assertFalse(forums)
            for record in (risk, decision):
                model = self.env[record._name].with_user(user)
                self.assertFalse(model.name_search("Zebra"))
                self.assertEqual(
                    model.formatted_read_group([], [], ["__count"])[0]["__count"],
                    model.search_count([]),
                )
                self.assertNotIn(record, model.search([]))
