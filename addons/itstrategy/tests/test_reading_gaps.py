from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import Q1, Q2, StrategyCase

WANTED = "Commentary, Action with owner and day"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestReadingGaps(StrategyCase):
    """Amber and red want words and an action, grey a reason, before closing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.red = cls.make_typed("RED", 50)
        cls.green = cls.make_typed("GREEN", 100)
        cls.grey = cls.make_typed("GREY")

    @classmethod
    def make_typed(cls, code, value=None, **vals):
        targets = [("2026-06-30", 100), ("2026-09-30", 100)]
        measure = cls.make_measure(code, source="manual", targets=targets, **vals)
        typed = {} if value is None else {"value": value}
        return cls.env["it.measure.reading"].create(
            {
                "measure_id": measure.id,
                "date_start": Q1[0],
                "date_end": Q1[1],
                **typed,
            }
        )

    def assertRefused(self, close, *words):
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            close()
        for word in words:
            self.assertIn(word, str(refused.exception))

    def test_what_is_wanted_is_said(self):
        self.assertEqual(self.red.rag, "red")
        self.assertEqual(self.red.wanted, WANTED)
        self.assertEqual(self.grey.wanted, "Figure or why it is missing")
        self.assertFalse(self.green.wanted)
        self.red.commentary = "The supplier is late"
        self.assertEqual(self.red.wanted, "Action with owner and day")
        self.make_action(self.red)
        self.assertFalse(self.red.wanted)
        self.assertEqual(self.red._get_gaps(), [])

    def test_what_is_wanted_is_found(self):
        readings = self.red | self.green | self.grey
        ours = [("id", "in", readings.ids)]
        find = self.env["it.measure.reading"].search
        self.assertEqual(find([*ours, ("wanted", "!=", False)]), self.red | self.grey)
        self.assertEqual(find([*ours, ("wanted", "=", False)]), self.green)
        self.grey.missing_reason = "No answer"
        self.explain(self.red)
        self.assertFalse(find([*ours, ("wanted", "!=", False)]))

    def test_no_door_closes_a_red_figure_without_words(self):
        red = self.as_role("performance", self.red)
        Reading = self.as_role("performance", self.env["it.measure.reading"])
        vals = {
            "measure_id": self.red.measure_id.id,
            "date_start": Q2[0],
            "date_end": Q2[1],
            "value": 1,
            "state": "closed",
        }
        for door, close in (
            ("button", red.action_close),
            ("list", (red | self.as_role("performance", self.grey)).action_close),
            ("write", lambda: red.write({"state": "closed"})),
            ("write with figure", lambda: red.write({"value": 7, "state": "closed"})),
            ("create", lambda: Reading.create(vals)),
            ("program", red._close),
            ("superuser", self.red._close),
        ):
            with self.subTest(door=door):
                self.assertRefused(close, "RED", "Commentary", "Actions")
                self.assertEqual(self.red.state, "open")

    def test_no_import_closes_it(self):
        result = self.env["it.measure.reading"].load(
            ["measure_id/.id", "date_start", "date_end", "value", "state"],
            [[str(self.red.measure_id.id), str(Q2[0]), str(Q2[1]), "1", "Closed"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Commentary", result["messages"][0]["message"])

    def test_spaces_are_no_words(self):
        self.make_action(self.red)
        self.red.commentary = "  \n "
        self.assertFalse(self.red.commentary)
        self.assertRefused(self.red._close, "Commentary")
        self.red.commentary = "Late"
        self.red._close()
        self.assertEqual(self.red.state, "closed")

    def test_missing_figure_wants_a_reason(self):
        self.assertRefused(self.grey._close, "GREY", "Why missing")
        self.grey.missing_reason = "The system was down"
        self.grey._close()
        self.assertEqual((self.grey.state, self.grey.rag), ("closed", "grey"))

    def test_estimate_that_would_be_green_wants_a_reason(self):
        estimate = self.make_typed("EST", 120)
        estimate.data_quality = "estimated"
        self.assertEqual(estimate.rag, "grey")
        self.assertEqual(estimate.wanted, "Why only an estimate")
        self.assertRefused(estimate._close, "estimate", "Why missing")
        estimate.missing_reason = "The meter is read in December"
        estimate._close()
        self.assertEqual(estimate.state, "closed")

    def test_green_and_not_rated_want_nothing(self):
        tracked = self.make_typed("TRACK", 3, polarity="track")
        (self.green | tracked)._close()
        self.assertEqual(set((self.green | tracked).mapped("state")), {"closed"})

    def test_period_that_runs_on_wants_no_figure_yet(self):
        reading = self.make_typed("RUNS")
        reading.write({"date_start": "2026-10-01", "date_end": "2026-12-31"})
        self.assertEqual((reading.rag, reading.wanted), ("white", ""))

    def test_white_figure_of_an_ended_period_is_wanted(self):
        reading = self.make_typed("LEFT")
        reading.write({"date_start": "2026-10-01", "date_end": "2026-12-31"})
        with freeze_time("2027-01-05"):
            reading.invalidate_recordset(["wanted"])
            self.assertEqual(reading.rag, "white")
            self.assertEqual(reading.wanted, "Figure or why it is missing")
            found = reading.search([("id", "=", reading.id), ("wanted", "!=", False)])
            self.assertEqual(found, reading)
            self.assertRefused(reading._close, "Why missing")

    def test_button_closes_the_complete_ones_and_tells_the_rest(self):
        all_three = self.as_role("performance", self.red | self.green | self.grey)
        told = all_three.action_close()
        self.assertEqual(
            all_three.mapped("state"), ["open", "closed", "open"], "red, green, grey"
        )
        self.assertTrue(told["params"]["sticky"])
        self.assertEqual(told["params"]["title"], "Closed: 1")
        for word in ("2 readings", "RED, Apr to Jun 2026", "GREY, Apr to Jun 2026"):
            self.assertIn(word, told["params"]["message"])
        self.assertNotIn("GREEN,", told["params"]["message"])

    def test_program_closes_all_or_nothing(self):
        both = self.red | self.green
        self.assertRefused(both._close, "RED")
        self.assertEqual(set(both.mapped("state")), {"open"})

    def test_figure_is_rated_once_more_before_it_is_closed(self):
        self.red.measure_id.target_ids.value = 40
        self.assertFalse(self.red.wanted)
        self.red._close()
        self.assertEqual((self.red.state, self.red.rag), ("closed", "green"))
