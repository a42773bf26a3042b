from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestLawful(GateCommon):
    """Power and exemption are proposed and tested; a person decides and signs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer, expected_revenue=1000)

    def _answer(self, **vals):
        self.lead.with_user(self.officer).write(vals)

    def test_public_body_of_the_1970_act(self):
        self._answer(
            delivery_model="supply",
            customer_public_body="yes",
            charge_intent="surplus",
        )
        self.assertEqual(self.lead.power_proposed_id, self.power)
        self.assertIn("surplus is possible", self.lead.power_why)
        self.assertEqual(self.lead.power_gaps, "Choose the legal power relied on.")
        self._answer(legal_power_id=self.power.id)
        self.assertFalse(self.lead.power_gaps)

    def test_surplus_elsewhere_needs_the_company(self):
        self._answer(
            delivery_model="supply",
            customer_public_body="no",
            charge_intent="surplus",
        )
        self.assertEqual(self.lead.power_proposed_id.code, "LGA03_S95")
        self._answer(legal_power_id=self.lead.power_proposed_id.id)
        self.assertEqual(self.lead.power_gaps, "Name the company that does it.")
        self._answer(trading_company_id=self.partner.id)
        self.assertFalse(self.lead.power_gaps)

    def test_another_power_needs_a_reason(self):
        self._answer(delivery_model="delegation", legal_power_id=self.power.id)
        self.assertIn("Say why another power", self.lead.power_gaps)
        self._answer(power_reason="Counsel's advice of May")
        self.assertFalse(self.lead.power_gaps)

    def test_who_answered_when_is_kept(self):
        with freeze_time("2026-05-04"):
            self._answer(delivery_model="delegation", power_by_id=self.reader.id)
        self.assertEqual(self.lead.power_by_id, self.officer)
        self.assertEqual(str(self.lead.power_date), "2026-05-04")

    def test_form_asks_one_after_the_other(self):
        form = Form(self.lead.with_user(self.officer))
        form.delivery_model = "supply"
        form.customer_public_body = "no"
        form.charge_intent = "cost"
        form.is_discretionary = "yes"
        self.assertEqual(form.power_proposed_id.code, "LGA03_S93")
        form.legal_power_id = form.power_proposed_id
        form.save()
        self.assertFalse(self.lead.power_gaps)

    @freeze_time("2026-11-22")
    def test_exemption(self):
        note = {"control_note": "Joint board", "activity_pct_date": "2026-10-01"}
        for vals, rating, words in [
            ({"exemption": "vertical", "activity_pct": 95}, "red", "private holds"),
            ({"private_capital": "no"}, "red", "Legal services have not signed"),
            ({"activity_pct": 80}, "red", "just too low"),
            ({"activity_pct": 60}, "red", "too low"),
            ({"exemption": "horizontal", "activity_pct": 18}, "red", "near the limit"),
            ({"activity_pct": 20.5}, "red", "Too much of the activity"),
        ]:
            with self.subTest(vals=vals):
                self._answer(**note, **vals)
                self.assertEqual(self.lead.exemption_state, rating)
                self.assertIn(words, self.lead.exemption_words)
        self._answer(activity_pct=18)
        self.lead.with_user(self.manager).action_legal_signoff()
        self.assertEqual(self.lead.exemption_state, "amber")
        self.assertEqual(
            set(self.lead.rule_value_ids.mapped("key")) & {"pa23.horizontal_max"},
            {"pa23.horizontal_max"},
        )
        self._answer(activity_pct=5)
        self.assertFalse(self.lead.legal_signoff_id)

    def test_below_the_threshold(self):
        self._answer(exemption="below_threshold")
        self.lead.with_user(self.manager).action_legal_signoff()
        self.assertEqual(self.lead.exemption_state, "green")
        self.lead.expected_revenue = 300000
        self.assertIn("not below the procurement", self.lead.exemption_words)

    def test_legal_sign_off_is_not_the_officers(self):
        self._answer(exemption="other", control_note="Counsel's advice")
        with self._refused("somebody from legal"):
            self.lead.with_user(self.officer).action_legal_signoff()
        self._answer(legal_signoff_id=self.manager.id)
        self.assertFalse(self.lead.legal_signoff_id)
        with self.assertRaises(AccessError):
            self.lead.with_user(self.reader).action_legal_signoff()

    def test_subsidy_is_answered(self):
        for vals, words in [
            ({}, "Say whether"),
            ({"subsidy_answer": "no"}, "Say why"),
            ({"subsidy_note": "Councils alone"}, ""),
            ({"subsidy_answer": "award"}, "Record the subsidy award"),
        ]:
            self._answer(**vals)
            self.assertIn(words, self.lead._get_subsidy_gap_words())
            self.assertEqual(bool(words), bool(self.lead._get_subsidy_gap_words()))
        self.env["it.subsidy.award"].create(
            {"partner_id": self.partner.id, "amount": 10, "lead_id": self.lead.id}
        )
        self.assertIn("not yet given", self.lead._get_subsidy_gap_words())

    def test_the_council_keeps_it_to_itself(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .create({"name": "A sale", "type": "opportunity"})
        )
        for name in ("delivery_model", "exemption", "it_gate_missing", "it_gate_rag"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                lead.read([name])
