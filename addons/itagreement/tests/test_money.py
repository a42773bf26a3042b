from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMoney(AgreementCommon):
    """What was spent and billed, how it stands to the value and how it will end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed()  # 1 April 2026 to 31 March 2028, 200,000

    def _spend(self, amount, day="2026-06-30", **vals):
        return (
            self.env["it.agreement.spend"]
            .with_user(self.keeper)
            .create(
                {"agreement_id": self.agreement.id, "amount": amount, "date": day}
                | vals
            )
        )

    def test_totals_to_date(self):
        self._spend(30000)
        self._spend(20000, "2026-03-31")
        self._spend(-5000, note="Credit note")
        self._spend(700, kind="billed")
        self.assertRecordValues(
            self.agreement,
            [{"spent_total": 45000, "spent_year": 25000, "billed_total": 700}],
        )

    def test_the_forecast_says_how_it_was_made(self):
        self.assertEqual(self.agreement.spend_forecast_how, "annual")
        self._spend(45000)
        self.assertEqual(self.agreement.spend_forecast_how, "rate")
        self.assertAlmostEqual(self.agreement.spend_forecast, 139385.59, 2)

    def test_ahead_of_the_term_and_over_the_value(self):
        self._spend(60000)
        self.assertEqual(self.agreement.spend_verdict, "within")
        self._spend(40000)
        self.assertEqual(self.agreement.spend_verdict, "ahead")
        self._spend(100001)
        self.assertEqual(self.agreement.spend_verdict, "over")

    def test_what_is_confirmed_stays(self):
        line = self._spend(100)
        line.action_confirm()
        for attempt in (
            lambda: line.sudo().write({"amount": 1}),
            lambda: line.sudo().unlink(),
            lambda: line.sudo().write({"is_confirmed": False}),
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRefused("Use the button"):
            self._spend(5).with_context(it_confirming=True).write(
                {"is_confirmed": True}
            )

    def test_an_officer_enters_and_a_manager_confirms(self):
        line = self._spend(100).with_user(self.officer)
        self.agreement._write_step({"owner_id": self.officer.id})
        with self.assertRefused("by an agreement manager"):
            line.action_confirm()
        self.assertFalse(line.is_confirmed)

    def test_where_we_are_paid_the_bills_count(self):
        for domain, verdict in (("sale", "ahead"), ("purchase", "within")):
            agreement = self._make_signed(name=f"As a {domain}", domain=domain)
            self._spend(100001, kind="billed", agreement_id=agreement.id)
            self.assertEqual(agreement.spend_verdict, "ahead", "nothing else to go by")
            self._spend(10, agreement_id=agreement.id)
            self.assertEqual(agreement.spend_verdict, verdict)

    def test_nothing_is_spent_before_the_signature(self):
        draft = self._make()
        with self.assertRefused("not signed yet"):
            self._spend(1, agreement_id=draft.id)

    def test_the_ledgers_lines_are_taken_in_once(self):
        load = (
            self.env["it.agreement.spend"]
            .with_user(self.keeper)
            .load(
                ["agreement_id/.id", "date", "amount", "reference", "source"],
                [[str(self.agreement.id), "2026-05-01", "10.5", "INV-1", "file"]],
            )
        )
        self.assertFalse(load["messages"])
        self.assertEqual(self.agreement.spent_total, 10.5)

    def test_values_that_do_not_fit_are_told(self):
        self.assertFalse(self.agreement.value_remark)
        other = self._make(value_total=900000)
        self.assertIn("check both", other.value_remark)

    def test_queries_do_not_grow(self):
        agreements = self.agreement
        for number in range(5):
            agreements += self._make_signed(name=f"Desk {number}")
        counts = []
        for some in (agreements[:1], agreements):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("spend_verdict")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
