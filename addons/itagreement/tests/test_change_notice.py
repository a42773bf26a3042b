from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChangeNoticeOfVariation(AgreementCommon):
    """A variation says by how much it moves what was let, and who must be told first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed(procurement_kind="services")
        cls.agreement.action_activate()

    def _vary(self, **vals):
        return (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {"agreement_id": self.agreement.id, "name": "More", "date": TODAY}
                | vals
            )
            .with_user(self.keeper2)  # another applies it
        )

    def test_within_the_limits_it_is_applied_without_a_notice(self):
        variation = self._vary(value_change=20000)
        self.assertEqual(variation.value_percent, 10)
        self.assertEqual(variation.notice_verdict, "not_due")
        variation.action_apply()
        self.assertEqual(self.agreement.value_total, 220000)

    def test_past_the_limit_the_notice_comes_first(self):
        variation = self._vary(value_change=20001)
        self.assertEqual(variation.notice_verdict, "due")
        self.assertIn("section 75", variation.notice_why)
        with self.assertRefused("needs a contract change notice"):
            variation.action_apply()
        variation.change_notice_reference = "2026/S 000-012345"
        with self.assertRefused("choose the ground"):
            variation.action_apply()
        variation.ground = "additional"
        variation.action_apply()
        self.assertEqual(self.agreement.value_total, 220001)

    def test_linked_variations_add_up_against_what_was_let(self):
        self._vary(value_change=15000).action_apply()
        second = self._vary(value_change=15000)
        self.assertEqual(second.value_percent, 15)
        self.assertEqual(second.notice_verdict, "due")

    def test_what_was_found_stays_with_an_applied_variation(self):
        first = self._vary(value_change=15000)
        first.action_apply()
        kept = first.notice_why
        self._vary(value_change=1000).action_apply()
        first.invalidate_recordset()
        self.assertEqual((first.value_percent, first.notice_why), (7.5, kept))

    def test_the_kind_of_contract_decides(self):
        variation = self._vary(value_change=100000)
        for kind, verdict in (
            ("works", "due"),
            ("light_touch", "outside"),
            ("exempt", "outside"),
            (False, "unknown"),
        ):
            self.agreement.procurement_kind = kind
            self.assertEqual(variation.notice_verdict, verdict, kind)

    def test_a_small_contract_that_grows_to_the_threshold_is_told(self):
        """Section 74(4): with VAT, from the threshold of the day on (£207,720)."""
        self.agreement.write(
            {"procurement_kind": "below_threshold", "value_inc_vat": 200000}
        )
        for change, told in ((7719.99, False), (7720, True)):
            variation = self._vary(value_change=change)
            self.assertEqual(variation.notice_verdict, "outside")
            self.assertEqual("convertible contract" in variation.notice_why, told)

    def test_a_variation_dated_before_the_last_is_refused(self):
        self._vary(value_change=1000, date="2026-11-01").action_apply()
        with self.assertRefused("is dated before"):
            self._vary(value_change=1000, date="2026-10-01").action_apply()

    def test_the_terms_of_a_day_are_those_that_stood(self):
        self._vary(value_change=1000, date="2026-07-01").action_apply()
        self._vary(
            value_change=2000, end_new="2028-05-31", date="2026-10-01"
        ).action_apply()
        for day, value, end in (
            ("2026-06-30", 200000, "2028-03-31"),
            ("2026-07-01", 201000, "2028-03-31"),
            ("2026-09-30", 201000, "2028-03-31"),
            ("2026-10-01", 203000, "2028-05-31"),
        ):
            wizard = (
                self.env["it.agreement.as.of"]
                .with_user(self.reader)
                .create({"agreement_id": self.agreement.id, "day": day})
            )
            terms = self.agreement._get_terms_as_of(wizard.day)
            self.assertEqual(terms["value_total"], value, day)
            self.assertEqual(str(terms["end_date"]), end, day)
            self.assertIn(f"{value:,.2f}", wizard.terms_html)

    def test_a_wrong_code_is_named(self):
        with self.assertRefused("“7200” is no CPV code"):
            self.agreement.cpv_codes = "72000000, 7200"
