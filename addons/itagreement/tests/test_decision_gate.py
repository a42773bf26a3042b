from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TODAY, AgreementCommon

BIG = {"value_total": 600000}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDecisionGate(AgreementCommon):
    """An agreement of a key decision's value is approved and signed only as decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what a large agreement needs of approvals is told in test_approval
        cls.env.ref("itagreement.tier_manager").active = False
        cls.cabinet, cls.board = cls.env["it.forum"].create(
            [
                {"name": "Test cabinet", "level": "cabinet"},
                {"name": "Test board", "level": "board"},
            ]
        )
        cls.paragraph = cls.env["it.exempt.paragraph"].search([], limit=1)

    def _decide(self, agreement, user=None, **vals):
        return (
            self.env["it.decision"]
            .with_user(user or self.keeper)
            .create(
                {
                    "name": "Share the desk",
                    "forum_id": self.cabinet.id,
                    "date": "2026-11-10",
                    "outcome": "approved",
                    "subject_ids": [
                        Command.create(
                            {"res_model": "agreement", "res_id": agreement.id}
                        )
                    ],
                    **vals,
                }
            )
        )

    def _reviewed(self, **vals):
        agreement = self._make(**{**BIG, **vals})
        agreement.action_negotiate()
        agreement.action_send_to_review()
        return agreement

    def test_refusal_names_what_is_missing_and_where(self):
        agreement = self._reviewed().with_user(self.keeper2)
        with self.assertRaises(UserError) as refusal:
            agreement.action_approve()
        for words in (
            "Shared service desk",
            "can't be approved yet",
            "£500,000",
            "Cabinet",
            "No decision is linked",
            "page Decisions",
        ):
            self.assertIn(words, str(refusal.exception))
        self.assertEqual(agreement.state, "legal_review")

    def test_every_door(self):
        agreement = self._reviewed()
        for door in (
            lambda one: one.action_approve(),
            lambda one: one.write({"state": "approved"}),
            lambda one: one.sudo().write({"state": "approved"}),
        ):
            with self.assertRefused("approved decision"):
                door(agreement.with_user(self.keeper2))
        taken = self._make(**BIG).with_user(self.manager)
        taken.signature_date = "2026-03-20"
        with self.assertRefused("can't be signed yet|can't be approved"):
            taken.action_take_on()

    def test_below_the_value_none_is_needed(self):
        agreement = self._make_signed(value_total=499999.99)
        self.assertEqual(agreement.state, "signed")
        self.assertFalse(agreement.decision_state)

    def test_decided_goes_through(self):
        agreement = self._reviewed()
        self.assertEqual(agreement.decision_state, "missing")
        decision = self._decide(agreement)
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement, "2026-11-20")
        self.assertEqual(agreement.decision_state, "met")
        self.assertIn(decision.reference, agreement.decision_note)
        self.assertEqual(agreement.decision_ids, decision)
        self.assertEqual(agreement.decision_count, 1)

    def test_a_decision_that_does_not_do_is_said_why(self):
        agreement = self._reviewed()
        late = {"is_key": True, "key_reason": "financial"}
        late["key_notice_date"] = "2026-11-01"
        for vals, words in (
            ({"outcome": "pending"}, "still to be decided"),
            ({"outcome": "rejected"}, "was not an approval"),
            ({"date": "2026-11-23"}, "lies in the future"),
            ({"forum_id": self.board.id}, "was taken by Test board"),
            (late, "late notice"),
            ({"est_value": 400000}, "covers .*400,000"),
            (
                {
                    "is_delegated": True,
                    "delegate_id": self.clerk.id,
                    "delegation_scope": "Agree the terms",
                    "delegation_limit": 550000,
                },
                "delegates authority up to",
            ),
        ):
            decision = self._decide(agreement, **vals)
            with (
                self.subTest(vals=vals),
                self.assertRefused(words),
            ):
                agreement.with_user(self.keeper2).action_approve()
            decision.sudo().unlink()
        self._decide(
            agreement, **late, exception_used="urgent", exception_note="Agreed"
        )
        agreement.with_user(self.keeper2).action_approve()

    def test_exempt_decision_allows_without_being_shown(self):
        agreement = self._reviewed()
        self._decide(
            agreement,
            user=self.exempt_keeper,
            name="Zebra price",
            is_exempt=True,
            is_private=False,
            exempt_paragraph_ids=self.paragraph.ids,
            public_interest_reason="Talks are open.",
        )
        self.env.invalidate_all()
        blind = agreement.with_user(self.keeper2)
        self.assertEqual(blind.decision_state, "met")
        self.assertIn("an exempt decision", blind.decision_note)
        self.assertNotIn("Zebra", blind.decision_note)
        self.assertFalse(blind.decision_ids)
        self.assertEqual(blind.decision_count, 0)
        self.assertFalse(blind.decision_subject_ids)
        links = self.env["it.decision.subject"].with_user(self.keeper2)
        self.assertFalse(links.search([("res_id", "=", agreement.id)]))
        self.assertEqual(agreement.with_user(self.exempt_keeper).decision_count, 1)
        blind.action_approve()

    def test_raising_the_value_of_a_signed_one_needs_it_too(self):
        agreement = self._make_signed(value_total=400000)
        variation = self.env["it.agreement.variation"].create(
            {
                "agreement_id": agreement.id,
                "name": "More desks",
                "date": "2026-11-20",
                "reason": "Two more councils",
                "value_change": 200000,
            }
        )
        with self.assertRefused("approved decision"):
            variation.with_user(self.keeper).action_apply()
        self._decide(agreement)
        variation.with_user(self.keeper).action_apply()
        self.assertEqual(agreement.value_total, 600000)

    def test_what_needs_a_decision_is_data(self):
        agreement = self._reviewed()
        step = self.env.ref("itagreement.decision_step_agreement_approved")
        step.active = False
        agreement.with_user(self.keeper2).action_approve()
        other = self._reviewed(value_total=10)
        step.write({"active": True, "rule_key": False, "min_level": "board"})
        with self.assertRefused("programme board or above"):
            other.with_user(self.keeper2).action_approve()
        self._decide(other, forum_id=self.board.id)
        other.with_user(self.keeper2).action_approve()

    def test_a_rule_without_a_value_stops_the_step_and_not_the_form(self):
        agreement = self._reviewed()
        rule = self.env["it.rule.value"]._get("scc.key_decision_value", TODAY)
        rule.valid_to = "2026-11-21"
        with self.assertRefused(r"scc\.key_decision_value.*2026"):
            agreement.with_user(self.keeper2).action_approve()
        self.assertIn("scc.key_decision_value", agreement.rule_missing)
        self.assertFalse(agreement.decision_state)

    def test_only_who_may_change_the_agreement_links_a_decision(self):
        agreement = self._reviewed()
        with self.assertRaises(AccessError):
            self._decide(agreement, user=self.officer)
        links = self._decide(agreement).subject_ids
        with self.assertRaises(AccessError):
            links.with_user(self.officer).unlink()

    def test_link_and_plan_from_the_agreement(self):
        agreement = self._reviewed()
        decision = self._decide(agreement, subject_ids=[])
        agreement.decision_subject_ids = [Command.create({"decision_id": decision.id})]
        self.assertEqual(decision.subject_ids.res_model, "agreement")
        self.assertEqual(decision.subject_ids.res_name, agreement.display_name)
        self.assertEqual(decision.subject_ids.record_ref, agreement)
        action = agreement.action_plan_decision()
        planned = (
            self.env["it.decision"]
            .with_user(self.keeper)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(planned.subject_ids.res_id, agreement.id)
        self.assertEqual(planned.est_value, 600000)
        self.assertEqual(planned.forum_id.level, "cabinet")
        found = self.env["agreement"].search([("decision_ids", "in", planned.ids)])
        self.assertEqual(found, agreement)
        action = agreement.action_view_decisions()
        both = self.env["it.decision"].search(action["domain"])
        self.assertEqual(both, decision | planned)

    def test_subject_that_one_may_not_see_has_no_name(self):
        agreement = self._make(
            user=self.exempt_keeper,
            name="Zebra desk",
            is_exempt=True,
            exempt_paragraph_ids=self.paragraph.ids,
            public_interest_reason="Talks are open.",
        )
        decision = self._decide(agreement, user=self.exempt_keeper)
        self.env.invalidate_all()
        seen = decision.subject_ids.with_user(self.officer)
        self.assertEqual(seen.res_name, "A record you may not see")
        self.assertFalse(seen.record_ref)
        self.assertNotIn(
            "Zebra", str(seen.web_read({"record_ref": {}, "res_name": {}}))
        )
        with self.assertRaises(AccessError):
            seen.action_open_record()

    def test_deleting_a_draft_takes_its_links(self):
        agreement = self._make()
        links = self._decide(agreement).subject_ids
        agreement.with_user(self.manager).unlink()
        self.assertFalse(links.exists())

    def test_list_reads_in_a_constant_number_of_queries(self):
        agreements = self.env["agreement"].browse(
            self._make(name=f"Desk {number}", **BIG).id for number in range(8)
        )
        for agreement in agreements:
            self._decide(agreement)
        counts = []
        spec = {"decision_count": {}, "decision_state": {}, "rule_value_count": {}}
        for number in (1, 8):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            agreements[:number].with_user(self.reader).web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_form_opens_without_the_rule_of_the_notice_window(self):
        agreement = self._make_signed()
        self.assertEqual(agreement.notice_state, "later")
        rules = self.env["it.rule.value"]
        for key in ("agreement.notice_window_days", "lgr.vesting_date"):
            rules._get(key, TODAY).unlink()
        self.env.invalidate_all()
        self.assertEqual(agreement.notice_state, "unknown")
        self.assertFalse(agreement.is_in_notice_window)
        self.assertFalse(agreement.crosses_vesting_date)
        for key in ("agreement.notice_window_days", "lgr.vesting_date"):
            self.assertIn(key, agreement.rule_missing)
        with self.assertRefused(r"agreement\.notice_window_days"):
            self.env["agreement"].search([("is_in_notice_window", "=", True)])
