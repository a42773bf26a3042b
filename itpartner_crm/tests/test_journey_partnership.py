"""Journey 2 by clicking: opened, scored, joined, paid for, reviewed, reported."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestJourneyPartnership(ReviewCase, HttpCase):
    browser_size = "1600x900"

    def test_open_score_review_and_report_a_partnership(self):
        self.env["it.partnership"].search([]).active = False
        self.start_tour(
            "/odoo/partnerships",
            "itpartner_partnership_opens",
            login=self.officer.login,
        )
        partnership = self.env["it.partnership"].search([])
        self.assertEqual(partnership.lead_officer_id, self.officer)
        self.assertEqual((partnership.state, partnership.tier), ("active", "major"))
        self.assertEqual(partnership.money_year, 60000)
        review = partnership.review_ids
        self.assertEqual((review.kind, review.answered_count), ("full", 1))
        first = review.answer_ids[0]
        self.assertEqual(
            (first.answer, first.words), ("partly", "Two of three members agree")
        )
        (review.answer_ids - first).write({"answer": "yes"})
        self.env.flush_all()

        url = f"/odoo/partnership-reviews/{review.id}"
        self.start_tour(url, "itpartner_review_submitted", login=self.officer.login)
        self.assertEqual((review.state, review.assurance), ("submitted", "substantial"))
        self.start_tour(url, "itpartner_review_closed", login=self.manager.login)
        self.assertEqual((review.state, review.closed_by_id), ("closed", self.manager))
        self.assertEqual(review.contribution, 60000)
        self.assertEqual(partnership.assurance, "substantial")
        today = fields.Date.today()
        self.assertEqual(
            partnership.next_review_date, fields.Date.add(today, years=1)
        )

        action = self.env.ref("itpartner_crm.it_partnership_register_print_action")
        self.start_tour(
            f"/odoo/partnerships/action-{action.id}",
            "itpartner_register_printed",
            login=self.reader.login,
        )
        printed = self.env["it.partnership.register.print"].create({"date_to": today})
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "itpartner_crm.it_partnership_register_report_pdf", printed.ids
        )
        for words in ("Solent Data Partnership", "Substantial", "£60,000"):
            self.assertIn(words, html.decode())
