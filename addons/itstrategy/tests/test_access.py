from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import Q1, ROLES, StrategyCase

OFFICERS = ("partnership", "commercial", "agreement", "performance")
KEPT_BY_PERFORMANCE = (
    "it.strategy",
    "it.theme",
    "it.principle",
    "it.deliverable",
    "it.measure",
    "it.measure.target",
    "it.measure.reading",
)
KEPT_BY_OWNERS = ("it.measure.action",)
KEPT_BY_OFFICERS = ("it.outcome", "it.outcome.credit")
HISTORY = ("it.measure.reading.version", "it.measure.reading.line")
ALL = (*KEPT_BY_PERFORMANCE, *KEPT_BY_OWNERS, *KEPT_BY_OFFICERS, *HISTORY)
DELETED_BY_MANAGER = ("it.strategy", "it.theme", "it.measure")


@tagged("post_install", "-at_install")
class TestAccess(StrategyCase):
    """Model by role: readers read, officers enter outcomes, performance keeps."""

    def expected(self, model, role):
        """Return the operations `role` may do on `model`."""
        change = {"create", "write", "unlink"}
        if model in HISTORY:
            return {"read"}
        if model == "it.measure.action":
            # which of them is said by record rules: test_reading_owner
            return {"read"} | change
        if model == "it.measure.reading" and role not in ("performance", "manager"):
            return {"read", "write"}
        if role == "reader":
            return {"read"}
        if model in KEPT_BY_OFFICERS:
            return {"read"} | change
        if role == "manager":
            return {"read"} | change
        if role != "performance":
            return {"read"}
        if model in DELETED_BY_MANAGER:
            change = change - {"unlink"}
        return {"read"} | change

    def test_matrix(self):
        for model in ALL:
            for role in ROLES:
                records = self.as_role(role, self.env[model])
                allowed = {
                    operation
                    for operation in ("read", "create", "write", "unlink")
                    if records.has_access(operation)
                }
                with self.subTest(model=model, role=role):
                    self.assertEqual(allowed, self.expected(model, role))

    def test_outside_the_suite_sees_nothing(self):
        stranger = new_test_user(self.env, login="strategy_outside")
        for model in ALL:
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(stranger).has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_reader_computes_nothing(self):
        measure = self.make_measure("ACCESS")
        with self.assertRaises(AccessError):
            self.as_role("reader", measure)._compute_period(*Q1)
        with self.assertRaises(AccessError):
            self.as_role("commercial", measure)._compute_period(*Q1)
        self.assertTrue(self.as_role("performance", measure)._compute_period(*Q1))

    def test_every_officer_enters_outcomes(self):
        measure = self.make_measure("ENTER")
        for role in OFFICERS:
            with self.subTest(role=role):
                item = self.as_role(role, self.deliverables[0])
                outcome = item._credit_outcome(
                    self.as_role(role, measure), 10, "2026-08-01"
                )
                self.assertEqual(outcome.credit_ids.share, 100)
