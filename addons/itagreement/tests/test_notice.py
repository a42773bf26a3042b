from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNotice(AgreementCommon):
    """Deadline, window and decision."""

    def test_deadline_follows_end_and_terms(self):
        agreement = self._make(end_date="2027-08-31")
        self.assertEqual(str(agreement.notice_deadline), "2027-02-28")
        agreement.write({"notice_period": 3, "notice_unit": "working_days"})
        self.assertEqual(str(agreement.notice_deadline), "2027-08-25")
        agreement.notice_period = 0
        self.assertFalse(agreement.notice_deadline)

    def test_no_end_no_deadline(self):
        self.assertFalse(self._make(end_date=False).notice_deadline)

    def test_a_mistyped_year_gives_no_deadline_instead_of_an_error(self):
        agreement = self._make(start_date=False, end_date="0026-03-31")
        agreement.write({"notice_period": 400, "notice_unit": "quarters"})
        self.assertFalse(agreement.notice_deadline)

    def test_longer_than_the_term(self):
        agreement = self._make(
            start_date="2026-11-01", end_date="2027-01-31", notice_period=6
        )
        self.assertTrue(agreement.notice_too_long)

    def test_the_window_says_how_long_is_left_and_what_was_missed_stays(self):
        near = self._make_signed(end_date="2027-08-31")  # notice by 28 February
        past = self._make_signed(end_date="2027-03-31")  # notice was due 30 September
        draft = self._make(end_date="2027-08-31")
        self.assertEqual(
            [one.notice_left for one in (near, past, draft)],
            ["98 days left", "53 days ago", False],
        )
        self.assertEqual(str(past.next_date), "2026-09-30")
        self.assertEqual(past.next_date_why, "Last day for notice")
        past.write(
            {
                "notice_decision": "renew",
                "notice_reason": "It works.",
                "notice_forum_id": self.forum.id,
            }
        )
        self.assertEqual(str(past.next_date), "2027-03-31")

    def test_window_is_searchable_both_ways(self):
        near = self._make_signed(end_date="2027-08-31")  # notice by 28 February
        far = self._make_signed(end_date="2029-08-31")
        past = self._make_signed(end_date="2027-03-31")  # notice was due 30 September
        draft = self._make(end_date="2027-08-31")
        mine = [("id", "in", (near | far | past | draft).ids)]
        Agreement = self.env["agreement"].with_user(self.reader)
        yes = Agreement.search([("is_in_notice_window", "=", True), *mine])
        no = Agreement.search([("is_in_notice_window", "=", False), *mine])
        self.assertEqual(yes, near)
        self.assertEqual(no, far | past | draft)
        self.assertEqual(
            [r.notice_state for r in (near, far, past, draft)],
            ["open", "later", "missed", "none"],
        )
        self.assertEqual(yes.mapped("is_in_notice_window"), [True])

    def test_window_opens_and_closes_by_the_dated_rule(self):
        agreement = self._make_signed(end_date="2027-08-31")  # notice by 28 Feb 2027
        for today, inside in (
            ("2026-08-31", False),
            ("2026-09-01", True),
            ("2027-02-28", True),
            ("2027-03-01", False),
        ):
            with self.subTest(today=today), freeze_time(today):
                agreement.invalidate_recordset(["is_in_notice_window"])
                self.assertEqual(agreement.is_in_notice_window, inside)

    def test_a_decision_needs_a_reason_and_records_who_and_when(self):
        agreement = self._make_signed(end_date="2027-08-31")
        with self.assertRaisesRegex(ValidationError, "Say why"):
            agreement.notice_decision = "exit"
        with self.assertRefused("Say where it was decided"):
            agreement.write({"notice_decision": "exit", "notice_reason": "Cheaper."})
        agreement.write(
            {
                "notice_decision": "exit",
                "notice_reason": "Cheaper alone.",
                "notice_forum_id": self.forum.id,
            }
        )
        self.assertRecordValues(
            agreement,
            [
                {
                    "notice_decided_by_id": self.keeper.id,
                    "notice_state": "decided",
                    "is_in_notice_window": True,
                }
            ],
        )
        self.assertEqual(str(agreement.notice_decided_date), TODAY)
        agreement.with_user(self.keeper2).notice_reason = "Much cheaper alone."
        self.assertEqual(agreement.notice_decided_by_id, self.keeper)

    def test_who_decided_cannot_be_written(self):
        agreement = self._make_signed(end_date="2027-08-31")
        with self.assertRaisesRegex(UserError, "recorded by the step"):
            agreement.sudo().notice_decided_by_id = self.keeper2
