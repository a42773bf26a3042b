from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 12:00:00")
class TestReview(ReviewCase):
    """A review copies the pipeline as known, is decided item by item, and is then kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        cls.grows = cls.make_lead("2026-03-01 09:00:00", name="Grows")
        cls.lost = cls.make_lead(
            "2026-03-01 09:00:00", name="Is lost", expected_revenue=400
        )
        cls.first = cls._held("2026-03-15 09:00:00")
        cls.change(cls.grows, "2026-04-01 09:00:00", expected_revenue=1600)
        cls.at("2026-04-02 09:00:00")
        cls.lost.action_set_lost()
        cls.fresh = cls.make_lead(
            "2026-04-03 09:00:00", name="Is new", expected_revenue=250
        )

    @classmethod
    def _plan(cls, as_of):
        return cls.env["it.review"].create(
            {"forum_id": cls.forum.id, "as_of": as_of, "kind": "shared_service"}
        )

    @classmethod
    def _held(cls, as_of):
        review = cls._plan(as_of)
        review.action_open()
        review.item_ids.decision = "proceed"
        review.action_close()
        return review

    def test_items_and_totals_are_as_known_then(self):
        review = self._plan("2026-04-15 09:00:00")
        self.assertEqual(review.previous_id, self.first)
        review.action_open()
        own = self.grows + self.lost + self.fresh
        items = {
            item.lead_id: item.change for item in review.item_ids if item.lead_id in own
        }
        self.assertEqual(
            items, {self.grows: "grown", self.lost: "lost", self.fresh: "new"}
        )
        self.assertRecordValues(
            review,
            [
                {
                    "opening_value": 1400,
                    "new_value": 250,
                    "grown_value": 600,
                    "lost_value": 400,
                }
            ],
        )
        self.assertEqual(review.closing_value, 1850)

    def test_figures_stay_when_the_opportunity_moves_on(self):
        item = self.first.item_ids.filtered(lambda item: item.lead_id == self.grows)
        self.assertEqual(
            (item.expected_revenue, self.grows.expected_revenue), (1000, 1600)
        )

    def test_it_is_not_closed_with_items_undecided(self):
        review = self._plan("2026-04-15 09:00:00")
        review.action_open()
        with self.assertRaisesRegex(UserError, "have no decision yet"):
            review.action_close()

    def test_anything_but_proceed_needs_a_reason(self):
        review = self._plan("2026-04-15 09:00:00")
        review.action_open()
        with self.assertRaisesRegex(ValidationError, "say in Reason"):
            review.item_ids[0].decision = "stop"

    def test_a_moment_still_to_come_is_refused(self):
        review = self._plan("2026-06-02 12:00:00")
        with self.assertRaisesRegex(UserError, "still to come"):
            review.action_open()

    def test_a_closed_review_is_kept_by_everybody(self):
        item = self.first.item_ids[0]
        for user in (self.manager, self.env.user):
            review = self.first.with_user(user)
            for attempt in (
                lambda review=review: review.write({"name": "Other"}),
                lambda review=review: review.unlink(),
                lambda user=user: item.with_user(user).write({"reason": "Other"}),
                lambda user=user: item.sudo().unlink(),
                lambda review=review: self.env["it.review.item"].create(
                    {"review_id": review.id}
                ),
            ):
                with self.assertRaisesRegex(UserError, "closed and kept as it was"):
                    attempt()

    def test_a_context_from_outside_does_not_open_it(self):
        with self.assertRaisesRegex(UserError, "closed and kept as it was"):
            self.first.with_context(it_review_closing=True).write({"name": "Other"})

    def test_state_and_totals_are_settled_by_the_buttons_alone(self):
        review = self._plan("2026-04-15 09:00:00").with_user(self.manager)
        for vals in ({"state": "closed"}, {"new_value": 5}, {"closed_by_id": 1}):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "use the buttons"),
            ):
                review.write(vals)
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "use the buttons"),
            ):
                review.create({"forum_id": self.forum.id, **vals})
        review.action_open()
        with self.assertRaisesRegex(UserError, "use the buttons"):
            review.state = "planned"
        with self.assertRaisesRegex(UserError, "items are copied"):
            review.as_of = "2026-04-16 09:00:00"

    def test_figures_of_an_open_review_stay_as_copied(self):
        review = self._plan("2026-04-15 09:00:00")
        review.action_open()
        item = review.item_ids[0].with_user(self.manager)
        for vals in (
            {"expected_revenue": 1},
            {"review_id": self.first.id},
            {"name": "x"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "are copied"):
                item.write(vals)
        with self.assertRaisesRegex(UserError, "are copied"):
            item.create({"review_id": review.id, "name": "Made up"})

    def test_an_exempt_item_is_copied_whoever_opens_it(self):
        self.change(
            self.fresh,
            "2026-04-04 09:00:00",
            is_exempt=True,
            exempt_paragraph_ids=[
                (6, 0, self.env["it.exempt.paragraph"].search([], limit=1).ids)
            ],
            public_interest_reason="A live negotiation would be harmed.",
        )
        review = self._plan("2026-04-15 09:00:00").with_user(self.officer)
        review.action_open()
        self.env.invalidate_all()
        self.assertNotIn("Is new", review.item_ids.mapped("name"))
        review.item_ids.decision = "proceed"
        self.env.invalidate_all()
        self.assertIn("Is new", review.with_user(self.manager).item_ids.mapped("name"))
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "the first is an exempt one"):
            review.action_close()

    def test_a_reader_neither_opens_nor_closes(self):
        review = self._plan("2026-04-15 09:00:00")
        with self.assertRaises(AccessError):
            review.with_user(self.reader).action_open()
        review.action_open()
        with self.assertRaises(AccessError):
            review.with_user(self.reader).action_close()

    def test_an_exempt_item_and_its_value_are_for_holders_of_the_role(self):
        self.change(
            self.fresh,
            "2026-04-04 09:00:00",
            is_exempt=True,
            exempt_paragraph_ids=[
                (6, 0, self.env["it.exempt.paragraph"].search([], limit=1).ids)
            ],
            public_interest_reason="A live negotiation would be harmed.",
        )
        review = self._plan("2026-04-15 09:00:00")
        review.with_user(self.manager).action_open()
        self.env.invalidate_all()
        self.assertEqual(review.new_value, 0, "totals are read by everybody")
        names = set(review.with_user(self.reader).item_ids.mapped("name"))
        self.assertNotIn("Is new", names)
        self.env.invalidate_all()
        self.assertIn("Is new", review.with_user(self.manager).item_ids.mapped("name"))
        self.assertEqual(
            review.with_user(self.manager).item_count,
            review.with_user(self.reader).item_count + 1,
        )

    def test_an_officer_holds_a_review(self):
        review = (
            self.env["it.review"]
            .with_user(self.officer)
            .create({"forum_id": self.forum.id, "as_of": "2026-05-01 09:00:00"})
        )
        review.action_open()
        review.item_ids.decision = "proceed"
        review.action_close()
        self.assertEqual((review.state, review.closed_by_id), ("closed", self.officer))
