from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import PortalCommon

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestEvidence(PortalCommon):
    """A partner sends evidence for what it owes: whole, or not at all."""

    def test_sent(self):
        duty = self.theirs.with_user(self.right)
        duty._portal_send_evidence("As agreed", "report.pdf", PDF)
        self.assertRecordValues(
            self.theirs,
            [
                {
                    "state": "met",
                    "evidence": "As agreed",
                    "met_by_id": self.right.id,
                }
            ],
        )
        file = self.theirs.attachment_ids
        self.assertEqual((file.name, file.raw), ("report.pdf", PDF))
        self.assertEqual((file.res_model, file.res_id), (duty._name, duty.id))
        self.assertEqual(self.theirs.activity_ids.user_id, self.manager)

    def test_staff_accept_it(self):
        self.theirs.with_user(self.right)._portal_send_evidence("As agreed")
        self.theirs.with_user(self.manager).action_accept()
        self.assertEqual(self.theirs.state, "accepted")

    def test_refused_in_one_sentence_and_nothing_kept(self):
        duty = self.theirs.with_user(self.right)
        self.env["it.rule.value"].search(
            [("key", "=", "portal.evidence_max_mb")]
        ).value = 0.001
        table = [
            ("", "", None, "Write a sentence"),
            ("   ", "", None, "Write a sentence"),
            ("x", "report.pdf", b"", "empty"),
            ("x", "report.pdf", PDF + b" " * 2000, "larger than"),
            ("x", "virus.exe", PDF, "of this kind"),
            ("x", "report.pdf", b"<html><script>1</script></html>", "not what its"),
            ("x", "", PDF, "has no name"),
        ]
        for words, name, content, message in table:
            with self.subTest(name=name, message=message):
                with self.assertRaisesRegex(UserError, message):
                    duty._portal_send_evidence(words, name, content)
                self.assertRecordValues(
                    self.theirs,
                    [{"state": "open", "evidence": False, "attachment_ids": []}],
                )

    def test_not_twice(self):
        duty = self.theirs.with_user(self.right)
        duty._portal_send_evidence("As agreed")
        with self.assertRaisesRegex(UserError, "no evidence at present"):
            duty._portal_send_evidence("Again")

    def test_again_after_a_rejection(self):
        duty = self.theirs.with_user(self.right)
        duty._portal_send_evidence("As agreed")
        self.theirs.review_note = "Last year's"
        self.theirs.with_user(self.manager).action_reject()
        duty._portal_send_evidence("This year's")
        self.assertEqual(self.theirs.state, "met")

    def test_not_for_what_the_council_owes(self):
        with self.assertRaisesRegex(UserError, "no evidence"):
            self.ours.with_user(self.right)._portal_send_evidence("Done by us")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_not_from_another_organisation(self):
        with self.assertRaises(AccessError):
            self.theirs.with_user(self.wrong)._portal_send_evidence("Done")
