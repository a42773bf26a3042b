from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDuties(AgreementCommon):
    """What has to be published, raised once for each occasion, put before the owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed(
            is_procured=True,
            procurement_kind="services",
            procurement_route="open",
            value_inc_vat=240_000,
        )
        cls.agreement.action_activate()

    def _night(self, day=TODAY):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("itagreement.cron_duties").method_direct_trigger()
        self.agreement.invalidate_recordset()
        return {
            (duty.kind, str(duty.due_date)) for duty in self.agreement.duty_ids
        }

    def test_contract_details_thirty_days_after_the_signature(self):
        self.assertEqual(self._night(), {("uk7", "2026-04-18")})
        self.assertEqual(len(self.agreement.duty_ids), 1)
        self._night("2026-11-23")
        self.assertEqual(len(self.agreement.duty_ids), 1, "once")
        self.assertTrue(self.agreement.duty_ids.is_overdue)

    def test_light_touch_has_longer(self):
        agreement = self._make_signed(
            is_procured=True,
            procurement_kind="light_touch",
            procurement_route="direct",
            value_inc_vat=240_000,
        )
        self._night()
        self.assertEqual(str(agreement.duty_ids.due_date), "2026-07-17")

    def test_below_the_threshold_there_is_none(self):
        agreement = self._make_signed(
            is_procured=True,
            procurement_kind="below_threshold",
            procurement_route="quote",
        )
        self._night()
        self.assertFalse(agreement.duty_ids)

    def _signed_on(self, day, **vals):
        agreement = self._make(
            is_procured=True,
            procurement_kind="services",
            procurement_route="open",
            **vals,
        )
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement, day=day)
        return agreement

    def test_a_payment_above_the_line_is_published_each_by_itself(self):
        """Section 70 counts single payments with VAT, and procurements since it began."""
        gross = {"value_total": 200_000, "value_inc_vat": 240_000}
        cases = (
            ("two that only together are more", "2026-05-01", gross, (20000, 10001), 0),
            ("30,000 with VAT is not more", "2026-05-01", gross, (25000,), 0),
            ("a penny more", "2026-05-01", gross, (25000.01,), 1),
            ("VAT not known", "2026-05-01", {}, (30000.01,), 1),
            ("let before the section began", "2026-03-31", gross, (90000,), 0),
        )
        made = {}
        for name, signed, values, amounts, count in cases:
            agreement = self._signed_on(signed, name=name, **values)
            made[agreement] = count
            self.env["it.agreement.spend"].create(
                [
                    {"agreement_id": agreement.id, "date": "2026-09-30", "amount": one}
                    for one in amounts
                ]
            )
        concession = self._signed_on("2026-05-01", name="concession", **gross)
        concession.procurement_kind = "concession"
        self.env["it.agreement.spend"].create(
            {"agreement_id": concession.id, "date": "2026-09-30", "amount": 90000}
        )
        self._night()
        for agreement, count in (made | {concession: 0}).items():
            with self.subTest(agreement.name):
                due = agreement.duty_ids.filtered(lambda one: one.kind == "uk17")
                self.assertEqual(len(due), count)
                if count:
                    self.assertEqual(str(due.due_date), "2026-10-29")

    def test_a_notifiable_contract_below_the_threshold_has_its_details_published(self):
        for gross, kinds in ((29_999.99, []), (30_000, ["uk7"])):
            agreement = self._make_signed(
                is_procured=True,
                procurement_kind="below_threshold",
                procurement_route="quote",
                value_inc_vat=gross,
            )
            self._night()
            self.assertEqual(agreement.duty_ids.mapped("kind"), kinds, gross)

    def test_ended_asks_for_a_termination_notice(self):
        self.agreement.write(
            {"termination_date": "2026-11-20", "termination_reason": "Both agreed"}
        )
        self.agreement.action_terminate()
        self.assertIn(("uk11", "2026-12-19"), self._night())

    def test_the_owner_is_told_once(self):
        self._night()
        duty = self.agreement.duty_ids
        self.assertEqual(duty.activity_ids.user_id, self.keeper)
        self._night("2026-11-24")
        self.assertEqual(len(duty.activity_ids), 1)

    def test_published_says_where(self):
        self._night()
        duty = self.agreement.duty_ids.with_user(self.keeper)
        with self.assertRefused("Say where"):
            duty.published_on = TODAY
        duty.write({"published_on": TODAY, "reference": "2026/S 000-012345"})
        self.assertFalse(duty.is_open)
        for attempt in (
            lambda: duty.write({"due_date": "2030-01-01"}),
            lambda: duty.sudo().unlink(),
            lambda: duty.create({"agreement_id": self.agreement.id, "kind": "uk7"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_a_change_above_the_limits_has_its_notice(self):
        variation = (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": self.agreement.id,
                    "name": "More",
                    "value_change": 50000,
                    "ground": "additional",
                    "change_notice_reference": "2026/S 000-1",
                }
            )
            .with_user(self.keeper2)
        )
        self.assertEqual(variation.notice_verdict, "due")
        variation.action_apply()
        duty = self.agreement.duty_ids.filtered(lambda one: one.kind == "uk10")
        self.assertEqual(duty.reference, "2026/S 000-1")

    def test_queries_do_not_grow_with_the_agreements(self):
        counts = []
        for number in range(2):
            agreements = self.agreement
            for _one in range(4 * number):
                agreements += self._make_signed(
                    is_procured=True,
                    procurement_kind="services",
                    procurement_route="open",
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            agreements._raise_duties(self.agreement.start_date)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4)
