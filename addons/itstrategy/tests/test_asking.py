from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .asking_common import DAY, SEPTEMBER, AskingCase

LOG = "odoo.addons.itstrategy.models.it_sent_mixin"


@tagged("post_install", "-at_install")
class TestAsking(AskingCase):
    """Owners are asked for their readings until they have answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("ASK1", cls.ann)
        cls.second = cls.make_manual("ASK2", cls.ann)
        cls.other = cls.make_manual("ASK3", cls.bob)

    @freeze_time(DAY)
    def test_owner_gets_one_mail_with_all_that_is_wanted(self):
        self.ask()
        mail = self.mails(self.ann.partner_id)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, "Readings wanted from you: 2")
        readings = (self.first | self.second).reading_ids
        self.assertEqual(
            [(one.date_start, one.date_end) for one in readings], [SEPTEMBER] * 2
        )
        for reading in readings:
            self.assertIn(f"/odoo/enter-reading/{reading.id}", mail.body_html)
        self.assertIn("Sep 2026", mail.body_html)
        self.assertIn("Figure or why it is missing", mail.body_html)
        self.assertIn("Due 20 Oct 2026", mail.body_html)
        self.assertNotIn("ASK3", mail.body_html)
        self.assertEqual(len(self.mails(self.bob.partner_id)), 1)
        row = self.asked(self.ann)
        self.assertEqual(row.reading_ids, readings)
        self.assertEqual((row.state, row.email), ("sent", "asking_ann@test.uk"))
        self.assertEqual(row.delivery, "Waiting")

    @freeze_time(DAY)
    def test_owner_gets_an_activity_for_each_reading(self):
        self.ask()
        activity = self.activities(self.first)
        self.assertEqual(activity.user_id, self.ann)
        self.assertEqual(activity.date_deadline, date(2026, 10, 20))
        self.assertEqual(activity.summary, "Reading Sep 2026")
        action = activity.with_user(self.ann).action_open_document()
        self.assertEqual(action["res_model"], "it.measure.reading")
        self.assertEqual(action["res_id"], self.first.reading_ids.id)
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1, "no mail beside it")

    def test_asked_again_the_next_day_until_answered(self):
        with freeze_time(DAY):
            self.ask()
            self.ask()
            self.assertEqual(len(self.mails(self.ann.partner_id)), 1)
        with freeze_time("2026-10-06"):
            self.ask()
            self.assertEqual(len(self.mails(self.ann.partner_id)), 2)
            self.assertEqual(len(self.activities(self.first)), 1)
            for measure in (self.first, self.second):
                reading = measure.reading_ids.with_user(self.ann)
                reading.write({"value": 120, "data_quality": "verified"})
            self.assertFalse(self.activities(self.first))
        with freeze_time("2026-10-07"):
            self.ask()
            self.assertEqual(len(self.mails(self.ann.partner_id)), 2)
            self.assertEqual(len(self.mails(self.bob.partner_id)), 3)

    @freeze_time(DAY)
    def test_answer_closes_the_activity_with_the_figure(self):
        self.ask()
        activity = self.activities(self.first)
        self.first.reading_ids.with_user(self.ann).write(
            {"value": 120, "data_quality": "verified"}
        )
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "Answered: £120")
        self.assertTrue(self.activities(self.second).active)

    @freeze_time(DAY)
    def test_red_figure_wants_words_and_keeps_the_activity(self):
        self.ask()
        self.first.reading_ids.with_user(self.ann).write(
            {"value": 10, "data_quality": "verified"}
        )
        self.assertTrue(self.activities(self.first))
        with freeze_time("2026-10-06"):
            self.ask()
        mail = self.mails(self.ann.partner_id)[-1]
        self.assertIn("Commentary, Action with owner and day", mail.body_html)

    def test_nobody_is_asked_on_weekends_and_bank_holidays(self):
        for day in ("2026-10-03", "2026-10-04", "2026-12-25"):
            with freeze_time(day):
                self.ask()
        self.assertFalse(self.asked())

    def test_first_asked_the_day_after_the_period_ended(self):
        with freeze_time("2026-09-30"):
            self.ask()
        self.assertFalse(self.asked())
        with freeze_time("2026-10-01"):
            self.ask()
        self.assertEqual(len(self.asked(self.ann)), 1)

    def test_missed_periods_are_made_up_for(self):
        with freeze_time("2027-01-04"):
            self.ask()
        self.assertEqual(
            sorted(self.first.reading_ids.mapped("period_text")),
            ["Dec 2026", "Nov 2026", "Oct 2026", "Sep 2026"],
        )
        row = self.asked(self.ann)
        self.assertEqual((row.reading_count, row.overdue_count), (8, 6))
        self.assertEqual(
            self.mails(self.ann.partner_id).subject,
            "Readings wanted from you: 8, overdue: 6",
        )

    def test_overdue_is_said_in_words(self):
        for day, words in (
            ("2026-10-19", "Due 20 Oct 2026"),
            ("2026-10-20", "Due today"),
            ("2026-10-21", "Overdue since 20 Oct 2026"),
        ):
            with freeze_time(day):
                self.ask()
            self.assertIn(words, self.mails(self.ann.partner_id)[-1].body_html)

    def test_archived_measure_is_not_asked_for(self):
        with freeze_time(DAY):
            self.ask()
        self.first.active = False
        with freeze_time("2026-10-06"):
            self.ask()
        self.assertFalse(self.activities(self.first))
        self.assertEqual(self.asked(self.ann)[-1].reading_count, 1)

    def test_activity_moves_to_a_new_owner(self):
        with freeze_time(DAY):
            self.ask()
        activity = self.activities(self.first)
        self.first.owner_id = self.bob
        with freeze_time("2026-10-06"):
            self.ask()
        self.assertEqual(self.activities(self.first), activity)
        self.assertEqual(activity.user_id, self.bob)
        self.assertEqual(self.asked(self.bob)[-1].reading_count, 2)
        self.assertEqual(self.asked(self.ann)[-1].reading_count, 1)

    @freeze_time(DAY)
    def test_computed_reading_is_asked_for_words(self):
        computed = self.make_measure(
            "ASK4",
            owner_id=self.bob.id,
            frequency="month",
            measured_from=SEPTEMBER[0],
            targets=[("2026-04-01", 100)],
        )
        self.make_outcome(computed, SEPTEMBER[0], 10)
        reading = computed._compute_period(*SEPTEMBER)
        reading.data_quality = "verified"
        self.ask()
        self.assertEqual(self.activities(computed).it_reading_id, reading)
        self.assertIn("ASK4", self.mails(self.bob.partner_id).body_html)

    @freeze_time(DAY)
    def test_closing_settles_the_activity(self):
        self.ask()
        reading = self.first.reading_ids
        reading.with_user(self.users["performance"]).missing_reason = "System down"
        self.assertFalse(self.activities(self.first))


@tagged("post_install", "-at_install")
class TestAskingSetAside(AskingCase):
    """Who can't be asked is listed with the reason; the others are asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("ASK1", cls.ann)
        cls.other = cls.make_manual("ASK3", cls.bob)

    @freeze_time(DAY)
    def test_owner_without_address_has_the_activity_alone(self):
        self.ann.partner_id.email = False
        self.ask()
        row = self.asked(self.ann)
        self.assertEqual(row.state, "aside")
        self.assertIn("has no e-mail address", row.reason)
        self.assertEqual(self.activities(self.first).user_id, self.ann)
        self.assertFalse(self.mails(self.ann.partner_id))
        self.assertEqual(self.asked(self.bob).state, "sent")
        self.ann.partner_id.email = "ann@test.uk"
        self.ask()
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1)
        self.assertEqual(len(self.activities(self.first)), 1)

    @freeze_time(DAY)
    def test_address_that_is_none_is_said(self):
        self.ann.partner_id.email = "ann at test"
        self.ask()
        self.assertIn("not a valid one: ann at test", self.asked(self.ann).reason)

    @freeze_time(DAY)
    def test_owner_without_rights_is_set_aside(self):
        self.ann.group_ids = self.env.ref("base.group_user")
        self.ask()
        self.assertIn("may not read measures", self.asked(self.ann).reason)
        self.assertFalse(self.activities(self.first))
        self.assertEqual(self.asked(self.bob).state, "sent")

    @freeze_time(DAY)
    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_broken_template_is_said_and_tried_again(self):
        template = self.env.ref("itstrategy.mail_template_asking")
        whole = template.body_html
        template.body_html = "<p t-out=\"object.content['nothing']\"/>"
        self.ask()
        for user in (self.ann, self.bob):
            row = self.asked(user)
            self.assertEqual(row.state, "aside")
            self.assertTrue(row.reason)
        self.assertFalse(self.activities(self.first), "nothing is left half done")
        template.body_html = whole
        self.ask()
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1)

    @freeze_time(DAY)
    def test_owner_of_the_theme_is_asked_where_the_owner_left(self):
        self.first.owner_id.active = False
        self.ask()
        self.assertEqual(self.asked(self.head).reading_ids.measure_id, self.first)
        self.assertEqual(self.activities(self.first).user_id, self.head)
        self.assertIn(
            "as owner of the theme", self.mails(self.head.partner_id).body_html
        )

    @freeze_time(DAY)
    def test_measure_nobody_answers_for_is_listed(self):
        self.first.owner_id = self.theme.owner_id = False
        self.ask()
        row = self.asked(user_id=False)
        self.assertEqual(row.state, "aside")
        self.assertIn("ASK1", row.reason)
        self.assertEqual(self.asked(self.bob).state, "sent")
        self.ask()
        self.assertEqual(len(self.asked(user_id=False)), 1, "listed once a day")


