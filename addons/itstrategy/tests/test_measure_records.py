from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestMeasureRecords(StrategyCase):
    """Readings from records chosen in a form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for item, (due, progress) in zip(
            cls.deliverables,
            (("2026-05-01", 10), ("2026-05-02", 20), ("2026-08-01", 60), (False, 0)),
            strict=True,
        ):
            item.write({"date_due": due, "progress": progress})
        cls.ours = f"[('theme_id', '=', {cls.theme.id})]"

    def make(self, code, **vals):
        return self.as_role("performance", self.env["it.measure"]).create(
            {
                "code": code,
                "name": code,
                "theme_id": self.theme.id,
                "source": "records",
                "record_model": "it.deliverable",
                "record_domain": self.ours,
                "record_date_field": "date_due",
                **vals,
            }
        )

    def test_count_sum_average_and_ratio(self):
        done = self.ours[:-1] + ", ('progress', '>=', 20)]"
        for vals, expected in (
            ({}, 3),
            ({"aggregation": "snapshot"}, 3),
            ({"aggregation": "snapshot", "record_date_field": False}, 4),
            ({"record_aggregate": "sum", "record_field": "progress"}, 90),
            (
                {
                    "aggregation": "mean",
                    "record_aggregate": "avg",
                    "record_field": "progress",
                    "unit": "percent",
                },
                60,
            ),
            (
                {
                    "aggregation": "ratio",
                    "unit": "percent",
                    "record_domain": done,
                    "record_denominator_domain": self.ours,
                },
                66.6667,
            ),
        ):
            with self.subTest(vals=vals):
                measure = self.make("REC", **vals)
                self.assertEqual(measure._compute_period(*Q2).value, expected)
                self.assertFalse(measure.compute_error)
                measure.sudo().reading_ids.unlink()
                measure.sudo().unlink()

    def test_why_opens_the_records(self):
        reading = self.make("OPEN")._compute_period(*Q1)
        action = reading.action_why()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.deliverables[:2])

    def test_definition_is_checked_on_save(self):
        for number, vals in enumerate(
            (
                {"record_model": False},
                {"record_domain": "[('nothing', '=', 1)]"},
                {"record_domain": "__import__('os').getcwd()"},
                {"record_domain": "[('name', 'resembles', 'x')]"},
                {"record_domain": "[("},
                {"record_aggregate": "sum"},
                {"record_aggregate": "sum", "record_field": "name"},
                {"record_aggregate": "sum", "record_field": "outcome_realised_total"},
                {"record_date_field": "name"},
            )
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, "computed from records"),
            ):
                self.make(f"BAD{number}", **vals)

    def test_system_models_are_not_offered(self):
        names = dict(self.env["it.measure"]._selection_record_model())
        self.assertIn("it.deliverable", names)
        for name in ("res.users", "ir.config_parameter", "it.outcome.mixin"):
            self.assertNotIn(name, names)
        with self.assertRaisesRegex(ValidationError, "can be counted"):
            self.make("SYS", record_model="res.users")

    def test_counts_with_the_rights_of_who_chose(self):
        measure = self.make("RIGHTS", record_user_id=self.env.ref("base.user_root").id)
        self.assertEqual(measure.record_user_id, self.users["performance"])
        self.env["ir.rule"].create(
            {
                "name": "Two of them",
                "model_id": self.env["ir.model"]._get_id("it.deliverable"),
                "domain_force": str([("id", "in", self.deliverables[:2].ids)]),
            }
        )
        self.assertEqual(measure.sudo()._compute_period(*Q2).value, 2)

    def test_shipped_definition_counts_with_all_rights(self):
        measure = self.make("SHIPPED")
        measure.with_user(self.env.ref("base.user_root")).record_domain = self.ours
        self.assertEqual(measure._compute_period(*Q2).value, 3)

    def test_person_who_left_counts_no_more(self):
        measure = self.make("LEFT").sudo()
        self.users["performance"].action_archive()
        self.assertFalse(measure._compute_period(*Q2))
        self.assertIn("has left", measure.compute_error)

    def test_failing_measure_is_set_aside_and_the_rest_goes_on(self):
        bad, good = self.make("BROKEN"), self.make("FINE")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_measure SET record_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", bad.id],
        )
        self.env.invalidate_all()
        readings = (bad | good)._compute_period(*Q2)
        self.assertEqual(readings.measure_id, good)
        self.assertIn("does not fit", bad.compute_error)
        self.assertIn("Set aside", bad.attention)
        bad.record_domain = self.ours
        bad._compute_period(*Q2)
        self.assertFalse(bad.compute_error)

    @freeze_time("2026-11-22")
    def test_try_it_tells_how_many_count(self):
        for vals, expected in (
            ({}, "3 records count, the figure is 3."),
            (
                {"record_aggregate": "sum", "record_field": "progress"},
                "3 records count, the figure is 90.",
            ),
            ({"aggregation": "mean"}, "1 record counts, the figure is 1."),
            (
                {
                    "aggregation": "mean",
                    "record_aggregate": "avg",
                    "record_field": "progress",
                    "record_domain": "[('name', '=', 'None like this')]",
                },
                "0 records count, and there is no figure yet.",
            ),
        ):
            with self.subTest(vals=vals):
                params = self.make("TRY", **vals).action_try_records()["params"]
                self.assertEqual(params["title"], "Jul to Sep 2026")
                self.assertIn(expected, params["message"])
                self.env["it.measure"].search([("code", "=", "TRY")]).unlink()

    @freeze_time("2026-11-22")
    def test_trying_writes_nothing_and_needs_the_role(self):
        measure = self.make("TRYONLY")
        measure.action_try_records()
        self.assertFalse(measure.sudo().reading_ids)
        with self.assertRaises(AccessError):
            self.as_role("reader", measure).action_try_records()

    @freeze_time("2026-11-22")
    def test_open_the_records_of_the_last_period(self):
        action = self.make("SHOW", aggregation="mean").action_view_records()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.deliverables[2])
        done = self.ours[:-1] + ", ('progress', '>=', 20)]"
        ratio = self.make(
            "SHOWALL",
            aggregation="ratio",
            unit="percent",
            record_domain=done,
            record_denominator_domain=self.ours,
        )
        action = ratio.action_view_records()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.deliverables[:3])

    def test_a_value_that_does_not_fit_is_seen_on_save(self):
        with self.assertRaisesRegex(ValidationError, "doesn't fit"):
            self.make("ODD", record_domain="[('progress', '=', 'soon')]")
