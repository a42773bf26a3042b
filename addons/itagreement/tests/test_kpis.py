from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon

BANDS = {"target": 99, "approaching_from": 97, "requires_from": 95}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestKpis(AgreementCommon):
    """Three indicators where the Act asks for them, rated in its words by two people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big = {
            "is_procured": True,
            "procurement_kind": "services",
            "procurement_route": "open",
            "value_inc_vat": 5_000_001,
            "value_total": 200_000,
        }

    def _kpis(self, agreement, count=3, **vals):
        return (
            self.env["it.agreement.kpi"]
            .with_user(self.keeper)
            .create(
                [
                    {"agreement_id": agreement.id, "name": f"Calls {number}"}
                    | BANDS
                    | vals
                    for number in range(count)
                ]
            )
        )

    def _signed(self, count=2, **vals):
        agreement = self._make(is_procured=False)
        kpis = self._kpis(agreement, count, **vals)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement)
        return agreement, kpis

    def _rate(self, kpi, actual, **vals):
        return (
            self.env["it.agreement.kpi.rating"]
            .with_user(self.keeper)
            .create(
                {
                    "kpi_id": kpi.id,
                    "date_from": "2026-07-01",
                    "date_to": "2026-09-30",
                    "actual": actual,
                    "charge": 1000,
                }
                | vals
            )
        )

    def test_section_52(self):
        for vals, asked in (
            ({}, True),
            ({"value_inc_vat": 5_000_000}, False),
            ({"procurement_kind": "light_touch"}, False),
            ({"procurement_kind": "concession"}, False),
            ({"kpi_exempt_reason": "One delivery, nothing to measure"}, False),
        ):
            with self.subTest(vals):
                agreement = self._make(**self.big | vals)
                agreement.action_negotiate()
                if asked:
                    self.assertEqual(agreement.kpi_state, "missing")
                    with self.assertRefused("three key performance indicators"):
                        agreement.action_send_to_review()
                    self._kpis(agreement)
                agreement.action_send_to_review()
                self.assertEqual(agreement.state, "legal_review")

    def test_weights_add_up(self):
        agreement = self._make()
        kpis = self._kpis(agreement, 2, weight=40)
        agreement.action_negotiate()
        with self.assertRefused("add up to 100, not 80"):
            agreement.action_send_to_review()
        kpis[0].weight = 60
        agreement.action_send_to_review()

    def test_the_word_follows_the_bands_or_is_explained(self):
        _agreement, kpis = self._signed()
        self.assertEqual(self._rate(kpis[0], 96).rating, "requires")
        with self.assertRefused("explain the rating"):
            self._rate(kpis[1], 96, rating="other")
        told = self._rate(
            kpis[1], 96, rating="other", explanation="The line was down for the city"
        )
        self.assertEqual(told.rating, "other")

    def test_somebody_else_confirms_and_it_stays(self):
        agreement, kpis = self._signed()
        rating = self._rate(kpis[0], 99.5)
        self.assertEqual(agreement.kpi_score_text, "Not rated yet")
        with self.assertRefused("somebody else confirms"):
            rating.action_confirm()
        with self.assertRaises(AccessError):
            rating.with_user(self.reader).action_confirm()
        rating.with_user(self.keeper2).action_confirm()
        agreement.invalidate_recordset()
        self.assertIn("100 of 100, from 1 of 2", agreement.kpi_score_text)
        for attempt in (
            lambda: rating.sudo().write({"actual": 1}),
            lambda: rating.sudo().unlink(),
            lambda: rating.sudo()
            .with_context(it_confirming=True)
            .write({"state": "draft"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_a_mistake_is_corrected_beside_it(self):
        agreement, kpis = self._signed()
        wrong = self._rate(kpis[0], 99.5)
        wrong.with_user(self.keeper2).action_confirm()
        right = self._rate(kpis[0], 90, corrects_id=wrong.id)
        right.with_user(self.keeper2).action_confirm()
        self.assertTrue(wrong.is_corrected)
        self.assertEqual(wrong.actual, 99.5)
        agreement.invalidate_recordset()
        self.assertIn("0 of 100", agreement.kpi_score_text)

    def test_credits_stay_within_the_cap_of_the_period(self):
        agreement = self._make(kpi_credit_cap=10)
        kpis = self._kpis(agreement, 2, credit_inadequate=8)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement)
        first, second = (self._rate(kpi, 50) for kpi in kpis)
        first.with_user(self.keeper2).action_confirm()
        self.assertEqual(first.credit, 80)
        second.with_user(self.keeper2).action_confirm()
        self.assertEqual((first.credit, second.credit), (50, 50))

    def test_indicators_are_terms(self):
        agreement, kpis = self._signed()
        for attempt in (
            lambda: kpis[0].sudo().write({"target": 1}),
            lambda: kpis[0].sudo().unlink(),
            lambda: self._kpis(agreement),
            lambda: agreement.sudo().write({"kpi_ids": [Command.clear()]}),
            lambda: agreement.sudo().write({"kpi_credit_cap": 99}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_the_next_rating_follows_the_last(self):
        agreement, kpis = self._signed(1)
        self.assertEqual(str(kpis.next_rating_date), "2026-06-30")
        self.assertEqual(agreement.kpi_state, "late")
        self._rate(kpis, 99).with_user(self.keeper2).action_confirm()
        self.assertEqual(str(kpis.next_rating_date), "2026-12-31")
        agreement.invalidate_recordset()
        self.assertEqual(agreement.kpi_state, "set")

    def test_bands_run_one_way(self):
        with self.assertRaisesRegex(ValidationError, "don't run"):
            self._kpis(self._make(), 1, approaching_from=99.5)