@tagged("post_install", "-at_install")
class TestAskingCopies(AskingCase):
    """Owner of the theme and chair of the forum hear of what stays overdue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("ASK1", cls.ann)

    def _ask_on(self, *days):
        for day in days:
            with freeze_time(day):
                self.ask()

    def test_copy_goes_after_the_days_of_the_rule(self):
        self._ask_on("2026-10-29")
        self.assertFalse(self.asked(kind="copy"))
        self._ask_on("2026-10-30")
        rows = self.asked(kind="copy")
        self.assertEqual(rows.partner_id, self.chair | self.head.partner_id)
        mail = self.mails(self.chair)
        self.assertEqual(mail.subject, "Overdue readings: 1")
        self.assertIn("ASK1", mail.body_html)
        self.assertIn(self.ann.name, mail.body_html)
        self.assertNotIn("/odoo/enter-reading/", mail.body_html)

    def test_copy_goes_once_a_week(self):
        self._ask_on("2026-10-30", "2026-11-02", "2026-11-05", "2026-11-06")
        self.assertEqual(
            self.asked(partner_id=self.chair.id).mapped("day"),
            [date(2026, 10, 30), date(2026, 11, 6)],
        )

    def test_days_come_from_the_dated_rule(self):
        rule = self.env["it.rule.value"]._get(
            "strategy.ask_escalate_days", "2026-10-01"
        )
        rule.value = 3
        self._ask_on("2026-10-23")
        self.assertTrue(self.asked(kind="copy"))

    def test_missing_rule_is_listed_and_owners_are_asked(self):
        self.env["it.rule.value"]._get(
            "strategy.ask_escalate_days", "2026-10-01"
        ).unlink()
        self._ask_on("2026-10-30")
        self.assertFalse(self.asked(kind="copy"))
        self.assertEqual(self.asked(self.ann).state, "sent")
        row = self.env["it.measure.asking"].search(
            [("kind", "=", "copy"), ("day", "=", "2026-10-30")]
        )
        self.assertIn("strategy.ask_escalate_days", row.reason)

    def test_chair_who_is_asked_has_no_copy(self):
        self.forum.chair_id = self.ann.partner_id
        self._ask_on("2026-10-30")
        self.assertEqual(self.asked(kind="copy").partner_id, self.head.partner_id)

    def test_chair_without_address_is_listed(self):
        self.chair.email = False
        self._ask_on("2026-10-30")
        row = self.asked(partner_id=self.chair.id)
        self.assertEqual(row.state, "aside")
        self.assertIn("Councillor Chair has no e-mail address", row.reason)


@tagged("post_install", "-at_install")
class TestAskNow(AskingCase):
    """A performance officer asks at once; nobody is asked twice a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("ASK1", cls.ann)
        cls.second = cls.make_manual("ASK2", cls.ann)
        cls.other = cls.make_manual("ASK3", cls.bob)

    def _ask_now(self, records, role="performance"):
        with self.only_ours():
            action = self.as_role(role, records).action_ask_now()
        return action["params"]["message"]

    @freeze_time(DAY)
    def test_says_who_was_asked_and_who_had_been(self):
        message = self._ask_now(self.first)
        self.assertEqual(message, f"Asked: {self.ann.name}.")
        self.assertEqual(self.asked(self.ann).reading_count, 1)
        message = self._ask_now(self.first | self.other)
        self.assertEqual(
            message,
            f"Asked: {self.bob.name}. Already asked today: {self.ann.name}.",
        )
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1)
        self.ask()
        self.assertEqual(len(self.mails(self.bob.partner_id)), 1)

    @freeze_time(DAY)
    def test_mail_holds_all_that_is_wanted_of_the_owner(self):
        (self.first | self.second)._make_missing_readings(date(2026, 10, 5))
        self._ask_now(self.first.reading_ids)
        self.assertEqual(self.asked(self.ann).reading_count, 2)

    @freeze_time(DAY)
    def test_says_who_could_not_be_asked(self):
        self.ann.partner_id.email = False
        message = self._ask_now(self.first)
        self.assertIn(f"Could not be asked: {self.ann.name}", message)

    @freeze_time(DAY)
    def test_nothing_wanted_is_said(self):
        self.env["it.measure.reading"].create(
            {
                "measure_id": self.first.id,
                "date_start": SEPTEMBER[0],
                "date_end": SEPTEMBER[1],
                "value": 120,
                "data_quality": "verified",
            }
        )
        self.assertIn("nobody was asked", self._ask_now(self.first))

    @freeze_time(DAY)
    def test_is_for_performance_officers_and_managers(self):
        self.assertIn("Asked", self._ask_now(self.first, role="manager"))
        with self.assertRaisesRegex(UserError, "by a performance officer"):
            self._ask_now(self.other, role="reader")
        action = self.env.ref("itstrategy.it_measure_reading_ask_action")
        self.assertEqual(
            action.group_ids, self.env.ref("itgovernance.group_performance_officer")
        )
