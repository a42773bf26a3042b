import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import Q1, Q2, StrategyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestReadingActions(StrategyCase):
    """What is done about a figure: raised, carried on, frozen, and going on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        targets = [("2026-06-30", 100), ("2026-09-30", 100)]
        cls.measure = cls.make_measure("ACT", source="manual", targets=targets)
        cls.first, cls.second = cls.env["it.measure.reading"].create(
            [
                {
                    "measure_id": cls.measure.id,
                    "date_start": start,
                    "date_end": end,
                    "value": 10,
                    "commentary": "Behind",
                }
                for start, end in (Q1, Q2)
            ]
        )
        cls.action = cls.make_action(cls.first, name="Call the supplier")
        cls.first._close()

    @mute_logger("odoo.sql_db")
    def refused(self, query, *values):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(query, values)

    def test_action_is_frozen_in_words_and_lives_on(self):
        name = self.users["partnership"].name
        said = f"Call the supplier: {name}, by 31 Dec 2026, open"
        self.assertEqual(self.first.action_text, said)
        self.as_role("partnership", self.action).action_done()
        self.assertEqual(str(self.action.date_done), "2026-11-23")
        self.assertEqual(self.first.action_text, said)
        self.assertEqual(self.action.reading_id, self.first)

    def test_open_action_of_an_earlier_period_is_carried_on(self):
        self.assertEqual(self.second.wanted, "Action with owner and day")
        self.assertEqual(self.second.open_action_ids, self.action)
        self.action.with_context(it_carry_reading_id=self.second.id).action_carry_on()
        self.assertEqual(self.second.carried_action_ids, self.action)
        self.assertFalse(self.second.open_action_ids)
        self.assertFalse(self.second.wanted)
        self.action.action_done()
        self.second._close()
        self.assertIn("done 23 Nov 2026", self.second.action_text)
        self.assertIn("open", self.first.action_text)

    def test_done_action_is_not_offered(self):
        self.action.action_done()
        self.assertFalse(self.second.open_action_ids)

    def test_action_of_another_measure_is_not_carried(self):
        other = self.env["it.measure.reading"].create(
            {
                "measure_id": self.make_measure("OTHER", source="manual").id,
                "date_start": Q2[0],
                "date_end": Q2[1],
            }
        )
        other._carry_on(self.action)
        self.assertFalse(other.carried_action_ids)
        with self.assertRaisesRegex(ValidationError, "another measure"):
            other.carried_action_ids = [Command.link(self.action.id)]

    def test_what_it_was_closed_with_stays(self):
        self.second._carry_on(self.action)
        self.second._close()
        self.env.flush_all()
        for change in (
            lambda: self.first.write({"action_ids": [Command.clear()]}),
            lambda: self.second.write({"carried_action_ids": [Command.clear()]}),
            lambda: self.action.unlink(),
            lambda: self.action.write({"reading_id": self.second.id}),
            lambda: self.make_action(self.first),
            lambda: self.first.write({"action_text": "Nothing"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.refused(
            "DELETE FROM it_measure_reading_carried_rel WHERE reading_id = %s",
            self.second.id,
        )
        self.refused(
            "INSERT INTO it_measure_reading_carried_rel (reading_id, action_id) "
            "VALUES (%s, %s)",
            self.first.id,
            self.action.id,
        )
        self.refused(
            "UPDATE it_measure_reading SET action_text = 'x' WHERE id = %s",
            self.first.id,
        )

    def test_nobody_types_the_frozen_words(self):
        self.second.action_text = "All is well"
        self.assertFalse(self.second.action_text)

    def test_day_done_follows_the_state(self):
        action = self.make_action(self.second, state="done")
        self.assertEqual(str(action.date_done), "2026-11-23")
        action.state = "open"
        self.assertFalse(action.date_done)
        action.date_done = "2026-11-01"
        self.assertEqual(action.state, "done")

    def test_overdue_both_ways(self):
        late = self.make_action(self.second, date_due="2026-11-22")
        ours = [("measure_id", "=", self.measure.id)]
        find = self.env["it.measure.action"].search
        self.assertEqual(find([*ours, ("is_overdue", "=", True)]), late)
        self.assertEqual(find([*ours, ("is_overdue", "=", False)]), self.action)
        self.assertTrue(late.is_overdue)
        self.assertFalse(self.action.is_overdue)

    def test_version_keeps_reason_actions_and_note(self):
        self.first._reopen("A late invoice")
        version = self.first.version_ids
        self.assertIn("Call the supplier", version.action_text)
        self.assertFalse(self.first.action_text)
        self.first.value = 30
        self.assertEqual(self.first.restated_text, "Restated from £10 to £30")
        self.first._close()
        self.assertEqual(version.value_text, "£10")
        self.assertEqual(self.first.restated_text, "Restated from £10 to £30")

    def test_reopened_and_closed_without_a_change_says_so(self):
        self.first._reopen("Wrong words")
        self.first._close()
        self.assertIn("still £10", self.first.restated_text)

    def test_evidence_files_are_frozen_too(self):
        file = self.env["ir.attachment"].create(
            {"name": "Proof", "raw": b"1", "res_model": self.second._name}
        )
        self.second.write(
            {"evidence": "Ledger 4", "attachment_ids": [Command.link(file.id)]}
        )
        self.assertEqual(file.res_id, self.second.id)
        self.second._carry_on(self.action)
        self.second._close()
        self.env.flush_all()
        for change in (
            lambda: file.write({"raw": b"2"}),
            lambda: file.unlink(),
            lambda: self.second.write({"attachment_ids": [Command.clear()]}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.second._reopen("Better proof")
        self.assertEqual(self.second.version_ids.evidence, "Ledger 4")
        file.write({"raw": b"2"})

    def test_due_day_of_a_closed_reading_stays(self):
        self.assertEqual(str(self.first.due_date), "2026-07-20")
        self.measure.due_days = 5
        self.env.flush_all()
        self.assertEqual(str(self.first.due_date), "2026-07-20")
        self.assertEqual(str(self.second.due_date), "2026-10-05")
