"""Every role against every model of the suite, as `matrix.csv` beside this file has it.

A letter stands for a right: read, write, create, unlink; a dash for none. A change in a
module's access rows shows here, and has to be meant.
"""

import csv
from pathlib import Path

from odoo.tests import TransactionCase, new_test_user, tagged

MATRIX = Path(__file__).with_name("matrix.csv")
ROLES = {
    "staff": "base.group_user",
    "reader": "itgovernance.group_reader",
    "partnership": "itgovernance.group_partnership_officer",
    "commercial": "itgovernance.group_commercial_officer",
    "agreement": "itgovernance.group_agreement_manager",
    "performance": "itgovernance.group_performance_officer",
    "manager": "itgovernance.group_manager",
    "portal": "base.group_portal",
}
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


@tagged("post_install", "-at_install")
class TestMatrix(TransactionCase):
    """Model rights by role; record rules have tests of their own in each module."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"matrix_{role}", groups=groups)
            for role, groups in ROLES.items()
        }

    def _models(self):
        names = [name for name in self.env if name.startswith("it.")]
        return sorted(
            name
            for name in [*names, "agreement", "agreement.type", "crm.lead"]
            if not self.env[name]._abstract
        )

    def _rights(self, model, role):
        records = self.env[model].with_user(self.users[role])
        letters = [
            letter
            for operation, letter in LETTERS.items()
            if records.has_access(operation)
        ]
        return "".join(letters) or "-"

    def _actual(self):
        return [
            {"model": model, **{role: self._rights(model, role) for role in ROLES}}
            for model in self._models()
        ]

    def test_every_role_has_the_rights_of_the_matrix(self):
        with MATRIX.open(newline="") as file:
            expected = list(csv.DictReader(file))
        self.assertEqual(
            [row["model"] for row in expected],
            self._models(),
            "a model came or went: give it its row in matrix.csv",
        )
        for row, actual in zip(expected, self._actual(), strict=True):
            with self.subTest(row["model"]):
                self.assertEqual(row, actual)

    def test_history_is_changed_by_nobody(self):
        for model in (
            "it.pipeline.version",
            "it.measure.reading.line",
            "it.measure.reading.version",
        ):
            for role in ROLES:
                self.assertIn(self._rights(model, role), ("r", "-"), (model, role))
