import psycopg2
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .case_common import WORKED_BENEFITS, CaseCommon
from .test_logic_optimism import PUBLISHED


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestCaseFigures(CaseCommon):
    """What the options of a case come to, and which rules their figures use."""

    def test_worked_case(self):
        self.desk.action_prefer()
        for record in (self.desk, self.case):
            self.assertAlmostEqual(record.npsv, 59022.77, 2)
            self.assertAlmostEqual(record.bcr, 1.2807, 4)
            self.assertAlmostEqual(record.payback_simple, 3.2222, 4)
            self.assertAlmostEqual(record.payback_discounted, 3.461, 3)
            self.assertEqual(record.bcr_text, "1.28")
            self.assertEqual(record.payback_text, "3.22 years")
        self.assertAlmostEqual(self.desk.pv_costs, 210301.05, 2)
        self.assertAlmostEqual(self.desk.pv_benefits, 269323.82, 2)

    def test_doing_nothing_is_there_and_says_so(self):
        nothing = self.case.option_ids.filtered("is_do_nothing")
        self.assertEqual(len(nothing), 1)
        self.assertEqual(nothing.bcr_text, "No costs")
        self.assertEqual(nothing.payback_text, "Not asked")
        with self.assertRaisesRegex(UserError, "held against"):
            nothing.unlink()

    def test_an_option_that_never_pays_back(self):
        dear = self._new_option(self.case, "Buy it")
        self._new_line(dear, "Licences", {0: 500000})
        self.assertFalse(dear.pays_back)
        self.assertEqual(dear.payback_text, "Not in 5 years")
        self.assertEqual((dear.rank_npsv, self.desk.rank_npsv), (3, 1))

    def test_figures_are_held_against_doing_nothing(self):
        nothing = self.case.option_ids.filtered("is_do_nothing")
        self._new_line(nothing, "Desks of today", {year: 10000 for year in range(6)})
        self.assertAlmostEqual(nothing.npsv, -55150.52, 2)
        self.assertAlmostEqual(self.desk.npsv, 59022.77, 2)
        self.assertAlmostEqual(self.desk.npsv_gain, 59022.77 + 55150.52, 2)
        self.assertLess(self.desk.payback_simple, 3)

    def test_optimism_bias_of_published_and_own_evidence(self):
        ict = self.env.ref("itpartner_crm.optimism_bias_equipment")
        self.cost.write({"bias_id": ict.id, "bias_managed": 60})
        self.assertEqual(self.cost.adjust_percent, 80)
        self.assertAlmostEqual(self.desk.pv_costs, 210301.05 * 1.8, 1)
        self.cost.bias_managed = 95
        self.assertEqual(self.cost.adjust_percent, 10)
        with self.assertRaisesRegex(ValidationError, "which projects"):
            self.cost.write({"bias_is_own": True, "bias_own": 25})
        self.cost.write(
            {"bias_is_own": True, "bias_own": 25, "bias_reason": "Four desks, 2019-24"}
        )
        self.assertEqual(self.cost.adjust_percent, 25)
        self.saving.write(
            {"bias_is_own": True, "bias_own": 10, "bias_reason": "Four desks, 2019-24"}
        )
        self.assertAlmostEqual(self.desk.pv_benefits, 269323.82 * 0.9, 1)

    def test_the_published_bounds_are_shipped(self):
        for code, *bounds in PUBLISHED:
            bias = self.env.ref(f"itpartner_crm.optimism_bias_{code}")
            with self.subTest(code=code):
                self.assertEqual(bias.code, code)
                self.assertEqual((bias.cost_upper, bias.cost_lower), tuple(bounds[2:]))
                self.assertEqual(bias.has_duration, bounds[0] is not None)
                if bias.has_duration:
                    found = (bias.duration_upper, bias.duration_lower)
                    self.assertEqual(found, tuple(bounds[:2]))

    def test_months_to_expect(self):
        ict = self.env.ref("itpartner_crm.optimism_bias_equipment")
        self.desk.write({"duration_months": 10, "duration_bias_id": ict.id})
        self.assertAlmostEqual(self.desk.duration_expected, 15.4)
        self.desk.duration_managed = 100
        self.assertAlmostEqual(self.desk.duration_expected, 11)

    def test_transfers_and_uncounted_lines_stay_out(self):
        self._new_line(self.desk, "VAT", {0: 24000}, is_transfer=True)
        again = self._new_line(
            self.desk, "Same staff", {1: 40000}, kind="benefit", counts=False
        )
        self.assertAlmostEqual(self.desk.npsv, 59022.77, 2)
        again.counts = True
        self.assertGreater(self.desk.npsv, 90000)

    def test_value_to_one_body(self):
        self._new_line(
            self.desk,
            "Their part",
            {1: 10000},
            kind="benefit",
            partner_id=self.partner.id,
        )
        self.case.write({"perspective": "body", "body_id": self.partner.id})
        self.assertAlmostEqual(self.desk.npsv, 10000 / 1.035, 2)
        with self.assertRaisesRegex(ValidationError, "to which"):
            self.case.body_id = False

    def test_the_same_money_counts_once(self):
        self.saving.double_count_group = "desk-staff"
        again = self._new_line(
            self.desk,
            "Fewer posts",
            {1: 1},
            kind="benefit",
            double_count_group="desk-staff",
            counts=False,
        )
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.env.cr.execute(
                "UPDATE it_case_line SET counts = true WHERE id = %s", [again.id]
            )
        with self.assertRaisesRegex(ValidationError, "same money"):
            again.counts = True

    def test_a_qualitative_benefit_has_no_money(self):
        with self.assertRaisesRegex(ValidationError, "no money"):
            self.saving.benefit_class = "qualitative"
        calm = self._new_line(
            self.desk, "Calm", {}, kind="benefit", benefit_class="qualitative"
        )
        with self.assertRaisesRegex(ValidationError, "no money"):
            calm.year_amounts = {"1": 5}

    def test_marks_come_to_a_score_beside_the_money(self):
        fit, ease = self.env["it.case.criterion"].create(
            [
                {"case_id": self.case.id, "name": "Fit", "weight": 30},
                {"case_id": self.case.id, "name": "Ease", "weight": 10},
            ]
        )
        marks = {mark.criterion_id: mark for mark in self.desk.score_ids}
        marks[fit].score, marks[ease].score = 10, 2
        self.assertEqual(self.desk.score, 80)
        self.assertEqual(self.desk.rank_score, 1)
        late = self._new_option(self.case, "Late idea")
        self.assertEqual(late.score_ids.criterion_id, fit | ease)

    def test_figures_follow_a_changed_rate_and_say_which(self):
        self.desk.action_prefer()
        rule = self.env.ref("itgovernance.rule_gb_discount_standard_0_30")
        self.assertEqual(self.case.rule_value_ids, rule)
        rule.value = 0
        self.assertAlmostEqual(self.desk.npsv, 300000 - 220000, 2)

    def test_a_missing_rate_is_told(self):
        self.case.appraisal_date = "2020-01-01"
        self.assertEqual(self.desk.npsv, 0)
        self.assertIn("gb.discount.standard.0_30", self.case.rule_missing)
        self.desk.action_prefer()
        with self.assertRaisesRegex(UserError, "gb.discount"):
            self.case.action_freeze()

    def test_amounts_by_year_are_read_and_written(self):
        self.saving.year_amounts = {"0": 5, "2": "7.50", "3": 0}
        self.assertEqual(
            [(one.year, one.amount) for one in self.saving.amount_ids],
            [(0, 5), (2, 7.5)],
        )
        for wrong in ({"x": 1}, {"1": "many"}, [1]):
            with self.assertRaisesRegex(UserError, "can't be read"):
                self.saving.year_amounts = wrong
        with self.assertRaisesRegex(ValidationError, "looks 5 years"):
            self.saving.year_amounts = {"6": 1}

    def test_filling_the_years_of_a_line(self):
        with Form(self.desk) as form, form.line_ids.new() as line:
            line.name = "Hosting"
            line.kind = "cost"
            line.fill_from = 2
            line.fill_amount = 900
        hosting = self.desk.line_ids.filtered(lambda one: one.name == "Hosting")
        self.assertEqual(hosting.year_amounts, {"2": 900, "3": 900, "4": 900, "5": 900})

    def test_the_first_year_is_a_financial_year(self):
        with self.assertRaisesRegex(ValidationError, "1 April"):
            self.case.base_year = "2026-01-01"
        self.assertEqual(self.case._get_year_name(3), "2029/30")

    def test_the_case_of_a_line_follows_its_option(self):
        other = self._new_case(self._new_lead("Other"))
        option = self._new_option(other, "Way")
        line = self._new_line(option, "Odd", {0: 5}, case_id=self.case.id)
        self.assertEqual((line | line.amount_ids.line_id).case_id, other)
        line.option_id = self.desk
        self.assertEqual(line.case_id, self.case)
        self.assertEqual(line.amount_ids.case_id, self.case)
        self.desk.action_prefer()
        self.case.action_freeze()
        stray = self._new_line(option, "Stray", {})
        with self.assertRaisesRegex(UserError, "frozen"):
            stray.option_id = self.desk

    def test_costs_and_classes_do_not_mix(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.cost.benefit_class = "cashable"
            self.cost.flush_recordset()

    def test_figures_of_many_cases_take_a_constant_number_of_queries(self):
        def count(number):
            leads = [self._new_lead(f"Lead {number} {one}") for one in range(number)]
            cases = self.env["it.business.case"]
            for lead in leads:
                case = self._new_case(lead)
                option = self._new_option(case, "Way")
                self._new_line(option, "Cost", {0: 100})
                self._new_line(option, "Gain", WORKED_BENEFITS, kind="benefit")
                cases |= case
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            options = self.env["it.case.option"].search([("case_id", "in", cases.ids)])
            options._appraise()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(2), count(8))
