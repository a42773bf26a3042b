from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestPartnershipLife(PartnershipCommon):
    """Every door meets the same rule: what a state needs, and a closed end."""

    def setUp(self):
        super().setUp()
        self.other = self._new_partner("Harbour Trust")
        self.partnerships = self.env["it.partnership"].with_user(self.officer)
        self.whole = {
            "name": "Solent Data Partnership",
            "purpose": "Data that answers to the people it is about.",
            "member_ids": [
                Command.create({"partner_id": self.partner.id}),
                Command.create({"partner_id": self.other.id}),
            ],
        }

    def _running(self):
        return self.partnerships.create({**self.whole, "state": "active"})

    def _ended(self):
        partnership = self._running()
        partnership.write(
            {"state": "ending", "ending_reason": "met", "date_end": "2026-11-30"}
        )
        partnership.exit_step_ids.write({"is_done": True})
        partnership.state = "ended"
        return partnership

    def test_everything_that_is_missing_is_named_at_once(self):
        bare = self.partnerships.create({"name": "Bare", "lead_officer_id": False})
        with self.refused(
            ValidationError,
            "Bare.*Active.*Purpose; name at least two members.*; name the forum",
        ):
            bare.state = "active"

    def test_every_door_meets_the_rule(self):
        alone = {**self.whole, "member_ids": self.whole["member_ids"][:1]}
        with self.refused(ValidationError, "two members"):
            self.partnerships.create({**alone, "state": "active"})
        with self.refused(ValidationError, "two members"):
            self.partnerships.with_context(default_state="active").create(alone)
        result = self.partnerships.load(
            ["name", "purpose", "state"], [["Imported", "Aim", "Active"]]
        )
        self.assertIn("two members", result["messages"][0]["message"])
        form = Form(self.partnerships.create(alone))
        form.state = "active"
        with self.refused(ValidationError, "two members"):
            form.save()

    def test_a_running_one_keeps_what_it_needs(self):
        partnership = self._running()
        with self.refused(ValidationError, "Purpose"):
            partnership.purpose = " "
        with self.refused(ValidationError, "two members"):
            partnership.member_ids[0].unlink()
        with self.refused(ValidationError, "two members"):
            partnership.member_ids[0].date_to = "2020-01-01"
        third = self._new_partner("Third")
        partnership.write(
            {
                "member_ids": [
                    Command.clear(),
                    Command.create({"partner_id": third.id}),
                    Command.create({"partner_id": self.other.id}),
                ]
            }
        )
        self.assertEqual(partnership.member_count, 2)

    def test_an_end_goes_through_the_checklist(self):
        partnership = self._running()
        with self.refused(ValidationError, "Reason for ending.*fill in End"):
            partnership.state = "ending"
        end = {"ending_reason": "met", "date_end": "2026-11-30"}
        with self.refused(ValidationError, "go through Ending first"):
            partnership.write({"state": "ended", **end})
        partnership.write({"state": "ending", **end})
        steps = partnership.exit_step_ids
        self.assertEqual(len(steps), 8)
        self.assertEqual(partnership.exit_steps_open, 8)
        steps[0].is_done = True
        self.assertEqual(steps[0].done_by_id, self.officer)
        with self.refused(ValidationError, "exit checklist"):
            partnership.state = "ended"
        steps[1].unlink()
        (steps - steps[1]).write({"is_done": True})
        partnership.state = "ended"
        self.assertEqual(partnership.state, "ended")

    def test_a_proposal_is_dropped_with_a_reason(self):
        proposal = self.partnerships.create({"name": "Idea"})
        proposal.write(
            {"state": "ended", "ending_reason": "dropped", "date_end": "2026-11-30"}
        )
        self.assertFalse(proposal.exit_step_ids)

    def test_an_ended_one_is_closed_for_everybody(self):
        partnership = self._ended()
        member = partnership.member_ids[0]
        for who in (self.officer, self.manager, self.env.user):
            theirs = partnership.with_user(who)
            for change in (
                {"purpose": "Other"},
                {"state": "active"},
                {"member_ids": [Command.delete(member.id)]},
            ):
                with (
                    self.subTest(who=who.login, change=change),
                    self.refused(UserError, "has ended and stays"),
                ):
                    theirs.write(change)
            with self.refused(UserError, "has ended and stays"):
                member.with_user(who).seat = "Chair"
            with self.refused(UserError, "has ended and stays"):
                self.env["it.partnership.contribution"].with_user(who).create(
                    {"partnership_id": partnership.id, "planned": 5}
                )
            with self.refused(UserError, "has ended and stays"):
                partnership.mark_ids[0].with_user(who).mark = "4"
        with self.refused(UserError, "stays on the register"):
            partnership.with_user(self.manager).unlink()
        partnership.with_user(self.manager).active = False

    def test_a_manager_reopens_with_a_reason(self):
        partnership = self._ended()
        with self.refused(AccessError, "Only a manager"):
            partnership._reopen("Because")
        theirs = partnership.with_user(self.manager)
        with self.refused(UserError, "Say why"):
            theirs._reopen(" ")
        wizard = (
            self.env["it.partnership.reopen"]
            .with_user(self.manager)
            .create({"partnership_id": partnership.id, "reason": "The law came back"})
        )
        wizard.action_reopen()
        self.assertEqual(partnership.state, "ending")
        self.assertIn("The law came back", partnership.message_ids[0].body)
        with self.refused(UserError, "nothing to reopen"):
            theirs._reopen("Again")

    def test_a_proposal_may_be_deleted_by_a_manager(self):
        proposal = self.partnerships.create(self.whole)
        proposal.mark_ids.write({"mark": "2"})
        self.assertTrue(proposal.significance_version_ids)
        proposal.with_user(self.manager).unlink()
        self.assertFalse(proposal.exists())
        running = self._running()
        with self.refused(UserError, "has run"):
            running.with_user(self.manager).unlink()

    def test_much_money_needs_a_decision_first(self):
        limit = self.env["it.rule.value"]._get("scc.key_decision_value", "2026-11-23")
        rich = {"planned": limit.value, "kind": "cash"}
        proposal = self.partnerships.create(
            {**self.whole, "contribution_ids": [Command.create(rich)]}
        )
        self.assertEqual(proposal.decision_state, "missing")
        with self.refused(UserError, "can't become active yet"):
            proposal.state = "active"
        running = self._running()
        with self.refused(UserError, "can't become active yet"):
            self.env["it.partnership.contribution"].with_user(self.officer).create(
                {"partnership_id": running.id, **rich}
            )
