from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..logic import digest
from .asking_common import SEPTEMBER, AskingCase

AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
# Monday: what happened from 16 to 22 November
DAY = "2026-11-23"
MONDAY = date(2026, 11, 23)


class DigestCase(AskingCase):
    """The scheduled action, kept to the owners and forum of the test."""

    @contextmanager
    def only_ours(self):
        model = type(self.env["it.measure.digest"])
        original = model._read_recipients
        users = {self.ann.id, self.bob.id, self.head.id}

        def read_recipients(records, week):
            return [
                (vals, last)
                for vals, last in original(records, week)
                if vals.get("user_id") in users or vals.get("forum_id") == self.forum.id
            ]

        with patch.object(model, "_read_recipients", read_recipients):
            yield

    def digest(self, day=DAY):
        """Run the scheduled action once on a day."""
        with (
            freeze_time(day),
            self.only_ours(),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("itstrategy.ir_cron_digest").method_direct_trigger()

    def rows(self, user=None, **vals):
        domain = [(name, "=", value) for name, value in vals.items()]
        users = user or (self.ann | self.bob | self.head)
        ours = [("user_id", "in", users.ids)]
        if not user:
            ours = ["|", ("forum_id", "=", self.forum.id), *ours]
        return self.env["it.measure.digest"].search(ours + domain, order="id")

    def titles(self, row):
        """Return {section: titles of its lines} of a digest."""
        return {
            section["key"]: [line["title"] for line in section["rows"]]
            for section in row.content["sections"]
        }

    def close(self, measure, period, value, day):
        """Enter, explain and close a reading on a day."""
        officer = self.users["performance"]
        with freeze_time(day):
            reading = self.env["it.measure.reading"].create(
                {
                    "measure_id": measure.id,
                    "date_start": period[0],
                    "date_end": period[1],
                    "value": value,
                    "data_quality": "verified",
                    "commentary": "As expected",
                }
            )
            if reading.rag in ("red", "amber"):
                self.make_action(reading, "Call the supplier", "2026-12-01")
            reading.with_user(officer).action_close()
        return reading

    def make_action(self, reading, name, due, owner=None):
        return self.env["it.measure.action"].create(
            {
                "name": name,
                "reading_id": reading.id,
                "owner_id": (owner or self.ann).id,
                "date_due": due,
            }
        )


@tagged("post_install", "-at_install")
class TestDigest(DigestCase):
    """What changed this week, to owners and to who chairs the forum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("DIG1", cls.ann, measured_from=AUGUST[0])
        cls.other = cls.make_manual("DIG2", cls.bob, measured_from=AUGUST[0])

    def test_closed_readings_are_better_or_worse(self):
        self.close(self.first, AUGUST, 120, "2026-11-02")
        self.close(self.first, SEPTEMBER, 10, "2026-11-18")
        self.close(self.other, AUGUST, 10, "2026-11-02")
        self.close(self.other, SEPTEMBER, 120, "2026-11-18")
        self.digest()
        row = self.rows(self.ann)
        self.assertEqual(self.titles(row)["worse"], ["DIG1 Measure DIG1"])
        self.assertNotIn("better", self.titles(row))
        self.assertIn("1 worse", row.summary)
        mail = self.mails(self.ann.partner_id)
        self.assertIn("Sep 2026: £10 against £100", mail.body_html)
        self.assertIn("● Green", mail.body_html)
        self.assertIn("■ Red", mail.body_html)
        forum = self.rows(kind="forum")
        self.assertEqual(self.titles(forum)["worse"], ["DIG1 Measure DIG1"])
        self.assertEqual(self.titles(forum)["better"], ["DIG2 Measure DIG2"])
        self.assertIn("Growth board, weekly digest: 1 worse", forum.summary)

    def test_late_is_told_in_the_week_it_became_so(self):
        # due on 20 November, so late from the 21st
        late = self.first.copy({"code": "DIG3", "due_days": 51})
        early = self.first.copy({"code": "DIG4", "due_days": 20})
        on_monday = self.first.copy({"code": "DIG5", "due_days": 53})
        for measure in (late, early, on_monday):
            self.env["it.measure.reading"].create(
                {
                    "measure_id": measure.id,
                    "date_start": SEPTEMBER[0],
                    "date_end": SEPTEMBER[1],
                }
            )
        self.digest()
        self.assertEqual(
            self.titles(self.rows(self.ann))["late"], ["DIG3 Measure DIG1"]
        )

    def test_restated_is_told_with_its_reason(self):
        reading = self.close(self.first, SEPTEMBER, 120, "2026-11-02")
        with freeze_time("2026-11-19"):
            reading.with_user(self.users["performance"])._reopen("Counted twice")
        version = reading.version_ids
        self.assertEqual(version.reopened_at.date(), date(2026, 11, 19))
        self.digest()
        mail = self.mails(self.ann.partner_id)
        self.assertIn("said £120", mail.body_html)
        self.assertIn("Counted twice", mail.body_html)

    def test_actions_go_to_who_does_them_and_to_the_owner(self):
        reading = self.close(self.first, SEPTEMBER, 10, "2026-11-02")
        reading.action_ids.date_due = "2026-11-20"
        self.make_action_after(reading, "Soon", "2026-12-07")
        self.make_action_after(reading, "Later", "2026-12-08")
        done = self.make_action_after(reading, "Finished", "2026-11-30")
        with freeze_time("2026-11-17"):
            done.action_done()
        self.digest()
        expected = {
            "actions_overdue": ["Call the supplier"],
            "actions_due": ["Soon"],
            "actions_done": ["Finished"],
        }
        self.assertEqual(self.titles(self.rows(self.ann)), expected)
        del expected["actions_overdue"]
        self.assertEqual(self.titles(self.rows(self.bob)), expected)

    def make_action_after(self, reading, name, due):
        """Make an action of an open reading of the same measure, done by Bob."""
        open_reading = self.env["it.measure.reading"].search(
            [("measure_id", "=", reading.measure_id.id), ("state", "=", "open")]
        ) or self.env["it.measure.reading"].create(
            {
                "measure_id": reading.measure_id.id,
                "date_start": "2026-11-01",
                "date_end": "2026-11-30",
            }
        )
        return self.make_action(open_reading, name, due, self.bob)

    def test_decisions_of_the_forum_are_told_and_none_exempt(self):
        vals = {"forum_id": self.forum.id, "owner_id": self.ann.id}
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        self.env["it.decision"].create(
            [
                {**vals, "name": "Shared depot", "date": "2026-12-10"},
                {**vals, "name": "Far away", "date": "2027-01-10"},
                {**vals, "name": "Fees", "date": "2026-11-18", "outcome": "approved"},
                {
                    **vals,
                    "name": "Secret bid",
                    "date": "2026-12-10",
                    "is_exempt": True,
                    "exempt_paragraph_ids": paragraph.ids,
                    "public_interest_reason": "A live negotiation",
                },
            ]
        )
        self.digest()
        row = self.rows(kind="forum")
        titles = self.titles(row)
        self.assertEqual(len(titles["decisions_ahead"]), 1)
        self.assertIn("Shared depot", titles["decisions_ahead"][0])
        self.assertIn("Fees", titles["decisions_taken"][0])
        self.assertNotIn("Secret", self.mails(self.chair).body_html)
        self.assertNotIn("Secret", str(row.content))

    def test_unowned_is_told_beside_news_alone(self):
        self.first.owner_id = False
        self.digest()
        self.assertEqual(self.rows(self.head).state, "nothing")
        self.close(self.first, SEPTEMBER, 120, "2026-11-25")
        self.digest("2026-11-30")
        row = self.rows(self.head, week="2026-11-30")
        self.assertEqual(self.titles(row)["unowned"], ["DIG1 Measure DIG1"])

    def test_chair_without_login_gets_no_links(self):
        self.close(self.first, SEPTEMBER, 120, "2026-11-18")
        self.digest()
        self.assertNotIn("href", self.mails(self.chair).body_html)
        self.assertIn("/odoo/readings/", self.mails(self.ann.partner_id).body_html)


@tagged("post_install", "-at_install")
class TestDigestWeeks(DigestCase):
    """One digest a week, whatever the scheduler does; none without news."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_manual("DIG1", cls.ann)
        cls.other = cls.make_manual("DIG2", cls.bob)

    def test_nothing_changed_is_no_mail(self):
        self.digest()
        self.assertEqual(set(self.rows().mapped("state")), {"nothing"})
        self.assertFalse(self.mails(self.ann.partner_id | self.chair))

    def test_once_a_week_and_later_where_monday_was_missed(self):
        self.close(self.first, SEPTEMBER, 120, "2026-11-18")
        self.digest("2026-11-25")
        self.digest("2026-11-25")
        self.digest("2026-11-26")
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1)
        self.assertEqual(self.rows(self.ann).week, date(2026, 11, 23))
        self.digest("2026-11-30")
        self.assertEqual(len(self.mails(self.ann.partner_id)), 1)

    def test_missed_weeks_are_told_in_the_next_one(self):
        self.digest("2026-11-02")
        self.close(self.first, SEPTEMBER, 120, "2026-11-04")
        self.digest()
        row = self.rows(self.ann, week=DAY)
        self.assertEqual(self.titles(row)["unchanged"], ["DIG1 Measure DIG1"])
        self.assertEqual(row.content["period"], "2 Nov 2026 to 22 Nov 2026")

    def test_bank_holiday_monday_is_left_out(self):
        self.close(self.first, SEPTEMBER, 120, "2027-05-26")
        self.digest("2027-05-31")
        self.assertFalse(self.rows())
        self.digest("2027-06-01")
        self.assertEqual(self.rows(self.ann).week, date(2027, 5, 31))

    def test_owner_switches_it_off(self):
        self.close(self.first, SEPTEMBER, 120, "2026-11-18")
        self.close(self.other, SEPTEMBER, 120, "2026-11-18")
        self.ann.with_user(self.ann).it_weekly_digest = False
        self.digest()
        self.assertFalse(self.rows(self.ann))
        self.assertEqual(self.rows(self.bob).state, "sent")

    def test_forum_switches_it_off(self):
        self.close(self.first, SEPTEMBER, 120, "2026-11-18")
        self.forum.send_digest = False
        self.digest()
        self.assertFalse(self.rows(kind="forum"))

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_recipient_who_fails_is_set_aside_and_the_rest_goes_on(self):
        self.close(self.first, SEPTEMBER, 120, "2026-11-18")
        self.chair.email = False
        self.digest()
        row = self.rows(kind="forum")
        self.assertEqual(row.state, "aside")
        self.assertIn("has no e-mail address", row.reason)
        self.assertEqual(self.rows(self.ann).state, "sent")
        self.chair.email = "chair@test.uk"
        self.digest("2026-11-24")
        self.assertEqual(len(self.mails(self.chair)), 1)

    def test_questions_do_not_grow_with_measures(self):
        facts = self.env["it.measure.digest.facts"]

        def count(number):
            for index in range(number):
                measure = self.make_manual(f"Q{number}N{index}", self.bob)
                self.close(measure, SEPTEMBER, 120, "2026-11-18")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            facts._read(digest.window(MONDAY, None), MONDAY)
            return self.env.cr.sql_log_count - before

        few = count(3)
        self.assertLessEqual(count(20), few)
