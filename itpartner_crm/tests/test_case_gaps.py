from freezegun import freeze_time

from odoo.tests import tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestCaseGaps(CaseCommon):
    """What each level of a case asks for, told one by one."""

    def _gaps(self, level):
        self.case.level = level
        return self.case._get_gaps()

    def test_a_strategic_outline_says_why_and_which_ways(self):
        self.assertEqual(len(self._gaps("strategic")), 2)
        self.case.write({"objectives": "Calls answered", "strategic_case": "Because"})
        self.assertEqual(self._gaps("strategic"), [])
        lone = self._new_case(self._new_lead("Lone"))
        self.assertTrue(any("only option" in gap for gap in lone._get_gaps()))

    def test_an_outline_asks_for_more(self):
        gaps = " ".join(self._gaps("outline"))
        for word in (
            "No option is preferred",
            "correction for optimism",
            "no evidence",
            "baseline",
            "criteria",
            "Economic case",
        ):
            with self.subTest(word=word):
                self.assertIn(word, gaps)

    def test_baseline_is_complete_for_every_cashable_benefit(self):
        self.desk.action_prefer()
        self.assertFalse(self.case.has_baseline)
        self.saving.write({"baseline_amount": 180000, "baseline_year": "2025-04-01"})
        self.assertFalse(self.case.has_baseline)
        self.saving.baseline_evidence = "Ledger extract of 31 March"
        self.assertTrue(self.case.has_baseline)
        self._new_line(self.desk, "Rent", {1: 9}, kind="benefit")
        self.assertFalse(self.case.has_baseline)

    def test_a_full_case_has_nothing_missing_once_all_is_there(self):
        ict = self.env.ref("itpartner_crm.optimism_bias_equipment")
        self.desk.action_prefer()
        self.cost.write({"bias_id": ict.id, "evidence": "Quote"})
        self.saving.write(
            {
                "evidence": "Staff list",
                "partner_id": self.partner.id,
                "baseline_amount": 180000,
                "baseline_year": "2025-04-01",
                "baseline_evidence": "Ledger",
            }
        )
        self.env["it.case.criterion"].create({"case_id": self.case.id, "name": "Fit"})
        self.desk.score_ids.score = 7
        self.case.write(
            {
                name: "Told"
                for name in (
                    "objectives",
                    "strategic_case",
                    "economic_case",
                    "commercial_case",
                    "financial_case",
                    "management_case",
                )
            }
        )
        gaps = self._gaps("full")
        self.assertEqual(len(gaps), 2)
        self.assertIn(self.partner.name, gaps[0])
        self.saving.write({"agreed_date": "2026-11-01", "owner_id": self.officer.id})
        self.assertEqual(self._gaps("full"), [])
        self.assertEqual(self._gaps("justification"), [])
        self.assertEqual(self.lead.it_case_gap_text, "")
