from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..logic import states
from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStates(AgreementCommon):
    """The way from draft to signed and on: by button and by write, same gates."""

    def test_the_whole_way(self):
        agreement = self._make()
        agreement.action_negotiate()
        agreement.action_send_to_review()
        self.assertEqual(agreement.review_requested_by_id, self.keeper)
        agreement.with_user(self.keeper2).action_approve()
        self.assertEqual(agreement.approved_by_id, self.keeper2)
        self.assertEqual(str(agreement.approved_date), TODAY)
        self._sign(agreement)
        self.assertEqual(str(agreement.signature_date), "2026-03-20")
        agreement.action_activate()
        self.assertEqual(agreement.state, "active")

    def test_no_jump_through_write_for_anyone(self):
        agreement = self._make()
        for new in set(states.STEPS) - {"draft", *states.STEPS["draft"]}:
            for record in (agreement, agreement.sudo()):
                with (
                    self.subTest(new=new, su=record.env.su),
                    self.assertRaisesRegex(UserError, "can't go from Draft"),
                ):
                    record.write({"state": new})

    def test_write_meets_the_same_gate_as_the_button(self):
        agreement = self._make()
        agreement.write({"state": "negotiation"})
        agreement.agreement_type_id = False
        with self.assertRaisesRegex(UserError, "an agreement type"):
            agreement.write({"state": "legal_review"})
        agreement.write({"state": "legal_review", "agreement_type_id": self.kind.id})
        self.assertEqual(agreement.review_requested_by_id, self.keeper)

    def test_created_in_another_state_is_refused(self):
        Agreement = self.env["agreement"].with_user(self.keeper)
        vals = {"name": "Sly", "partner_id": self.partner.id}
        with self.assertRaisesRegex(UserError, "starts as a draft"):
            Agreement.create(vals | {"state": "active"})
        with self.assertRaisesRegex(UserError, "starts as a draft"):
            Agreement.with_context(default_state="signed").create(vals)

    def test_nobody_approves_what_they_sent_to_review(self):
        agreement = self._make()
        agreement.action_negotiate()
        agreement.action_send_to_review()
        for record in (agreement, agreement.sudo()):
            with self.assertRaisesRegex(UserError, "somebody else"):
                record.action_approve()

    def test_stamps_cannot_be_forged(self):
        agreement = self._make()
        for record in (agreement, agreement.sudo()):
            with self.assertRaisesRegex(UserError, "recorded by the step itself"):
                record.write({"review_requested_by_id": self.keeper2.id})
        Agreement = self.env["agreement"].with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "recorded by the step itself"):
            Agreement.with_context(default_approved_by_id=self.keeper2.id).create(
                {"name": "Sly", "partner_id": self.partner.id}
            )

    def test_going_back_takes_the_approval_away(self):
        agreement = self._make()
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        agreement.action_negotiate()
        self.assertFalse(agreement.approved_by_id)
        self.assertFalse(agreement.approved_date)

    def test_the_signature_gate_names_everything_missing_and_where(self):
        agreement = self._make()
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        agreement.party_ids.signatory_id = False
        # past the doors: through them it would have gone back to legal review
        other = agreement.party_ids.filtered(lambda party: not party.is_council)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM it_agreement_party WHERE id = %s", [other.id])
        self.env.invalidate_all()
        with self.assertRaises(UserError) as refused:
            agreement.action_sign()
        message = str(refused.exception)
        for words in (
            "a second party",
            "date of signature",
            "the person who signs",
            "Parties tab",
            "Dates and notice tab",
        ):
            self.assertIn(words, message)
        self.assertEqual(agreement.state, "approved")

    def test_an_officer_prepares_and_a_manager_approves(self):
        agreement = self._make(user=self.officer)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        with self.assertRaisesRegex(AccessError, "Agreement Manager"):
            agreement.action_approve()
        agreement.with_user(self.keeper).action_approve()
        with self.assertRaisesRegex(AccessError, "Agreement Manager"):
            agreement.write({"state": "signed", "signature_date": "2026-03-20"})

    def test_termination_needs_date_and_reason(self):
        agreement = self._make_signed()
        with self.assertRaisesRegex(UserError, "date of termination"):
            agreement.action_terminate()
        agreement.write(
            {"termination_date": "2026-11-30", "termination_reason": "Both agreed."}
        )
        agreement.action_terminate()
        self.assertEqual(agreement.state, "terminated")
        self.assertEqual(str(agreement.retention_until), "2032-11-30")

    def test_a_template_is_never_signed(self):
        template = self._make(is_template=True)
        with self.assertRaisesRegex(UserError, "template"):
            template.action_negotiate()

    def test_renewal(self):
        agreement = self._make_signed(end_date="2027-03-31")
        agreement.action_activate()
        with self.assertRaisesRegex(UserError, "record it"):
            agreement.action_renew()
        agreement.write(
            {
                "notice_decision": "renew",
                "notice_reason": "It works.",
                "notice_forum_id": self.forum.id,
            }
        )
        successor = self.env["agreement"].browse(agreement.action_renew()["res_id"])
        self.assertEqual(successor.predecessor_id, agreement)
        self.assertEqual(str(successor.start_date), "2027-04-01")
        self.assertEqual(agreement.action_renew()["res_id"], successor.id)
        with self.assertRaisesRegex(UserError, "signed successor"):
            agreement.action_mark_renewed()
        successor = successor.with_user(self.keeper)
        successor.action_negotiate()
        successor.action_send_to_review()
        successor.with_user(self.keeper2).action_approve()
        self._sign(successor, TODAY)
        agreement.action_mark_renewed()
        self.assertEqual(agreement.state, "renewed")
