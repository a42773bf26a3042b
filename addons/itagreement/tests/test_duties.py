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
        self.assertEqual(self._night(), {("uk7", "2026-04-19")})
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
        self.assertEqual(str(agreement.duty_ids.due_date), "2026-07-18")

    def test_below_the_threshold_there_is_none(self):
        agreement = self._make_signed(
            is_procured=True,
            procurement_kind="below_threshold",
            procurement_route="quote",
        )
        self._night()
        self.assertFalse(agreement.duty_ids)

    def test_payments_of_a_quarter(self):
        for day, amount in (
            ("2026-07-05", 20000),
            ("2026-09-30", 10001),
            ("2026-04-30", 30000),
        ):
            self.env["it.agreement.spend"].create(
                {"agreement_id": self.agreement.id, "date": day, "amount": amount}
            )
        self.assertIn(("uk17", "2026-10-29"), self._night())
        kinds = self.agreement.duty_ids.mapped("kind")
        self.assertEqual(kinds.count("uk17"), 1, "30,000 is not more than 30,000")

    def test_ended_asks_for_a_termination_notice(self):
        self.agreement.write(
            {"termination_date": "2026-11-20", "termination_reason": "Both agreed"}
        )
        self.agreement.action_terminate()
        self.assertIn(("uk11", "2026-12-20"), self._night())

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
