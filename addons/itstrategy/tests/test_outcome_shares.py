import psycopg2

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import StrategyCase

INSERT = """
    INSERT INTO it_outcome_credit (outcome_id, res_model, res_id, share)
    VALUES (%s, 'it.deliverable', %s, 60)
"""


@tagged("post_install", "-at_install")
class TestOutcomeShares(StrategyCase):
    """The credits of one outcome add up to at most the whole of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.make_measure("SHARE")
        cls.outcome = cls.make_outcome(cls.measure, "2026-05-01", 1000)
        cls.one, cls.other, cls.third, _fourth = cls.deliverables

    def test_officer_is_told_outcome_and_sum(self):
        outcome = self.as_role("partnership", self.outcome)
        Credit = outcome.env["it.outcome.credit"]
        vals = {
            "outcome_id": outcome.id,
            "res_model": "it.deliverable",
            "res_id": self.one.id,
            "share": 60,
        }
        Credit.create(vals)
        with self.assertRaisesRegex(ValidationError, r"SHARE 2026-05-01 .* 120 perc"):
            Credit.create({**vals, "res_id": self.other.id})
        Credit.create({**vals, "res_id": self.other.id, "share": 40})
        self.assertEqual(outcome.credited_share, 100)

    def test_write_is_refused_too(self):
        credit = self.make_credit(self.outcome, self.one, 50)
        self.make_credit(self.outcome, self.other, 50)
        with self.assertRaisesRegex(ValidationError, "110 percent"):
            credit.share = 60

    def test_new_outcome_with_too_many_credits(self):
        credits = [
            Command.create(
                {"res_model": "it.deliverable", "res_id": item.id, "share": 60}
            )
            for item in self.deliverables[:2]
        ]
        with self.assertRaisesRegex(ValidationError, "120 percent"):
            self.make_outcome(self.measure, "2026-05-02", 1, credit_ids=credits)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_too(self):
        self.env.cr.execute(INSERT, [self.outcome.id, self.one.id])
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.env.cr.execute(INSERT, [self.outcome.id, self.other.id])

    @mute_logger("odoo.sql_db")
    def test_database_refuses_an_update_too(self):
        self.make_credit(self.outcome, self.one, 50)
        self.make_credit(self.outcome, self.other, 50)
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.env.cr.execute(
                "UPDATE it_outcome_credit SET share = 50.01 WHERE res_id = %s",
                [self.one.id],
            )

    def test_shares_are_swapped_in_one_save(self):
        one = self.make_credit(self.outcome, self.one, 70)
        other = self.make_credit(self.outcome, self.other, 30)
        self.outcome.write(
            {
                "credit_ids": [
                    Command.update(other.id, {"share": 70}),
                    Command.update(one.id, {"share": 20}),
                    Command.create(
                        {
                            "res_model": "it.deliverable",
                            "res_id": self.third.id,
                            "share": 10,
                        }
                    ),
                ]
            }
        )
        self.env.flush_all()
        self.assertEqual(self.outcome.credited_share, 100)

    def test_sum_follows_every_change(self):
        first = self.make_credit(self.outcome, self.one, 33.33)
        self.make_credit(self.outcome, self.other, 33.33)
        self.make_credit(self.outcome, self.third, 33.34)
        self.assertEqual(self.outcome.credited_share, 100)
        first.unlink()
        self.assertEqual(self.outcome.credited_share, 66.67)
        self.outcome.credit_ids.write({"share": 10})
        self.env.flush_all()
        self.assertEqual(self.outcome.credited_share, 20)
        elsewhere = self.make_outcome(self.measure, "2026-05-03", 1)
        self.outcome.credit_ids[0].outcome_id = elsewhere
        self.env.flush_all()
        self.assertEqual(self.outcome.credited_share, 10)
        self.assertEqual(elsewhere.credited_share, 10)
        elsewhere.unlink()

    def test_sum_is_not_written_by_hand(self):
        self.make_credit(self.outcome, self.one, 60)
        self.outcome.write({"credited_share": 0})
        self.env.invalidate_all()
        self.assertEqual(self.outcome.credited_share, 60)

    @mute_logger("odoo.sql_db")
    def test_share_is_more_than_nothing(self):
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.make_credit(self.outcome, self.one, 0)

    @mute_logger("odoo.sql_db")
    def test_record_is_credited_once(self):
        self.make_credit(self.outcome, self.one, 10)
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self.make_credit(self.outcome, self.one, 10)

    def test_only_records_with_outcomes_are_credited(self):
        with self.assertRaisesRegex(ValidationError, "can't be credited to it.theme"):
            self.make_credit(self.outcome, self.theme, 10)
        gone = self.env["it.deliverable"].browse(10**9)
        with self.assertRaisesRegex(ValidationError, "does not exist"):
            self.make_credit(self.outcome, gone, 10)

    def test_form_adds_a_credit_by_record(self):
        officer = self.as_role("commercial", self.outcome)
        with Form(officer) as form, form.credit_ids.new() as line:
            line.record_ref = self.one
            line.share = 25
        self.assertEqual(self.outcome.credit_ids.record_ref, self.one)
        self.assertEqual(self.outcome.credit_ids.amount, 250)
        with Form(self.outcome) as form, form.credit_ids.edit(0) as line:
            line.record_ref = self.other
        self.assertEqual(self.outcome.credit_ids.res_id, self.other.id)


@tagged("post_install", "-at_install")
class TestOutcomeSharesConcurrently(StrategyCase):
    """Two people credit one outcome at the same moment: one of them gets through."""

    def setUp(self):
        super().setUp()
        self.ids = {}
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            for model, vals in (
                ("it.strategy", {"name": "Concurrent"}),
                ("it.theme", {"code": "C", "name": "Concurrent", "strategy_id": 0}),
                ("it.measure", {"code": "CONC", "name": "Concurrent", "theme_id": 0}),
                ("it.outcome", {"name": "Both", "value": 1, "measure_id": 0}),
            ):
                links = {
                    name: self.ids[env[model]._fields[name].comodel_name]
                    for name, value in vals.items()
                    if value == 0
                }
                self.ids[model] = env[model].create({**vals, **links}).id
            self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            for model in reversed(self.ids):
                env[model].browse(self.ids[model]).unlink()

    @mute_logger("odoo.sql_db")
    def test_second_is_run_again_and_refused(self):
        outcome_id = self.ids["it.outcome"]
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT id FROM it_outcome WHERE id = %s", [outcome_id])
            first.execute(INSERT, [outcome_id, 1])
            first.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second.execute(INSERT, [outcome_id, 2])
            second.rollback()
            with self.assertRaises(psycopg2.errors.CheckViolation):
                second.execute(INSERT, [outcome_id, 2])
            second.rollback()
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT credited_share FROM it_outcome WHERE id = %s", [outcome_id]
            )
            self.assertEqual(cr.fetchone()[0], 60)
