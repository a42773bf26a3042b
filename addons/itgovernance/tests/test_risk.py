from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestRisk(GovernanceCommon):
    @classmethod
    def _new_risk(cls, **vals):
        return cls.env["it.risk"].create({"name": "If A then B", **vals})

    def test_score_and_word(self):
        for likelihood, impact, score, label in (
            ("1", "4", 4, "Low (4)"),
            ("1", "5", 5, "Medium (5)"),
            ("2", "5", 10, "High (10)"),
            ("4", "4", 16, "Very high (16)"),
            ("5", "5", 25, "Very high (25)"),
        ):
            with self.subTest(likelihood=likelihood, impact=impact):
                risk = self._new_risk(likelihood=likelihood, impact=impact)
                self.assertRecordValues(risk, [{"score": score, "rating_label": label}])
        risk.likelihood = "1"
        self.assertEqual(risk.rating_label, "Medium (5)")

    def test_kanban_shows_every_word(self):
        self._new_risk()
        risks = self.env["it.risk"].with_context(read_group_expand=True)
        groups = risks.web_read_group([], ["rating"], ["__count"])["groups"]
        self.assertEqual(
            [group["rating"] for group in groups],
            ["low", "medium", "high", "very_high"],
        )

    @freeze_time("2026-11-22")
    def test_review_overdue_is_searchable_both_ways(self):
        late = self._new_risk(review_date="2026-11-21")
        today = self._new_risk(review_date="2026-11-22")
        never = self._new_risk()
        closed = self._new_risk(review_date="2026-11-01")
        closed.with_user(self.officer).action_close()
        risks = late | today | never | closed
        Risk = self.env["it.risk"]
        for wanted, found in ((True, late), (False, risks - late)):
            domain = [("is_review_overdue", "=", wanted), ("id", "in", risks.ids)]
            self.assertEqual(Risk.search(domain), found)
            self.assertEqual(
                risks.filtered(lambda r, w=wanted: r.is_review_overdue == w), found
            )
        self.assertEqual(str(closed.closed_date), "2026-11-22")
        closed.with_user(self.officer).action_reopen()
        self.assertTrue(closed.is_review_overdue)

    def test_linked_record(self):
        secret = self._new_decision(name="Secret deal", **self.exempt_vals)
        risk = self._new_risk(res_model="it.decision", res_id=secret.id)
        self.assertIn("Secret deal", risk.with_user(self.trusted).res_name)
        self.assertEqual(
            risk.with_user(self.reader).res_name, "A record you may not see"
        )
        action = risk.with_user(self.trusted).action_open_record()
        self.assertEqual(action["res_id"], secret.id)
        with self.assertRaises(ValidationError):
            self._new_risk(res_model="no.such.model", res_id=1)

    def test_list_reads_in_a_constant_number_of_queries(self):
        forums = self.env["it.forum"].create(
            [{"name": f"Board {i}", "level": "board"} for i in range(20)]
        )
        risks = self.env["it.risk"].create(
            [
                {"name": f"Risk {f.id}", "res_model": "it.forum", "res_id": f.id}
                for f in forums
            ]
        )
        spec = {"name": {}, "rating_label": {}, "is_review_overdue": {}, "res_name": {}}
        counts = []
        for number in (2, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            risks[:number].with_user(self.reader).web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
