from odoo import Command
from odoo.tests import tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestOfferService(ItCommercialCommon):
    """Service levels and papers of an offer, and how it ends."""

    def test_levels_reach_what_is_promised(self):
        self.offer.service_terms = "A named engineer."
        self.offer.service_level_ids = [
            Command.create(
                {
                    "name": "Priority one answered",
                    "target": "within 30 minutes",
                    "hours": "day and night",
                }
            )
        ]
        self.assertEqual(
            self.offer._get_words_of_service(),
            "A named engineer.\nPriority one answered: within 30 minutes (day and night)",
        )

    def test_a_paper_is_somewhere(self):
        for vals, words in (
            ({}, "nowhere"),
            ({"url": "javascript:alert(1)"}, "starts with https"),
        ):
            with self.assertRefused(words):
                self.env["it.offer.document"].with_user(self.officer).create(
                    {"offer_id": self.offer.id, "name": "DPIA", "kind": "dpia", **vals}
                )

    def test_a_live_offer_retires_with_a_reason(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        lead = self._new_lead("Open", self.officer)
        lead.it_offer_line_ids = [self._line(self.offer)]
        offer = self.offer.with_user(self.officer)
        for enter in (
            offer.action_retire,
            lambda: offer.sudo().write({"state": "retired"}),
        ):
            with self.assertRefused("say why it retires"):
                enter()
        action = offer.action_ask_retire()
        window = (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({"reason": "Too few customers"})
        )
        self.assertEqual((window.lead_count, window.quote_count), (1, 0))
        window.action_apply()
        self.assertEqual(offer.state, "retired")
        self.assertEqual(offer.retire_reason, "Too few customers")

    def test_an_idea_retires_without(self):
        self.offer.with_user(self.officer).action_ask_retire()
        self.assertEqual(self.offer.state, "retired")
