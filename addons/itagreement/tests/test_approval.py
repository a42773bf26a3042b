from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..logic import approval
from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestApproval(AgreementCommon):
    """Others than the asker approve, tier by tier, exactly what they read."""

    def _ask(self, **vals):
        agreement = self._make(**vals)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        return agreement

    def test_a_usual_agreement_needs_one_other_agreement_manager(self):
        agreement = self._ask()
        self.assertIn("Agreement manager", agreement.approval_text)
        with self.assertRefused("somebody else"):
            agreement.action_approve()
        agreement.with_user(self.keeper2).action_approve()
        self.assertEqual(agreement.state, "approved")
        kept = agreement.approval_ids
        self.assertEqual(kept.user_id, self.keeper2)
        self.assertEqual(kept.asked_by_id, self.keeper)
        self.assertEqual(kept.content_hash, agreement.approved_hash)

    def test_a_large_or_risky_one_needs_a_manager_too(self):
        for vals in ({"value_total": 250000}, {"risk_level": "high"}):
            with self.subTest(vals):
                agreement = self._ask(**vals)
                agreement.with_user(self.keeper2).action_approve()
                self.assertEqual(agreement.state, "legal_review")
                self.assertIn("Manager, for large", agreement.approval_text)
                with self.assertRefused("the approval of Manager, for large"):
                    agreement.with_user(self.keeper2).write({"state": "approved"})
                agreement.with_user(self.manager).action_approve()
                self.assertEqual(agreement.state, "approved")

    def test_one_person_decides_one_tier(self):
        agreement = self._ask(value_total=300000)
        agreement.with_user(self.manager).action_approve()
        with self.assertRefused("neither asked nor approved before"):
            agreement.with_user(self.manager).action_approve()

    def test_a_manager_who_asked_does_not_approve_either(self):
        agreement = self._make(user=self.manager)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        with self.assertRefused("somebody else"):
            agreement.action_approve()
        with self.assertRaises(UserError):
            agreement.sudo().action_approve()

    def test_a_rejection_says_why_and_is_kept(self):
        agreement = self._ask()
        other = agreement.with_user(self.keeper2)
        with self.assertRefused("Say why you reject it"):
            other.action_reject()
        other.approval_note = "No exit clause."
        other.action_reject()
        self.assertEqual(agreement.state, "negotiation")
        agreement.action_send_to_review()
        self.assertEqual(agreement.approval_ids.mapped("decision"), ["rejected"])
        self.assertEqual(agreement.approval_ids.comment, "No exit clause.")
        for change in (
            lambda: agreement.approval_ids.sudo().write({"comment": "Fine"}),
            lambda: agreement.approval_ids.sudo().unlink(),
            lambda: agreement.approval_ids.sudo().copy(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_any_change_of_an_approved_term_reopens_the_approval(self):
        changes = {
            "value": lambda a: a.write({"value_total": 210000}),
            "end": lambda a: a.write({"end_date": "2029-03-31"}),
            "party": lambda a: a.party_ids[0].write({"share": 40}),
            "new party": lambda a: a.write(
                {"party_ids": [(0, 0, {"partner_id": self.other_partner.id})]}
            ),
            "party leaves": lambda a: a.party_ids[-1].unlink(),
            "obligation": lambda a: self._owe(a.sudo()),
            "title": lambda a: a.write({"name": "Another desk"}),
            "risk": lambda a: a.write({"risk_level": "high"}),
            "kind": lambda a: a.write({"procurement_kind": "works"}),
            "with VAT": lambda a: a.write({"value_inc_vat": 250000}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                agreement = self._ask(name=name)
                agreement.with_user(self.keeper2).action_approve()
                change(agreement)
                self.assertEqual(agreement.state, "legal_review")
                self.assertFalse(agreement.approved_by_id)
                self.assertFalse(agreement._get_given())

    def test_who_changes_it_during_the_review_does_not_approve_it(self):
        agreement = self._ask()
        other = agreement.with_user(self.keeper2)
        other.value_total = 190000
        self.assertEqual(agreement.review_changed_by_ids, self.keeper2)
        for user in (self.keeper, self.keeper2):
            with self.assertRefused("or changed it since"):
                agreement.with_user(user).action_approve()
            with self.assertRefused("or changed it since"):
                agreement.with_user(user).write({"state": "approved"})
        agreement.with_user(self.exempt_keeper).action_approve()
        self.assertEqual(agreement.state, "approved")
        # what changed after the approval was changed by somebody, too
        agreement.with_user(self.exempt_keeper).value_total = 195000
        with self.assertRefused("or changed it since"):
            agreement.with_user(self.exempt_keeper).action_approve()
        agreement.with_user(self.keeper2).action_approve()
        self.assertEqual(agreement.approved_by_id, self.keeper2)

    def test_sent_back_and_asked_anew_the_changes_count_no_more(self):
        agreement = self._ask()
        agreement.with_user(self.keeper2).value_total = 190000
        agreement.action_negotiate()
        agreement.action_send_to_review()
        self.assertFalse(agreement.review_changed_by_ids)
        agreement.with_user(self.keeper2).action_approve()
        self.assertEqual(agreement.state, "approved")

    def test_what_is_no_term_leaves_the_approval_alone(self):
        agreement = self._ask()
        agreement.with_user(self.keeper2).action_approve()
        agreement.write({"signature_date": "2026-03-20", "summary": "In other words"})
        agreement.party_ids[0].signatory_id = self.clerk
        self.assertEqual(agreement.state, "approved")

    def test_a_change_past_every_door_is_found_at_the_signature(self):
        agreement = self._ask()
        agreement.with_user(self.keeper2).action_approve()
        agreement.signature_date = "2026-03-20"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE agreement SET value_total = 900000 WHERE id = %s", [agreement.id]
        )
        agreement.invalidate_recordset()
        with self.assertRefused("approval of what changed since: Value over the term"):
            agreement.action_sign()

    def test_an_approval_of_an_earlier_wording_does_not_count(self):
        agreement = self._ask(value_total=300000)
        agreement.with_user(self.keeper2).action_approve()
        agreement.value_total = 310000  # between the two tiers
        with self.assertRefused("the approval of Agreement manager"):
            agreement.with_user(self.reader).sudo().write({"state": "approved"})

    def test_the_stamps_are_nobodys_to_write(self):
        agreement = self._ask()
        for name, value in (
            ("approved_hash", "0"),
            ("approved_terms", {}),
            ("approval_round", 5),
        ):
            with self.assertRefused("recorded by the step itself"):
                agreement.sudo().write({name: value})

    def test_the_fingerprint_is_of_the_content_not_of_its_order(self):
        one = approval.fingerprint({"a": 1, "b": [1, "x"], "c": None})
        self.assertEqual(one, approval.fingerprint({"c": None, "b": [1, "x"], "a": 1}))
        self.assertNotEqual(one, approval.fingerprint({"a": 1, "b": ["x", 1]}))
        self.assertEqual(approval.differences({"a": 1}, {"a": 2, "b": 1}), ["a", "b"])
        with self.assertRaises(TypeError):
            approval.fingerprint({"a": object()})
