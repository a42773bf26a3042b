"""Journey 7 by clicking: a quarter is asked for, entered, explained, closed, printed."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.itstrategy.logic import periods

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestJourneyQuarter(StrategyCase, HttpCase):
    browser_size = "1600x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start, cls.end = periods.last_ended("quarter", fields.Date.today())
        cls.owner = cls.users["reader"]
        cls.owner.email = "owner@example.com"
        cls.measure = cls.make_measure(
            "JOURNEY",
            source="manual",
            unit="count",
            aggregation="snapshot",
            owner_id=cls.owner.id,
            measured_from=start,
            targets=[(cls.end, 100)],
        )

    def test_close_a_quarter(self):
        self.measure._make_missing_readings(fields.Date.today())
        reading = self.measure.reading_ids
        self.assertEqual((reading.date_end, reading.has_value), (self.end, False))
        officer = self.as_role("performance", reading)
        with self.assertRaisesRegex(UserError, "JOURNEY"), self.cr.savepoint():
            officer._close()

        enter = self.env.ref("itstrategy.it_measure_reading_enter_action").path
        self.start_tour(
            f"/odoo/{enter}", "itstrategy_owner_enters", login=self.owner.login
        )
        self.assertEqual((reading.value, reading.rag), (40, "red"))
        self.assertEqual(reading.entered_by_id, self.owner)
        self.assertEqual(reading.action_ids.owner_id, self.owner)

        readings = self.env.ref("itstrategy.it_measure_reading_action").path
        self.start_tour(
            f"/odoo/{readings}",
            "itstrategy_officer_closes",
            login=self.users["performance"].login,
        )
        self.assertEqual(reading.state, "closed")
        self.assertIn("Agree new dates", reading.action_text)

        board = self.as_role("performance", self.env["it.theme.board"])
        action = board.print_board(
            {"day": self.end.isoformat(), "theme_ids": self.theme.ids}, "pdf"
        )
        printed = self.env["it.theme.report"].browse(action["context"]["active_ids"])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            action["report_name"], printed.ids
        )
        for words in (b"JOURNEY", b"Two suppliers came late", b"Agree new dates"):
            self.assertIn(words, html)
