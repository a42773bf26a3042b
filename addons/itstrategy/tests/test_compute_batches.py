from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..wizards import it_measure_compute as wizard_module
from .common import Q2, StrategyCase


@tagged("post_install", "-at_install")
class TestComputeBatches(StrategyCase):
    """Computing a period from the dialog, batch by batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-11-22"))
        cls.measures = cls.env["it.measure"].union(
            *(cls.make_measure(f"B{number}") for number in range(7))
        )
        for measure in cls.measures:
            cls.make_outcome(measure, "2026-08-01", 7)

    def wizard(self, role="performance", **vals):
        Wizard = self.as_role(role, self.env["it.measure.compute"])
        return Wizard.create({"strategy_id": self.strategy.id, **vals})

    def small_batches(self, **sizes):
        return patch.multiple(
            wizard_module, **{"BATCH": 3, "RECORDS_BATCH": 1, "STEPS": 1, **sizes}
        )

    def run_from(self, wizard, after=0):
        """Do what the dialog does; return the answers."""
        answers = []
        with self.small_batches():
            while not answers or answers[-1]["more"]:
                after = answers[-1]["last"] if answers else after
                answers.append(wizard.compute_next(after))
        return answers

    def test_batches_until_all_are_done(self):
        answers = self.run_from(self.wizard())
        self.assertEqual([one["done"] for one in answers], [3, 6, 7])
        self.assertEqual([one["total"] for one in answers], [7, 7, 7])
        self.assertEqual([one["computed"] for one in answers], [3, 3, 1])
        self.assertEqual(self.measures.reading_ids.mapped("value"), [7] * 7)

    def test_again_changes_nothing(self):
        wizard = self.wizard()
        self.run_from(wizard)
        answers = self.run_from(wizard)
        self.assertEqual(sum(one["unchanged"] for one in answers), 7)
        self.assertEqual(sum(one["computed"] for one in answers), 0)
        self.assertEqual(len(self.measures.reading_ids), 7)

    def test_left_in_the_middle_and_taken_up_by_a_new_dialog(self):
        with self.small_batches():
            self.wizard().compute_next()
        self.assertEqual(len(self.measures.reading_ids), 3)
        answers = self.run_from(self.wizard())
        self.assertEqual(sum(one["computed"] for one in answers), 4)
        self.assertEqual(len(self.measures.reading_ids), 7)

    def test_a_step_of_the_bar_is_at_most_250_measures(self):
        self.assertEqual(wizard_module.BATCH, 250)
        with self.small_batches(BATCH=250, RECORDS_BATCH=2, STEPS=4):
            answer = self.wizard().compute_next()
        self.assertEqual((answer["done"], answer["more"]), (2, True))

    def test_few_records_measures_in_one_batch(self):
        self.measures[1:4].write({"source": "records", "record_model": "it.theme"})
        with self.small_batches(BATCH=7, RECORDS_BATCH=2):
            first = self.wizard().compute_next()
        self.assertEqual(first["last"], self.measures[2].id)

    def test_says_what_was_closed_and_what_was_set_aside(self):
        closed, bad = self.measures[0], self.measures[1]
        closed.polarity = "track"
        closed._compute_period(*Q2).action_close()
        bad.write({"source": "records", "record_model": "it.deliverable"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_measure SET record_domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", bad.id],
        )
        self.env.invalidate_all()
        answers = self.run_from(self.wizard())
        self.assertEqual(sum(one["closed"] for one in answers), 1)
        self.assertEqual(sum(one["computed"] for one in answers), 5)
        (failed,) = [line for one in answers for line in one["failed"]]
        self.assertEqual(failed["id"], bad.id)
        self.assertIn("does not fit", failed["reason"])

    def test_the_dialog_opens_for_the_last_quarter(self):
        Wizard = self.as_role("performance", self.env["it.measure.compute"])
        wizard = Form(Wizard).save()
        self.assertEqual((wizard.date_start, wizard.date_end), Q2)
        wizard.strategy_id = self.strategy
        action = wizard.action_compute()
        self.assertEqual(action["tag"], "itstrategy.compute_period")
        self.assertEqual(action["params"]["total"], 7)
        self.run_from(wizard)
        readings = self.env["it.measure.reading"].search(
            action["params"]["readings"]["domain"]
        )
        self.assertEqual(readings.measure_id, self.measures)

    def test_measures_chosen_in_the_list(self):
        Wizard = self.as_role("performance", self.env["it.measure.compute"])
        yearly = self.make_measure("BY", frequency="year")
        chosen = self.measures[:2] | yearly
        wizard = Wizard.with_context(
            active_model="it.measure", active_ids=chosen.ids
        ).create({})
        self.assertEqual(wizard.measure_count, 3)
        self.assertEqual(self.run_from(wizard)[-1]["done"], 3)

    def test_nothing_to_compute_is_said(self):
        with self.assertRaisesRegex(UserError, "choose another frequency"):
            self.wizard(frequency="half").action_compute()

    def test_dates_in_order(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(CheckViolation, "dates_in_order"),
        ):
            self.wizard(date_start=Q2[1], date_end=Q2[0])

    def test_only_performance_officers_and_managers_compute(self):
        wizard = self.wizard()
        for role in ("reader", "partnership", "commercial", "agreement"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, wizard).compute_next()
        self.run_from(self.wizard("manager"))
        self.assertEqual(len(self.measures.reading_ids), 7)

    def test_other_years(self):
        wizard = self.wizard(date_start=date(2025, 7, 1), date_end=date(2025, 9, 30))
        self.run_from(wizard)
        self.assertEqual(self.measures.reading_ids.mapped("value"), [0] * 7)
