from odoo.tests import HttpCase, freeze_time, tagged

from .common import ReviewCase


@tagged("post_install", "-at_install")
class TestJourneyReview(ReviewCase, HttpCase):
    """Journey 6: prepare, hold and close a monthly pipeline review; open the pack."""

    browser_size = "1366x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").date_format = "%d/%m/%Y"
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        cls.forum.write({"name": "Journey board", "quorum": 1})
        cls.manager.tz = "Europe/London"
        cls.forum.chair_id = cls.manager.partner_id
        for name, value in (("Joint desk", 5000), ("Shared lab", 3000)):
            cls.make_lead("2015-03-01 09:00:00", name=name, expected_revenue=value)

    @freeze_time("2015-04-20 12:00:00")
    def test_prepare_hold_and_close(self):
        self.start_tour(
            "/odoo/pipeline-reviews", "itreview_journey", login=self.manager.login
        )
        review = self.env["it.review"].search([("forum_id", "=", self.forum.id)])
        self.assertEqual((review.state, len(review.pack_ids)), ("closed", 6))
        items = {item.name: item for item in review.item_ids}
        self.assertEqual(items["Joint desk"].decision, "proceed")
        self.assertEqual(
            (items["Shared lab"].decision, items["Shared lab"].reason),
            ("hold", "Waits for the figures"),
        )
        self.assertEqual(review.action_ids.mapped("name"), ["Ask the pension fund"])
        self.assertTrue(review.action_ids.activity_id)
