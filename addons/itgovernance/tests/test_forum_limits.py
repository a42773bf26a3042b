from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import GovernanceCommon

KEY = {"is_key": True, "key_reason": "financial"}
APPROVED = {"outcome": "approved", "date": "2026-11-01"}


@tagged("post_install", "-at_install")
class TestForumLimits(GovernanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forum.decision_limit = 250000

    def test_only_cabinet_takes_key_decisions_unless_told(self):
        self.assertTrue(self.cabinet.may_take_key)
        self.assertFalse(self.forum.may_take_key)
        self.forum.may_take_key = True
        self.assertTrue(self._new_decision(**KEY, **APPROVED))

    def test_value_above_the_limit_is_not_approved_here(self):
        self.assertTrue(self._new_decision(est_value=250000, **APPROVED))
        planned = self._new_decision(est_value=250000.01)
        self.assertRegex(planned.forum_hint, "Test management team may decide up to")
        for outcome in ("approved", "conditions"):
            with (
                self.subTest(outcome=outcome),
                self.assertRaisesRegex(ValidationError, "250,000.*250,000.01"),
            ):
                planned.write({**APPROVED, "outcome": outcome, "conditions": "x"})
        planned.write({"outcome": "deferred", "date": "2026-11-01"})
        planned.write({"forum_id": self.cabinet.id, **APPROVED})
        self.assertFalse(planned.forum_hint)

    def test_key_decision_at_a_forum_that_takes_none(self):
        planned = self._new_decision(**KEY)
        self.assertIn("may not take a key decision", planned.forum_hint)
        with self.assertRaisesRegex(ValidationError, "Test management team"):
            planned.write(APPROVED)
        planned.write({"outcome": "rejected", "date": "2026-11-01"})

    def test_raising_the_value_afterwards_meets_the_limit_too(self):
        decision = self._new_decision(est_value=1000, **APPROVED)
        with self.assertRaisesRegex(ValidationError, "up to"):
            decision.est_value = 300000

    def test_no_limit_set(self):
        decision = self._new_decision(
            forum_id=self.cabinet.id, est_value=9000000, **APPROVED
        )
        self.assertFalse(decision.forum_hint)

    @freeze_time("2026-11-23")
    def test_a_new_decision_is_planned_for_the_next_meeting(self):
        self.cabinet.write({"meeting_date": "2026-09-15", "cadence": "month"})
        self.assertEqual(self.cabinet.next_meeting_date, date(2026, 12, 15))
        form = Form(self.env["it.decision"].with_user(self.officer))
        form.name = "Host the desk"
        form.forum_id = self.cabinet
        self.assertEqual(form.date, date(2026, 12, 15))

    def test_delegated_authority_keeps_its_limits(self):
        decision = self._new_decision(
            is_delegated=True,
            delegate_id=self.env.company.partner_id.id,
            delegation_scope="Agree the terms",
            delegation_limit=50000,
            delegation_consultees="the Cabinet member for finance",
            delegation_until="2027-03-31",
        )
        self.assertEqual(decision.delegation_limit, 50000)


@tagged("post_install", "-at_install")
class TestRulesUsed(GovernanceCommon):
    @freeze_time("2026-11-23")
    def test_decision_shows_the_rows_behind_its_clocks(self):
        decision = self._new_decision(
            **KEY,
            is_private=True,
            key_notice_date="2026-10-01",
            date="2026-12-15",
            est_value=600000,
        )
        self.assertEqual(
            set(decision.rule_value_ids.mapped("key")),
            {
                "er12.key_notice_days",
                "er12.private_notice_days",
                "er12.second_private_notice_days",
                "scc.key_decision_value",
            },
        )
        self.assertEqual(decision.rule_value_count, 4)
        self.assertFalse(decision.rule_missing)
        action = decision.action_view_rules()
        found = self.env["it.rule.value"].search(action["domain"])
        self.assertEqual(found, decision.rule_value_ids)

    def test_a_rule_without_a_value_is_named_with_its_day(self):
        decision = self._new_decision(
            **KEY, key_notice_date="2012-01-02", date="2012-03-01", est_value=5
        )
        self.assertRegex(decision.rule_missing, r"er12\.key_notice_days.*2012")
        self.assertRegex(decision.rule_missing, r"scc\.key_decision_value.*2012")
        plain = self._new_decision(date="2012-03-01", est_value=5)
        self.assertRegex(plain.key_hint, r"scc\.key_decision_value.*2012")
