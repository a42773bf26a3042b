from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestDecision(GovernanceCommon):
    def test_reference_by_sequence_and_year(self):
        first = self._new_decision(date="2026-11-01")
        second = self._new_decision(date="2026-11-02")
        earlier = self._new_decision(date="2025-11-02")
        self.assertRegex(first.reference, r"^DEC/2026/\d{4}$")
        self.assertEqual(int(second.reference[-4:]), int(first.reference[-4:]) + 1)
        self.assertRegex(earlier.reference, r"^DEC/2025/\d{4}$")
        self.assertNotEqual(first.copy().reference, first.reference)
        self.assertEqual(first.display_name, f"{first.reference} {first.name}")

    def test_refusals(self):
        for vals, sentence in (
            ({"is_key": True}, "key decision: say why"),
            ({"outcome": "approved"}, "without its date"),
            ({"outcome": "conditions", "date": "2026-11-01"}, "write the conditions"),
            ({"esia_answer": "not_needed"}, "no ESIA is needed"),
            ({"dpia_answer": "not_needed", "dpia_reason": " "}, "no DPIA is needed"),
            ({"exception_used": "urgent"}, "who agreed"),
            ({"is_delegated": True}, "to whom and for what"),
            ({"is_exempt": True}, "Schedule 12A"),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self._new_decision(**vals)

    def test_whole_decision_by_form(self):
        form = Form(self.env["it.decision"].with_user(self.officer))
        form.name = "Host the regional service desk"
        form.forum_id = self.cabinet
        form.date = "2026-12-15"
        form.is_key = True
        form.key_reason = "financial"
        form.key_notice_date = "2026-11-10"
        form.est_value = 750000
        form.outcome = "conditions"
        form.conditions = "Two partners sign by March."
        form.esia_answer = "done"
        form.dpia_answer = "not_needed"
        form.dpia_reason = "No personal data is processed."
        decision = form.save()
        self.assertRecordValues(
            decision,
            [{"is_late": False, "is_short_notice": False, "owner_id": self.officer.id}],
        )

    @freeze_time("2026-11-22")
    def test_hint_at_a_key_decision(self):
        decision = self._new_decision(est_value=499999.99)
        self.assertFalse(decision.key_hint)
        decision.est_value = 500000
        self.assertIn("£500,000", decision.key_hint)
        decision.write({"is_key": True, "key_reason": "financial"})
        self.assertFalse(decision.key_hint)
        wards = self.env["it.ward"].create(
            [{"code": f"T{i}", "name": f"Ward {i}"} for i in range(2)]
        )
        self.assertIn("wards", self._new_decision(ward_ids=wards.ids).key_hint)

    def test_changes_are_kept_in_the_chatter(self):
        self.env = self.env(context=dict(self.env.context, tracking_disable=False))
        decision = self._new_decision(date="2026-11-01")
        self.env.flush_all()
        self.env.cr.precommit.run()
        decision.outcome = "rejected"
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = decision.message_ids.sudo().tracking_value_ids
        self.assertIn("outcome", tracked.field_id.mapped("name"))

    def test_list_reads_in_a_constant_number_of_queries(self):
        spec = {
            "reference": {},
            "name": {},
            "forum_id": {"fields": {"display_name": {}}},
            "is_late": {},
            "earliest_date": {},
            "key_hint": {},
        }
        decisions = self.env["it.decision"].create(
            [
                {
                    "name": f"Decision {i}",
                    "forum_id": self.cabinet.id,
                    "date": "2026-12-15",
                    "is_key": True,
                    "key_reason": "financial",
                    "key_notice_date": f"2026-11-{i + 1:02d}",
                }
                for i in range(24)
            ]
        )
        counts = []
        decisions = decisions.with_user(self.reader)
        for number in (2, 24):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            decisions[:number].web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
