from datetime import date

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestRenewal(ItCommercialCommon):
    """Terms that end open their renewal in time; who stays and who goes is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer.write({"term_months": 12})
        cls.lead = cls._new_lead(
            "School network",
            cls.officer,
            it_won_reason_id=cls.env.ref("itcommercial.won_reason_quality").id,
            it_offer_line_ids=[
                (
                    0,
                    0,
                    {
                        "offer_id": cls.offer.id,
                        "quantity": 60,
                        "start_date": "2026-04-01",
                    },
                )
            ],
        )
        cls.lead.action_set_won()
        cls.agreement = cls.lead.it_agreement_ids
        cls.agreement._write_step({"state": "active"})

    def _renewal(self):
        return self.agreement.it_renewal_lead_ids.with_context(active_test=False)

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("itcommercial.cron_open_renewals").method_direct_trigger()

    def test_opened_in_time_with_the_same_offers(self):
        self.assertEqual(self.agreement.end_date, date(2027, 3, 31))
        self._run()
        renewal = self._renewal()
        self.assertRecordValues(
            renewal,
            [
                {
                    "it_deal_kind": "renewal",
                    "it_retention": "open",
                    "it_renewal_year": "2026-27",
                    "it_renewal_date": date(2027, 3, 31),
                    "partner_id": self.customer.id,
                    "user_id": self.officer.id,
                    "expected_revenue": 60 * 83.54,
                }
            ],
        )
        line = renewal.it_offer_line_ids
        self.assertEqual(line.start_date, date(2027, 4, 1))
        self.assertEqual(line.term_months, 12)
        self._run()
        self.assertEqual(self._renewal(), renewal, "opened once")
        action = self.agreement.with_user(self.officer).action_open_renewal()
        self.assertEqual(action["res_id"], renewal.id)

    def test_not_before_its_time(self):
        rule = self.env["it.rule.value"].search(
            [("key", "=", "commercial.renewal_lead_days")]
        )
        rule.value = 90
        self._run()
        self.assertFalse(self._renewal())

    def test_one_that_fails_is_set_aside(self):
        other = self.agreement.copy({"lead_id": False})
        other._write_step({"state": "active", "lead_id": self.lead.id})
        self.offer.term_months = 12
        calls = []
        model = type(self.env["agreement"])

        def broken(agreement):
            calls.append(agreement)
            if agreement == self.agreement:
                raise ValueError("no customer")
            return self.env["crm.lead"]

        self.patch(model, "_open_renewal", broken)
        with mute_logger("odoo.addons.itcommercial.models.crm_lead_renewal"):
            self._run()
        self.assertIn(other, calls)
        self.assertIn("no customer", self.agreement.message_ids[0].body)

    def test_kept_and_left_by_year(self):
        before = {row["year"]: row for row in self.env["crm.lead"]._get_attrition()}
        self._run()
        renewal = self._renewal()
        renewal.action_set_lost(
            lost_reason_id=self.env.ref("itcommercial.lost_reason_in_house").id
        )
        self.assertEqual(renewal.it_retention, "left")
        rows = {row["year"]: row for row in self.env["crm.lead"]._get_attrition()}
        was = before.get("2026-27", {"left": 0})
        self.assertEqual(rows["2026-27"]["left"], was["left"] + 1)
        mine = [("partner_id", "=", self.customer.id)]
        (row,) = self.env["crm.lead"]._get_attrition(mine)
        self.assertEqual((row["left"], row["kept"], row["attrition"]), (1, 0, 1))
        renewal.action_restore()
        renewal.it_won_reason_id = self.env.ref("itcommercial.won_reason_known")
        renewal.action_set_won()
        (row,) = self.env["crm.lead"]._get_attrition(mine)
        self.assertEqual((row["left"], row["kept"], row["attrition"]), (0, 1, 0))

    def test_a_new_customer_is_one(self):
        self.assertEqual(self.lead.it_deal_kind, "new")
        self.assertFalse(self.lead.it_retention)
        plain = self.env["crm.lead"].create({"name": "Plain", "type": "opportunity"})
        self.assertFalse(plain.it_deal_kind)
