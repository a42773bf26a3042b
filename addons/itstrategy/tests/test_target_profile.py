from psycopg2.errors import CheckViolation, SerializationFailure

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import Q1, Q2, StrategyCase

YEAR_END = "2027-03-31"
QUARTERS = ("2026-06-30", "2026-09-30", "2026-12-31", YEAR_END)


class ProfileCase(StrategyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure(
            "PART",
            source="manual",
            targets=[(YEAR_END, 100)],
        )
        cls.target = cls.as_role("performance", cls.measure.target_ids)

    def set_parts(self, *amounts, days=QUARTERS, **vals):
        self.target.write(
            {
                **vals,
                "profile_ids": [
                    Command.clear(),
                    *(
                        Command.create({"date": day, "value": amount})
                        for day, amount in zip(days, amounts, strict=False)
                    ),
                ],
            }
        )

    def amounts(self, target=None):
        return (target or self.target).profile_ids.sorted("date").mapped("value")

    def make_reading(self, value, period, measure=None):
        return self.env["it.measure.reading"].create(
            {
                "measure_id": (measure or self.measure).id,
                "date_start": period[0],
                "date_end": period[1],
                "value": value,
            }
        )


@tagged("post_install", "-at_install")
class TestTargetProfile(ProfileCase):
    """What is expected quarter by quarter makes the target, as a whole."""

    def test_parts_of_a_sum_make_the_target_to_the_penny(self):
        self.set_parts(10, 20.01, 30, 39.99)
        self.assertEqual(self.amounts(), [10, 20.01, 30, 39.99])
        with self.assertRaisesRegex(
            ValidationError,
            r"PART: £100 by 31 Mar 2027 add up to £100\.01 instead of £100",
        ):
            self.set_parts(10, 20.02, 30, 39.99)

    def test_the_whole_is_checked_once_all_rows_are_saved(self):
        self.set_parts(25, 25, 25, 25)
        first, second, _third, last = self.target.profile_ids.sorted("date")
        self.measure.with_user(self.users["performance"]).write(
            {
                "target_ids": [
                    Command.update(
                        self.target.id,
                        {
                            "profile_ids": [
                                Command.update(first.id, {"value": 5}),
                                Command.update(second.id, {"value": 85}),
                                Command.delete(last.id),
                            ],
                            "value": 115,
                        },
                    )
                ]
            }
        )
        self.assertEqual(self.amounts(), [5, 85, 25])

    def test_target_and_parts_in_the_form(self):
        self.set_parts(25, 25, 25, 25)
        with Form(self.target) as form:
            form.value = 120
            with form.profile_ids.edit(3) as part:
                part.value = 45
        self.assertEqual(self.amounts(), [25, 25, 25, 45])
        self.assertEqual(self.target.profile_text, "£25, £25, £25, £45")
        form = Form(self.target)
        form.value = 121
        with self.assertRaisesRegex(ValidationError, "£120 instead of £121"):
            form.save()

    def test_target_alone_is_not_changed_past_its_parts(self):
        self.set_parts(25, 25, 25, 25)
        for vals in (
            {"value": 90},
            {"date": "2026-12-31"},
            {"date": "2028-03-31"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.target.write(vals)

    def test_one_row_alone_is_refused(self):
        self.set_parts(25, 25, 25, 25)
        part = self.target.profile_ids[0]
        with self.assertRaisesRegex(ValidationError, "£110 instead of £100"):
            part.value = 35
        with self.assertRaisesRegex(ValidationError, "£75 instead of £100"):
            part.unlink()
        self.target.profile_ids.unlink()
        self.assertFalse(self.target.profile_ids)

    def test_parts_lie_in_the_financial_year_of_the_target(self):
        for days in (
            ("2026-03-31", *QUARTERS[1:]),
            (*QUARTERS[:3], "2027-04-01"),
        ):
            with (
                self.subTest(days=days),
                self.assertRaisesRegex(ValidationError, "outside of 1 Apr 2026"),
            ):
                self.set_parts(25, 25, 25, 25, days=days)

    def test_levels_end_at_the_target(self):
        self.measure.aggregation = "snapshot"
        self.set_parts(70, 60, 90, 100)
        with self.assertRaisesRegex(ValidationError, "31 Mar 2027, is £99 instead"):
            self.set_parts(70, 60, 90, 99)
        with self.assertRaisesRegex(ValidationError, "after the target itself"):
            self.set_parts(70, 100, days=("2026-06-30", "2027-04-30"))

    def test_a_change_of_aggregation_asks_whether_the_parts_still_fit(self):
        self.measure.aggregation = "snapshot"
        self.set_parts(70, 80, 90, 100)
        with self.assertRaisesRegex(ValidationError, "£340 instead of £100"):
            self.measure.aggregation = "sum"

    def test_readings_are_held_against_their_part_of_the_year(self):
        first, second = self.make_reading(12, Q1), self.make_reading(29, Q2)
        month = self.make_reading(16, (Q1[0], Q2[0].replace(day=31)))
        self.assertEqual((first.target, first.rag), (100, "red"))
        self.set_parts(10, 20, 30, 40)
        self.assertEqual((first.target, first.rag), (10, "green"))
        self.assertEqual((second.target, second.rag), (30, "amber"))
        self.assertEqual((month.target, month.rag), (16.74, "amber"))
        self.set_parts(30, 0, 30, 40)
        self.assertEqual((first.target, first.rag), (30, "red"))
        self.set_parts()
        self.assertEqual((first.target, first.rag), (100, "red"))

    def test_an_earlier_target_stands_in_for_the_parts_before_it(self):
        self.set_parts(10, 20, 30, 40)
        self.assertFalse(self.target.overlap)
        self.env["it.measure.target"].create(
            {"measure_id": self.measure.id, "date": "2026-06-30", "value": 15}
        )
        self.assertIn("up to 30 Jun 2026", self.target.overlap)
        readings = self.make_reading(12, Q1) | self.make_reading(30, Q2)
        self.assertEqual(readings.mapped("target"), [15, 30])

    def test_a_copied_measure_keeps_its_parts(self):
        self.set_parts(10, 20, 30, 40)
        copied = self.measure.copy({"code": "COPY"})
        self.assertEqual(self.amounts(copied.target_ids), [10, 20, 30, 40])

    def test_readers_see_parts_and_change_none(self):
        self.set_parts(10, 20, 30, 40)
        target = self.as_role("reader", self.target)
        self.assertEqual(target.profile_text, "£10, £20, £30, £40")
        with self.assertRaises(AccessError):
            target.action_spread_evenly()
        with self.assertRaises(AccessError):
            target.profile_ids.unlink()

    def test_the_database_refuses_too(self):
        self.set_parts(10, 20, 30, 40)
        for statement in (
            "UPDATE it_measure_profile SET value = 41 WHERE target_id = %s "
            "AND value = 40",
            "DELETE FROM it_measure_profile WHERE target_id = %s AND value = 40",
            "UPDATE it_measure_target SET value = 101 WHERE id = %s",
            "UPDATE it_measure_profile SET date = '2026-03-31' WHERE target_id = %s "
            "AND value = 10",
            "UPDATE it_measure SET aggregation = 'snapshot' WHERE id = ("
            "SELECT measure_id FROM it_measure_target WHERE id = %s)",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [self.target.id])
                self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")


@tagged("post_install", "-at_install")
class TestTargetSpread(ProfileCase):
    """Quarters made by a button, exact to the penny."""

    def test_evenly(self):
        for value, expected in (
            (100, [25, 25, 25, 25]),
            (100.03, [25, 25, 25, 25.03]),
            (0.01, [0, 0, 0, 0.01]),
        ):
            with self.subTest(value=value):
                self.set_parts(value=value)
                self.target.action_spread_evenly()
                self.assertEqual(self.amounts(), expected)
                days = [str(day) for day in self.target.profile_ids.mapped("date")]
                self.assertEqual(days, list(QUARTERS))

    def test_again_replaces_what_was_there(self):
        self.set_parts(10, 90, days=("2026-05-31", YEAR_END))
        action = self.target.action_spread_evenly()
        self.assertEqual(self.amounts(), [25, 25, 25, 25])
        self.assertEqual((action["res_id"], action["target"]), (self.target.id, "new"))

    def test_levels_go_in_a_straight_line_from_where_it_stood(self):
        self.measure.write({"aggregation": "snapshot", "unit": "count"})
        with self.assertRaisesRegex(UserError, "neither a baseline with its day nor"):
            self.target.action_spread_evenly()
        self.measure.write({"baseline_date": "2026-03-31", "baseline_value": 60})
        self.target.action_spread_evenly()
        self.assertEqual(self.amounts(), [69.97, 80.05, 90.14, 100])
        self.env["it.measure.target"].create(
            {"measure_id": self.measure.id, "date": "2026-09-30", "value": 80}
        )
        self.target.action_spread_evenly()
        self.assertEqual(self.amounts(), [90.11, 100])

    def test_like_last_year(self):
        ends = ("2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31")
        for end, total in zip(ends[:3], (10, 10, 40), strict=True):
            self.make_reading(total, ("2025-04-01", end))
        with self.assertRaisesRegex(UserError, "period that ended on 31 Mar 2026"):
            self.target.action_spread_like_last_year()
        last = self.make_reading(60, ("2025-04-01", ends[3]))
        self.target.action_spread_like_last_year()
        self.assertEqual(self.amounts(), [16.66, 0, 50, 33.34])
        self.env["it.measure.reading"].search(
            [("measure_id", "=", self.measure.id), ("id", "!=", last.id)]
        ).write({"value": 0})
        last.value = 0
        with self.assertRaisesRegex(UserError, "Last year brought nothing"):
            self.target.action_spread_like_last_year()

    def test_levels_like_last_year(self):
        self.measure.write({"aggregation": "snapshot", "unit": "count"})
        ends = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31")
        for end, level in zip(ends, (40, 50, 50, 70, 80), strict=True):
            self.make_reading(level, (end[:8] + "01", end))
        self.target.action_spread_like_last_year()
        self.assertEqual(self.amounts(), [85, 85, 95, 100])


@tagged("post_install", "-at_install")
class TestTargetProfileConcurrently(StrategyCase):
    """Two people at once can't leave a sum that isn't the target's."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            self.strategy_id = env["it.strategy"].create({"name": "Two at once"}).id
            theme = env["it.theme"].create(
                {"code": "TWO", "name": "Two", "strategy_id": self.strategy_id}
            )
            measure = env["it.measure"].create(
                {"code": "TWO", "name": "Two", "theme_id": theme.id, "unit": "gbp"}
            )
            # not by the ORM, which would keep for ever that it was set
            cr.execute(
                "INSERT INTO it_measure_target (measure_id, date, value) "
                "VALUES (%s, %s, 100) RETURNING id",
                [measure.id, YEAR_END],
            )
            self.target_id = cr.fetchone()[0]
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM it_measure_target WHERE id = %s", [self.target_id])
            strategy = self.env(cr=cr)["it.strategy"].browse(self.strategy_id)
            strategy.theme_ids.measure_ids.unlink()
            strategy.theme_ids.unlink()
            strategy.unlink()

    def spread(self, cr, days):
        target = self.env(cr=cr)["it.measure.target"].browse(self.target_id)
        target.write(
            {
                "profile_ids": [
                    Command.create({"date": day, "value": 50}) for day in days
                ]
            }
        )

    @mute_logger("odoo.sql_db")
    def test_the_second_fails_to_serialise_and_is_refused_when_tried_again(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT 1 FROM it_measure_profile")
            self.spread(first, ("2026-06-30", YEAR_END))
            first.commit()
            with self.assertRaises(SerializationFailure):
                self.spread(second, ("2026-09-30", "2026-12-31"))
            second.rollback()
            with self.assertRaisesRegex(ValidationError, "£200 instead of £100"):
                self.spread(second, ("2026-09-30", "2026-12-31"))
            second.rollback()
