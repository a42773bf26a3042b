from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import PortalCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22")
class TestIdeas(PortalCommon):
    """An idea from the portal to an answer or an opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.idea = (
            cls.env["it.portal.idea"]
            .with_user(cls.right)
            ._portal_create(" One print room ", "Share ours.")
            .sudo(False)
            .with_env(cls.env)
        )

    def test_it_belongs_to_the_senders_organisation(self):
        self.assertRecordValues(
            self.idea,
            [
                {
                    "name": "One print room",
                    "partner_id": self.fire.id,
                    "contact_id": self.right.partner_id.id,
                    "state": "new",
                }
            ],
        )

    def test_refusals(self):
        Idea = self.env["it.portal.idea"].with_user(self.right)
        for name, words, message in (
            ("", "x", "short title"),
            ("x" * 121, "x", "too long"),
            ("x", "  ", "Describe"),
            ("x", "x" * 10001, "too long"),
        ):
            with self.assertRaisesRegex(UserError, message):
                Idea._portal_create(name, words)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_seen_by_the_organisation_alone(self):
        Idea = self.env["it.portal.idea"]
        domain = [("id", "=", self.idea.id)]
        self.assertTrue(Idea.with_user(self.colleague).search(domain))
        self.assertFalse(Idea.with_user(self.wrong).search(domain))
        for operation in ("create", "write", "unlink"):
            self.assertFalse(Idea.with_user(self.right).has_access(operation))
        with self.assertRaises(AccessError):
            self.idea.with_user(self.right).read(["owner_id"])

    def test_taken_up_as_an_opportunity(self):
        action = self.idea.with_user(self.officer).action_take_up()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "One print room",
                    "it_kind": "shared_service",
                    "partner_id": self.fire.id,
                    "team_id": self.env.ref("itpartner_crm.team_shared_service").id,
                }
            ],
        )
        self.assertIn("Share ours.", lead.description)
        again = self.idea.with_user(self.officer).action_take_up()
        self.assertEqual(again["res_id"], lead.id)
        self.assertEqual(self.idea.state, "taken_up")

    def test_declined_with_an_answer(self):
        idea = self.idea.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Tell the partner why"):
            idea.action_decline()
        idea.answer = "We have none to share yet."
        idea.action_decline()
        seen = self.idea.with_user(self.right).read(["state", "answer"])[0]
        self.assertEqual(seen["answer"], "We have none to share yet.")
        self.assertEqual(seen["state"], "declined")

    def test_the_words_stay(self):
        with self.assertRaisesRegex(UserError, "words stay"):
            self.idea.with_user(self.officer).description = "Something else"

    def test_no_jump(self):
        idea = self.idea.with_user(self.officer)
        idea.action_take_up()
        with self.assertRaisesRegex(UserError, "can't go from"):
            idea.write({"state": "new"})
