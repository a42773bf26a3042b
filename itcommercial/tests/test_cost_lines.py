from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestCostLines(ItCommercialCommon):
    """Direct cost by line, overheads by method, versions that stay and are carried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls.env["it.staff.grade"].create(
            {
                "name": "Grade 8",
                "rate_ids": [
                    Command.create(
                        {
                            "financial_year": "2026-27",
                            "salary": 36000,
                            "oncost_rate": 0.3,
                            "hours": 1500,
                        }
                    )
                ],
            }
        )
        cls.cost.write(
            {
                "line_ids": [
                    Command.create({"grade_id": cls.grade.id, "hours": 100}),
                    Command.create(
                        {"kind": "circuit", "name": "Backhaul", "amount": 540}
                    ),
                ]
            }
        )

    def test_lines_make_the_direct_cost(self):
        self.assertEqual(self.grade.rate_ids.hourly_rate, 31.20)
        self.assertEqual(self.cost.line_ids.mapped("amount"), [3120, 540])
        self.assertEqual(self.cost.line_ids.mapped("name"), ["Grade 8", "Backhaul"])
        self.assertEqual(self.cost.direct_cost, 3660)
        self.assertEqual(self.cost.full_cost, 4611.60)
        self.assertEqual(self.cost.unit_cost, 76.86)
        self.assertAlmostEqual(self.cost.contribution, 83.54 * 60 - 3660, 2)

    def test_overheads_by_method(self):
        for method, vals, full in (
            ("per_hour", {"overhead_per_hour": 8}, 3660 + 146.40 + 800),
            ("fixed", {"overhead_amount": 1000}, 3660 + 146.40 + 1000),
        ):
            with self.subTest(method):
                self.cost.write({"overhead_method": method, **vals})
                self.assertAlmostEqual(self.cost.full_cost, full, 2)

    def test_a_step_counts_from_its_volume_on(self):
        self.cost.step_ids = [
            Command.create(
                {"from_volume": 61, "name": "Second technician", "amount": 900}
            )
        ]
        self.assertEqual(self.cost.full_cost, 4611.60)
        self.cost.volume = 61
        self.assertEqual(self.cost.full_cost, 5511.60)

    def test_other_volumes_are_shown(self):
        shown = str(self.cost.band_html)
        self.assertIn("60 (expected)", " ".join(shown.split()))
        self.assertIn("76.86", shown)

    def test_what_a_live_price_rests_on_stays(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        self.assertTrue(self.cost.is_used)
        for change in (
            lambda: self.cost.sudo().write({"volume": 600}),
            lambda: self.cost.sudo().write({"line_ids": [Command.clear()]}),
            lambda: self.cost.line_ids[:1].sudo().write({"hours": 1}),
            lambda: self.cost.line_ids.sudo().unlink(),
            lambda: self.cost.sudo().unlink(),
            lambda: self.cost.line_ids.create({"cost_id": self.cost.id, "amount": 1}),
        ):
            with self.assertRaises(UserError):
                change()
        self.cost.sudo().write({"is_used": False})
        self.assertTrue(self.cost.is_used)

    def test_a_new_version_starts_from_the_lines(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        action = self.cost.with_user(self.officer).action_new_version()
        newer = self.env["it.offer.cost"].browse(action["res_id"])
        self.assertEqual((newer.version, newer.full_cost), (2, 4611.60))
        self.assertFalse(newer.is_fixed)
        with Form(newer.with_user(self.officer)) as form:
            form.volume = 80
        self.assertEqual(newer.unit_cost, 57.65)
        self.assertTrue(self.cost.is_fixed)

    def test_next_year_moves_by_pay_award_and_cpi(self):
        rules = self.env["it.rule.value"]
        rules.search([("key", "=", "index.pay_award")]).unlink()
        rules.search([("key", "=", "index.cpi")]).unlink()
        for key, value in (("index.pay_award", 3.2), ("index.cpi", 10)):
            rules.create(
                {
                    "key": key,
                    "name": key,
                    "value": value,
                    "unit": "percent",
                    "valid_from": "2027-04-01",
                    "source": "Made for a test",
                }
            )
        action = self.cost.with_user(self.officer).action_next_year()
        made = self.env["it.offer.cost"].browse(action["res_id"])
        self.assertEqual(made.financial_year, "2027-28")
        self.assertEqual(made.line_ids.mapped("amount"), [3220, 594])
        self.assertIn("pay award 3.2%", made.note)

    def test_a_rate_that_changes_later_changes_no_cost(self):
        self.grade.rate_ids.salary = 72000
        self.assertEqual(self.cost.direct_cost, 3660)

    def test_nobody_else_reads_lines_and_grades(self):
        for user in (self.reader, self.partnership, self.salesman):
            for model in ("it.offer.cost.line", "it.offer.cost.step", "it.staff.grade"):
                with (
                    self.subTest(user.login, model=model),
                    self.assertRaises(AccessError),
                ):
                    self.env[model].with_user(user).search([])

    def test_who_changed_what_is_kept(self):
        self.env.flush_all()
        self.env.cr.flush()
        cost = self.cost.with_context(tracking_disable=False).with_user(self.officer)
        cost.volume = 70
        self.env.flush_all()
        self.env.cr.flush()
        self.env.invalidate_all()
        told = cost.message_ids.sudo().tracking_value_ids
        self.assertEqual(told.field_id.mapped("name"), ["volume"])
        self.assertEqual((told.old_value_float, told.new_value_float), (60, 70))
