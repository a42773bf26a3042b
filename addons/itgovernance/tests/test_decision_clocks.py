from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import GovernanceCommon

KEY = {"is_key": True, "key_reason": "financial"}


@tagged("post_install", "-at_install")
class TestDecisionClocks(GovernanceCommon):
    def test_key_notice(self):
        decision = self._new_decision(
            **KEY, key_notice_date="2026-09-01", date="2026-09-30"
        )
        self.assertEqual(decision.earliest_date, date(2026, 9, 30))
        self.assertFalse(decision.is_late)
        self.assertEqual(decision.key_rule_id.key, "er12.key_notice_days")
        decision.date = "2026-09-29"
        self.assertTrue(decision.is_late)
        self.assertIn("28 clear days", decision.late_reason)

    def test_both_clocks_are_separate(self):
        decision = self._new_decision(
            **KEY,
            is_private=True,
            key_notice_date="2026-09-01",
            private_notice_date="2026-09-03",
            second_private_notice_date="2026-09-20",
            date="2026-09-30",
        )
        self.assertEqual(decision.earliest_date, date(2026, 10, 2))
        self.assertIn("Notice of the private meeting", decision.late_reason)
        decision.private_notice_date = "2026-09-01"
        self.assertEqual(decision.earliest_date, date(2026, 9, 30))
        self.assertFalse(decision.is_late)
        decision.second_private_notice_date = "2026-09-25"
        self.assertEqual(decision.earliest_date, date(2026, 10, 1))
        self.assertTrue(decision.is_late)

    def test_no_clock_without_key_or_private(self):
        decision = self._new_decision(date="2026-09-30")
        self.assertFalse(decision.earliest_date)
        self.assertFalse(decision.is_late)
        self.assertFalse(decision.key_rule_id)

    def test_missing_notice_is_late_only_past_its_deadline(self):
        decision = self._new_decision(**KEY, date="2026-09-30")
        Decision = self.env["it.decision"]
        for today, late in (("2026-09-01", False), ("2026-09-02", True)):
            with self.subTest(today=today), freeze_time(today):
                decision.invalidate_recordset(["is_late", "late_reason"])
                self.assertEqual(decision.is_late, late)
                self.assertEqual(bool(decision.late_reason), late)
                for wanted in (True, False):
                    found = Decision.search(
                        [("is_late", "=", wanted), ("id", "=", decision.id)]
                    )
                    self.assertEqual(bool(found), late == wanted)
        self.assertEqual(decision.notice_deadline, date(2026, 9, 1))
        self.assertFalse(decision.earliest_date)

    def test_exceptions_to_key_notice(self):
        decision = self._new_decision(
            **KEY,
            key_notice_date="2026-09-01",
            date="2026-09-07",
            exception_used="general",
            exception_note="Grant offer ends; chair told on 1 September.",
        )
        self.assertEqual(decision.earliest_date, date(2026, 9, 7))
        self.assertFalse(decision.is_late)
        decision.exception_used = "urgent"
        self.assertFalse(decision.earliest_date)
        self.assertFalse(decision.is_late)

    def test_private_is_proposed_for_exempt_matters_of_cabinet(self):
        exempt = {**self.exempt_vals}
        self.assertFalse(self._new_decision(**exempt).is_private)
        decision = self._new_decision(**{**exempt, "forum_id": self.cabinet.id})
        self.assertTrue(decision.is_private)
        decision.is_private = False
        self.assertFalse(decision.is_private)

    def test_changed_rule_moves_the_clock(self):
        decision = self._new_decision(
            **KEY, key_notice_date="2026-09-01", date="2026-09-30"
        )
        rules = self.env["it.rule.value"]
        rule = rules._get("er12.key_notice_days", "2026-09-01")
        self.assertEqual(decision.key_rule_id, rule)
        rule.valid_to = "2026-08-31"
        longer = rules.create(
            {
                "key": rule.key,
                "name": rule.name,
                "value": 30,
                "unit": "days",
                "valid_from": "2026-09-01",
                "source": "A test",
            }
        )
        self.assertEqual(decision.key_rule_id, longer)
        self.assertEqual(decision.earliest_date, date(2026, 10, 2))
        self.assertTrue(decision.is_late)
        longer.value = 28
        self.assertFalse(decision.is_late)

    def test_notice_without_a_rule_is_never_called_in_time(self):
        decision = self._new_decision(
            **KEY, key_notice_date="2012-01-02", date="2012-03-01"
        )
        self.assertFalse(decision.earliest_date)
        self.assertTrue(decision.is_late)
        self.assertIn("er12.key_notice_days", decision.late_reason)
