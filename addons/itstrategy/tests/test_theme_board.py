import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.itstrategy.logic import board

from .common import Q1, Q2, ROLES, StrategyCase

TODAY = "2026-11-23"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestThemeBoard(StrategyCase):
    """The board says what the readings say, of one theme of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.env["it.theme.board"]
        cls.service, cls.cabinet = cls.env["it.forum"].create(
            [
                {"name": "Board service meeting", "level": "service"},
                {"name": "Board cabinet", "level": "cabinet"},
            ]
        )
        cls.owner = cls.users["performance"]
        common = {
            "source": "manual",
            "aggregation": "snapshot",
            "frequency": "quarter",
            "unit": "percent",
            "measured_from": "2026-04-01",
            "targets": [("2026-09-30", 80), ("2027-03-31", 90)],
        }
        cls.good = cls.make_measure(
            "B1", **common, owner_id=cls.owner.id, forum_id=cls.service.id
        )
        cls.bad = cls.make_measure(
            "B2", **common, owner_id=cls.owner.id, forum_id=cls.cabinet.id
        )
        cls.old = cls.make_measure("B3", **common, forum_id=cls.cabinet.id)
        cls.guess = cls.make_measure("B4", **common, owner_id=cls.owner.id)
        cls.new = cls.make_measure("B5", **common, owner_id=cls.owner.id)
        cls.readings = {}
        for measure, period, value, quality in (
            (cls.good, Q1, 79, "verified"),
            (cls.good, Q2, 85, "verified"),
            (cls.bad, Q1, 60, "verified"),
            (cls.bad, Q2, 50, "verified"),
            (cls.old, Q1, 90, "verified"),
            (cls.guess, Q2, 88, "estimated"),
        ):
            cls.readings[measure, period] = cls.make_reading(
                measure, period, value, quality
            )
        cls.env.flush_all()

    @classmethod
    def make_reading(cls, measure, period, value, quality="verified"):
        return cls.env["it.measure.reading"].create(
            {
                "measure_id": measure.id,
                "date_start": period[0],
                "date_end": period[1],
                "value": value,
                "data_quality": quality,
                "commentary": f"Words on {value}",
            }
        )

    def read(self, day=Q2[1], forum_ids=None, role="reader"):
        return self.as_role(role, self.board)._read_board(
            day, [self.theme.id], forum_ids
        )

    def test_figures_are_those_of_the_readings(self):
        found = self.read()["measures"]
        for measure in (self.good, self.bad, self.guess):
            reading, row = self.readings[measure, Q2], found[measure.id]
            with self.subTest(measure=measure.code):
                self.assertEqual(row["reading_id"], reading.id)
                for name in (
                    "value",
                    "target",
                    "value_text",
                    "target_text",
                    "period_text",
                    "direction_short",
                    "direction_long",
                    "commentary",
                    "data_quality",
                    "state",
                ):
                    self.assertEqual(row[name], reading[name], name)
        self.assertEqual(found[self.good.id]["rag"], "green")
        self.assertEqual(found[self.bad.id]["rag"], "red")

    def test_earlier_period_shows_what_was_true_then(self):
        found = self.read(Q1[1])["measures"]
        self.assertEqual(found[self.good.id]["value"], 79)
        self.assertEqual(found[self.good.id]["rag"], "amber")
        self.assertEqual(found[self.old.id]["rag"], "green")
        self.assertFalse(found[self.guess.id]["has_value"])

    def test_old_figure_of_the_period_shown_is_grey(self):
        row = self.read()["measures"][self.old.id]
        self.assertEqual(row["rag"], "grey")
        self.assertEqual(row["value"], 90)
        self.assertLessEqual({"late", "stale", "unowned"}, set(row["flags"]))
        self.assertIn("Jul to Sep 2026", row["rag_note"])

    def test_estimated_figure_is_grey_with_a_note(self):
        row = self.read()["measures"][self.guess.id]
        self.assertEqual(row["rag"], "grey")
        self.assertIn("estimated", row["flags"])
        self.assertTrue(row["rag_note"])

    def test_measure_without_a_reading_says_so(self):
        row = self.read()["measures"][self.new.id]
        self.assertEqual((row["rag"], row["rag_note"]), ("grey", "No figure yet"))
        self.assertFalse(row["reading_id"])

    def test_closed_figure_stays_as_it_was_closed(self):
        reading = self.readings[self.good, Q1]
        self.env["it.measure.action"].create(
            {
                "name": "Explain it",
                "measure_id": self.good.id,
                "reading_id": reading.id,
                "owner_id": self.owner.id,
                "date_due": "2026-12-31",
            }
        )
        reading.action_close()
        self.good.target_ids.write({"value": 10})
        row = self.read(Q1[1])["measures"][self.good.id]
        self.assertEqual((row["rag"], row["target"]), ("amber", 80))
        self.assertEqual(row["state"], "closed")

    def test_spark_line_has_the_last_readings_of_its_own_length(self):
        self.make_reading(self.good, (date(2026, 8, 1), date(2026, 8, 31)), 1)
        spark = self.read()["measures"][self.good.id]["spark"]
        self.assertEqual([one["value"] for one in spark], [79, 85])
        for months in range(20):
            start = board.periods.add_months(date(2020, 1, 1), months * 3)
            self.make_reading(self.bad, board.periods.bounds("quarter", start), months)
        spark = self.read()["measures"][self.bad.id]["spark"]
        self.assertEqual(len(spark), 12)
        self.assertEqual(spark[-1]["date_end"], Q2[1])
        self.assertEqual(spark, sorted(spark, key=lambda one: one["date_end"]))

    def test_path_has_the_milestones(self):
        path = self.read()["measures"][self.good.id]["path"]
        self.assertEqual(
            path,
            [
                {"date": date(2026, 9, 30), "value": 80},
                {"date": date(2027, 3, 31), "value": 90},
            ],
        )

    def test_ratings_add_up_to_the_measures(self):
        found = self.read()
        theme = found["themes"][0]
        self.assertEqual(sum(found["counts"].values()), 5)
        self.assertEqual(theme["counts"], found["counts"])
        self.assertEqual(
            found["counts"], {"red": 1, "amber": 0, "green": 1, "grey": 3, "white": 0}
        )
        self.assertEqual(theme["measure_ids"], list(found["measures"]))

    def test_hygiene_is_that_of_the_measures(self):
        found = self.read(date.fromisoformat(TODAY))["themes"][0]["hygiene"]
        said = self.env["it.measure"]._read_hygiene("theme_id")[self.theme.id]
        for flag in ("late", "unowned", "estimated", "restated", "stale"):
            self.assertEqual(found[flag], said[flag], flag)

    def test_actions_of_the_reading_and_open_ones_of_earlier_readings(self):
        common = {"measure_id": self.bad.id, "owner_id": self.owner.id}
        earlier = {**common, "reading_id": self.readings[self.bad, Q1].id}
        shown = {**common, "reading_id": self.readings[self.bad, Q2].id}
        self.env["it.measure.action"].create(
            [
                {**earlier, "name": "Still open", "date_due": "2026-12-01"},
                {
                    **earlier,
                    "name": "Done long ago",
                    "date_due": "2026-07-01",
                    "state": "done",
                    "date_done": "2026-07-01",
                },
                {**shown, "name": "Second supplier", "date_due": "2026-12-31"},
            ]
        )
        actions = self.read()["measures"][self.bad.id]["actions"]
        self.assertEqual(
            [action["name"] for action in actions], ["Still open", "Second supplier"]
        )
        self.assertEqual(actions[0]["owner"], self.owner.name)

    def test_filter_by_forum(self):
        found = self.read(forum_ids=[self.cabinet.id])
        self.assertEqual(list(found["measures"]), [self.bad.id, self.old.id])
        self.assertEqual(sum(found["counts"].values()), 2)
        nothing = self.env["it.forum"].create({"name": "Idle", "level": "board"})
        self.assertFalse(self.read(forum_ids=[nothing.id])["themes"])

    def test_deliverables_with_budget_and_spent(self):
        item = self.deliverables[0]
        item.write({"date_due": "2026-10-31", "progress": 40})
        self.env["it.investment.line"].create(
            [
                {
                    "name": f"Line {kind}",
                    "code": kind,
                    "kind": kind,
                    "year_start": "2026-04-01",
                    "deliverable_id": item.id,
                    "budget": 1000,
                    "spent": 250,
                }
                for kind in ("capital", "revenue")
            ]
        )
        found = {one["id"]: one for one in self.read()["themes"][0]["deliverables"]}
        self.assertEqual(set(found), set(self.deliverables.ids))
        row = found[item.id]
        self.assertEqual((row["budget"], row["spent"]), (2000, 500))
        self.assertTrue(row["is_late"])
        self.assertEqual(row["progress"], 40)

    def test_every_role_sees_the_same_board(self):
        seen = {
            role: self.as_role(role, self.board).get_board(
                {"day": "2026-09-30", "theme_ids": [self.theme.id]}
            )["counts"]
            for role in ROLES
        }
        self.assertEqual(len({str(counts) for counts in seen.values()}), 1)

    def test_outside_the_suite_refused(self):
        stranger = new_test_user(self.env, login="board_outside")
        with self.assertRaisesRegex(AccessError, "role Reader"):
            self.board.with_user(stranger).get_board({})
        with self.assertRaises(AccessError):
            self.board.with_user(stranger)._read_board(Q2[1])

    def test_record_rules_are_kept(self):
        self.env["ir.rule"].create(
            {
                "name": "Not the bad news",
                "model_id": self.env["ir.model"]._get_id("it.measure"),
                "domain_force": "[('code', '!=', 'B2')]",
                "groups": [Command.link(self.env.ref("itgovernance.group_reader").id)],
            }
        )
        self.assertNotIn(self.bad.id, self.read()["measures"])

    def test_answer_is_json(self):
        found = self.as_role("reader", self.board).get_board({})
        self.assertEqual(json.loads(json.dumps(found)), found)
        self.assertEqual((found["day"], found["step"]), ("2026-09-30", "quarter"))
        self.assertEqual(found["previous_day"], "2026-06-30")
        self.assertEqual(found["next_day"], "2026-12-31")

    def test_figures_of_a_spark_line_in_words(self):
        reader = self.as_role("reader", self.board)
        found = reader.get_figures(self.good.id, "2026-09-30")
        self.assertEqual(
            [(one["period_text"], one["value_text"]) for one in found["figures"]],
            [("Jul to Sep 2026", "85%"), ("Apr to Jun 2026", "79%")],
        )
        self.assertEqual(found["milestones"][0]["value_text"], "80%")
        stranger = new_test_user(self.env, login="board_figures_outside")
        with self.assertRaises(AccessError):
            self.board.with_user(stranger).get_figures(self.good.id, "2026-09-30")
        with self.assertRaises(UserError):
            reader.get_figures(999999999, "2026-09-30")

    def test_bad_options_are_told_in_a_sentence(self):
        reader = self.as_role("reader", self.board)
        for options in (
            {"day": "30/09/2026"},
            {"day": 5},
            {"day": "0001-01-01"},
            {"step": "week"},
            {"theme_ids": "1"},
            {"theme_ids": [True]},
            {"theme_ids": [self.theme.id, 999999999]},
            {"forum_ids": [-1]},
            {"forum_ids": ["x"]},
            {"unknown": 1},
            ["day"],
        ):
            with self.subTest(options=options), self.assertRaises(UserError):
                reader.get_board(options)

    def test_queries_do_not_grow(self):
        few = self.count_queries()
        self.env["it.measure.reading"].create(
            [
                {
                    "measure_id": self.make_measure(
                        f"BQ{number}",
                        source="manual",
                        targets=[("2027-03-31", 5)],
                        owner_id=self.owner.id,
                        forum_id=self.cabinet.id,
                    ).id,
                    "date_start": Q2[0],
                    "date_end": Q2[1],
                    "value": number,
                }
                for number in range(30)
            ]
        )
        self.assertEqual(self.count_queries(), few)

    def count_queries(self):
        reader = self.as_role("reader", self.board)
        reader.get_board({"theme_ids": [self.theme.id]})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        reader.get_board({"theme_ids": [self.theme.id]})
        return self.env.cr.sql_log_count - before
