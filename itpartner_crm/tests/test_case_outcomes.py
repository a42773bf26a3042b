from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestCaseOutcomes(CaseCommon):
    """Benefits become forecast outcomes, and once they came, realised ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk.action_prefer()

    def _forecasts(self):
        return self.case.benefit_ids.forecast_id.sorted("date")

    def test_each_year_is_forecast_once(self):
        self.case.action_forecast()
        found = self._forecasts()
        self.assertEqual(found.mapped("value"), [40000, 65000, 65000, 65000, 65000])
        self.assertEqual(found[0].date, date(2028, 3, 31))
        self.assertEqual(set(found.mapped("kind")), {"forecast"})
        self.assertEqual(found.measure_id, self.measure)
        self.assertTrue(all(found.mapped("is_cashable")))
        self.assertEqual(self.lead.outcome_forecast_total, 300000)
        self.assertEqual(self.case.forecast_state, "current")
        self.case.action_forecast()
        self.assertEqual(self._forecasts(), found)
        self.assertEqual(self.lead.outcome_forecast_total, 300000)

    def test_a_changed_case_changes_the_same_outcomes(self):
        self.case.action_forecast()
        found = self._forecasts()
        self.saving.year_amounts = {"1": 30000, "2": 65000, "3": 65000, "4": 70000}
        self.assertEqual(self.case.forecast_state, "stale")
        self.case.action_forecast()
        self.assertEqual(self.case.forecast_state, "current")
        self.assertEqual(found.mapped("value"), [30000, 65000, 65000, 70000, 65000])
        self.assertEqual(found[-1].state, "withdrawn")
        self.assertEqual(self.lead.outcome_forecast_total, 230000)
        self.saving.year_amounts = {"5": 1000}
        self.case.action_forecast()
        self.assertEqual(found[-1].state, "proposed")
        self.assertEqual(self.lead.outcome_forecast_total, 1000)

    def test_lowered_benefits_are_forecast_lowered(self):
        self.saving.write({"bias_is_own": True, "bias_own": 10, "bias_reason": "Own"})
        self.case.action_forecast()
        self.assertEqual(self._forecasts()[0].value, 36000)

    def test_what_a_person_confirmed_or_withdrew_stays(self):
        self.case.action_forecast()
        one, two = self._forecasts()[:2]
        one.sudo().state = "confirmed"
        two.action_withdraw()
        self.saving.year_amounts = {"1": 1, "2": 2, "3": 65000}
        self.case.action_forecast()
        self.assertEqual((one.value, one.state), (40000, "confirmed"))
        self.assertEqual((two.value, two.state), (65000, "withdrawn"))

    def test_the_partner_has_its_part(self):
        self.saving.write({"partner_id": self.partner.id, "partner_credit": 40})
        self.case.action_forecast()
        self.assertEqual(self.lead.outcome_forecast_total, 180000)
        self.assertEqual(self.partner.outcome_forecast_total, 120000)
        self.saving.partner_credit = 0
        self.case.action_forecast()
        self.assertEqual(self.lead.outcome_forecast_total, 300000)
        self.assertEqual(self.partner.outcome_forecast_total, 0)

    def test_the_next_version_forecasts_nothing_twice(self):
        self.case.action_forecast()
        found = self._forecasts()
        self._freeze()
        self.assertEqual(found.mapped("state"), ["proposed"] * 5)
        second = self.case._copy_as_next()
        line = second.preferred_option_id.line_ids.filtered("measure_id")
        line.year_amounts = {"1": 50000}
        with self.assertRaisesRegex(UserError, "later version"):
            self.case.action_forecast()
        second.action_forecast()
        self.assertEqual(self.lead.outcome_forecast_total, 50000)
        self.assertEqual(second.benefit_ids.forecast_id, found)
        second.unlink()
        self.assertEqual(self.lead.outcome_forecast_total, 300000)

    def test_another_preferred_option_takes_its_forecast(self):
        self.case.action_forecast()
        other = self._new_option(self.case, "Buy it")
        self._new_line(
            other, "Cheaper", {1: 10}, kind="benefit", measure_id=self.measure.id
        )
        other.action_prefer()
        self.case.action_forecast()
        self.assertEqual(self.lead.outcome_forecast_total, 10)

    def test_without_a_measure_there_is_nothing_to_forecast(self):
        self.saving.measure_id = False
        with self.assertRaisesRegex(UserError, "measure"):
            self.case.action_forecast()

    def test_only_measures_in_pounds_and_on_benefits(self):
        days = self.measure.copy({"code": "K2", "unit": "days"})
        with self.assertRaisesRegex(UserError, "pounds"):
            self.saving.measure_id = days
        with self.assertRaisesRegex(UserError, "cost"):
            self.cost.measure_id = self.measure

    def test_an_exempt_opportunity_is_not_named_in_its_outcomes(self):
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        self.lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [Command.set(paragraph.ids)],
                "public_interest_reason": "A bid is open",
            }
        )
        self.case.action_forecast()
        self.assertEqual(self._forecasts()[0].name, "exempt record, 2027/28")

    def test_the_number_of_queries_does_not_grow_with_the_years(self):
        def count(case):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            case.action_forecast()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        counts = []
        for years in (3, 9):
            case = self._new_case(self._new_lead(f"For {years}"), horizon=10)
            way = self._new_option(case, "Way")
            amounts = dict.fromkeys(range(1, years + 1), 100)
            self._new_line(
                way, "Gain", amounts, kind="benefit", measure_id=self.measure.id
            )
            way.action_prefer()
            counts.append(count(case))
        # the ledger looks up each new credit's record; nothing else may grow
        self.assertLessEqual(counts[1] - counts[0], 9 - 3)


@tagged("post_install", "-at_install")
@freeze_time("2028-06-01")
class TestBenefitsReview(CaseCommon):
    """After the year: what came, once, and confirmed by somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk.action_prefer()
        cls.case.with_user(cls.officer).action_forecast()
        cls.row = cls.case.benefit_ids.sorted("year")[0]

    def _say(self, user, **vals):
        told = {
            "realised_value": 35000,
            "realised_date": "2028-03-31",
            "evidence": "Budget 1204 cut",
        }
        self.row.with_user(user).write({**told, **vals})

    def test_the_year_that_is_over_is_due(self):
        rows = self.case.benefit_ids
        self.assertEqual(rows.filtered("is_due"), self.row)
        mine = [("lead_id", "=", self.lead.id)]
        Review = self.env["it.benefit.review"]
        self.assertEqual(Review.search([*mine, ("is_due", "=", True)]), self.row)
        self.assertEqual(
            Review.search([*mine, ("is_due", "=", False)]), rows - self.row
        )

    def test_what_came_counts_once_finance_confirmed(self):
        self._say(self.officer)
        self.row.with_user(self.officer).action_realise()
        outcome = self.row.realised_id
        self.assertEqual((outcome.kind, outcome.value), ("realised", 35000))
        self.assertEqual(outcome.create_uid, self.officer)
        self.assertEqual(self.row.state, "claimed")
        self.assertEqual(self.lead.outcome_realised_total, 0)
        with self.assertRaisesRegex(UserError, "manager"):
            outcome.with_user(self.officer).action_confirm()
        outcome.with_user(self.manager).action_confirm()
        self.env.flush_all()
        self.assertEqual(
            (self.row.state, self.row.confirmed_value), ("confirmed", 35000)
        )
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.outcome_realised_total, 35000)
        self.assertEqual(self.lead.outcome_forecast_total, 300000)

    def test_nothing_is_realised_twice(self):
        self._say(self.officer)
        self.row.with_user(self.officer).action_realise()
        for act in (
            lambda: self.row.with_user(self.officer).action_realise(),
            lambda: self._say(self.officer, realised_value=1),
        ):
            with self.assertRaisesRegex(UserError, "counts once"):
                act()
        self.row.realised_id.with_user(self.officer).action_withdraw()
        self.assertEqual(self.row.state, "forecast")
        self._say(self.officer, realised_value=34000)
        self.row.with_user(self.officer).action_realise()
        self.assertEqual(self.row.realised_id.value, 34000)

    def test_value_day_and_evidence_are_asked_for(self):
        row = self.row.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Came to, Came on, Evidence"):
            row.action_realise()
        self._say(self.officer, realised_date="2028-12-31")
        with self.assertRaisesRegex(UserError, "future"):
            row.action_realise()

    def test_what_did_not_come_is_told(self):
        self.row.with_user(self.officer).is_missed = True
        self.assertEqual(self.row.state, "missed")
        with self.assertRaisesRegex(UserError, "did not come"):
            self._say(self.officer)

    def test_the_forecast_itself_is_not_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "follows the business case"):
            self.row.with_user(self.officer).forecast_value = 1
        with self.assertRaises(UserError):
            self.row.with_user(self.outsider).note = "X"

    def test_a_realised_benefit_is_kept_when_the_case_drops_it(self):
        self._say(self.officer)
        self.row.with_user(self.officer).action_realise()
        self.saving.year_amounts = {"2": 65000}
        self.case.with_user(self.officer).action_forecast()
        self.assertEqual(self.row.state, "claimed")
        self.assertEqual(self.row.realised_id.state, "proposed")
