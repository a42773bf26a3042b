from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestTargetHistory(StrategyCase):
    """A changed path of targets never wipes what was promised before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure("HIST", targets=[("2027-03-31", 100)])
        cls.target = cls.as_role("performance", cls.measure.target_ids)

    def told(self):
        versions = self.env["it.measure.target.version"].search(
            [("measure_id", "=", self.measure.id)], order="id"
        )
        return [
            (one.change, one.date.isoformat(), one.value, one.changed_by_id)
            for one in versions
        ]

    def test_setting_changing_and_removing_are_kept_with_who_did_it(self):
        officer = self.users["performance"]
        self.target.write({"value": 80})
        self.target.write({"date": "2027-06-30"})
        self.target.write({"note": "Agreed by the board"})
        self.target.unlink()
        self.assertEqual(
            self.told(),
            [
                ("set", "2027-03-31", 100, self.env.user),
                ("changed", "2027-03-31", 80, officer),
                ("changed", "2027-06-30", 80, officer),
                ("removed", "2027-06-30", 80, officer),
            ],
        )

    def test_the_same_figure_again_is_no_change(self):
        self.target.write({"value": 100, "date": "2027-03-31"})
        self.assertEqual(len(self.told()), 1)

    def test_a_target_moved_to_another_measure_is_kept_on_both(self):
        other = self.make_measure("OTHER")
        self.target.measure_id = other
        self.assertEqual([row[0] for row in self.told()], ["set", "removed"])
        versions = self.env["it.measure.target.version"]
        moved = versions.search([("measure_id", "=", other.id)])
        self.assertEqual(moved.mapped("change"), ["set"])

    def test_nobody_writes_the_history(self):
        version = self.env["it.measure.target.version"].search(
            [("measure_id", "=", self.measure.id)]
        )
        for role in self.users:
            with self.subTest(role=role):
                own = self.as_role(role, version)
                self.assertEqual(own.value_text, "£100")
                with self.assertRaises(UserError):
                    own.write({"value": 1})
                with self.assertRaises(UserError):
                    own.unlink()
                with self.assertRaises(UserError):
                    own.copy()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.env.cr.execute(
                "UPDATE it_measure_target_version SET value = 1 WHERE id = %s",
                [version.id],
            )
