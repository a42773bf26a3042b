from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestDeliverable(StrategyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item, cls.other = cls.deliverables[:2]

    @freeze_time("2026-11-23")
    def test_late_can_not_be_rated_green(self):
        self.item.write({"date_due": "2026-11-22", "rag": "white"})
        with self.assertRaisesRegex(ValidationError, "can't be green"):
            self.item.rag = "green"
        self.item.write({"date_done": "2026-11-21", "rag": "green"})
        self.assertEqual(self.item.rag_now, "green")
        with self.assertRaisesRegex(ValidationError, "can't be green"):
            self.item.write({"progress": 50})

    def test_green_turns_grey_when_its_day_passes(self):
        with freeze_time("2026-11-22"):
            self.item.write({"date_due": "2026-11-22", "rag": "green"})
            self.assertEqual(self.item.rag_now, "green")
            self.assertFalse(self.item.rag_hint)
        mine = [("id", "in", (self.item | self.other).ids)]
        self.env.flush_all()
        with freeze_time("2026-11-23"):
            self.env.invalidate_all()
            self.assertEqual(self.item.rag_now, "grey")
            self.assertIn("rate it again", self.item.rag_hint)
            Deliverable = self.env["it.deliverable"]
            for rag, found in (
                ("grey", self.item),
                ("green", Deliverable),
                ("white", self.other),
            ):
                with self.subTest(rag=rag):
                    self.assertEqual(
                        Deliverable.search([("rag_now", "=", rag), *mine]), found
                    )
            not_grey = Deliverable.search([("rag_now", "!=", "grey"), *mine])
            self.assertEqual(not_grey, self.other)

    @freeze_time("2026-11-23")
    def test_progress_and_day_of_delivery_agree(self):
        self.item.progress = 100
        self.assertEqual(self.item.date_done, date(2026, 11, 23))
        self.item.progress = 80
        self.assertFalse(self.item.date_done)
        self.item.date_done = "2026-11-20"
        self.assertEqual(self.item.progress, 100)
        with self.assertRaisesRegex(ValidationError, "yet to come"):
            self.item.date_done = "2026-11-24"
        made = self.env["it.deliverable"].create(
            {"name": "Done", "theme_id": self.theme.id, "date_done": "2026-11-01"}
        )
        self.assertEqual(made.progress, 100)
        self.assertFalse(made.copy().date_done)

    def test_contradiction_is_refused_by_the_database(self):
        self.item.date_done = "2026-11-20"
        for vals in ({"date_done": False}, {"date_done": "2026-11-01", "progress": 5}):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.item.write(vals)
                self.env.flush_all()

    @freeze_time("2026-11-23")
    def test_form_fills_in_the_other_half(self):
        with Form(self.as_role("performance", self.item)) as form:
            form.progress = 100
            self.assertEqual(form.date_done, date(2026, 11, 23))
            form.progress = 90
            self.assertFalse(form.date_done)
            form.date_done = date(2026, 11, 2)
            self.assertEqual(form.progress, 100)


@tagged("post_install", "-at_install")
class TestInvestment(StrategyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item, cls.other = cls.deliverables[:2]
        cls.lines = cls.env["it.investment.line"].create(
            [
                cls._line("Switches", "capital", "2026-04-01", 1000, 900),
                cls._line("Engineers", "revenue", "2027-02-14", 100, 350.5),
            ]
        )

    @classmethod
    def _line(cls, name, kind, day, budget, spent, **vals):
        return {
            "name": name,
            "kind": kind,
            "year_start": day,
            "budget": budget,
            "spent": spent,
            "deliverable_id": cls.item.id,
            **vals,
        }

    def test_line_knows_its_year_and_what_is_left(self):
        self.assertRecordValues(
            self.lines,
            [
                {"year_label": "2026-27", "remaining": 100, "position": "within"},
                {"year_label": "2026-27", "remaining": -250.5, "position": "over"},
            ],
        )
        self.assertEqual(self.lines[1].year_start, date(2026, 4, 1))
        self.assertEqual(self.lines[1].theme_id, self.theme)
        with Form(self.as_role("performance", self.lines[0])) as form:
            form.year_start = date(2025, 3, 31)
            self.assertEqual(form.year_start, date(2024, 4, 1))

    def test_totals_and_overspending_of_a_deliverable(self):
        self.assertRecordValues(
            self.item | self.other,
            [
                {"budget_total": 1100, "spent_total": 1250.5, "is_overspent": True},
                {"budget_total": 0, "spent_total": 0, "is_overspent": False},
            ],
        )
        mine = [("id", "in", (self.item | self.other).ids)]
        Deliverable = self.env["it.deliverable"]
        for wanted, found in ((True, self.item), (False, self.other)):
            self.assertEqual(
                Deliverable.search([("is_overspent", "=", wanted), *mine]), found
            )
        self.assertEqual(self.item.budget_position, "over")
        self.lines[0].spent = 0
        self.assertFalse(self.item.is_overspent)
        self.assertEqual(self.item.budget_position, "line")
        self.lines[1].spent = 100
        self.assertEqual(self.item.budget_position, "within")
        self.assertFalse(self.other.budget_position)

    def test_refusals(self):
        again = self._line("X", "capital", "2026-04-01", 1, 0, code="IT-1")
        self.lines[0].code = "IT-1"
        for vals in (again, {**again, "code": "IT-2", "budget": -1}):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env["it.investment.line"].create(vals)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.item.unlink()

    def test_only_performance_officers_keep_the_money(self):
        for role in ("reader", "partnership", "commercial", "agreement"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.lines[0]).spent = 5
        self.as_role("performance", self.lines[0]).spent = 5

    def test_totals_of_many_take_as_many_queries_as_of_few(self):
        spec = {"budget_total": {}, "is_overspent": {}, "risk_count": {}, "rag_now": {}}
        counts = []
        for items in (self.deliverables[:1], self.deliverables):
            items = self.as_role("reader", items)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            items.web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_plans_it_serves(self):
        plans = self.env["it.linked.plan"].search([])
        shipped = {"Corporate plan", "Customer Access Strategy", "Data Strategy"}
        self.assertLessEqual(shipped, set(plans.mapped("name")))
        self.item.plan_ids = [Command.set(plans[:2].ids)]
        self.assertIn(self.item, plans[0].deliverable_ids)


@tagged("post_install", "-at_install")
class TestDeliverableRisks(StrategyCase):
    def test_risks_stand_on_the_form_and_count_while_open(self):
        item = self.as_role("performance", self.deliverables[0])
        item.risk_ids = [
            Command.create({"name": "If late then dear"}),
            Command.create({"name": "If dear then late"}),
        ]
        self.assertEqual(set(item.risk_ids.mapped("res_model")), {"it.deliverable"})
        self.assertEqual(item.risk_ids.mapped("res_name"), [item.name] * 2)
        self.assertEqual(item.risk_count, 2)
        item.risk_ids[0].action_close()
        self.assertEqual(item.risk_count, 1)
        self.assertFalse(self.deliverables[1].risk_ids)
        action = item.action_view_risks()
        found = self.env["it.risk"].search(action["domain"])
        self.assertEqual(found, self.deliverables[0].risk_ids)
        self.assertEqual(action["context"]["default_res_id"], item.id)

    def test_exempt_risk_is_neither_listed_nor_counted(self):
        item = self.deliverables[0]
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        self.env["it.risk"].create(
            {
                "name": "Secret",
                "res_model": item._name,
                "res_id": item.id,
                "is_exempt": True,
                "exempt_paragraph_ids": paragraph.ids,
                "public_interest_reason": "Talks are open.",
            }
        )
        self.assertEqual(item.risk_count, 1)
        self.env.invalidate_all()
        seen = self.as_role("manager", item)
        self.assertFalse(seen.risk_ids)
        self.assertEqual(seen.risk_count, 0)
