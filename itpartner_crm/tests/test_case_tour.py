from odoo.tests import HttpCase, tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseTour(CaseCommon, HttpCase):
    """An officer fills the years like a spreadsheet and sees the figures follow."""

    def test_fill_the_years_and_prefer(self):
        self.case.appraisal_date = "2026-11-23"
        action = self.env["ir.actions.act_window"].create(
            {"name": "Option", "res_model": "it.case.option", "view_mode": "form"}
        )
        self.start_tour(
            f"/odoo/action-{action.id}/{self.desk.id}",
            "itpartner_business_case",
            login="itpartner_officer",
        )
        self.env.invalidate_all()
        amounts = {"0": 90000, "1": 10000, "2": 10000, "3": 20000, "4": 20000}
        self.assertEqual(self.cost.year_amounts, {**amounts, "5": 20000})
        self.assertEqual(
            self.saving.year_amounts, dict.fromkeys(map(str, range(1, 6)), 60000)
        )
        rent = self.desk.line_ids - self.cost - self.saving
        self.assertEqual(
            (rent.kind, rent.benefit_class, rent.amount_total),
            ("benefit", "cashable", 6000),
        )
        self.assertTrue(self.desk.is_preferred)
