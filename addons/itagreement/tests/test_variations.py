from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..models.agreement import PROTECTED_FIELDS
from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVariations(AgreementCommon):
    """A signed agreement changes through an applied variation and in no other way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed(end_date="2027-03-31")
        cls.agreement.action_activate()

    def _vary(self, **vals):
        return (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {"agreement_id": self.agreement.id, "name": "Longer", "date": TODAY}
                | vals
            )
            .with_user(self.keeper2)  # another applies it
        )

    def test_signed_terms_are_fixed_for_everyone(self):
        other = {
            "name": "Another title",
            "code": "OTHER",
            "partner_id": self.other_partner.id,
            "company_id": False,
            "agreement_type_id": False,
            "is_binding": False,
            "is_template": True,
            "domain": "sale" if self.agreement.domain == "purchase" else "purchase",
            "currency_id": self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.agreement.currency_id.id)], limit=1)
            .id,
            "value_total": 1,
            "value_annual": 1,
            "signature_date": "2026-01-01",
            "start_date": "2026-01-01",
            "end_date": "2030-01-01",
            "date_current_end": "2030-01-01",
            "date_furthest_end": "2030-01-01",
            "extension_options": "For ever",
            "notice_period": 1,
            "notice_unit": "days",
            "notice_working_day_only": True,
            "is_taken_on": True,
        }
        self.assertEqual(set(other), set(PROTECTED_FIELDS))
        for name, value in other.items():
            for record in (
                self.agreement,
                self.agreement.with_user(self.manager),
                self.agreement.sudo(),
                self.agreement.with_context(it_variation=True),
            ):
                with (
                    self.subTest(name=name, user=record.env.user.login),
                    self.assertRaisesRegex(UserError, "only through a variation"),
                ):
                    record.write({name: value})

    def test_writing_what_is_there_already_is_fine(self):
        self.agreement.write(
            {
                "end_date": "2027-03-31",
                "value_total": 200000.0,
                "partner_id": self.partner.id,
                "summary": "New words",
            }
        )
        self.assertEqual(self.agreement.summary, "New words")

    def test_applying_brings_the_new_terms_and_keeps_the_old(self):
        variation = self._vary(
            value_change=50000,
            end_new="2029-03-31",
            changes_notice=True,
            notice_period_new=12,
            notice_unit_new="months",
        )
        self.assertEqual(variation.number, 1)
        variation.action_apply()
        self.assertRecordValues(
            self.agreement,
            [{"value_total": 250000.0, "notice_period": 12, "notice_unit": "months"}],
        )
        self.assertEqual(str(self.agreement.date_current_end), "2029-03-31")
        self.assertEqual(str(self.agreement.notice_deadline), "2028-03-31")
        self.assertEqual(variation.terms_before["end_date"], "2027-03-31")
        self.assertEqual(variation.applied_by_id, self.keeper2)
        self.assertIn("250,000", self.agreement.message_ids[0].body)

    def test_a_title_changes_by_a_variation_too(self):
        self._vary(name_new="Shared desk of three").action_apply()
        self.assertEqual(self.agreement.name, "Shared desk of three")
        self.assertEqual(
            self.agreement.variation_ids.terms_before["name"], "Shared service desk"
        )

    def test_the_value_with_vat_goes_along(self):
        self.agreement.value_inc_vat = 240000
        self._vary(value_change=50000).action_apply()
        self.assertEqual(self.agreement.value_inc_vat, 300000)

    def test_a_new_end_asks_for_a_new_decision_and_ends_the_alarm(self):
        self.agreement.write(
            {
                "notice_decision": "vary",
                "notice_reason": "One more.",
                "notice_forum_id": self.forum.id,
            }
        )
        self.agreement.action_mark_expiring()
        self._vary(end_new="2029-03-31").action_apply()
        self.assertEqual(self.agreement.state, "active")
        self.assertFalse(self.agreement.notice_decision)
        self.assertFalse(self.agreement.notice_decided_by_id)

    def test_who_writes_its_terms_does_not_apply_it(self):
        variation = self._vary(value_change=1000)
        variation.value_change = 2000  # by the one who was to apply it
        self.assertEqual(variation.drafted_by_id, self.keeper2)
        for user in (self.keeper, self.keeper2):
            with self.assertRefused("drafted by you, or its terms are yours"):
                variation.with_user(user).action_apply()
        with self.assertRefused("Apply button"):
            variation.drafted_by_id = self.keeper
        variation.with_user(self.manager).action_apply()
        self.assertEqual(self.agreement.value_total, 202000)

    def test_applied_is_fixed_for_everyone(self):
        variation = self._vary(value_change=1)
        variation.action_apply()
        for record in (variation, variation.sudo()):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                record.value_change = 2
            with self.assertRaisesRegex(UserError, "stays as it is"):
                record.unlink()
            with self.assertRaisesRegex(UserError, "stays as it is"):
                record.action_apply()

    def test_it_cannot_be_made_applied_by_hand(self):
        for vals in ({"state": "applied"}, {"applied_by_id": self.keeper.id}):
            with self.assertRaisesRegex(UserError, "Apply button"):
                self._vary(**vals)
            with self.assertRaisesRegex(UserError, "Apply button"):
                self._vary().sudo().write(vals)

    def test_numbers_run_within_the_agreement(self):
        first, second = self._vary(), self._vary()
        self.assertEqual((first.number, second.number), (1, 2))
        Variation = self.env["it.agreement.variation"].with_user(self.keeper)
        third = Variation.with_context(default_agreement_id=self.agreement.id).create(
            {"name": "From the tab"}
        )
        self.assertEqual(third.number, 3)
        self.assertEqual(self._vary(agreement_id=self._make().id).number, 1)

    def test_only_a_running_agreement_is_varied(self):
        draft = self._make()
        variation = self._vary(agreement_id=draft.id, value_change=1)
        with self.assertRaisesRegex(UserError, "not running"):
            variation.action_apply()

    def test_a_variation_dated_ahead_waits(self):
        variation = self._vary(date="2026-11-23", value_change=1)
        with self.assertRaisesRegex(UserError, "future"):
            variation.action_apply()

    def test_a_refused_variation_changes_nothing(self):
        variation = self._vary(changes_notice=True, end_new="2029-03-31")
        with self.assertRaisesRegex(UserError, "unit of notice"):
            variation.action_apply()
        self.assertEqual(str(self.agreement.end_date), "2027-03-31")
        self.assertEqual(variation.state, "draft")
