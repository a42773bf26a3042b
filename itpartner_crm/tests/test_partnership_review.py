from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 10:00:00")
class TestPartnershipReview(ReviewCase):
    """A review is filled in, submitted, and closed by somebody who had no part in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls.make_partnership()
        cls.review = cls.partnership.with_user(cls.officer)._start_review()

    def test_a_major_partnership_is_asked_everything_and_a_moderate_one_less(self):
        full = self.review.answer_ids
        self.assertEqual(self.review.kind, "full")
        self.assertEqual(full.question_id, self.questions.filtered("in_full"))
        self.assertEqual(
            set(full.mapped("head")),
            {
                "aims",
                "value",
                "governance",
                "performance",
                "money",
                "risk",
                "exit",
                "public",
            },
        )
        other = self.make_partnership("Mill Lane Forum", tier="moderate")
        light = other._start_review()
        self.assertEqual(light.kind, "light")
        self.assertEqual(
            light.answer_ids.question_id, self.questions.filtered("in_light")
        )
        self.assertLess(len(light.answer_ids), len(full))
        self.assertEqual(set(light.answer_ids.mapped("head")), set(full.mapped("head")))

    def test_every_head_speaks_to_the_five_asks(self):
        for kind in ("in_full", "in_light"):
            asked = self.questions.filtered(kind)
            self.assertEqual(
                set(asked.mapped("ask")),
                {"performance", "value", "governance", "risk", "benefits"},
            )

    def test_another_kind_asks_other_questions_until_something_is_answered(self):
        review = self.review
        review.kind = "light"
        self.assertEqual(
            review.answer_ids.question_id, self.questions.filtered("in_light")
        )
        review.answer_ids[0].answer = "yes"
        review.kind = "full"
        self.assertEqual(
            review.answer_ids.question_id, self.questions.filtered("in_light")
        )

    def test_a_retest_asks_again_what_was_not_in_order(self):
        poor = self.review.answer_ids[2:4]
        asked = poor.question_id
        self.fill(self.review, "limited", date=date(2026, 3, 18))
        poor.answer = "partly"
        self.review.action_submit()
        self.review.with_user(self.manager).action_close()
        retest = self.partnership._start_review()
        self.assertEqual(retest.kind, "retest")
        self.assertEqual(retest.answer_ids.question_id, asked)
        self.assertEqual(retest.answer_ids.mapped("previous_answer"), ["partly"] * 2)

    def test_what_is_wanted_before_it_is_submitted(self):
        with self.assertRaisesRegex(UserError, "Held on: say when"):
            self.review.action_submit()
        gaps = self.review.gaps_text
        for words in (
            "Held on",
            "without an answer",
            "not rated, Performs well, Value for money",
            "decide the rating",
        ):
            self.assertIn(words, gaps)
        self.fill(self.review, "reasonable", date=date(2026, 3, 18))
        self.review.answer_ids[0].write({"answer": "no", "words": " "})
        self.review.action_ids.unlink()
        self.review.date = date(2026, 3, 21)
        gaps = self.review.gaps_text
        for words in ("lies ahead", "1 answered Partly or No", "Actions: below"):
            self.assertIn(words, gaps)

    def test_the_suggestion_says_how_it_came_and_a_person_decides(self):
        review = self.review
        self.assertIn("not rated", review.suggestion_text)
        review.write(
            {
                "rating_performance": "substantial",
                "rating_value": "substantial",
                "rating_governance": "weak",
                "rating_risk": "substantial",
                "rating_benefits": "substantial",
            }
        )
        self.assertEqual(review.assurance_suggested, "limited")
        self.assertEqual(
            review.suggestion_text,
            "Limited: one step above the lowest rating, Strong governance (Weak).",
        )
        self.assertFalse(review.assurance)
        review.action_take_suggestion()
        self.assertEqual(review.assurance, "limited")
        review.assurance = "weak"
        self.assertEqual(review.assurance_suggested, "limited")

    def test_the_answers_are_counted_beside_the_rating_they_bear_on(self):
        self.assertEqual(self.review.basis_risk, "No answers yet")
        about_risk = self.review.answer_ids.filtered(lambda one: one.ask == "risk")
        about_risk.answer = "yes"
        about_risk[0].answer = "partly"
        self.assertEqual(
            self.review.basis_risk, f"Yes {len(about_risk) - 1}, Partly 1"
        )

    def test_only_a_manager_without_a_part_in_it_closes(self):
        review = self.submit(self.review, date=date(2026, 3, 18))
        self.assertEqual(review.submitted_by_id, self.officer)
        self.assertFalse(review.is_closer)
        for user in (self.officer, self.colleague, self.reader):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                review.with_user(user).action_close()
        self.assertTrue(review.with_user(self.manager).is_closer)
        review.with_user(self.manager).action_close()
        self.assertEqual(review.state, "closed")
        self.assertEqual(review.closed_by_id, self.manager)

    def test_a_manager_who_reviewed_does_not_close(self):
        cases = [
            {"reviewer_id": self.manager.id},
            {"officer_ids": [Command.link(self.manager.id)]},
        ]
        for vals in cases:
            with self.subTest(part=list(vals)):
                partnership = self.make_partnership(f"With {list(vals)[0]}")
                review = partnership._start_review()
                review.write(vals)
                review = self.submit(review, date=date(2026, 3, 18))
                with self.assertRaisesRegex(UserError, "another manager"):
                    review.with_user(self.manager).action_close()
                review.with_user(self.second_manager).action_close()

    def test_a_manager_who_submitted_does_not_close(self):
        self.fill(self.review, date=date(2026, 3, 18))
        self.review.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(UserError, "another manager"):
            self.review.with_user(self.manager).action_close()

    def test_the_closer_may_not_step_out_of_the_review_to_close_it(self):
        self.review.reviewer_id = self.manager
        review = self.submit(self.review, date=date(2026, 3, 18))
        with self.assertRaisesRegex(UserError, "sent back"):
            review.with_user(self.manager).reviewer_id = self.officer

    def test_a_submitted_review_is_changed_only_after_it_was_sent_back(self):
        review = self.submit(self.review, date=date(2026, 3, 18))
        for change in (
            lambda: review.write({"note": "One more thing"}),
            lambda: review.answer_ids[0].write({"answer": "no"}),
            lambda: review.write({"action_ids": [Command.create({"name": "More"})]}),
            lambda: review.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "sent back|closed"):
                change()
        with self.assertRaises(AccessError):
            review.action_send_back()
        review.with_user(self.manager).action_send_back()
        self.assertEqual(review.state, "draft")
        self.assertEqual(review.activity_ids.user_id, self.officer)
        review.answer_ids[0].answer = "partly"
        review.action_submit()
        self.assertFalse(review.activity_ids)

    def test_the_steps_are_the_same_through_the_state_field(self):
        with self.assertRaisesRegex(UserError, "one step"):
            self.review.state = "closed"
        with self.assertRaisesRegex(UserError, "can't be submitted yet"):
            self.review.state = "submitted"
        self.fill(self.review, date=date(2026, 3, 18)).state = "submitted"
        self.assertEqual(self.review.submitted_by_id, self.officer)
        with self.assertRaises(AccessError):
            self.review.state = "closed"
        with self.assertRaisesRegex(UserError, "starts as a draft"):
            self.env["it.partnership.review"].create(
                {"partnership_id": self.partnership.id, "state": "closed"}
            )

    def test_nobody_types_what_the_closing_writes(self):
        self.review.write({"closed_by_id": self.officer.id, "tier": "limited"})
        self.assertFalse(self.review.closed_by_id)
        self.assertFalse(self.review.tier)

    def test_the_closing_writes_down_how_it_stood(self):
        self.partnership.forum_id = self.env["it.forum"].search([], limit=1)
        review = self.close(self.review, "reasonable", date=date(2026, 3, 18))
        self.assertEqual(review.tier, "major")
        self.assertEqual(review.lead_officer_id, self.officer)
        self.assertEqual(review.forum_id, self.partnership.forum_id)
        self.assertEqual(
            review.action_text,
            f"Agree an exit plan: {self.officer.name}, by 01/12/2026",
        )
        self.assertEqual(review.next_review_date, date(2026, 9, 20))
        self.assertFalse(review.previous_assurance)
        self.partnership.write({"tier": "limited", "lead_officer_id": self.colleague})
        self.assertEqual((review.tier, review.lead_officer_id), ("major", self.officer))

    def test_the_partnership_shows_its_rating_and_the_next_review(self):
        self.assertFalse(self.partnership.assurance)
        self.assertEqual(self.partnership.next_review_date, date(2025, 4, 1))
        self.close(self.review, "reasonable", date=date(2026, 3, 18))
        shown = self.partnership
        self.assertEqual(shown.assurance, "reasonable")
        self.assertEqual(shown.assurance_date, date(2026, 3, 20))
        self.assertEqual(shown.next_review_date, date(2026, 9, 20))
        self.assertEqual(shown.next_review_kind, "retest")

    def test_the_next_review_follows_tier_and_rating(self):
        cases = [
            ("major", "substantial", date(2027, 3, 20), "full"),
            ("moderate", "substantial", date(2027, 3, 20), "light"),
            ("limited", "substantial", date(2028, 3, 20), "light"),
            ("major", "reasonable", date(2026, 9, 20), "retest"),
            ("moderate", "limited", date(2026, 9, 20), "retest"),
            ("limited", "weak", date(2026, 9, 20), "retest"),
        ]
        for tier, level, due, kind in cases:
            with self.subTest(tier=tier, level=level):
                one = self.make_partnership(f"{tier} {level}", tier=tier)
                review = self.close_new(one, level)
                self.assertEqual(one.next_review_date, due)
                self.assertEqual(one.next_review_kind, kind)
                self.assertEqual(review.next_review_date, due)

    def test_a_good_retest_leaves_the_yearly_review_where_it_was(self):
        self.close(self.review, "limited", date=date(2026, 3, 18))
        with freeze_time("2026-09-14 10:00:00"):
            retest = self.close_new(self.partnership, "substantial")
            self.assertEqual(retest.previous_assurance, "limited")
        self.assertEqual(self.partnership.assurance, "substantial")
        self.assertEqual(self.partnership.next_review_date, date(2027, 3, 20))
        self.assertEqual(self.partnership.next_review_kind, "full")

    def test_no_review_is_due_where_it_does_not_run_or_is_not_judged(self):
        for vals in ({"state": "proposed"}, {"tier": False}):
            with self.subTest(**vals):
                one = self.make_partnership(f"{vals}", **vals)
                self.assertFalse(one.next_review_date)
        ended = self.make_partnership("Over")
        self.assertTrue(ended.next_review_date)
        self.end(ended, date(2026, 1, 31))
        self.assertFalse(ended.next_review_date)

    def test_what_has_ended_or_not_begun_is_not_reviewed(self):
        ended = self.make_partnership("Over")
        self.end(ended, date(2026, 1, 31))
        with self.assertRaisesRegex(UserError, "has ended"):
            ended.action_start_review()
        proposed = self.make_partnership("Not yet", state="proposed")
        with self.assertRaisesRegex(UserError, "make it active first"):
            proposed.action_start_review()

    def test_one_started_long_before_its_day_is_due_soon(self):
        early = self.make_partnership("Early", date_start=date(2026, 3, 1))
        review = early._start_review()
        self.assertEqual(early.next_review_date, date(2027, 3, 1))
        self.assertEqual(review.date_due, date(2026, 5, 1))
        self.assertEqual(review.period_start, date(2026, 3, 1))
        self.assertEqual(review.period_end, date(2026, 5, 1))
        self.assertEqual(self.review.date_due, date(2025, 4, 1))
        self.assertEqual(self.review.period_end, date(2026, 3, 20))

    def test_the_button_opens_the_review_under_way(self):
        action = self.partnership.action_start_review()
        self.assertEqual(action["res_id"], self.review.id)
        with self.assertRaisesRegex(UserError, "under way already"):
            self.env["it.partnership.review"].create(
                {"partnership_id": self.partnership.id}
            )
            self.env.flush_all()

    def test_officers_review_their_own_partnerships(self):
        outsider = self.review.with_user(self.outsider)
        with self.assertRaises(AccessError):
            outsider.write({"note": "Mine now"})
        with self.assertRaises(AccessError):
            outsider.answer_ids[0].write({"answer": "yes"})
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.outsider)._start_review()
        with self.assertRaises(AccessError):
            self.env["it.partnership.review"].with_user(self.outsider).create(
                {"partnership_id": self.partnership.id}
            )
        self.assertEqual(outsider.note, False)  # though everybody reads it

    def test_a_review_stays_with_its_partnership(self):
        other = self.make_partnership("Another")
        with self.assertRaisesRegex(UserError, "stays with its partnership"):
            self.review.partnership_id = other

    def test_the_rating_counts_from_a_day_between_holding_and_closing(self):
        review = self.submit(self.review, date=date(2026, 3, 10))
        manager = review.with_user(self.manager)
        for day in (date(2026, 3, 9), date(2026, 3, 21)):
            manager.date_rated = day
            with self.assertRaisesRegex(UserError, "between the day it was held"):
                manager.action_close()
        manager.date_rated = date(2026, 3, 12)
        manager.action_close()
        self.assertEqual(self.partnership.assurance_date, date(2026, 3, 12))

    def test_a_later_review_is_not_overtaken_by_an_earlier_one(self):
        self.close(self.review, date=date(2026, 3, 18))
        again = self.submit(self.partnership._start_review(), date=date(2026, 3, 10))
        manager = again.with_user(self.manager)
        manager.date_rated = date(2026, 3, 15)
        with self.assertRaisesRegex(UserError, "before that of"):
            manager.action_close()

    def test_a_reworded_question_leaves_old_answers_their_words(self):
        question = self.review.answer_ids[0].question_id.with_user(self.manager)
        before = question.name
        question.name = "Why does it exist?"
        self.assertEqual(question.version, 2)
        self.assertEqual(self.review.answer_ids[0].question, before)
        self.assertEqual(self.review.answer_ids[0].version, 1)
        question.name = "Why does it exist?"
        question.version = 7
        self.assertEqual(question.version, 2)
        with self.assertRaisesRegex(UserError, "archive it"):
            question.unlink()
        with self.assertRaisesRegex(UserError, "come from the bank"):
            self.review.answer_ids[0].question = "Something easier?"

    def test_a_question_set_aside_is_asked_no_more(self):
        question = self.review.answer_ids[0].question_id.with_user(self.manager)
        question.active = False
        other = self.make_partnership("Another")._start_review()
        self.assertNotIn(question, other.answer_ids.question_id)

    def test_overdue_reviews_are_found(self):
        current = self.make_partnership("Current", date_start=date(2026, 1, 1))
        both = self.partnership | current
        self.assertEqual(both.filtered("review_overdue"), self.partnership)
        found = self.env["it.partnership"].search(
            [("review_overdue", "=", True), ("id", "in", both.ids)]
        )
        self.assertEqual(found, self.partnership)
        found = self.env["it.partnership"].search(
            [("review_overdue", "=", False), ("id", "in", both.ids)]
        )
        self.assertEqual(found, current)
        reviews = self.review | current._start_review()
        self.assertEqual(reviews.filtered("is_overdue"), self.review)
        self.assertEqual(
            reviews.search([("is_overdue", "=", True), ("id", "in", reviews.ids)]),
            self.review,
        )

    def test_how_an_action_goes_is_told_after_the_closing(self):
        review = self.close(self.review, "limited", date=date(2026, 3, 18))
        action = review.action_ids.with_user(self.officer)
        action.note = "Drafted"
        with self.assertRaisesRegex(UserError, "closed"):
            action.date_due = date(2027, 12, 1)
        action.action_done()
        self.assertEqual((action.state, action.date_done), ("done", date(2026, 3, 20)))
        self.assertIn("Agree an exit plan", review.action_text)

    def test_the_owner_of_an_action_tells_how_it_goes(self):
        self.fill(self.review, "limited", date=date(2026, 3, 18))
        self.review.action_ids.owner_id = self.outsider
        self.review.action_submit()
        self.review.with_user(self.manager).action_close()
        action = self.review.action_ids.with_user(self.outsider)
        action.action_done()
        self.assertEqual(action.state, "done")

    def test_the_form_of_an_officer(self):
        with Form(self.review.with_user(self.officer)) as form:
            with form.answer_ids.edit(0) as line:
                line.answer = "partly"
                line.words = "Two of three members agree"
            form.rating_risk = "limited"
            with form.action_ids.new() as line:
                line.name = "Ask the third"
                line.date_due = date(2026, 6, 30)
        self.assertEqual(self.review.answered_count, 1)
        self.assertEqual(self.review.action_ids.owner_id, self.officer)
        with Form(self.partnership.with_user(self.officer)) as form:
            form.review_start_date = date(2026, 1, 1)
        self.assertEqual(self.partnership.next_review_date, date(2027, 1, 1))

    def test_a_changed_interval_moves_the_next_reviews(self):
        rule = self.env["it.rule.value"].search(
            [("key", "=", "partnership.review_months_major")]
        )
        rule.value = 6
        self.assertEqual(self.partnership.next_review_date, date(2024, 10, 1))
