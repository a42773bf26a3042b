from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 12:00:00")
class TestAgenda(ReviewCase):
    """Rules put opportunities on the agenda and say why; the rest needs no decision."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        cls.env["crm.stage"].search([]).rotting_threshold_days = 0
        begun = "2026-03-01 09:00:00"
        cls.quiet = cls.make_lead(begun, name="Goes its way")
        cls.grows = cls.make_lead(begun, name="Grows")
        cls.slips = cls.make_lead(begun, name="Slips", date_deadline="2026-09-01")
        first = cls.plan("2026-03-15 09:00:00")
        first.action_open()
        first.item_ids.decision = "proceed"
        first.action_close()
        cls.first = first
        cls.change(cls.grows, "2026-03-20 09:00:00", expected_revenue=1500)
        cls.change(cls.slips, "2026-03-21 09:00:00", date_deadline="2026-10-01")

    @classmethod
    def plan(cls, as_of, **vals):
        """A planned review of the shared services."""
        return cls.env["it.review"].create(
            {
                "forum_id": cls.forum.id,
                "as_of": as_of,
                "kind": "shared_service",
                **vals,
            }
        )

    def opened(self, as_of="2026-04-10 09:00:00"):
        review = self.plan(as_of).with_user(self.officer)
        review.action_open()
        return review

    def item(self, review, lead):
        return review.item_ids.filtered(lambda item: item.lead_id == lead)

    def codes(self, review, lead):
        return self.item(review, lead).rule_ids.mapped("code")

    def test_rules_pick_and_say_why(self):
        review = self.opened()
        self.assertEqual(self.codes(review, self.grows), ["grown"])
        self.assertEqual(
            self.item(review, self.grows).why, "Its value has grown by 50%."
        )
        self.assertEqual(self.codes(review, self.slips), ["slipped"])
        self.assertFalse(self.item(review, self.quiet).on_agenda)
        self.assertEqual((review.item_count, review.agenda_count), (3, 2))

    def test_the_second_slip_is_another_rule(self):
        self.change(self.slips, "2026-04-02 09:00:00", date_deadline="2026-11-01")
        self.assertEqual(self.codes(self.opened(), self.slips), ["slipped_again"])

    def test_what_is_off_the_agenda_needs_no_decision(self):
        review = self.opened()
        review.item_ids.filtered("on_agenda").decision = "proceed"
        review.action_close()
        self.assertEqual(review.state, "closed")

    def test_it_is_put_on_by_hand(self):
        review = self.opened()
        self.item(review, self.quiet).on_agenda = True
        review.item_ids.filtered("rule_ids").decision = "proceed"
        with self.assertRaisesRegex(UserError, "1 items .* Goes its way"):
            review.action_close()

    def test_time_in_the_stage_is_as_known_then(self):
        review = self.opened("2026-05-20 09:00:00")
        self.assertIn("stale_stage", self.codes(review, self.quiet))
        self.assertIn(
            "It has been in its stage for 80 days, the limit is 60.",
            self.item(review, self.quiet).why,
        )

    def test_what_came_and_was_lost_in_between_is_talked_about(self):
        brief = self.make_lead("2026-03-25 09:00:00", name="Came and went")
        self.at("2026-04-01 09:00:00")
        brief.action_set_lost()
        self.env.flush_all()
        review = self.opened()
        item = self.item(review, brief)
        self.assertEqual((item.change, item.on_agenda), ("lost", True))
        self.assertEqual(self.codes(review, brief), ["lost_since"])
        again = self.opened("2026-05-10 09:00:00")
        self.assertTrue(self.item(again, brief), "since the last closed review")
        self.assertNotIn(
            brief,
            self.first.item_ids.lead_id,
        )

    def test_new_shrunk_and_out_of_touch(self):
        fresh = self.make_lead("2026-03-25 09:00:00", name="Fresh")
        self.change(self.grows, "2026-04-02 09:00:00", expected_revenue=700)
        partner = self.env["res.partner"].create({"name": "Avon", "is_company": True})
        self.change(self.quiet, "2026-04-02 09:00:00", partner_id=partner.id)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-01-01' WHERE id = %s",
            [self.quiet.id],
        )
        self.env.invalidate_all()
        review = self.opened()
        self.assertIn("new", self.codes(review, fresh))
        self.assertEqual(self.codes(review, self.grows), ["shrunk"])
        self.assertEqual(
            self.item(review, self.grows).why, "Its value has shrunk by 30%."
        )
        self.assertEqual(self.codes(review, self.quiet), ["stale_contact"])
        self.assertIn(
            "Nobody has spoken with the partner for 99 days, the limit is 45.",
            self.item(review, self.quiet).why,
        )

    def test_an_agreement_whose_notice_comes_up(self):
        agreement = self.env["agreement"].search([("notice_deadline", "!=", False)], limit=1)
        agreement = agreement or self.env["agreement"].create({"name": "Service desk"})
        self.env.cr.execute(
            "UPDATE agreement SET lead_id = %s, notice_deadline = '2026-05-01',"
            " notice_decision = NULL, is_exempt = false WHERE id = %s",
            [self.quiet.id, agreement.id],
        )
        self.env.invalidate_all()
        review = self.opened()
        self.assertEqual(self.codes(review, self.quiet), ["notice_window"])
        self.assertIn("is 1 May 2026.", self.item(review, self.quiet).why)

    def test_a_pending_decision_that_comes_up(self):
        decision = self.env["it.decision"].create(
            {
                "name": "Share the data centre",
                "forum_id": self.forum.id,
                "date": "2026-04-20",
            }
        )
        self.env["it.decision.subject"].create(
            {
                "decision_id": decision.id,
                "res_model": "crm.lead",
                "res_id": self.quiet.id,
            }
        )
        review = self.opened()
        self.assertEqual(self.codes(review, self.quiet), ["decision_due"])
        self.assertIn(
            f"Decision {decision.reference} is due in 10 days.",
            self.item(review, self.quiet).why,
        )

    def test_a_red_measure_it_works_for(self):
        measure = self.env["it.measure"].search([("unit", "=", "gbp")], limit=1)
        self.env["it.outcome"].create(
            {
                "name": "Savings",
                "measure_id": measure.id,
                "kind": "forecast",
                "value": 100,
                "date": "2026-12-01",
                "credit_ids": [
                    Command.create(
                        {
                            "res_model": "crm.lead",
                            "res_id": self.quiet.id,
                            "share": 100,
                        }
                    )
                ],
            }
        )
        Measure = type(self.env["it.measure"])
        search = Measure.search

        def red(measures, domain, **options):
            if ("rag", "=", "red") in list(domain):
                return measure
            return search(measures, domain, **options)

        self.patch(Measure, "search", red)
        review = self.opened()
        self.assertEqual(self.codes(review, self.quiet), ["red_measure"])
        self.assertIn(f"is red: {measure.code}.", self.item(review, self.quiet).why)

    def test_a_manager_sets_limits_and_what_is_in_force(self):
        rules = self.env["it.review.rule"].with_user(self.manager).search([])
        rules.filtered(lambda rule: rule.code == "grown").threshold = 60
        rules.filtered(lambda rule: rule.code == "slipped").active = False
        review = self.opened()
        self.assertFalse(any(review.item_ids.mapped("on_agenda")))
        self.assertEqual(review.with_user(self.manager).agenda_count, 0)

    def test_nobody_makes_or_deletes_a_rule(self):
        rule = self.env["it.review.rule"].search([], limit=1)
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                rule.with_user(user).unlink()
            with self.assertRaises(AccessError):
                rule.with_user(user).create({"code": "new", "name": "Mine"})
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).threshold = 1

    def test_then_and_now_stand_side_by_side(self):
        review = self.opened()
        item = self.item(review, self.grows)
        self.assertFalse(item.has_changed_since)
        self.change(self.grows, "2026-05-01 09:00:00", expected_revenue=1700)
        item.invalidate_recordset()
        self.assertEqual(
            (item.expected_revenue, item.now_expected_revenue, item.has_changed_since),
            (1500, 1700, True),
        )

    def test_who_decided_and_when_is_noted(self):
        review = self.opened()
        item = self.item(review, self.grows)
        item.decision = "proceed"
        self.assertEqual(
            (item.decided_by_id, str(item.decided_at)),
            (self.officer, "2026-06-01 12:00:00"),
        )
        with self.assertRaisesRegex(UserError, "are copied"):
            item.decided_by_id = self.manager
        item.decision = False
        self.assertFalse(item.decided_by_id)

    def test_queries_do_not_grow_with_opportunities(self):
        def count(more, as_of):
            for number in range(more):
                self.make_lead("2026-03-25 09:00:00", name=f"More {number}")
            review = self.plan(as_of)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_open()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2, "2026-04-10 08:00:00")
        few = count(0, "2026-04-10 09:00:00")
        self.assertLessEqual(count(60, "2026-04-10 10:00:00"), few + 2)
