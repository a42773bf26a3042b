from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .common import Q1, Q2, StrategyCase

FLAGS = ("late", "unowned", "estimated", "restated", "stale")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestMeasureHygiene(StrategyCase):
    """What stands beside the rating, how it is found and counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forum = cls.env["it.forum"].create({"name": "Board", "level": "board"})
        cls.owner = cls.users["performance"]
        cls.sound = cls.make("SOUND")
        cls.late = cls.make("OLD", figures=[(Q1, 100)])
        cls.silent = cls.make("NEVER", figures=[])
        cls.unowned = cls.make("NOBODY", owner_id=False)
        cls.estimated = cls.make("GUESS", data_quality="estimated")
        cls.restated = cls.make("AGAIN")
        cls.restated.reading_ids.action_close()
        cls.restated.reading_ids._reopen("Two invoices were counted twice")
        cls.set_aside = cls.make("ASIDE")
        cls.set_aside.compute_error = "Field of the filter is gone"
        cls.example = cls.make("EXAMPLE", illustrative=True)
        cls.ours = cls.env["it.measure"].search([("theme_id", "=", cls.theme.id)])

    @classmethod
    def make(cls, code, figures=((Q2, 100),), data_quality="verified", **vals):
        measure = cls.make_measure(
            code,
            source="manual",
            measured_from="2026-04-01",
            targets=[("2026-12-31", 100)],
            **{"owner_id": cls.owner.id, "forum_id": cls.forum.id, **vals},
        )
        cls.env["it.measure.reading"].create(
            [
                {
                    "measure_id": measure.id,
                    "date_start": period[0],
                    "date_end": period[1],
                    "value": value,
                    "data_quality": data_quality,
                }
                for period, value in figures
            ]
        )
        return measure

    def test_flags(self):
        expected = {
            self.sound: set(),
            self.late: {"late", "stale"},
            self.silent: {"late"},
            self.unowned: {"unowned"},
            self.estimated: {"estimated"},
            self.restated: {"restated"},
            self.set_aside: {"stale"},
            self.example: {"illustrative"},
        }
        found = self.as_role("reader", self.ours)._read_flags()
        self.assertEqual(found, {one.id: flags for one, flags in expected.items()})
        for measure, flags in expected.items():
            with self.subTest(measure=measure.code):
                measure = self.as_role("reader", measure)
                told = {flag for flag in FLAGS if measure[f"is_{flag}"]}
                self.assertEqual(told, flags - {"illustrative"})

    def test_old_or_estimated_figures_are_not_green(self):
        for measure, rag, note, words in (
            (self.sound, "green", False, ""),
            (self.late, "grey", "Late: the figure is of", "Late, Old figure"),
            (self.silent, "grey", "No figure yet", "Late"),
            (self.estimated, "grey", "Estimated: not shown green", "Estimated"),
            (self.set_aside, "grey", "Set aside: the", "Set aside, Old figure"),
            (self.restated, "green", False, "Restated"),
            (self.unowned, "green", False, "No owner"),
            (self.example, "green", False, "Illustrative"),
        ):
            with self.subTest(measure=measure.code):
                measure = self.as_role("reader", measure)
                self.assertEqual(measure.rag, rag)
                self.assertEqual(measure.attention, words)
                told = measure.rag_note or ""
                self.assertTrue(told.startswith(note) if note else not told)

    def test_a_red_estimate_stays_red_and_a_better_source_makes_it_green(self):
        reading = self.estimated.reading_ids
        reading.value = 90
        self.assertEqual((reading.rag, reading.rag_note), ("red", False))
        reading.value = 100
        self.assertEqual(reading.rag, "grey")
        reading.data_quality = "verified"
        self.assertEqual((reading.rag, reading.rag_note), ("green", False))
        reading.data_quality = "estimated"
        self.assertEqual(reading.rag, "grey")
        self.assertEqual(reading.rag_note, "Estimated: not shown green")

    def test_a_computed_estimate_stays_grey(self):
        measure = self.make_measure("COMPUTED", targets=[("2027-03-31", 10)])
        self.make_outcome(measure, "2026-08-01", 12)
        reading = measure._compute_period(*Q2)
        self.assertEqual(reading.rag, "green")
        reading.data_quality = "estimated"
        measure._compute_period(*Q2)
        self.assertEqual((reading.rag, reading.value), ("grey", 12))

    def test_missing_is_white_until_the_period_is_over(self):
        with freeze_time("2026-09-30"):
            reading = self.env["it.measure.reading"].create(
                {
                    "measure_id": self.silent.id,
                    "date_start": Q2[0],
                    "date_end": Q2[1],
                    "has_value": False,
                }
            )
            self.assertEqual(reading.rag, "white")
        self.env["it.measure"]._rate_ended(Date.to_date("2026-09-30"))
        self.assertEqual(reading.rag, "white")
        self.env["it.measure"]._rate_ended(Date.to_date("2026-10-01"))
        self.assertEqual((reading.rag, reading.rag_note), ("grey", "No figure"))

    def test_an_owner_who_left_is_no_owner(self):
        self.owner.sudo().active = False
        self.assertTrue(self.sound.is_unowned)
        self.assertEqual(self.sound.attention, "Owner has left")

    def test_search_both_ways(self):
        Measure = self.as_role("reader", self.env["it.measure"])
        ours = [("theme_id", "=", self.theme.id)]
        for flag, measures in (
            ("late", self.late | self.silent),
            ("unowned", self.unowned),
            ("estimated", self.estimated),
            ("restated", self.restated),
            ("stale", self.late | self.set_aside),
        ):
            with self.subTest(flag=flag):
                name = f"is_{flag}"
                self.assertEqual(Measure.search([(name, "=", True), *ours]), measures)
                others = self.ours - measures
                self.assertEqual(Measure.search([(name, "=", False), *ours]), others)
        grey = Measure.search([("rag", "in", ["grey", "red"]), *ours])
        expected = self.late | self.silent | self.estimated | self.set_aside
        self.assertEqual(grey, expected)

    def test_as_they_stood_on_an_earlier_day(self):
        flags = self.ours._read_flags(Date.to_date("2026-07-31"))
        self.assertEqual(flags[self.late.id], set())
        self.assertIn("late", flags[self.sound.id])
        # what fails today says nothing of a figure that was closed before
        self.set_aside.reading_ids.action_close()
        day = Date.to_date("2026-10-31")
        self.assertEqual(self.ours._read_flags(day)[self.set_aside.id], set())

    def test_numbers_per_theme_and_forum(self):
        numbers = {"late": 2, "unowned": 1, "estimated": 1, "restated": 1, "stale": 2}
        Measure = self.as_role("reader", self.env["it.measure"])
        for field, record in (("theme_id", self.theme), ("forum_id", self.forum)):
            with self.subTest(field=field):
                found = Measure._read_hygiene(field, [(field, "=", record.id)])
                self.assertEqual(found, {record.id: {**numbers, "measures": 8}})
                record = self.as_role("reader", record)
                self.assertEqual(record.watched_count, 8)
                self.assertEqual(
                    record.hygiene_summary,
                    "2 late, 1 without an owner, 1 estimated, 1 restated, "
                    "2 with an old figure",
                )
                for flag, number in numbers.items():
                    self.assertEqual(record[f"{flag}_count"], number)
        self.sound.forum_id = False
        found = Measure._read_hygiene("forum_id", [("theme_id", "=", self.theme.id)])
        self.assertEqual(found[False]["measures"], 1)

    def test_a_number_opens_its_measures(self):
        forum = self.as_role("reader", self.forum)
        action = forum.with_context(it_flag="stale").action_view_flagged()
        self.assertEqual(action["domain"], [("forum_id", "=", self.forum.id)])
        self.assertEqual(action["context"]["search_default_stale"], 1)
        action = forum.with_context(it_flag="active_test").action_view_flagged()
        self.assertEqual(action["context"], {"default_forum_id": self.forum.id})

    def test_deliverable_is_of_the_same_theme(self):
        self.sound.deliverable_id = self.deliverables[0]
        other = self.env["it.theme"].create(
            {"code": "O", "name": "Other", "strategy_id": self.strategy.id}
        )
        for record in (self.sound, self.deliverables[0]):
            with (
                self.subTest(record=record),
                self.assertRaisesRegex(ValidationError, "one of the same theme"),
                self.env.cr.savepoint(),
            ):
                record.theme_id = other
        self.deliverables[1].theme_id = other

    def test_dead_band_of_the_measure(self):
        readings = self.make("BAND", figures=[(Q1, 100), (Q2, 204)]).reading_ids
        reading = readings.sorted("date_end")[1]
        # of a sum, what each period added: 100 and then 104
        self.assertEqual(reading.direction_short, "better")
        reading.measure_id.dead_band = 4
        self.assertEqual(reading.direction_short, "same")
