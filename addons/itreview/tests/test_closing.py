import psycopg2

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 12:00:00")
class TestClosing(ReviewCase):
    """The chair closes a quorate review; what was agreed is put to work, the rest kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        cls.lead = cls.make_lead("2026-03-01 09:00:00")
        cls.members = cls.env["res.partner"].create(
            [{"name": name} for name in ("Ada Member", "Bo Member", "Cy Guest")]
        )
        cls.forum.member_ids = cls.members[:2]
        cls.forum.quorum = 2
        cls.review = cls.opened("2026-04-10 09:00:00")
        cls.item = cls.review.item_ids
        cls.item.decision = "proceed"

    @classmethod
    def opened(cls, as_of):
        review = (
            cls.env["it.review"]
            .with_user(cls.officer)
            .create(
                {
                    "forum_id": cls.forum.id,
                    "as_of": as_of,
                    "kind": "shared_service",
                    "attendee_ids": cls.members[:2].ids,
                }
            )
        )
        review.action_open()
        return review

    def act(self, **vals):
        return (
            self.env["it.review.action"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Ask for the figures",
                    "review_id": self.review.id,
                    "item_id": self.item.id,
                    "user_id": self.officer.id,
                    "due_date": "2026-06-20",
                    **vals,
                }
            )
        )

    def test_only_members_make_a_quorum(self):
        self.review.attendee_ids = self.members[1:]
        self.assertEqual(
            (self.review.present_count, self.review.is_quorate), (1, False)
        )
        with self.assertRaisesRegex(UserError, "1 members are noted .* quorum is 2"):
            self.review.action_close()
        self.review.no_quorum_reason = "Two were ill; the cabinet member agreed."
        self.review.action_close()
        self.assertEqual(self.review.state, "closed")

    def test_the_quorum_is_the_one_at_opening(self):
        self.forum.quorum = 9
        self.assertTrue(self.review.is_quorate)
        with self.assertRaisesRegex(UserError, "use the buttons"):
            self.review.quorum = 0

    def test_the_chair_or_a_manager_closes(self):
        other = new_test_user(
            self.env, "review_other", groups="itgovernance.group_commercial_officer"
        )
        review = self.review.with_user(other)
        self.assertFalse(review.may_close)
        with self.assertRaisesRegex(UserError, "closed by its chair"):
            review.action_close()
        self.review.with_user(self.manager).action_close()
        self.assertEqual(self.review.closed_by_id, self.manager)

    def test_actions_become_activities_and_come_back(self):
        action = self.act()
        self.review.action_close()
        activity = action.activity_id
        self.assertEqual(
            (activity.res_id, activity.user_id, str(activity.date_deadline)),
            (self.lead.id, self.officer, "2026-06-20"),
        )
        activity.with_user(self.officer).action_feedback(feedback="Here they are.")
        self.assertEqual(
            (action.state, action.outcome_note, str(action.done_date)),
            ("done", "Here they are.", "2026-06-01"),
        )

    def test_who_acts_gets_an_action_without_writing_one(self):
        self.item.write({"action_owner_id": self.officer.id, "due_date": "2026-06-30"})
        self.review.action_close()
        self.assertEqual(
            self.review.action_ids.mapped("name"), ["Proceed: Shared data centre"]
        )
        self.assertTrue(self.review.action_ids.activity_id)

    def test_the_next_review_opens_with_what_is_still_to_do(self):
        done, waits = self.act(), self.act(name="Write the case", due_date="2026-05-20")
        self.review.action_close()
        done.action_done()
        following = self.opened("2026-05-10 09:00:00")
        self.assertEqual(following.carried_action_ids, waits)
        self.assertTrue(waits.is_overdue)
        found = self.env["it.review.action"].search([("is_overdue", "=", True)])
        self.assertIn(waits, found)
        waits.action_drop()
        self.assertFalse(waits.activity_id)
        waits.action_reopen()
        self.assertEqual(waits.state, "todo")

    def test_everything_agreed_stays_as_it_was(self):
        action = self.act()
        conflict = self.env["it.review.conflict"].create(
            {
                "item_id": self.item.id,
                "partner_id": self.members[0].id,
                "nature": "Is a governor",
            }
        )
        self.review.action_close()
        for user in (self.officer, self.manager, self.env.user):
            for attempt in (
                lambda user=user: self.item.with_user(user).write({"conditions": "x"}),
                lambda user=user: self.item.with_user(user).write({"on_agenda": False}),
                lambda user=user: conflict.with_user(user).write({"left_room": True}),
                lambda user=user: conflict.with_user(user).sudo().unlink(),
                lambda user=user: action.with_user(user).write({"name": "Other"}),
                lambda user=user: action.with_user(user).sudo().unlink(),
                lambda: self.act(name="Too late"),
            ):
                with self.assertRaisesRegex(UserError, "closed and kept as it was"):
                    attempt()
        action.with_user(self.officer).write(
            {"state": "done", "outcome_note": "Figures received."}
        )

    def test_the_database_refuses_as_well(self):
        self.env["it.review.conflict"].create(
            {
                "item_id": self.item.id,
                "partner_id": self.members[0].id,
                "nature": "Is a governor",
            }
        )
        self.review.action_close()
        self.env.flush_all()
        for table, column in (
            ("it_review", "name"),
            ("it_review_item", "reason"),
            ("it_review_conflict", "nature"),
            ("it_review_action", "name"),
        ):
            change = SQL(
                "UPDATE %s SET %s = 'x'", SQL.identifier(table), SQL.identifier(column)
            )
            for sql in (change, SQL("DELETE FROM %s", SQL.identifier(table))):
                self._refused_in_sql(sql)
            self._refused_in_sql(SQL("TRUNCATE %s CASCADE", SQL.identifier(table)))

    def _refused_in_sql(self, sql):
        with (
            self.subTest(sql.code),
            self.assertRaisesRegex(psycopg2.Error, "kept as it was"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(sql)

    def test_the_database_keeps_the_links_as_well(self):
        """Who was present, which rules picked an item, which actions were carried over."""
        self.act()
        self.review.action_close()
        following = self.opened("2026-05-10 09:00:00")
        following.item_ids.decision = "proceed"
        following.action_close()
        self.assertTrue(following.carried_action_ids)
        self.env.flush_all()
        Review, Item = self.env["it.review"], self.env["it.review.item"]
        for field in (
            Review._fields["attendee_ids"],
            Review._fields["carried_action_ids"],
            Item._fields["rule_ids"],
        ):
            table = SQL.identifier(field.relation)
            for sql in (
                SQL("DELETE FROM %s", table),
                SQL("TRUNCATE %s", table),
                SQL(
                    "UPDATE %s SET %s = %s",
                    table,
                    SQL.identifier(field.column2),
                    SQL.identifier(field.column2),
                ),
            ):
                self._refused_in_sql(sql)
        self._refused_in_sql(
            SQL(
                "INSERT INTO %s VALUES (%s, %s)",
                SQL.identifier(Review._fields["attendee_ids"].relation),
                self.review.id,
                self.members[2].id,
            )
        )

    def test_nothing_is_put_into_a_closed_review(self):
        self.review.action_close()
        following = self.opened("2026-05-10 09:00:00")
        action = self.act(
            review_id=following.id, item_id=following.item_ids.id, name="Of the next"
        )
        self.env.flush_all()
        for sql in (
            SQL(
                "INSERT INTO it_review_item (review_id, name) VALUES (%s, 'Made up')",
                self.review.id,
            ),
            SQL(
                "UPDATE it_review_item SET review_id = %s WHERE id = %s",
                self.review.id,
                following.item_ids.id,
            ),
            SQL(
                "UPDATE it_review_action SET review_id = %s WHERE id = %s",
                self.review.id,
                action.id,
            ),
        ):
            self._refused_in_sql(sql)

    def test_what_it_names_is_not_deleted(self):
        """Or the minutes would forget who was there, who chaired, and who acts."""
        self.item.write({"action_owner_id": self.reader.id, "due_date": "2026-06-30"})
        chair = self.env["res.partner"].create({"name": "Eve Chair"})
        self.review.chair_id = chair
        self.review.with_user(self.manager).action_close()
        self.env.flush_all()
        for record in (
            chair,
            self.members[0],
            self.forum,
            self.manager,
            self.reader,
            self.item.rule_ids[:1],
        ):
            with (
                self.subTest(record),
                self.assertRaises(Exception) as refused,
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                record.sudo().unlink()
                self.env.flush_all()
            self.assertIsInstance(refused.exception, (psycopg2.Error, UserError))
        self.env.invalidate_all()
        self.assertEqual(self.review.chair_id, chair)
        self.assertEqual(self.review.attendee_ids, self.members[:2])

    def test_no_command_and_no_import_opens_it(self):
        action, item = self.act(), self.item
        self.review.action_close()
        review = self.review.with_user(self.manager)
        forum = self.forum.with_user(self.manager)
        write = review.write
        for attempt in (
            lambda: write({"item_ids": [Command.update(item.id, {"reason": "x"})]}),
            lambda: write({"item_ids": [Command.delete(item.id)]}),
            lambda: write({"item_ids": [Command.clear()]}),
            lambda: write({"attendee_ids": [Command.clear()]}),
            lambda: write({"action_ids": [Command.delete(action.id)]}),
            lambda: forum.write({"review_ids": [Command.delete(review.id)]}),
            lambda: forum.write(
                {"review_ids": [Command.update(review.id, {"minutes": "x"})]}
            ),
        ):
            with self.assertRaisesRegex(UserError, "closed and kept as it was"):
                attempt()
        told = review.load([".id", "minutes"], [[str(review.id), "Other"]])
        self.assertFalse(told["ids"])
        self.assertIn("closed and kept as it was", told["messages"][0]["message"])

    def test_a_deleted_opportunity_leaves_the_closed_review(self):
        self.review.action_close()
        self.lead.unlink()
        self.env.flush_all()
        self.assertEqual(
            (self.item.lead_id.id, self.item.name), (False, "Shared data centre")
        )

    def test_an_interest_is_noted_once(self):
        vals = {
            "item_id": self.item.id,
            "partner_id": self.members[0].id,
            "nature": "Is a governor",
        }
        self.env["it.review.conflict"].create(vals)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["it.review.conflict"].create(vals)

    def _make_exempt(self):
        self.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    (6, 0, self.env["it.exempt.paragraph"].search([], limit=1).ids)
                ],
                "public_interest_reason": "A live negotiation would be harmed.",
            }
        )
        self.env.flush_all()

    def test_nobody_is_asked_to_act_on_what_he_may_not_see(self):
        self._make_exempt()
        with self.assertRaisesRegex(ValidationError, "choose someone who holds it"):
            self.item.sudo().action_owner_id = self.officer
        with self.assertRaisesRegex(ValidationError, "choose someone who holds it"):
            self.env["it.review.action"].create(
                {
                    "name": "Ask",
                    "review_id": self.review.id,
                    "item_id": self.item.id,
                    "user_id": self.officer.id,
                    "due_date": "2026-06-20",
                }
            )

    def test_what_became_exempt_meanwhile_closes_all_the_same(self):
        action = self.act()
        self._make_exempt()
        self.review.with_user(self.manager).action_close()
        self.assertFalse(action.activity_id)

    def test_what_is_exempt_takes_its_actions_with_it(self):
        action = self.act()
        self.env["it.review.conflict"].create(
            {
                "item_id": self.item.id,
                "partner_id": self.members[0].id,
                "nature": "Is a governor",
            }
        )
        self._make_exempt()
        self.env.invalidate_all()
        for model in ("it.review.action", "it.review.conflict"):
            own = [("review_id", "=", self.review.id)]
            self.assertFalse(self.env[model].with_user(self.officer).search(own))
            self.assertTrue(self.env[model].with_user(self.manager).search(own))
        self.assertEqual(action.with_user(self.manager).state, "todo")
