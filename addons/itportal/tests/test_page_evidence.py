from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PortalCommon
from .test_evidence import PDF


@tagged("post_install", "-at_install")
class TestPageEvidence(PortalCommon, HttpCase):
    """The form that sends evidence, and the way back to the file."""

    def _send(self, login, obligation, words="", file=None, token=True):
        self.authenticate(login, login)
        data = {"words": words}
        if token:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(
            f"/my/obligations/{obligation.id}/evidence",
            data=data,
            files={"evidence": file} if file else None,
        )

    def test_sent_and_read_back(self):
        page = self._send("portal_right", self.theirs, "As agreed", ("report.pdf", PDF))
        self.assertIn("your evidence was sent", page.text)
        self.assertEqual(self.theirs.state, "met")
        file = self.theirs.attachment_ids
        url = f"/my/obligations/{self.theirs.id}/evidence/{file.id}"
        self.assertIn(url, page.text)
        back = self.url_open(url)
        self.assertEqual(back.content, PDF)
        self.assertIn("attachment", back.headers["Content-Disposition"])
        self.assertEqual(back.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)

    def test_a_refusal_stands_on_the_page_with_what_was_typed(self):
        page = self._send(
            "portal_right", self.theirs, "My <b>words</b>", ("virus.exe", PDF)
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("Files of this kind are not taken", page.text)
        self.assertIn("My &lt;b&gt;words&lt;/b&gt;", page.text)
        self.assertEqual(self.theirs.state, "open")
        self.assertFalse(self.theirs.attachment_ids)

    def test_another_organisation_neither_sends_nor_reads(self):
        self.theirs.with_user(self.right)._portal_send_evidence("x", "r.pdf", PDF)
        file = self.theirs.attachment_ids
        page = self._send("portal_wrong", self.theirs, "Mine")
        self.assertEqual(page.status_code, 404)
        page = self.url_open(f"/my/obligations/{self.theirs.id}/evidence/{file.id}")
        self.assertEqual(page.status_code, 404)

    def test_only_evidence_is_handed_out(self):
        secret = self.env["ir.attachment"].create(
            {
                "name": "advice.txt",
                "raw": b"x",
                "res_model": "it.agreement.obligation",
                "res_id": self.theirs.id,
            }
        )
        self.authenticate("portal_right", "portal_right")
        page = self.url_open(f"/my/obligations/{self.theirs.id}/evidence/{secret.id}")
        self.assertEqual(page.status_code, 404)

    def test_a_form_of_another_site_is_refused(self):
        with mute_logger("odoo.http"):
            page = self._send("portal_right", self.theirs, "x", token=False)
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.theirs.state, "open")
