from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import Q1, StrategyCase


@tagged("post_install", "-at_install")
class TestOutcomeConfirm(StrategyCase):
    """What counts, and who says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure("CONF")

    def propose(self, role, **vals):
        return (
            self.env["it.outcome"]
            .with_user(self.users[role])
            .create(
                {
                    "name": "Proposed",
                    "measure_id": self.measure.id,
                    "date": "2026-05-01",
                    "value": 500,
                    "kind": "realised",
                    **vals,
                }
            )
        )

    def value(self):
        return self.measure._compute_period(*Q1).value

    def test_realised_counts_once_confirmed(self):
        outcome = self.propose("commercial")
        self.assertEqual(self.value(), 0)
        with self.assertRaisesRegex(UserError, "performance officer or a manager"):
            outcome.action_confirm()
        self.as_role("performance", outcome).action_confirm()
        self.assertEqual(self.value(), 500)
        self.assertEqual(outcome.confirmed_by_id, self.users["performance"])
        self.assertTrue(outcome.confirmed_date)
        outcome.action_withdraw()
        self.assertEqual(self.value(), 0)
        self.assertFalse(outcome.confirmed_by_id)

    def test_cashable_needs_another_manager(self):
        outcome = self.propose("manager", is_cashable=True)
        with self.assertRaisesRegex(UserError, "another manager"):
            outcome.action_confirm()
        with self.assertRaisesRegex(UserError, "manager confirms it for finance"):
            self.as_role("performance", outcome).action_confirm()
        with self.assertRaisesRegex(UserError, "another manager"):
            outcome.write({"state": "confirmed"})
        with self.assertRaisesRegex(UserError, "another manager"):
            self.propose("manager", is_cashable=True, state="confirmed")
        theirs = self.propose("performance", is_cashable=True)
        self.as_role("manager", theirs).action_confirm()
        self.assertEqual(theirs.confirmed_by_id, self.users["manager"])

    def test_nobody_confirms_in_another_name(self):
        outcome = self.propose("performance")
        outcome.write({"state": "confirmed", "confirmed_by_id": self.env.uid})
        self.assertEqual(outcome.confirmed_by_id, self.users["performance"])

    def test_confirmed_keeps_its_figures(self):
        outcome = self.propose("performance")
        outcome.action_confirm()
        with self.assertRaisesRegex(UserError, "Back to proposed"):
            outcome.write({"value": 1})
        outcome.write({"evidence": "Budget monitor"})
        outcome.action_propose()
        outcome.write({"value": 1})
        self.assertEqual(self.value(), 0)

    def test_cashable_is_not_slipped_in_after_confirming(self):
        outcome = self.propose("performance")
        outcome.action_confirm()
        with self.assertRaises(UserError):
            outcome.write({"is_cashable": True})

    def test_confirmed_is_deleted_by_a_manager_alone(self):
        outcome = self.propose("performance")
        outcome.action_confirm()
        with self.assertRaisesRegex(UserError, "withdraw it instead"):
            outcome.unlink()
        self.as_role("manager", outcome).unlink()
        self.propose("commercial").unlink()

    def test_counts_can_be_searched(self):
        proposed = self.propose("commercial")
        forecast = self.propose("commercial", kind="forecast")
        withdrawn = self.propose("commercial", kind="forecast")
        withdrawn.action_withdraw()
        ours = [("measure_id", "=", self.measure.id)]
        Outcome = self.env["it.outcome"]
        counted = Outcome.search([("is_counted", "=", True), *ours])
        self.assertEqual(counted, forecast)
        others = Outcome.search([("is_counted", "=", False), *ours])
        self.assertEqual(others, proposed | withdrawn)
