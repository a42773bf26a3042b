from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import Q1, Q2, ROLES, StrategyCase

OFFICERS = ("performance", "manager")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestReadingOwner(StrategyCase):
    """The owner of a measure enters its open readings, whatever their role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        targets = [("2026-06-30", 100), ("2026-09-30", 100)]
        cls.own = cls.make_measure("OWN", source="manual", targets=targets)
        cls.own.owner_id = cls.users["reader"]
        cls.foreign = cls.make_measure("FOREIGN", source="manual", targets=targets)
        cls.reading, cls.next, cls.other = cls.env["it.measure.reading"].create(
            [
                {"measure_id": measure.id, "date_start": start, "date_end": end}
                for measure, (start, end) in (
                    (cls.own, Q1),
                    (cls.own, Q2),
                    (cls.foreign, Q1),
                )
            ]
        )

    def action_vals(self):
        return {"name": "Chase", "owner_id": self.env.uid, "date_due": "2026-12-01"}

    def test_owner_enters_figure_words_and_action(self):
        for role in set(ROLES) - set(OFFICERS):
            self.own.owner_id = self.users[role]
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                reading = self.as_role(role, self.reading)
                reading.write(
                    {
                        "value": 10,
                        "data_quality": "verified",
                        "commentary": "Behind",
                        "missing_reason": "None",
                        "evidence": "Ledger",
                        "action_ids": [Command.create(self.action_vals())],
                    }
                )
                self.assertEqual((reading.rag, reading.value), ("red", 10))
                self.assertEqual(reading.entered_by_id, self.users[role])
                self.assertTrue(reading.entered_at)
                self.assertFalse(reading.wanted)
                reading.action_ids.write({"date_due": "2026-12-09"})
                reading.action_ids.unlink()
                savepoint.rollback()

    def test_owner_of_the_theme_enters_while_the_measure_has_no_owner(self):
        head = self.users["partnership"]
        self.theme.owner_id = head
        self.assertEqual(self.own.answering_id, self.users["reader"])
        reading = self.as_role("partnership", self.reading)
        silent = mute_logger("odoo.addons.base.models.ir_rule")
        with silent, self.assertRaises(AccessError):
            reading.write({"value": 10})
        self.users["reader"].active = False
        self.assertEqual(self.own.answering_id, head)
        reading.write({"value": 10, "action_ids": [Command.create(self.action_vals())]})
        self.assertEqual(reading.entered_by_id, head)
        head.active = False
        self.assertFalse(self.own.answering_id)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_enters_the_measures_of_others(self):
        for role in set(ROLES) - set(OFFICERS):
            other = self.as_role(role, self.other)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    other.write({"value": 1})
                with self.assertRaises(AccessError):
                    other.write({"action_ids": [Command.create(self.action_vals())]})
                with self.assertRaises(AccessError):
                    self.as_role(role, self.env["it.measure.action"]).create(
                        {**self.action_vals(), "reading_id": self.other.id}
                    )
        self.as_role("performance", self.other).write({"value": 1})

    def test_owner_writes_nothing_else(self):
        reading = self.as_role("reader", self.reading)
        for vals in (
            {"target": 1},
            {"measure_id": self.foreign.id},
            {"date_end": "2026-07-31"},
            {"state": "closed"},
            {"rag": "green"},
            {"origin": "computed"},
            {"closing": 3},
            {"value": 200, "target": 1},
            {"entered_by_id": self.env.uid},
            {"action_text": "Words"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                reading.write(vals)
        for step in (reading.action_close, reading._close):
            with self.assertRaisesRegex(UserError, "performance officer"):
                step()
        self.assertEqual(self.reading.state, "open")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_owner_neither_makes_nor_deletes_readings(self):
        with self.assertRaises(AccessError):
            self.as_role("reader", self.reading).unlink()
        with self.assertRaises(AccessError):
            self.as_role("reader", self.env["it.measure.reading"]).create(
                {
                    "measure_id": self.own.id,
                    "date_start": "2026-10-01",
                    "date_end": "2026-12-31",
                }
            )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_closed_reading_is_not_entered(self):
        self.explain(self.reading)._close()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.as_role("reader", self.reading).write({"commentary": "Other"})
        self.assertFalse(self.as_role("reader", self.reading)._filtered_access("write"))

    def test_computed_figure_is_not_typed_by_the_owner(self):
        self.own.source = "outcomes"
        reading = self.as_role("reader", self.reading)
        with self.assertRaisesRegex(UserError, "computed and not typed"):
            reading.write({"value": 3})
        reading.write({"commentary": "Words are mine"})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_action_is_not_moved_nor_taken_over(self):
        foreign = self.make_action(self.other)
        with self.assertRaises(UserError):
            self.as_role("reader", self.reading).write(
                {"action_ids": [Command.update(foreign.id, {"name": "Mine"})]}
            )
        with self.assertRaises(UserError):
            self.as_role("reader", self.reading).write(
                {"action_ids": [Command.link(foreign.id)]}
            )
        mine = self.make_action(self.reading)
        with self.assertRaisesRegex(UserError, "carry it on"):
            self.as_role("reader", mine).write({"reading_id": self.next.id})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_does_it_says_how_it_goes_and_no_more(self):
        action = self.make_action(self.other, owner_id=self.users["commercial"].id)
        doer = self.as_role("commercial", action)
        doer.write({"note": "Called twice"})
        doer.action_done()
        for vals in ({"date_due": "2027-12-31"}, {"name": "Less"}, {"owner_id": 1}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "ask"):
                doer.write(vals)
        with self.assertRaises(AccessError):
            doer.unlink()
        with self.assertRaises(AccessError):
            self.as_role("agreement", action).write({"note": "Not mine"})

    def test_screen_shows_the_rating_before_saving(self):
        view = "itstrategy.it_measure_reading_view_form_enter"
        with Form(self.as_role("reader", self.reading), view=view) as form:
            self.assertEqual(form.rag, "grey")
            form.value = 120
            self.assertEqual((form.rag, form.has_value), ("green", True))
            self.assertEqual(form.value_text, "£120")
            form.data_quality = "estimated"
            self.assertEqual(form.rag, "grey")
            self.assertIn("Estimated", form.rag_note)
            form.data_quality = "verified"
            form.value = 96
            self.assertEqual(form.rag, "amber")
            self.assertEqual(form.wanted, "Commentary, Action with owner and day")
            form.commentary = "Nearly"
            with form.action_ids.new() as action:
                action.name = "Call"
                self.assertIn("Action", form.wanted, "as yet without a day")
                action.date_due = "2026-12-24"
            self.assertEqual(form.wanted, "")
        self.assertEqual((self.reading.rag, self.reading.value), ("amber", 96))
        self.assertEqual(self.reading.action_ids.owner_id, self.users["reader"])

    def test_ratio_is_divided_on_the_screen(self):
        self.own.write({"aggregation": "ratio", "unit": "percent"})
        view = "itstrategy.it_measure_reading_view_form_enter"
        with Form(self.as_role("reader", self.reading), view=view) as form:
            form.numerator = 30
            form.denominator = 40
            self.assertEqual((form.value, form.rag), (75, "red"))

    def test_screen_compares_with_last_period_and_last_year(self):
        self.reading.write({"value": 80, "commentary": "A slow start"})
        self.env["it.measure.reading"].create(
            [
                {
                    "measure_id": self.own.id,
                    "date_start": start,
                    "date_end": end,
                    "value": value,
                }
                for start, end, value in (
                    ("2025-07-01", "2025-09-30", 60),
                    ("2026-06-01", "2026-06-30", 7),
                )
            ]
        )
        shown = self.as_role("reader", self.next)
        self.assertEqual(shown.previous_text, "£80")
        self.assertEqual(shown.previous_commentary, "A slow start")
        self.assertEqual(shown.year_ago_text, "£60")
        self.assertFalse(self.other.previous_text)

    def test_list_to_enter_is_mine_and_wanting(self):
        Reading = self.as_role("reader", self.env["it.measure.reading"])
        mine = Reading.search(Reading._get_to_enter_domain(), order="due_date")
        self.assertEqual(mine, self.reading | self.next)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_enter_action"
        )
        self.assertIn("wanted", action["domain"])

    def test_save_and_next_walks_through_what_is_wanted(self):
        reading = self.as_role("reader", self.reading)
        reading.value = 100
        step = reading.action_save_next()
        self.assertEqual(step["res_id"], self.next.id)
        self.assertEqual([view[1] for view in step["views"]], ["form"])
        following = self.as_role("reader", self.next)
        following.value = 100
        step = following.action_save_next()
        self.assertFalse(step.get("res_id"))
        self.assertEqual(step["views"][0][1], "list")
