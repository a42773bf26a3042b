from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .gate_common import CODES, GateCommon


@tagged("post_install", "-at_install")
class TestGateNeeds(GateCommon):
    """What a stage asks for is kept by a manager, and holds from the day it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One desk", cls.officer)
        cls.field = cls.env["ir.model.fields"]._get("crm.lead", "description")

    def _new_need(self, **vals):
        return self.env["it.stage.need"].create(
            {
                "stage_id": self.stages["screened"].id,
                "name": "A description",
                "kind": "field",
                "field_id": self.field.id,
                **vals,
            }
        )

    def test_every_stage_but_the_first_asks_for_something(self):
        for code in CODES[1:]:
            with self.subTest(stage=code):
                self.assertTrue(self.stages[code].it_need_ids)
        self.assertFalse(self.stages["idea"].it_need_ids)

    def test_each_kind_of_need_stops_by_itself(self):
        needs = self.env["it.stage.need"].search([])
        last = needs.sorted(lambda need: need.stage_id.sequence)[-1:].stage_id
        self._make_ready(self.lead, "benefits_review")
        self.assertFalse(self.lead._get_gate_gaps(last))
        for kind in set(needs.mapped("kind")) - {"staff", "field", "case_drafted"}:
            lead = self._new_lead(f"Without {kind}", self.officer)
            without = {kind, "case_drafted", "baseline", "case_frozen"}
            if kind not in ("baseline", "case_frozen"):
                without = {kind}
            self._make_ready(lead, "benefits_review", without)
            with self.subTest(kind=kind):
                gaps = lead._get_gate_gaps(last)
                self.assertIn(kind, {gap["kind"] for gap in gaps})

    def test_an_answer_that_leaves_the_question_open(self):
        self._make_ready(self.lead, "full")
        self.lead.tupe_applies = "unknown"
        with self._refused("Whether TUPE applies"):
            self.lead.stage_id = self.stages["full"]

    def test_consultation_ends_before_going_live(self):
        self._make_ready(self.lead, "live", without={"staff"})
        self.lead.write({"tupe_applies": "yes", "consultation_start": "2026-01-01"})
        with self._refused("consultation of staff"):
            self.lead.stage_id = self.stages["live"]
        self.lead.consultation_end = "2026-01-31"
        self.lead.stage_id = self.stages["live"]

    def test_small_schemes_by_justification(self):
        self._make_ready(self.lead, "full", {"case_frozen", "case_drafted", "baseline"})
        self._new_case(self.lead, "justification").action_freeze()
        self.lead.expected_revenue = 100000
        with self._refused("A frozen outline case"):
            self.lead.stage_id = self.stages["full"]
        self.lead.expected_revenue = 99999
        self.lead.stage_id = self.stages["full"]

    def test_a_need_counts_from_its_day(self):
        self._make_ready(self.lead, "screened")
        self._new_need(valid_from="2026-06-01", valid_to="2026-06-30")
        for day, held in [
            ("2026-05-31", False),
            ("2026-06-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ]:
            with self.subTest(day=day), freeze_time(day):
                gaps = self.lead._get_gate_gaps(self.stages["screened"])
                self.assertEqual(bool(gaps), held)

    def test_a_need_says_which(self):
        for vals in (
            {"field_id": False},
            {"kind": "evidence"},
            {"kind": "case_frozen"},
            {"kind": "impact"},
            {"kind": "person"},
        ):
            with self.subTest(vals=vals), self._refused("say which", ValidationError):
                self._new_need(**vals)

    def test_a_stage_of_another_pipeline_asks_for_nothing(self):
        shared = self.env["crm.stage"].create({"name": "For all"})
        with self._refused("no pipeline of the suite", ValidationError):
            self._new_need(stage_id=shared.id)

    def test_a_field_that_is_kept(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "is_rotting")
        with self._refused("not kept", ValidationError):
            self._new_need(field_id=field.id)

    def test_kept_by_a_manager(self):
        need = self._new_need().with_user(self.manager)
        need.name = "Some words"
        for user in (self.officer, self.reader):
            with self.assertRaises(AccessError):
                need.with_user(user).name = "None"
        need.unlink()

    def test_what_is_missing_is_counted_and_follows_the_needs(self):
        lead = self.lead
        self.assertEqual(lead.it_gate_missing, 3)  # theme, partner, conflicts
        lead.theme_id = self.theme
        self.assertEqual(lead.it_gate_missing, 2)
        need = self._new_need()
        self.env.flush_all()
        self.assertEqual(lead.it_gate_missing, 3)
        lead.description = "What it is about"
        self.assertEqual(lead.it_gate_missing, 2)
        lead.description = False
        need.active = False
        self.assertEqual(lead.it_gate_missing, 2)
        self._make_ready(lead, "screened")
        self.assertEqual(lead.it_gate_missing, 0)
        lead.stage_id = self.stages["screened"]
        self.assertEqual(lead.it_gate_missing, 3)  # value, power, interest
        evidence = self._file(lead, "interest")
        self.assertEqual(lead.it_gate_missing, 2)
        evidence.unlink()
        self.assertEqual(lead.it_gate_missing, 3)

    def test_counted_again_every_day(self):
        self._make_ready(self.lead, "screened")
        self._new_need(valid_from="2026-06-01")
        with freeze_time("2026-05-31"):
            self.lead._it_recount_gates()
            self.assertEqual(self.lead.it_gate_missing, 0)
        with freeze_time("2026-06-01"):
            self.env["crm.lead"]._it_recount_open_gates(limit=10**6)
            self.assertEqual(self.lead.it_gate_missing, 1)
