from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestPageIdeas(PortalCommon, HttpCase):
    """The form that sends an idea and the page that tells what became of it."""

    def _send(self, **data):
        self.authenticate("portal_right", "portal_right")
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open("/my/idea", data=data)

    def test_sent(self):
        page = self._send(name="One print room", description="Share ours.", theme="")
        self.assertIn("your idea was sent", page.text)
        self.assertIn("One print room", page.text)
        idea = self.env["it.portal.idea"].search([("partner_id", "=", self.fire.id)])
        self.assertEqual(idea.contact_id, self.right.partner_id)

    def test_a_theme_that_is_none_is_left_out(self):
        for theme in ("999999", "x", "-1", "9" * 40):
            self._send(name=f"With theme {theme[:9]}", description="x", theme=theme)
        ideas = self.env["it.portal.idea"].search([("partner_id", "=", self.fire.id)])
        self.assertEqual(len(ideas), 4)
        self.assertFalse(ideas.theme_id)

    def test_a_refusal_keeps_what_was_typed(self):
        page = self._send(name="", description="A long & good text")
        self.assertIn("Give your idea a short title", page.text)
        self.assertIn("A long &amp; good text", page.text)
        self.assertFalse(
            self.env["it.portal.idea"].search([("partner_id", "=", self.fire.id)])
        )

    def test_another_organisation_does_not_see_it(self):
        self._send(name="One print room", description="Share ours.")
        self.authenticate("portal_wrong", "portal_wrong")
        self.assertNotIn("One print room", self.url_open("/my/ideas").text)
