import base64
import hashlib

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSigning(AgreementCommon):
    """Signed means: each party has signed, a deed is witnessed, the file is kept."""

    @classmethod
    def _approved(cls, **vals):
        agreement = cls._make(**vals)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(cls.keeper2).action_approve()
        return agreement

    def _signatures(self, agreement, **vals):
        return (
            self.env["it.agreement.signature"]
            .with_user(self.keeper)
            .create(
                [
                    {
                        "party_id": party.id,
                        "signed_by": party.signatory_id.name,
                        "date": "2026-11-20",
                    }
                    | vals
                    for party in agreement.party_ids
                ]
            )
        )

    def test_what_is_missing_is_named(self):
        agreement = self._approved()
        with self.assertRefused("the signature for Solent Fire and Rescue"):
            agreement.action_sign()
        self._signatures(agreement)
        with self.assertRefused("the signed agreement as a file"):
            agreement.action_sign()
        self._add_document(agreement, kind="schedule")
        with self.assertRefused("the signed agreement as a file"):
            agreement.action_sign()
        self._add_document(agreement)
        agreement.action_sign()
        self.assertEqual(agreement.state, "signed")

    def test_the_last_signature_is_the_day_it_was_signed(self):
        agreement = self._approved()
        signatures = self._signatures(agreement)
        signatures[1].date = "2026-11-21"
        self._add_document(agreement)
        agreement.action_sign()
        self.assertEqual(str(agreement.signature_date), "2026-11-21")

    def test_a_signature_to_come_is_none(self):
        agreement = self._approved()
        self._signatures(agreement, date="2026-11-23")
        self._add_document(agreement)
        with self.assertRefused("not in the future"):
            agreement.action_sign()

    def test_a_deed_needs_witness_or_seal(self):
        agreement = self._approved(execution="deed")
        signatures = self._signatures(agreement)
        self._add_document(agreement)
        with self.assertRefused("a witness or the seal"):
            agreement.action_sign()
        signatures[0].method = "seal"
        signatures[1].witness = "Cy Clerk"
        agreement.action_sign()
        self.assertEqual(agreement.state, "signed")

    def test_the_window_does_all_of_it(self):
        agreement = self._approved()
        window = (
            self.env["it.agreement.signing"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": agreement.id,
                    "content": base64.b64encode(b"scan"),
                    "file_name": "scan.pdf",
                }
            )
        )
        self.assertEqual(len(window.line_ids), 2)
        window.action_sign()
        self.assertEqual(agreement.state, "signed")
        self.assertEqual(agreement.document_ids.name, "scan.pdf")

    def test_the_fingerprint_is_of_the_bytes_kept(self):
        agreement = self._approved()
        document = self._add_document(agreement, sha256="made up", size=1)
        content = b"%PDF-1.4 signed by both"
        self.assertEqual(document.sha256, hashlib.sha256(content).hexdigest())
        self.assertEqual(document.size, len(content))
        self.assertEqual(document.action_check()["params"]["type"], "success")

    def test_a_file_that_differs_is_told_and_not_handed_out(self):
        agreement = self._make_signed()
        document = agreement.document_ids
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", document._name),
                ("res_id", "=", document.id),
                ("res_field", "=", "content"),
            ]
        )
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [b"forged", attachment.id],
        )
        self.env.invalidate_all()
        for action in (document.action_check(), document.action_download()):
            self.assertEqual(action["params"]["type"], "danger")

    def test_an_empty_file_is_refused(self):
        with self.assertRefused("has no content"):
            self._add_document(self._approved(), content=b"")

    def test_a_wrong_file_goes_before_the_signature_and_stays_after_it(self):
        agreement = self._approved()
        wrong = self._add_document(agreement)
        with self.assertRefused("stays as it was added"):
            wrong.name = "other.pdf"
        wrong.unlink()
        self.assertFalse(agreement.document_ids)
        signed = self._make_signed().document_ids
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", signed._name), ("res_id", "=", signed.id)]
            + [("res_field", "=", "content")]
        )
        for attempt in (
            signed.sudo().unlink,
            attachment.sudo().unlink,
            lambda: attachment.sudo().write({"raw": b"other"}),
            lambda: signed.sudo().write({"content": base64.b64encode(b"other")}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_signatures_are_fixed_with_the_agreement(self):
        agreement = self._make_signed()
        one = agreement.signature_ids[0]
        for name, attempt in {
            "write": lambda: one.sudo().write({"signed_by": "Somebody else"}),
            "delete": lambda: one.sudo().unlink(),
            "add": lambda: self._signatures(agreement),
        }.items():
            with (
                self.subTest(name),
                self.assertRefused("who signed it and when stays"),
            ):
                attempt()

    def test_no_other_file_slips_in_front_of_the_signed_one(self):
        # the file with the lowest id is the one a binary field reads
        earlier = self.env["ir.attachment"].create({"name": "a", "raw": b"forged"})
        document = self._make_signed().document_ids
        behind = {
            "res_model": document._name,
            "res_id": document.id,
            "res_field": "content",
        }
        for name, attempt in {
            "moved": lambda: earlier.sudo().write(behind),
            "new": lambda: earlier.sudo().create(behind | {"name": "b", "raw": b"x"}),
        }.items():
            with self.subTest(name), self.assertRefused("has its file already"):
                attempt()
        self.env.invalidate_all()
        self.assertTrue(document._is_unchanged())
