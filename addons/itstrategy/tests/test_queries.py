from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestQueries(StrategyCase):
    """The number of queries doesn't grow with the number of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measures = cls.env["it.measure"].create(
            [
                {
                    "code": f"N{number}",
                    "name": f"N{number}",
                    "theme_id": cls.theme.id,
                    "aggregation": ("sum", "snapshot", "rolling12")[number % 3],
                    "target_ids": [(0, 0, {"date": "2027-03-31", "value": 10})],
                }
                for number in range(55)
            ]
        )
        cls.env["it.outcome"].create(
            [
                {
                    "name": measure.code,
                    "measure_id": measure.id,
                    "date": "2026-05-01",
                    "kind": "realised",
                    "value": 9,
                    "state": "confirmed",
                    "credit_ids": [
                        (
                            0,
                            0,
                            {
                                "res_model": "it.deliverable",
                                "res_id": cls.deliverables[index % 4].id,
                            },
                        )
                    ],
                }
                for index, measure in enumerate(cls.measures)
            ]
        )
        cls.env.flush_all()

    def count(self, work, records):
        """Return how many queries `work` needs on `records`, nothing being cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertConstant(self, work, few, many):
        work(self.measures[:1] if few._name == "it.measure" else few[:1])  # warm up
        self.assertEqual(self.count(work, few), self.count(work, many))

    def test_compute_period_creates(self):
        few, many = self.measures[:5], self.measures[5:]
        self.measures._compute_period(*Q2)
        needed = [
            self.count(lambda records: records._compute_period(*Q1), records)
            for records in (few, many)
        ]
        self.assertEqual(needed[0], needed[1])
        self.assertLess(needed[1], 15)

    def test_compute_period_updates(self):
        few, many = self.measures[:5], self.measures[5:]
        self.measures._compute_period(*Q1)
        self.env.flush_all()
        self.env.cr.execute("UPDATE it_outcome SET value = value + 1")
        needed = [
            self.count(lambda records: records._compute_period(*Q1), records)
            for records in (few, many)
        ]
        self.assertEqual(needed[0], needed[1])

    def test_measure_list(self):
        self.measures._compute_period(*Q1)
        self.measures._compute_period(*Q2)
        names = ["latest_text", "rag", "attention", "target_text", "direction_long"]
        names += ["rag_note", "is_stale", "is_restated", "progress", "forum_id"]
        self.assertConstant(
            lambda records: records.read(names), self.measures[:5], self.measures[5:]
        )

    def test_flags_of_measures(self):
        self.measures._compute_period(*Q1)
        few, many = self.measures[:5], self.measures[5:]
        self.assertEqual(self.count(lambda records: records._read_flags(), few), 1)
        self.assertEqual(self.count(lambda records: records._read_flags(), many), 1)

    def test_search_by_flag_and_rating(self):
        self.measures._compute_period(*Q1)
        for name, value in (("is_stale", True), ("rag", "grey")):
            with self.subTest(name=name):
                Measure = self.env["it.measure"]
                where = [(name, "=", value)]
                Measure.search(where)  # warm up
                needed = self.count(
                    lambda records, domain=where: records.search(domain), Measure
                )
                self.assertLessEqual(needed, 3)

    def test_numbers_of_themes(self):
        themes = self.env["it.theme"].create(
            [
                {"code": f"N{n}", "name": f"N{n}", "strategy_id": self.strategy.id}
                for n in range(30)
            ]
        )
        for theme, measure in zip(themes, self.measures, strict=False):
            measure.theme_id = theme
        self.measures._compute_period(*Q1)
        names = ["late_count", "stale_count", "hygiene_summary", "rag_summary"]
        self.assertConstant(lambda records: records.read(names), themes[:5], themes[5:])

    def test_targets_with_their_parts(self):
        targets = self.measures.target_ids
        for target in targets:
            target.action_spread_evenly() if target.aggregation == "sum" else None
        names = ["value_text", "profile_text", "display_name"]
        self.assertConstant(
            lambda records: records.read(names), targets[:5], targets[5:]
        )

    def test_reading_list(self):
        self.measures._compute_period(*Q1)
        self.measures._compute_period(*Q2)
        readings = self.measures.reading_ids
        names = ["value_text", "period_text", "rag", "is_late", "version_count"]
        self.assertConstant(
            lambda records: records.read(names), readings[:5], readings[5:55]
        )

    def test_credited_records(self):
        names = ["outcome_count", "outcome_realised_total", "outcome_measure_ids"]
        self.assertConstant(
            lambda records: records.read(names),
            self.deliverables[:1],
            self.deliverables,
        )

    def test_credits_of_outcomes(self):
        credits = self.measures.outcome_ids.credit_ids
        self.assertConstant(
            lambda records: records.read(["record_name", "amount"]),
            credits[:5],
            credits[5:],
        )
