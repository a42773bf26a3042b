from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..models import agreement_reminders
from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReminders(AgreementCommon):
    """Whoever answers for an agreement is reminded until a decision is recorded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # notice of six months before 30 June 2027: by 31 December 2026
        cls.agreement = cls._make_signed(end_date="2027-06-30")
        cls.agreement.action_activate()
        cls.deadline = cls.agreement.notice_deadline

    def _run(self, days_left=None):
        day = fields.Date.context_today(self.agreement)
        if days_left is not None:
            day = self.deadline - timedelta(days=days_left)
        with freeze_time(str(day)), self.enter_registry_test_mode():
            self.env.ref("itagreement.cron_remind").method_direct_trigger()

    def _told(self):
        return self.agreement.reminder_ids.filtered(lambda one: one.kind == "notice")

    def _activities(self):
        kind = self.env.ref("itagreement.mail_activity_type_notice")
        return self.agreement.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_ninety_days_before_the_owner_has_it_on_the_list(self):
        self._run(90)
        activity = self._activities()
        self.assertEqual(activity.user_id, self.keeper)
        self.assertEqual(activity.date_deadline, self.deadline)
        self.assertIn("90 days left", activity.summary)

    def test_a_second_run_of_the_night_tells_nobody_again(self):
        self._run(90)
        self._run(90)
        self.assertEqual(len(self._told()), 1)
        self.assertEqual(len(self._activities()), 1)

    def test_nights_the_job_missed_are_made_up_for_once(self):
        self._run(100)
        self._run(20)  # 90, 30 and 23 days before fell into the gap
        steps = [(self.deadline - one.due_on).days for one in self._told()]
        self.assertEqual(sorted(steps), [23, 180])
        self.assertEqual(len(self._activities()), 1)

    def test_week_by_week_past_the_day_until_a_decision(self):
        for left in (30, 23, 16, 9, 2, -5):
            self._run(left)
        self.assertEqual(len(self._told()), 6)
        self.assertIn("5 days ago", self._activities().summary)
        self.agreement.write(
            {
                "notice_decision": "renew",
                "notice_reason": "It works.",
                "notice_forum_id": self.forum.id,
            }
        )
        self.assertFalse(self._activities())
        self._run(-12)
        self.assertEqual(len(self._told()), 6)

    def test_the_decision_is_kept_as_it_was(self):
        for reason in ("It works.", "It works well."):
            self.agreement.write(
                {
                    "notice_decision": "renew",
                    "notice_reason": reason,
                    "notice_forum_id": self.forum.id,
                }
            )
        kept = self.agreement.notice_decision_ids
        self.assertEqual(kept.mapped("reason"), ["It works well.", "It works."])
        self.assertEqual(kept.user_id, self.keeper)
        for change in (
            lambda: kept[0].sudo().write({"reason": "Other"}),
            lambda: kept[0].sudo().unlink(),
            lambda: self._told().create({"agreement_id": self.agreement.id}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_new_end_opens_the_question_again(self):
        self._run(30)
        variation = self.env["it.agreement.variation"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Longer",
                "date": TODAY,
                "end_new": "2028-06-30",
            }
        )
        variation.with_user(self.keeper).action_apply()
        self.deadline = self.agreement.notice_deadline
        self._run(30)
        self.assertEqual(len(self._told()), 2)

    def test_somebody_is_told_where_the_owner_has_left(self):
        self.keeper.sudo().active = False
        self._run(30)
        user = self._activities().user_id
        self.assertTrue(user.active)
        self.assertTrue(user.has_group("itgovernance.group_agreement_manager"))

    def test_of_an_exempt_agreement_only_who_may_see_it_is_told(self):
        self._mark_exempt(self.agreement)
        self._run(30)
        user = self._activities().user_id
        self.assertNotEqual(user, self.keeper)
        self.assertTrue(user.has_group("itgovernance.group_exempt"))

    def test_obligations_and_reviews_remind_too(self):
        owed = self._owe(self.agreement, date_due="2026-11-25")
        self.agreement.review_date = "2026-12-01"
        self._run()
        self.assertIn("They owe: Yearly report", owed.activity_ids.summary)
        kinds = set(self.agreement.reminder_ids.mapped("kind"))
        self.assertEqual(kinds, {"notice", "review", "obligation"})

    def test_a_run_that_stops_goes_on_where_it_was(self):
        more = self.agreement
        for number in range(3):
            one = self._make_signed(name=f"Desk {number}", end_date="2027-06-30")
            one.action_activate()
            more |= one
        cron = type(self.env["ir.cron"])
        commit = cron._commit_progress
        with patch.object(agreement_reminders, "BATCH", 2):
            # the time of the job runs out after its first batch
            with patch.object(
                cron, "_commit_progress", lambda *args, **kw: commit(*args, **kw) * 0
            ):
                self._run(30)
            told = more.reminder_ids.filtered(lambda one: one.kind == "notice")
            self.assertLess(len(told), 4)
            self._run(30)
        for agreement in more:
            told = agreement.reminder_ids.filtered(lambda one: one.kind == "notice")
            self.assertEqual(len(told), 1)

    def test_killed_in_the_middle_it_loses_none_and_repeats_none(self):
        """The batch that was committed stays; the one cut off is sent the next time."""
        more = self.agreement
        for number in range(3):
            one = self._make_signed(name=f"Desk {number}", end_date="2027-06-30")
            one.action_activate()
            more |= one
        keep = type(self.env["it.agreement.reminder"])._keep_history
        calls = []

        def killed(model, rows):
            calls.append(rows)
            if len(calls) == 2:
                raise KeyboardInterrupt  # between the activities and their record
            return keep(model, rows)

        model = type(self.env["it.agreement.reminder"])
        day = str(self.deadline - timedelta(days=30))
        with (
            patch.object(agreement_reminders, "BATCH", 2),
            freeze_time(day),
            self.enter_registry_test_mode(),
            patch.object(model, "_keep_history", killed),
            self.assertRaises(KeyboardInterrupt),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["agreement"]._cron_remind()
        self.env.invalidate_all()
        kept = more.reminder_ids.filtered(lambda one: one.kind == "notice")
        self.assertLess(len(kept), 4)
        self._run(30)
        kind = self.env.ref("itagreement.mail_activity_type_notice")
        asked = more.sudo().activity_ids.filtered(
            lambda one: one.activity_type_id == kind
        )
        told = more.reminder_ids.filtered(lambda one: one.kind == "notice")
        for rows in ([one.agreement_id.id for one in told], asked.mapped("res_id")):
            self.assertEqual(sorted(rows), sorted(more.ids))

    def test_queries_do_not_grow_with_the_agreements(self):
        counts = []
        for size in (5, 20):
            made = self.env["agreement"]
            for number in range(size):
                one = self._make_signed(name=f"{size} {number}", end_date="2027-06-30")
                one.action_activate()
                made |= one
            self.env.flush_all()
            self.env.invalidate_all()
            day = self.deadline - timedelta(days=30)
            with freeze_time(str(day)):
                before = self.env.cr.sql_log_count
                made._remind("notice", day)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
