from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import deliverables

TODAY = date(2026, 11, 23)
DUE = date(2026, 11, 22)
DONE = date(2026, 11, 1)


@tagged("post_install", "-at_install")
class TestDeliverableLogic(BaseCase):
    def test_green_falls_away_the_day_after_it_was_due(self):
        for rag, due, done, shown in (
            ("green", DUE, None, "grey"),
            ("green", TODAY, None, "green"),
            ("green", DUE, DONE, "green"),
            ("green", None, None, "green"),
            ("amber", DUE, None, "amber"),
            ("red", DUE, None, "red"),
            ("white", DUE, None, "white"),
        ):
            with self.subTest(rag=rag, due=due, done=done):
                self.assertEqual(
                    deliverables.rating_shown(rag, due, done, TODAY), shown
                )

    def test_delivery_settles_progress_and_day(self):
        for vals, done, settled in (
            ({"date_done": DONE}, None, {"date_done": DONE, "progress": 100.0}),
            ({"progress": 100}, None, {"progress": 100, "date_done": TODAY}),
            ({"progress": 100}, DONE, {"progress": 100}),
            ({"progress": 60}, DONE, {"progress": 60, "date_done": False}),
            ({"progress": 60}, None, {"progress": 60}),
            ({"name": "x"}, DONE, {"name": "x"}),
            ({"date_done": False}, DONE, {"date_done": False}),
            (
                {"date_done": DONE, "progress": 60},
                None,
                {"date_done": DONE, "progress": 60},
            ),
        ):
            with self.subTest(vals=vals, done=done):
                self.assertEqual(
                    deliverables.settle_delivery(vals, done, TODAY), settled
                )
