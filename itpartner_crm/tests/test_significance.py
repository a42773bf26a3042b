from freezegun import freeze_time
from psycopg2 import DatabaseError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestSignificance(PartnershipCommon):
    """Marks make a score, a score a tier; another tier needs a second manager."""

    def setUp(self):
        super().setUp()
        self.second = self._new_user("second_manager", "itgovernance.group_manager")
        self.partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create({"name": "Solent Data Partnership"})
        )

    def _mark(self, mark, partnership=None):
        (partnership or self.partnership).mark_ids.write({"mark": mark})

    def test_a_new_one_has_a_mark_to_give_for_each_criterion(self):
        criteria = self.env["it.significance.criterion"].search([])
        self.assertEqual(self.partnership.mark_ids.criterion_id, criteria)
        self.assertEqual(sum(criteria.mapped("weight")), 100)
        self.assertIs(self.partnership.significance_score, False)
        self.assertFalse(self.partnership.tier)

    def test_no_score_until_every_criterion_is_marked(self):
        self.partnership.mark_ids[1:].mark = "4"
        self.assertIs(self.partnership.significance_score, False)
        self.assertEqual(self.partnership.mark_text, "7 of 8 criteria marked")
        self.partnership.mark_ids[0].mark = "0"
        self.assertEqual(self.partnership.significance_score, 80)
        self.assertEqual(self.partnership.tier, "major")

    def test_an_unknown_score_is_empty_everywhere(self):
        self._mark("4", other := self.partnership.copy({"name": "Marked"}))
        both = self.partnership | other
        self._may_export(self.officer)
        self.env.flush_all()
        self.assertEqual(
            both.read(["significance_score"])[0]["significance_score"], False
        )
        self.assertEqual(
            both.export_data(["significance_score"])["datas"], [[""], [100]]
        )
        self.assertEqual(
            self.env["it.partnership"]._read_group(
                [("id", "in", both.ids)], [], ["significance_score:avg"]
            ),
            [(100,)],
        )

    def test_the_score_follows_while_one_marks(self):
        form = Form(self.partnership)
        for place in range(len(self.partnership.mark_ids)):
            with form.mark_ids.edit(place) as row:
                row.mark = "2"
        self.assertEqual(form.significance_score, 50)
        self.assertEqual(form.tier, "moderate")
        form.is_statutory = True
        form.save()
        self.assertEqual(self.partnership.tier, "moderate")

    def test_statutory_or_accountable_is_never_below_moderate(self):
        self._mark("0")
        self.assertEqual(self.partnership.tier, "limited")
        self.partnership.is_statutory = True
        self.assertEqual(self.partnership.tier, "moderate")
        self.partnership.write({"is_statutory": False, "council_role": "accountable"})
        self.assertEqual(self.partnership.tier, "moderate")
        self.assertEqual(self.partnership.tier_by_score, "limited")
        with self.refused(ValidationError, "never below Moderate"):
            self.partnership.write(
                {"tier_proposed": "limited", "tier_proposed_reason": "Small"}
            )

    def test_weights_that_do_not_add_up_stop_the_marking(self):
        self._mark("4")
        criterion = self.partnership.mark_ids[0].criterion_id
        criterion.with_user(self.manager).weight = 25
        self.assertEqual(self.partnership.significance_score, 100)
        self.assertIn("add up to 105, not 100", criterion.weight_note)
        with self.refused(ValidationError, "add up to 105, not 100"):
            self.partnership.mark_ids[0].mark = "0"
        criterion.with_user(self.manager).active = False
        replacement = criterion.with_user(self.manager).copy(
            {"name": "Replacement", "weight": 20, "active": True}
        )
        self.assertIn(replacement, self.partnership.mark_ids.criterion_id)
        self.assertIs(self.partnership.significance_score, False)

    def test_a_changed_threshold_settles_the_tiers_anew(self):
        self._mark("2")
        self.assertEqual(self.partnership.tier, "moderate")
        rule = self.env["it.rule.value"]._get("significance.major_from", "2026-11-23")
        rule.with_user(self.manager).value = 50
        self.assertEqual(self.partnership.tier, "major")
        self.assertIn(rule, self.partnership.rule_value_ids)

    def test_nobody_types_a_tier(self):
        for who in (self.officer, self.manager):
            theirs = self.partnership.with_user(who)
            for vals in (
                {"tier": "major"},
                {"significance_score": 90},
                {"tier_override": "major"},
                {"tier_override_by_id": who.id},
                {"tier_proposed_by_id": self.second.id},
            ):
                with (
                    self.subTest(who=who.login, vals=vals),
                    self.refused(UserError, "is not typed in"),
                ):
                    theirs.write(vals)
                with self.refused(UserError, "is not typed in"):
                    theirs.create({"name": "New", **vals})
        with self.refused(UserError, "is not typed in"):
            self.partnership.with_context(default_tier_override="major").create(
                {"name": "New"}
            )
        result = self.partnership.load(["name", "tier"], [["Imported", "Major"]])
        self.assertIn("is not typed in", result["messages"][0]["message"])

    def test_another_tier_needs_a_second_manager(self):
        self._mark("1")
        proposal = {"tier_proposed": "major"}
        with self.refused(ValidationError, "fill in Reason"):
            self.partnership.write(proposal)
        theirs = self.partnership.with_user(self.manager)
        theirs.write({**proposal, "tier_proposed_reason": "Cabinet watches it"})
        self.assertEqual(self.partnership.tier, "limited")
        with self.refused(AccessError, "Only a manager"):
            self.partnership.action_approve_tier()
        with self.refused(UserError, "another manager"):
            theirs.action_approve_tier()
        self.partnership.with_user(self.second).action_approve_tier()
        self.assertEqual(self.partnership.tier, "major")
        self.assertEqual(self.partnership.tier_override_by_id, self.second)
        self.assertEqual(self.partnership.tier_override_reason, "Cabinet watches it")
        self.assertFalse(self.partnership.tier_proposed)
        theirs.action_lift_tier()
        self.assertEqual(self.partnership.tier, "limited")

    def test_who_rewords_a_proposal_has_proposed_it(self):
        self.partnership.write({"tier_proposed": "major", "tier_proposed_reason": "A"})
        theirs = self.partnership.with_user(self.manager)
        theirs.tier_proposed_reason = "B"
        with self.refused(UserError, "another manager"):
            theirs.action_approve_tier()
        theirs.action_refuse_tier()
        self.assertFalse(self.partnership.tier_proposed)
        with self.refused(UserError, "nothing to settle"):
            theirs.action_approve_tier()

    def test_the_records_suggest_and_a_person_decides(self):
        self.partnership.write(
            {
                "decision_powers": "delegated",
                "council_role": "lead",
                "geography": "city",
                "contribution_ids": [
                    Command.create({"kind": "cash", "planned": 40_000}),
                    Command.create({"kind": "staff", "planned": 70_000}),
                ],
            }
        )
        found = {
            row.criterion_id.source: row.suggestion
            for row in self.partnership.mark_ids
            if row.criterion_id.source != "none"
        }
        self.assertEqual(
            found,
            {
                "measures": "0",
                "money": "3",
                "statutory": "0",
                "powers": "4",
                "accountable": "2",
                "reach": "4",
            },
        )
        self.assertFalse(any(self.partnership.mark_ids.mapped("mark")))

    def test_what_it_was_on_a_day(self):
        later = self.partnership.copy({"name": "Later"})
        with freeze_time("2025-04-10"):
            self._mark("1")
        with freeze_time("2025-10-01"):
            self._mark("3")
        with freeze_time("2026-02-01"):
            self._mark("0", later)
        both = self.partnership | later
        for day, expected in (
            ("2025-04-09", [(None, False), (None, False)]),
            ("2025-04-10", [(25, "limited"), (None, False)]),
            ("2025-12-31", [(75, "major"), (None, False)]),
            ("2026-03-31", [(75, "major"), (0, "limited")]),
        ):
            with self.subTest(day=day):
                held = both._read_tier_on(day)
                self.assertEqual([held[one.id] for one in both], expected)
        self.env.flush_all()
        with self.assertQueryCount(1):
            both._read_tier_on("2026-03-31")

    def test_history_is_closed_to_every_hand(self):
        self._mark("1")
        version = self.partnership.significance_version_ids
        with self.refused(UserError, "is history"):
            version.sudo().write({"tier": "major"})
        with self.refused(UserError, "is history"):
            version.sudo().unlink()
        with self.refused(UserError, "is history"):
            version.sudo().create({"partnership_id": self.partnership.id})
        for statement in (
            "UPDATE it_significance_version SET tier = 'major' WHERE id = %s",
            "DELETE FROM it_significance_version WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(DatabaseError, "is history"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(statement, version.id))

    def test_what_others_may_not_mark(self):
        with self.assertRaises(AccessError):
            self.partnership.mark_ids[0].with_user(self.outsider).mark = "4"
        with self.assertRaises(AccessError):
            self.partnership.mark_ids[0].with_user(self.reader).mark = "4"
        criterion = self.env["it.significance.criterion"].search([], limit=1)
        with self.assertRaises(AccessError):
            criterion.with_user(self.officer).weight = 1
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.plain).tier  # noqa: B018

    def test_suggestions_take_a_constant_number_of_queries(self):
        def count(partnerships):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partnerships.mark_ids.mapped("suggestion")
            return self.env.cr.sql_log_count - before

        few = self.partnership
        many = few.create([{"name": f"Other {n}"} for n in range(12)])
        count(few)
        self.assertEqual(count(few), count(many))
