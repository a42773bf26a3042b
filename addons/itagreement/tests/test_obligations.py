from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestObligations(AgreementCommon):
    """What is owed: said to be met with evidence, accepted by somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed()
        cls.duty = cls._owe(cls.agreement).with_user(cls.keeper)

    def test_met_needs_evidence(self):
        with self.assertRaisesRegex(UserError, "needs evidence"):
            self.duty.action_mark_met()
        self.duty.evidence = "Report of 14 March"
        self.duty.action_mark_met()
        self.assertRecordValues(
            self.duty, [{"state": "met", "met_by_id": self.keeper.id}]
        )

    def test_a_file_is_evidence(self):
        self.duty.attachment_ids = [
            Command.create({"name": "report.txt", "raw": b"all well"})
        ]
        self.duty.action_mark_met()
        self.assertEqual(self.duty.state, "met")

    def test_somebody_else_accepts(self):
        self.duty.evidence = "Report"
        self.duty.action_mark_met()
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.duty.action_accept()
        self.duty.with_user(self.keeper2).action_accept()
        self.assertRecordValues(
            self.duty, [{"state": "accepted", "accepted_by_id": self.keeper2.id}]
        )

    def test_accepted_is_history(self):
        self.duty.evidence = "Report"
        self.duty.action_mark_met()
        self.duty.with_user(self.keeper2).action_accept()
        for record in (self.duty, self.duty.sudo()):
            with self.assertRaisesRegex(UserError, "can't be changed"):
                record.evidence = "Another report"
            with self.assertRaisesRegex(UserError, "can't be changed"):
                record.state = "open"
            with self.assertRaisesRegex(UserError, "stays as history"):
                record.unlink()
        self.duty.owner_id = self.keeper2

    def test_rejected_with_words_then_met_again(self):
        self.duty.evidence = "Report"
        self.duty.action_mark_met()
        judge = self.duty.with_user(self.keeper2)
        with self.assertRaisesRegex(UserError, "Say why"):
            judge.action_reject()
        judge.review_note = "Last year's report."
        judge.action_reject()
        self.duty.evidence = "This year's report"
        self.duty.action_mark_met()
        self.assertEqual(self.duty.state, "met")

    def test_breach_only_when_overdue(self):
        self.duty.review_note = "Never came."
        with self.assertRaisesRegex(UserError, "not overdue"):
            self.duty.action_breach()
        self.duty.date_due = "2026-11-21"
        self.duty.action_breach()
        self.assertEqual(self.duty.state, "breach")

    def test_no_jump_and_no_forged_stamp(self):
        with self.assertRaisesRegex(UserError, "can't go from"):
            self.duty.sudo().state = "accepted"
        with self.assertRaisesRegex(UserError, "recorded by the step"):
            self.duty.sudo().met_by_id = self.keeper2
        with self.assertRaisesRegex(UserError, "new obligation is open"):
            self._owe(self.agreement, state="accepted")

    def test_overdue_is_searchable_both_ways(self):
        late = self._owe(self.agreement, date_due="2026-11-21")
        today = self._owe(self.agreement, date_due=TODAY)
        Obligation = self.env["it.agreement.obligation"].with_user(self.reader)
        mine = ("agreement_id", "=", self.agreement.id)
        self.assertEqual(Obligation.search([("is_overdue", "=", True), mine]), late)
        self.assertEqual(
            Obligation.search([("is_overdue", "=", False), mine]),
            today | self.duty,
        )
        self.assertRecordValues(
            self.agreement,
            [{"obligation_open_count": 3, "obligation_overdue_count": 1}],
        )

    def test_the_next_one_opens_until_the_end(self):
        monthly = self._owe(
            self.agreement, date_due="2028-01-31", recurrence="month"
        ).with_user(self.keeper)
        dues = []
        while monthly:
            dues.append(str(monthly.date_due))
            monthly.evidence = "Paid"
            monthly.action_mark_met()
            monthly.with_user(self.keeper2).action_accept()
            monthly = self.agreement.obligation_ids.filtered(
                lambda o: o.recurrence == "month" and o.state == "open"
            )
        self.assertEqual(dues, ["2028-01-31", "2028-02-29", "2028-03-31"])

    def test_owed_by_a_party_of_this_agreement(self):
        other = self._make()
        with self.assertRaisesRegex(UserError, "not a party"):
            self._owe(self.agreement, party_id=other.party_ids[0].id)
