from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = {
    "reader": "group_reader",
    "partnership": "group_partnership_officer",
    "commercial": "group_commercial_officer",
    "agreement": "group_agreement_manager",
    "performance": "group_performance_officer",
    "manager": "group_manager",
}
Q1 = (date(2026, 4, 1), date(2026, 6, 30))
Q2 = (date(2026, 7, 1), date(2026, 9, 30))


class StrategyCase(TransactionCase):
    """A theme of its own, a user of each role, and short ways to make records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env, login=f"strategy_{role}", groups=f"itgovernance.{group}"
            )
            for role, group in ROLES.items()
        }
        cls.strategy = cls.env["it.strategy"].create({"name": "Test strategy"})
        cls.theme = cls.env["it.theme"].create(
            {"code": "T", "name": "Test theme", "strategy_id": cls.strategy.id}
        )
        cls.deliverables = cls.env["it.deliverable"].create(
            [
                {"name": f"Deliverable {number}", "theme_id": cls.theme.id}
                for number in range(4)
            ]
        )

    @classmethod
    def as_role(cls, role, records):
        """Return `records` as the user of `role` sees them."""
        return records.with_user(cls.users[role])

    @classmethod
    def make_measure(cls, code, **vals):
        """Create a measure in pounds, added up from outcomes, unless said otherwise."""
        target_vals = vals.pop("targets", ())
        return cls.env["it.measure"].create(
            {
                "code": code,
                "name": f"Measure {code}",
                "theme_id": cls.theme.id,
                "unit": "gbp",
                **vals,
                "target_ids": [
                    Command.create({"date": day, "value": value})
                    for day, value in target_vals
                ],
            }
        )

    @classmethod
    def make_outcome(cls, measure, day, value, kind="realised", **vals):
        """Create an outcome; realised ones are confirmed unless said otherwise."""
        state = "confirmed" if kind == "realised" else "proposed"
        return cls.env["it.outcome"].create(
            {
                "name": f"{measure.code} {day}",
                "measure_id": measure.id,
                "date": day,
                "value": value,
                "kind": kind,
                "state": state,
                **vals,
            }
        )

    @classmethod
    def explain(cls, readings):
        """Give each reading what it wants before it may be closed."""
        for reading in readings:
            if "commentary" in reading._get_wanted_keys():
                reading.commentary = "Two invoices are late"
            if "action" in reading._get_wanted_keys():
                cls.make_action(reading)
            if reading._get_wanted_keys():
                reading.missing_reason = "The supplier has not answered"
        return readings

    @classmethod
    def make_action(cls, reading, **vals):
        return cls.env["it.measure.action"].create(
            {
                "name": "Chase the invoices",
                "reading_id": reading.id,
                "owner_id": cls.users["partnership"].id,
                "date_due": "2026-12-31",
                **vals,
            }
        )

    @classmethod
    def make_credit(cls, outcome, record, share):
        return cls.env["it.outcome.credit"].create(
            {
                "outcome_id": outcome.id,
                "res_model": record._name,
                "res_id": record.id,
                "share": share,
            }
        )
