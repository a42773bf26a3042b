import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestCaseFrozen(CaseCommon):
    """A case that went to its decision changes through no door."""

    def test_freezing_needs_a_preferred_option(self):
        with self.assertRaisesRegex(UserError, "preferred"):
            self.case.action_freeze()
        self._freeze()
        self.assertEqual(self.case.state, "frozen")
        self.assertEqual(self.case.frozen_by_id, self.env.user)
        with self.assertRaisesRegex(UserError, "frozen"):
            self.case.action_freeze()

    def test_every_door_is_closed(self):
        criterion = self.env["it.case.criterion"].create(
            {"case_id": self.case.id, "name": "Fit"}
        )
        self._freeze()
        doors = {
            "name": lambda: self.case.write({"name": "X"}),
            "option": lambda: self.case.write(
                {"option_ids": [Command.update(self.desk.id, {"name": "X"})]}
            ),
            "new option": lambda: self._new_option(self.case, "X"),
            "no option": lambda: self.desk.unlink(),
            "prefer": lambda: self.case.option_ids[0].action_prefer(),
            "line": lambda: self.cost.write({"counts": False}),
            "new line": lambda: self._new_line(self.desk, "X", {}),
            "no line": lambda: self.saving.unlink(),
            "years": lambda: self.cost.write({"year_amounts": {"0": 1}}),
            "amount": lambda: self.cost.amount_ids[0].write({"amount": 1}),
            "no amount": lambda: self.cost.amount_ids[0].unlink(),
            "criterion": lambda: criterion.write({"weight": 99}),
            "mark": lambda: self.desk.score_ids.write({"score": 9}),
            "rate": lambda: self.case.rate_ids.write({"value": 9}),
            "no rate": lambda: self.case.rate_ids.unlink(),
            "case": lambda: self.case.unlink(),
            "state": lambda: self.case.write({"state": "draft"}),
        }
        for door, act in doors.items():
            with self.subTest(door=door), self.assertRaises(UserError):
                act()
        context = {"itpartner_freezing": True}
        with self.assertRaises(UserError):
            self.case.with_context(**context).write({"name": "X"})

    def test_the_database_holds_it_too(self):
        self._freeze()
        self.env.flush_all()
        for query in (
            "UPDATE it_business_case SET npsv = 1 WHERE id = %s",
            "DELETE FROM it_business_case WHERE id = %s",
            "UPDATE it_case_option SET npsv = 1 WHERE case_id = %s",
            "DELETE FROM it_case_option WHERE case_id = %s",
            "UPDATE it_case_line SET counts = false WHERE case_id = %s",
            "UPDATE it_case_amount SET amount = 1 WHERE case_id = %s",
            "UPDATE it_case_rate SET value = 1 WHERE case_id = %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.case.id])

    def test_partners_may_still_be_merged(self):
        self.cost.partner_id = self.partner
        self._freeze()
        self.env.flush_all()
        other = self._new_partner("Solent Makers")
        self.env.cr.execute(
            "UPDATE it_case_line SET partner_id = %s WHERE id = %s",
            [other.id, self.cost.id],
        )

    def test_it_keeps_its_rates_and_figures(self):
        ict = self.env.ref("itpartner_crm.optimism_bias_equipment")
        self.cost.write({"bias_id": ict.id, "bias_managed": 95})
        before = self.desk.npsv
        self._freeze()
        rule = self.env.ref("itgovernance.rule_gb_discount_standard_0_30")
        rule.value = 9
        ict.cost_lower = 50
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.case.npsv, before)
        self.assertEqual(self.case.rate_ids.mapped("value"), [3.5])
        self.assertEqual(self.case.rule_value_ids, rule)
        self.assertEqual(self.cost.adjust_percent, 10)
        again = self.desk._appraise()[self.desk]["npsv"]
        self.assertAlmostEqual(float(again), before, 2)

    def test_the_decision_may_be_named_once_afterwards(self):
        self._freeze()
        board = self.env["it.forum"].create({"name": "Board", "level": "board"})
        one, two = self.env["it.decision"].create(
            [
                {"name": name, "forum_id": board.id}
                for name in ("Approve the desk", "Another")
            ]
        )
        self.case.decision_id = one
        with self.assertRaisesRegex(UserError, "frozen"):
            self.case.decision_id = two

    def test_a_new_version_carries_everything_on(self):
        fit = self.env["it.case.criterion"].create(
            {"case_id": self.case.id, "name": "Fit", "weight": 7}
        )
        self.desk.score_ids.write({"score": 8, "reason": "Asked the staff"})
        self.case.write({"objectives": "Calls answered", "level": "outline"})
        self._freeze()
        second = self.env["it.business.case"].browse(
            self.case.action_new_version()["res_id"]
        )
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual(second.previous_id, self.case)
        self.assertEqual(second.level, "outline")
        self.assertEqual(second.objectives, "Calls answered")
        self.assertEqual(second.criterion_ids.mapped("weight"), [fit.weight])
        self.assertAlmostEqual(second.npsv, 59022.77, 2)
        desk = second.preferred_option_id
        self.assertEqual(desk.score_ids.mapped("score"), [8])
        self.assertEqual(
            desk.line_ids.mapped("lineage"), self.desk.line_ids.mapped("lineage")
        )
        self.assertFalse(second.decision_id or second.rate_ids)
        self.assertEqual(self.lead.it_case_id, second)
        self.assertEqual(self.lead.it_case_count, 2)
        found = self.env["it.business.case"].search(
            [("lead_id", "=", self.lead.id), ("is_latest", "=", True)]
        )
        self.assertEqual(found, second)
        self.assertFalse(self.case.is_latest)
        with self.assertRaisesRegex(UserError, "later version"):
            self.case.action_new_version()

    def test_one_draft_at_a_time(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self._new_case(self.lead)
        self.assertIn("draft", str(caught.exception))

    def test_state_and_version_are_kept_by_the_system(self):
        lead = self._new_lead("Another")
        made = self._new_case(lead, state="frozen", version=9)
        self.assertEqual((made.state, made.version), ("draft", 1))
        for vals in ({"state": "frozen"}, {"version": 4}):
            with self.assertRaisesRegex(UserError, "kept by the system"):
                made.write(vals)

    def test_an_ordinary_opportunity_has_no_case(self):
        lead = self.env["crm.lead"].create({"name": "Sale", "type": "opportunity"})
        with self.assertRaisesRegex(UserError, "ordinary"):
            self._new_case(lead)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestCaseRoles(CaseCommon):
    """Who may read and change a case: as its opportunity."""

    def test_readers_read(self):
        case = self.case.with_user(self.reader)
        self.assertTrue(case.read(["npsv", "gap_text", "forecast_state"]))
        self.assertTrue(self.desk.with_user(self.reader).read(["payback_text"]))
        for act in (
            lambda: case.write({"name": "X"}),
            lambda: self.cost.with_user(self.reader).write({"name": "X"}),
            lambda: case.action_freeze(),
            lambda: case.action_forecast(),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                act()

    def test_officers_write_their_own_and_their_teams(self):
        for user in (self.officer, self.colleague, self.manager):
            with self.subTest(user=user.login):
                self.cost.with_user(user).write({"evidence": f"Asked {user.login}"})
        with self.assertRaises(AccessError):
            self.cost.with_user(self.outsider).write({"evidence": "X"})
        with self.assertRaises(AccessError):
            self._new_option(self.case.with_user(self.outsider), "X").with_user(
                self.outsider
            ).write({"name": "Y"})

    def test_an_officer_writes_a_whole_case(self):
        lead = self._new_lead("Mine", self.officer)
        case = (
            self.env["it.business.case"]
            .with_user(self.officer)
            .create({"lead_id": lead.id})
        )
        self.assertEqual(case.name, "Mine")
        option = case.option_ids.create({"case_id": case.id, "name": "Way"})
        option.line_ids = [
            Command.create({"name": "Cost", "year_amounts": {"0": 10, "1": 5}})
        ]
        self.assertAlmostEqual(option.pv_costs, 10 + 5 / 1.035, 2)
        option.action_prefer()
        case.action_freeze()
        case.action_new_version()
        self.assertEqual(lead.with_user(self.officer).it_case_count, 2)

    def test_people_without_a_role_see_nothing(self):
        for user in (self.plain, self.salesman):
            with self.assertRaises(AccessError):
                self.case.with_user(user).read(["name"])

    def test_a_case_is_as_exempt_as_its_opportunity(self):
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        self.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [Command.set(paragraph.ids)],
                "public_interest_reason": "A bid is open",
            }
        )
        self.assertTrue(self.case.is_exempt)
        for record in (self.case, self.desk, self.cost, self.cost.amount_ids):
            model = record.with_user(self.officer)
            self.assertFalse(model.search([("id", "in", record.ids)]))
            holder = record.with_user(self.exempt_officer)
            self.assertEqual(holder.search([("id", "in", record.ids)]), record)
        name = self.case.with_user(self.officer).sudo().display_name
        self.assertEqual(name, "Exempt record")
