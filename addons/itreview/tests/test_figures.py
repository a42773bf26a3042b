from datetime import datetime
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .common import ReviewCase

START, END = datetime(2026, 3, 31, 12), datetime(2026, 6, 30, 12)


@tagged("post_install", "-at_install")
class TestFigures(ReviewCase):
    """Win rate, cycle, slips, conversion and ageing as of any moment, from the history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Figures = cls.env["it.pipeline.figures"]
        names = ("won one", "won two", "lost", "slips", "stays")
        cls.leads = {}
        for name, value in zip(names, (1000, 3000, 500, 700, 900), strict=True):
            cls.leads[name] = cls.make_lead(
                "2026-03-01 12:00:00",
                name=name,
                it_kind="commercial",
                expected_revenue=value,
                date_deadline="2026-05-15",
                user_id=cls.officer.id,
                it_won_reason_id=cls.env.ref("itcommercial.won_reason_quality").id,
            )
        cls.stages = cls.leads["stays"].stage_id.search(
            [("team_ids", "in", cls.leads["stays"].team_id.ids)], order="sequence"
        )
        cls.own = [("lead_ref", "in", [lead.id for lead in cls.leads.values()])]
        cls.at("2026-04-10 12:00:00")
        cls.leads["won one"].action_set_won()
        cls.at("2026-05-30 12:00:00")
        cls.leads["won two"].action_set_won()
        cls.leads["lost"].action_set_lost(
            lost_reason_id=cls.env.ref("itcommercial.lost_reason_no_money").id
        )
        cls.change(
            cls.leads["slips"], "2026-06-01 12:00:00", date_deadline="2026-09-01"
        )
        # a later change of a won one is no second win
        cls.change(cls.leads["won one"], "2026-06-02 12:00:00", recurring_revenue=5)

    def _figures(self, **more):
        return self.Figures._get_figures(START, END, self.own, **more)

    def _value(self, key, digits=2, **more):
        value = self._figures(**more)[key].value
        return value if value is None else round(float(value), digits)

    def test_won_of_decided(self):
        for key, expected in (
            ("count", 2),
            ("total", 1600),
            ("win_rate", 0.67),
            ("won_value", 4000),
            ("average_won", 2000),
            ("median_won", 2000),
            ("cycle_won", 65),  # 40 and 90 days
            ("cycle_lost", 90),
            ("slip_rate", 0.2),  # one of the five that were due
            ("coverage", None),
            ("coverage_needed", 1.5),
        ):
            with self.subTest(key):
                self.assertEqual(self._value(key), expected)
        self.assertIn("2 won of 3 decided", self._figures()["win_rate"].why)

    def test_as_of_an_earlier_moment(self):
        found = self.Figures._get_figures(START, datetime(2026, 5, 1, 12), self.own)
        self.assertEqual(found["win_rate"].value, 1)
        self.assertEqual(found["count"].value, 4)

    def test_velocity_is_a_day(self):
        found = self._figures()
        expected = 2 * found["win_rate"].value * 2000 / found["cycle_won"].value
        self.assertAlmostEqual(float(found["velocity"].value), float(expected), 4)

    def test_outcomes_forecast_for_it_are_part_of_its_state(self):
        measure = self.env["it.measure"].search([("unit", "=", "gbp")], limit=1)
        lead = self.leads["stays"]
        self.at("2026-06-10 12:00:00")
        outcome = self.env["it.outcome"].create(
            {
                "name": "Saved by sharing",
                "measure_id": measure.id,
                "date": "2026-12-01",
                "kind": "forecast",
                "value": 4000,
                "credit_ids": [
                    Command.create(
                        {"res_model": "crm.lead", "res_id": lead.id, "share": 25}
                    )
                ],
            }
        )
        self.env.flush_all()
        self.at("2026-06-11 12:00:00")
        outcome.value = 8000
        self.env.flush_all()
        self.at("2026-06-12 12:00:00")
        outcome.credit_ids.unlink()
        self.env.flush_all()
        own = [("lead_ref", "=", lead.id)]
        told = [
            self.Version._as_of(f"2026-06-{day} 00:00:00", own).outcome_forecast
            for day in (10, 11, 12, 13)
        ]
        self.assertEqual(told, [0, 1000, 2000, 0])

    def test_conversion_and_ageing(self):
        lead = self.leads["stays"]
        own = [("lead_ref", "=", lead.id)]
        self.at("2026-06-20 12:00:00")
        lead._write({"stage_id": self.stages[1].id})
        self.env.flush_all()
        begin = datetime(2026, 2, 1)
        told = self.Figures._get_conversion(begin, END, own)
        self.assertIn((self.stages[0].id, 1, 1), told)
        self.assertIn((self.stages[1].id, 1, 0), told)
        [(_version, stage, days)] = self.Figures._get_ageing(END, own)
        self.assertEqual((stage, days), (self.stages[1].id, 10))
        [(_version, stage, days)] = self.Figures._get_ageing(
            datetime(2026, 3, 11, 12), own
        )
        self.assertEqual((stage, days), (self.stages[0].id, 10))

    def test_accuracy_by_owner(self):
        [(_start, owner, forecast, actual, near)] = self.Figures._get_accuracy(
            [(START, END)], self.own
        )
        self.assertEqual((owner, actual), (self.officer.id, Decimal(4000)))
        self.assertTrue(0 < near <= 1)
        self.assertTrue(forecast > 0)

    def test_queries_do_not_grow(self):
        self._figures()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            self._figures()
