from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRegister(AgreementCommon):
    """Making, copying and deleting agreements; what a type brings along."""

    def test_a_new_agreement_takes_the_next_number(self):
        first, second = self._make(), self._make()
        self.assertRegex(first.code, r"^AGR-\d{4}-\d{4}$")
        self.assertNotEqual(first.code, second.code)

    def test_the_type_brings_its_terms_and_they_can_differ(self):
        agreement = self._make()
        self.assertRecordValues(
            agreement,
            [{"notice_period": 6, "notice_unit": "months", "is_binding": True}],
        )
        own = self._make(notice_period=30, notice_unit="days")
        self.assertRecordValues(own, [{"notice_period": 30, "notice_unit": "days"}])

    def test_a_changed_type_leaves_old_agreements_alone(self):
        agreement = self._make()
        self.kind.notice_period = 1
        self.assertEqual(agreement.notice_period, 6)

    def test_form_as_agreement_manager(self):
        with Form(self.env["agreement"].with_user(self.keeper)) as form:
            form.name = "By hand"
            form.agreement_type_id = self.kind
            form.partner_id = self.partner
            form.end_date = "2028-03-31"
        agreement = form.record
        self.assertEqual(agreement.state, "draft")
        self.assertEqual(agreement.date_current_end, agreement.end_date)
        self.assertEqual(agreement.party_ids.partner_id, self.council | self.partner)

    def test_both_ends_are_one_field(self):
        agreement = self._make()
        agreement.date_current_end = "2029-03-31"
        self.assertEqual(str(agreement.end_date), "2029-03-31")

    def test_retention_follows_the_end(self):
        agreement = self._make()
        self.assertEqual(str(agreement.retention_until), "2034-03-31")
        agreement.end_date = False
        self.assertFalse(agreement.retention_until)

    def test_vesting_day(self):
        before, after, endless = (
            self._make(end_date=end) for end in ("2028-03-31", "2028-04-01", False)
        )
        self.assertFalse(before.crosses_vesting_date)
        self.assertTrue(after.crosses_vesting_date)
        self.assertTrue(endless.crosses_vesting_date)

    def test_copies_of_several_are_drafts_with_their_own_numbers(self):
        signed = self._make_signed()
        draft = self._make(name="Another")
        copies = (signed | draft).copy()
        self.assertEqual(copies.mapped("state"), ["draft", "draft"])
        self.assertEqual(len(set(copies.mapped("code")) | {signed.code, draft.code}), 4)
        self.assertFalse(copies[0].signature_date)
        self.assertFalse(copies[0].approved_by_id)
        self.assertEqual(len(copies[0].party_ids), 2)

    def test_one_code_once_even_without_an_organisation(self):
        self._make(code="X1", partner_id=False)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make(code="X1", partner_id=False)

    def test_dates_in_the_wrong_order_are_refused(self):
        for vals in (
            {"end_date": "2026-03-31"},
            {"date_furthest_end": "2028-03-30"},
            {"value_total": -1},
            {"notice_period": -1},
        ):
            with (
                self.subTest(**vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._make(**vals)

    def test_the_manager_deletes_a_draft_and_nothing_else(self):
        draft, signed = self._make(), self._make_signed()
        draft.with_user(self.manager).unlink()
        self.assertFalse(draft.exists())
        for user in (self.manager, self.env.user):
            with self.assertRaisesRegex(UserError, "archive it"):
                signed.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "archive it"):
            signed.sudo().unlink()

    def test_legal_hold_keeps_a_draft_from_being_deleted_or_archived(self):
        draft = self._make(legal_hold=True, legal_hold_reason="A dispute")
        with self.assertRaisesRegex(UserError, "legal hold"):
            draft.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "legal hold"):
            draft.action_archive()
