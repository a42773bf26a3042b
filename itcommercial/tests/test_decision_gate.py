from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestDecisionGate(ItCommercialCommon):
    """An offer goes live, and work is won, at a key decision's value only as decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cabinet = cls.env["it.forum"].create(
            {"name": "Test cabinet", "level": "cabinet"}
        )
        cls.won = cls.env.ref("itcommercial.stage_commercial_won")

    @contextmanager
    def _refused(self, words):
        """Assert a refusal with these words, and undo it as a request does."""
        with self.assertRaises(UserError) as refusal:
            yield
        self.assertRegex(str(refusal.exception), words)

    def _decide(self, record, **vals):
        link = {"res_model": record._name, "res_id": record.id}
        return (
            self.env["it.decision"]
            .with_user(self.officer)
            .create(
                {
                    "name": record.name,
                    "forum_id": self.cabinet.id,
                    "date": "2026-01-10",
                    "outcome": "approved",
                    "subject_ids": [Command.create(link)],
                    **vals,
                }
            )
        )

    def test_offer_is_held_against_a_year_of_cost_or_income(self):
        self.cost.direct_cost = 450000
        self.offer.list_price = self.offer.unit_cost
        self.assertGreater(self.cost.full_cost, 500000)
        offer = self.offer.with_user(self.officer)
        offer.action_validate()
        self.assertEqual(offer.decision_state, "missing")
        with self._refused("can't go live yet.*£500,000.*Cabinet"):
            offer.action_go_live()
        self.assertEqual(offer.state, "validated")
        self.assertFalse(offer.product_id)
        self._decide(offer)
        offer.action_go_live()
        self.assertEqual(offer.state, "live")

    def test_income_counts_where_it_is_more(self):
        self.cost.volume = 10000
        self.assertEqual(self.offer.decision_state, "missing")
        self.cost.volume = 60
        self.env.invalidate_all()
        self.assertFalse(self.offer.decision_state)
        self.offer.action_validate()
        self.offer.action_go_live()

    def test_refusal_gives_no_cost_away(self):
        self.cost.direct_cost = 450000
        note = self.offer.with_user(self.reader).decision_note
        self.assertIn("£500,000", note)
        for figure in (self.cost.full_cost, self.cost.direct_cost):
            self.assertNotIn(f"{figure:,.0f}", note)
        action = self.offer.with_user(self.partnership).action_plan_decision()
        self.assertNotIn("default_est_value", action["context"])

    def test_offer_made_live_at_once(self):
        with self._refused("programme board"):
            self.env.ref("itcommercial.decision_step_offer_live").write(
                {"rule_key": False, "min_level": "board"}
            )
            self._new_offer("At once", state="live")

    def test_work_of_that_value_is_won_only_as_decided(self):
        lead = self._new_lead("Trust", user=self.officer, expected_revenue=750000)
        lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        lead = lead.with_user(self.officer)
        for door in (
            lambda: lead.action_set_won(),
            lambda: lead.write({"stage_id": self.won.id}),
        ):
            with self._refused("can't be won yet"):
                door()
        self.assertFalse(lead.stage_id.is_won)
        self._decide(lead, est_value=750000)
        lead.action_set_won()
        self.assertTrue(lead.stage_id.is_won)

    def test_small_work_needs_none(self):
        lead = self._new_lead("Small", user=self.officer, expected_revenue=9600)
        lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        lead.with_user(self.officer).action_set_won()
        self.assertTrue(lead.stage_id.is_won)
