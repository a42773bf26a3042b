from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExtensions(AgreementCommon):
    """Options to extend: terms with a last day, taken up by a variation or left to lapse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._make(end_date="2027-03-31")
        cls._options(cls.draft)

    @classmethod
    def _options(cls, agreement):
        return (
            cls.env["it.agreement.extension"]
            .with_user(cls.keeper)
            .create(
                [
                    {
                        "agreement_id": agreement.id,
                        "sequence": number,
                        "months": 12,
                        "notice_period": 3,
                        "notice_unit": "months",
                    }
                    for number in (1, 2)
                ]
            )
        )

    def _signed(self):
        agreement = self.draft
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement)
        agreement.action_activate()
        return agreement

    def test_the_furthest_end_and_the_last_day_follow(self):
        first, second = self.draft.extension_ids
        self.assertEqual(str(self.draft.date_furthest_end), "2029-03-31")
        self.assertEqual(str(first.date_to), "2028-03-31")
        self.assertEqual(str(first.last_day), "2026-12-31")
        self.assertFalse(second.last_day)
        self.draft.end_date = "2027-06-30"
        self.assertEqual(str(self.draft.date_furthest_end), "2029-06-30")
        second.unlink()
        self.assertEqual(str(self.draft.date_furthest_end), "2028-06-30")

    def test_taking_it_up_is_a_variation_applied_by_another(self):
        agreement = self._signed()
        first, second = agreement.extension_ids
        variation = self.env["it.agreement.variation"].browse(
            first.action_take_up()["res_id"]
        )
        self.assertEqual(str(variation.end_new), "2028-03-31")
        self.assertEqual(variation.ground, "provided")
        self.assertEqual(first.action_take_up()["res_id"], variation.id)
        with self.assertRefused("drafted by you"):
            variation.with_user(self.keeper).action_apply()
        variation.with_user(self.keeper2).action_apply()
        self.assertEqual(str(agreement.end_date), "2028-03-31")
        self.assertEqual((first.state, second.state), ("taken", "open"))
        self.assertEqual(str(agreement.date_furthest_end), "2029-03-31")
        self.assertEqual(str(second.last_day), "2027-12-31")

    def test_one_after_the_other_and_in_time(self):
        agreement = self._signed()
        first, second = agreement.extension_ids
        with self.assertRefused("take that up first"):
            second.action_take_up()
        with freeze_time("2027-01-01"), self.assertRefused("had to be taken up by"):
            first.action_take_up()

    def test_what_lapses_takes_the_later_ones_along(self):
        agreement = self._signed()
        agreement.extension_ids[0].action_lapse()
        self.assertEqual(
            agreement.extension_ids.mapped("state"), ["lapsed", "lapsed"]
        )
        self.assertEqual(str(agreement.date_furthest_end), "2027-03-31")

    def test_only_what_is_open_lapses(self):
        with self.assertRefused("not open in an agreement that runs"):
            self.draft.extension_ids[0].action_lapse()
        agreement = self._signed()
        agreement.sudo().owner_id = self.officer
        with self.assertRaises(AccessError):
            agreement.extension_ids[0].with_user(self.officer).action_lapse()
        agreement.extension_ids[0].action_lapse()
        with self.assertRefused("not open in an agreement that runs"):
            agreement.extension_ids[0].action_lapse()

    def _vary(self, agreement, **vals):
        return (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {"agreement_id": agreement.id, "name": "Longer", "date": TODAY} | vals
            )
            .with_user(self.keeper2)
        )

    def test_a_new_end_takes_the_options_along_and_is_judged_so(self):
        """The longest term was 1,096 days from 1 April 2026; a year more is a third."""
        agreement = self._signed()
        agreement.procurement_kind = "services"
        variation = self._vary(agreement, end_new="2028-03-31")
        self.assertEqual(variation.notice_verdict, "due")
        self.assertEqual(variation.term_percent, 33.3)
        variation.write(
            {"ground": "additional", "change_notice_reference": "2026/S 000-1"}
        )
        variation.action_apply()
        self.assertEqual(str(agreement.date_furthest_end), "2030-03-31")
        self.assertEqual(variation.terms_before["date_furthest_end"], "2029-03-31")
        # what was let stays what was let
        self.assertEqual(str(agreement._get_let_terms().end), "2029-03-31")
        self.assertEqual(self._vary(agreement, value_change=1).term_percent, 33.3)

    def test_what_was_let_is_known_after_an_option_has_lapsed(self):
        agreement = self._signed()
        agreement.procurement_kind = "services"
        first, second = agreement.extension_ids
        second.action_lapse()
        self.assertEqual(str(agreement.date_furthest_end), "2028-03-31")
        first.action_lapse()
        self.assertEqual(str(agreement.date_furthest_end), "2027-03-31")
        self.assertEqual(str(agreement._get_let_terms().end), "2029-03-31")
        yesterday = agreement._get_terms_as_of(first.lapsed_on - timedelta(days=1))
        self.assertEqual(str(yesterday["date_furthest_end"]), "2029-03-31")
        # judged against the three years let, not against the one that is left
        variation = self._vary(agreement, end_new="2029-03-31")
        self.assertEqual(variation.term_percent, 0)
        self.assertEqual(variation.notice_verdict, "not_due")

    def test_a_furthest_end_that_a_variation_names_is_kept(self):
        agreement = self._signed()
        self._vary(
            agreement, end_new="2027-06-30", furthest_end_new="2031-06-30"
        ).action_apply()
        self.assertEqual(str(agreement.date_furthest_end), "2031-06-30")

    def test_they_are_terms(self):
        agreement = self._signed()
        first = agreement.extension_ids[0]
        for attempt in (
            lambda: first.sudo().write({"months": 99}),
            lambda: first.sudo().write({"state": "taken"}),
            lambda: first.sudo().unlink(),
            lambda: self._options(agreement),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual((first.months, first.state), (12, "open"))

    def test_a_change_after_the_approval_reopens_it(self):
        agreement = self.draft
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        agreement.extension_ids[0].months = 24
        self.assertEqual(agreement.state, "legal_review")

    def test_the_last_day_is_a_date_that_matters(self):
        agreement = self._signed()
        self.assertEqual(str(agreement.extension_last_day), "2026-12-31")

    def test_recorded_reviews_set_the_next(self):
        agreement = self._signed()
        agreement.review_every_months = 6
        agreement.action_reviewed()
        self.assertEqual(str(agreement.review_date), "2027-05-22")
