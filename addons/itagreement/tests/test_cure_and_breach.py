from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCureAndBreach(AgreementCommon):
    """Late or rejected: time to put it right, then breach; kept for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed()
        cls.owed = cls._owe(cls.agreement, date_due="2026-11-20", cure_days=10)

    def _night(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("itagreement.cron_cure").method_direct_trigger()
        self.owed.invalidate_recordset()

    def _kinds(self):
        return [row.kind for row in self.owed.breach_ids.sorted("id")]

    def test_late_begins_the_cure_and_its_end_is_a_breach(self):
        self._night("2026-11-21")
        self.assertEqual(str(self.owed.cure_until), "2026-11-30")
        self._night("2026-11-30")
        self.assertEqual(self.owed.state, "open")
        self._night("2026-12-01")
        self.assertEqual(self.owed.state, "breach")
        self._night("2026-12-02")
        self.assertEqual(self._kinds(), ["cure", "breach"])

    def test_days_the_job_missed_lose_nothing(self):
        self._night("2027-02-01")
        self.assertEqual(self.owed.state, "breach")
        self.assertEqual(self._kinds(), ["cure", "breach"])

    def test_rejected_has_its_own_time(self):
        self.owed.evidence = "File"
        self.owed.with_user(self.keeper).action_mark_met()
        self.owed.review_note = "The file is empty"
        self.owed.with_user(self.keeper2).action_reject()
        self.assertEqual(str(self.owed.cure_until), "2026-12-02")
        self.assertEqual(self.owed.rejections, 1)
        self._night("2026-12-03")
        self.assertEqual(self.owed.state, "breach")

    def test_rejecting_again_gives_no_more_time(self):
        for _time in range(2):
            self.owed.evidence = "File"
            self.owed.with_user(self.keeper).action_mark_met()
            self.owed.review_note = "The file is empty"
            with freeze_time("2026-11-25" if _time else TODAY):
                self.owed.with_user(self.keeper2).action_reject()
        self.assertEqual(str(self.owed.cure_until), "2026-12-02")
        with self.assertRefused("may still be put right"):
            self.owed.with_user(self.keeper).action_breach()

    def test_put_right_in_time_is_no_breach(self):
        self._night("2026-11-21")
        self.owed.evidence = "File"
        self.owed.with_user(self.keeper).action_mark_met()
        self.owed.with_user(self.keeper2).action_accept()
        self._night("2026-12-05")
        self.assertEqual(self.owed.state, "accepted")
        self.assertEqual(self._kinds(), ["cure", "cured"])
        self.assertTrue(self.owed.is_late)

    def test_without_such_time_a_person_decides(self):
        owed = self._owe(self.agreement, date_due="2026-11-01")
        self._night("2027-01-01")
        self.assertEqual(owed.state, "open")
        owed.review_note = "Nothing came"
        owed.with_user(self.keeper).action_breach()
        self.assertEqual(owed.breach_ids.user_id, self.keeper)

    def test_a_breach_is_waived_with_a_reason_and_the_next_opens(self):
        owed = self._owe(self.agreement, date_due="2026-11-01", recurrence="year")
        owed.review_note = "Nothing came"
        owed.with_user(self.keeper).action_breach()
        owed.review_note = False
        with self.assertRefused("Say why"):
            owed.with_user(self.keeper).action_waive()
        owed.review_note = "The service had ended by then"
        owed.with_user(self.keeper).action_waive()
        following = self.env["it.agreement.obligation"].search(
            [("series_id", "=", owed.id)]
        )
        self.assertEqual(
            (len(following), str(following.date_due)), (1, "2027-11-01")
        )
        with self.assertRefused("can't go from Waived"):
            owed.sudo()._check_step("met")

    def test_what_happened_is_kept(self):
        self._night("2026-12-01")
        row = self.owed.breach_ids[0]
        for attempt in (
            lambda: row.sudo().write({"reason": "x"}),
            lambda: row.sudo().unlink(),
            lambda: row.sudo().copy(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_both_sides_on_the_scorecard(self):
        self.env["it.rule.value"].search(
            [("key", "=", "agreement.scorecard_least")]
        ).value = 2
        council = self.agreement.party_ids.filtered("is_council")
        ours = self._owe(self.agreement, party_id=council.id, date_due="2026-12-01")
        ours.evidence = "Sent"
        ours.with_user(self.keeper).action_mark_met()
        ours.with_user(self.keeper2).action_accept()
        late = self._owe(self.agreement, date_due="2026-11-01")
        late.evidence = "Sent"
        late.with_user(self.keeper).action_mark_met()
        late.with_user(self.keeper2).action_accept()
        self.agreement.invalidate_recordset()
        mine, theirs = self.agreement.scorecard["sides"]
        self.assertEqual((mine["counted"], mine["rate"]), (1, None))
        self.assertEqual((theirs["counted"], theirs["rate"]), (2, 0))
        for side in (mine, theirs):
            for figure in side["figures"]:
                with self.subTest(side=side["name"], figure=figure["key"]):
                    action = self.agreement.action_view_score(
                        figure["key"], side["is_council"]
                    )
                    found = self.env["it.agreement.obligation"].search_count(
                        action["domain"]
                    )
                    self.assertEqual(found, figure["count"])

    def test_queries_of_the_scorecards_do_not_grow(self):
        agreements = self.agreement
        for number in range(6):
            other = self._make_signed(name=f"Desk {number}")
            self._owe(other, date_due="2026-11-01")
            agreements += other
        self.env.flush_all()
        self.env.invalidate_all()
        agreements[:1].mapped("scorecard")
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            agreements.mapped("scorecard")
