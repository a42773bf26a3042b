from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .review_common import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 04:30:00")
class TestPartnershipReviewJob(ReviewCase):
    """The nightly job opens the reviews that are due and tells the lead officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.partnership"].search([]).write({"active": False})
        cls.due = cls.make_partnership("Due", date_start=date(2025, 4, 20))
        cls.missed = cls.make_partnership("Missed", date_start=date(2020, 4, 1))
        cls.later = cls.make_partnership("Later", date_start=date(2025, 12, 1))
        cls.unjudged = cls.make_partnership("Not judged", tier=False)
        cls.proposed = cls.make_partnership("Proposed", state="proposed")
        cls.all = cls.due | cls.missed | cls.later | cls.unjudged | cls.proposed

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("itpartner_crm.ir_cron_open_reviews").method_direct_trigger()

    def test_due_reviews_are_opened_once(self):
        self.run_job()
        opened = self.all.review_ids
        self.assertEqual(opened.partnership_id, self.due | self.missed)
        self.assertEqual(set(opened.mapped("state")), {"draft"})
        self.assertTrue(all(opened.mapped("question_count")))
        self.assertEqual(self.due.review_ids.date_due, date(2026, 4, 20))
        self.run_job()
        self.assertEqual(self.all.review_ids, opened)

    def test_the_lead_officer_is_told(self):
        self.run_job()
        told = self.due.review_ids.activity_ids
        self.assertEqual(told.user_id, self.officer)
        self.assertEqual(told.date_deadline, date(2026, 4, 20))
        late = self.missed.review_ids.activity_ids
        self.assertEqual(late.date_deadline, date(2026, 3, 20))
        self.assertTrue(self.missed.review_ids.is_overdue)

    def test_without_a_lead_officer_another_officer_is_told(self):
        nobody = {
            "lead_officer_id": False,
            "forum_id": self.env["it.forum"].create({"name": "Scrutiny", "level": "board"}).id,
        }
        self.due.write({**nobody, "officer_ids": self.colleague})
        self.missed.write(nobody)
        self.run_job()
        self.assertEqual(self.due.review_ids.activity_ids.user_id, self.colleague)
        self.assertTrue(self.missed.review_ids)
        self.assertFalse(self.missed.review_ids.activity_ids)

    def test_one_that_fails_does_not_stop_the_others(self):
        start = type(self.due)._start_review
        reason = "Its questions are missing."

        def refuse(partnership):
            if partnership == self.missed:
                raise UserError(reason)
            return start(partnership)

        with patch.object(type(self.due), "_start_review", refuse):
            self.run_job()
        self.assertFalse(self.missed.review_ids)
        self.assertEqual(self.missed.review_problem, reason)
        self.assertTrue(self.due.review_ids)
        self.run_job()
        self.assertTrue(self.missed.review_ids)
        self.assertFalse(self.missed.review_problem)

    def test_an_unexpected_error_is_kept_with_its_partnership(self):
        def fail(partnership):
            raise ZeroDivisionError("by zero")

        logger = "odoo.addons.itpartner_crm.models.it_partnership_review_job"
        with (
            patch.object(type(self.due), "_start_review", fail),
            mute_logger(logger),
        ):
            self.run_job()
        self.assertEqual(self.due.review_problem, "ZeroDivisionError: by zero")

    def test_after_the_closing_the_next_one_waits_for_its_day(self):
        self.run_job()
        self.close(self.due.review_ids, "limited", date=date(2026, 3, 19))
        self.assertEqual(self.due.next_review_date, date(2026, 9, 20))
        with freeze_time("2026-08-08 04:30:00"):
            self.run_job()
            self.assertEqual(len(self.due.review_ids), 1)
        with freeze_time("2026-08-10 04:30:00"):
            self.run_job()
            self.assertEqual(
                self.due.review_ids.sorted("id").mapped("kind"), ["full", "retest"]
            )

    def test_partnerships_from_before_are_reviewed_in_turn(self):
        old = self.make_partnership("Old", date_start=date(2015, 9, 1))
        small = self.make_partnership(
            "Small", tier="limited", date_start=date(2015, 9, 1)
        )
        rated = self.make_partnership("Rated", date_start=date(2024, 4, 1))
        with freeze_time("2025-03-01 10:00:00"):
            self.close_new(rated)
        partnerships = self.all | old | small | rated
        partnerships._spread_first_reviews()
        cases = {
            old: date(2026, 9, 1),
            small: date(2027, 9, 1),
            self.missed: date(2026, 4, 1),
            self.due: date(2026, 4, 20),  # wasn't late
            rated: date(2026, 3, 1),  # its last review tells
            self.unjudged: False,
        }
        for one, due in cases.items():
            with self.subTest(partnership=one.name):
                self.assertEqual(one.next_review_date, due)

    def test_the_job_is_there_and_runs_as_itself(self):
        job = self.env.ref("itpartner_crm.ir_cron_open_reviews")
        self.assertEqual(job.interval_type, "days")
        self.run_job()
        self.assertTrue(self.due.review_ids)

    def test_queries_of_the_job_grow_by_a_steady_step(self):
        def count(number):
            self.env["it.partnership"].search([]).write({"active": False})
            for one in range(number):
                self.make_partnership(f"{number}/{one}", date_start=date(2025, 4, 20))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_job()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)
        few, many = count(2), count(6)
        self.assertLessEqual((many - few) / 4, 50)

    def test_queries_of_the_status_do_not_grow_with_partnerships(self):
        def count(number):
            made = self.env["it.partnership"].concat(
                *(self.make_partnership(f"{number}/{one}") for one in range(number))
            )
            for one in made:
                self.close_new(one)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env.add_to_compute(made._fields["next_review_date"], made)
            made.mapped("next_review_date")
            made.mapped("review_overdue")
            made.mapped("open_review_id")
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(6))
