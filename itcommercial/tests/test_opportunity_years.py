from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestOpportunityYears(ItCommercialCommon):
    """Value and cost of an opportunity, put into financial years, and a person's own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead(
            "School network",
            cls.officer,
            date_deadline="2027-01-01",
            it_offer_line_ids=[
                (
                    0,
                    0,
                    {
                        "offer_id": cls.offer.id,
                        "quantity": 60,
                        "price_unit": 100,
                        "start_date": "2026-10-01",
                        "term_months": 24,
                    },
                )
            ],
        )

    def _years(self):
        return [(phase.financial_year, phase.value) for phase in self.lead.it_phase_ids]

    def test_years_follow_the_lines(self):
        self.assertEqual(
            self._years(), [("2026-27", 3000), ("2027-28", 6000), ("2028-29", 3000)]
        )
        self.assertEqual(self.lead.it_contract_value, 12000)
        self.assertEqual(self.lead.it_first_year_value, 6000)
        self.lead.it_offer_line_ids.term_months = 6
        self.assertEqual(self._years(), [("2026-27", 3000)])
        self.lead.it_offer_line_ids.unlink()
        self.assertFalse(self.lead.it_phase_ids)

    def test_terms_begin_as_the_offer_s(self):
        self.offer.term_months = 36
        self.lead.write({"it_offer_line_ids": [self._line(self.offer, 1)]})
        line = self.lead.it_offer_line_ids[-1]
        self.assertEqual(line.term_months, 36)
        self.assertEqual(str(line.start_date), "2027-01-01")
        self.assertTrue(line.is_yearly)

    def test_what_is_asked_once_is_not_repeated(self):
        self.lead.it_offer_line_ids.is_yearly = False
        self.assertEqual(self.lead.it_contract_value, 6000)
        self.assertEqual(self.lead.it_first_year_value, 3000)

    def test_full_cost_and_contribution(self):
        # 76.86 full and 61.00 direct a unit; 60 units for two years
        self.assertEqual(self.lead.it_cost_total, 9223.20)
        self.assertEqual(self.lead.it_contribution, 12000 - 61 * 60 * 2)
        self.env["it.offer.cost"].create(
            {
                "offer_id": self.offer.id,
                "financial_year": "2026-27",
                "version": 2,
                "direct_cost": 7320,
                "volume": 60,
            }
        )
        self.assertEqual(self.lead.it_cost_total, 122 * 60 * 2)

    def test_part_of_a_cost_does_not_pass_for_the_whole(self):
        other = self._new_offer("Not costed", list_price=50)
        self.lead.it_offer_line_ids = [self._line(other, 1)]
        self.assertEqual((self.lead.it_cost_total, self.lead.it_contribution), (0, 0))
        self.assertEqual(self.lead.it_first_year_contribution, 0)
        phase = self.lead.it_phase_ids[0]
        phase.write({"is_cost_typed": True, "typed_cost": 1000})
        self.assertEqual(phase.contribution, phase.value - 1000)

    def test_cost_of_what_is_decided_stays(self):
        self.lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
        self.lead.action_set_won()
        self.env.flush_all()
        self.cost.direct_cost = 9000
        self.env.flush_all()
        self.assertEqual(self.lead.it_cost_total, 9223.20)

    def test_a_person_s_figure_counts_and_both_are_kept(self):
        phase = self.lead.it_phase_ids[1].with_user(self.officer)
        phase.write({"is_typed": True, "typed_value": 5000})
        self.assertEqual((phase.value, phase.derived_value), (5000, 6000))
        self.assertEqual(phase.typed_by_id, self.officer)
        self.assertTrue(phase.typed_at)
        self.assertEqual(self.lead.it_contract_value, 11000)
        self.lead.it_offer_line_ids.price_unit = 200
        self.assertEqual((phase.value, phase.derived_value), (5000, 12000))
        self.lead.it_offer_line_ids.term_months = 6
        self.assertEqual(self._years(), [("2026-27", 6000), ("2027-28", 5000)])
        phase.is_typed = False
        self.assertEqual(phase.value, 0)

    def test_who_typed_it_is_not_for_hands(self):
        phase = self.lead.it_phase_ids[0].with_user(self.officer)
        phase.write({"typed_value": 1, "typed_by_id": self.manager.id})
        self.assertEqual(phase.typed_by_id, self.officer)

    def test_what_was_worked_out_is_not_for_hands(self):
        phase = self.lead.it_phase_ids[0].with_user(self.officer)
        phase.write({"derived_value": 9, "value": 9, "cost": 9, "derived_cost": 9})
        self.assertEqual((phase.derived_value, phase.value), (3000, 3000))
        self.assertEqual(self.lead.it_cost_total, 9223.20)

    def test_a_year_that_is_deleted_comes_back_as_worked_out(self):
        self.lead.it_phase_ids[1].write({"is_typed": True, "typed_value": 5000})
        self.lead.it_phase_ids[1].with_user(self.officer).unlink()
        self.lead.invalidate_recordset(["it_phase_ids"])
        self.assertEqual(
            self._years(), [("2026-27", 3000), ("2027-28", 6000), ("2028-29", 3000)]
        )
        self.assertEqual(self.lead.it_contract_value, 12000)

    def test_without_offers_the_expected_value_counts(self):
        lead = self._new_lead("Unknown yet", self.officer, expected_revenue=700)
        self.assertEqual((lead.it_contract_value, lead.it_first_year_value), (700, 700))
        self.assertEqual(lead.with_user(self.officer).it_cost_total, 0)

    def test_years_are_written_as_years(self):
        for wrong in ("2026", "2026-28"):
            with self.assertRaises(ValidationError):
                self.env["it.lead.phase"].create(
                    {"lead_id": self.lead.id, "financial_year": wrong}
                )

    def test_cost_is_for_the_commercial_role(self):
        for user in (self.reader, self.partnership, self.salesman):
            for record, name in (
                (self.lead, "it_cost_total"),
                (self.lead, "it_contribution"),
                (self.lead.it_phase_ids[0], "cost"),
                (self.lead.it_phase_ids[0], "contribution"),
                (self.lead.it_offer_line_ids, "unit_cost"),
            ):
                with self.subTest(user.login, name=name):
                    self.env.flush_all()
                    with self.assertRaises(AccessError):
                        record.with_user(user).read([name])
        self.assertEqual(self.lead.with_user(self.officer).it_cost_total, 9223.20)

    def test_a_line_s_change_by_one_without_the_role_keeps_the_costs(self):
        self.partnership.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        self.lead.user_id = self.partnership
        line = self.lead.it_offer_line_ids.with_user(self.partnership)
        line.write({"term_months": 12})
        self.assertEqual(self.lead.it_cost_total, 4611.60)
