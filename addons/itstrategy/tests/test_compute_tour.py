from datetime import date

from odoo.tests import HttpCase, tagged

from .common import Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestComputeTour(StrategyCase, HttpCase):
    """A performance officer computes a quarter and sees the progress and the end."""

    def test_compute_a_quarter(self):
        measures = self.env["it.measure"].union(
            *(self.make_measure(f"TOUR{number}") for number in range(3))
        )
        for measure in measures:
            self.make_outcome(measure, "2026-08-01", 7)
        bad = self.make_measure(
            "TOURBAD", source="records", record_model="it.deliverable"
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_measure SET record_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", bad.id],
        )
        self.env.invalidate_all()
        wizard = self.as_role("performance", self.env["it.measure.compute"]).create(
            {
                "strategy_id": self.strategy.id,
                "date_start": Q2[0],
                "date_end": date(2026, 9, 30),
            }
        )
        action = self.env.ref("itstrategy.it_measure_compute_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{wizard.id}",
            "itstrategy_compute_period",
            login="strategy_performance",
        )
        self.assertEqual(measures.reading_ids.mapped("value"), [7] * 3)
        self.assertFalse(bad.reading_ids)
