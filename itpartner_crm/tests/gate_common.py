from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import ItPartnerCrmCommon

CODES = [
    "idea",
    "screened",
    "strategic_outline",
    "outline",
    "full",
    "approved",
    "mobilising",
    "live",
    "benefits_review",
]


class GateCommon(ItPartnerCrmCommon):
    """The stages by code, and a way to give an opportunity all that a stage asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = {
            code: cls.env.ref(f"itpartner_crm.stage_shared_service_{code}")
            for code in CODES
        }
        cls.power = cls.env["it.legal.power"].search([("code", "=", "LAGSA70_S1")])

    @contextmanager
    def _refused(self, words="Missing", error=UserError):
        """Assert a refusal with these words, and undo it as a request does."""
        with self.assertRaises(error) as refusal:
            yield
        self.assertRegex(str(refusal.exception), f"(?s){words}")

    @classmethod
    def _make_ready(cls, lead, code, without=()):
        """Give ``lead`` what every stage up to ``code`` asks for.

        :param without: kinds of needs, or fields, that are left out
        """
        lead = lead.with_env(cls.env)
        upto = cls.stages[code]
        needs = cls.env["it.stage.need"].search(
            [("stage_id.sequence", "<=", upto.sequence)]
        )
        fitted = needs.filtered(
            lambda need: (
                need.kind not in without
                and need.field_id.name not in without
                and need.evidence_kind_id.code not in without
            )
        )
        by_kind = fitted.grouped("kind")
        for kind, rows in by_kind.items():
            if kind != "person":
                getattr(cls, f"_give_{kind}")(lead, rows)
        if "person" in by_kind:
            cls._sign_off(lead, by_kind["person"])
        return lead

    @classmethod
    def _give_field(cls, lead, needs):
        values = {
            "theme_id": cls.theme.id,
            "user_id": cls.officer.id,
            "partner_id": cls.partner.id,
            "it_conflict_asked_date": "2026-01-05",
            "expected_revenue": 1000,
            "staff_model": "none",
            "tupe_applies": "no",
        }
        names = needs.field_id.mapped("name")
        lead.write(
            {name: values[name] for name in names if name in values and not lead[name]}
        )

    @classmethod
    def _give_evidence(cls, lead, needs):
        for kind in needs.evidence_kind_id:
            cls._file(lead, kind.code).with_user(cls.manager).action_accept()

    @classmethod
    def _file(cls, lead, code, **vals):
        kind = cls.env.ref(f"itpartner_crm.evidence_kind_{code}")
        return (
            cls.env["it.lead.evidence"]
            .with_user(cls.officer)
            .create(
                {
                    "lead_id": lead.id,
                    "kind_id": kind.id,
                    "name": f"{kind.name} of May",
                    "note": "Seen in the file",
                    **vals,
                }
            )
        )

    @classmethod
    def _give_case_drafted(cls, lead, needs):
        cls._new_case(lead, "strategic")

    @classmethod
    def _give_baseline(cls, lead, needs):
        if not lead.it_case_ids:
            cls._new_case(lead, "strategic")

    @classmethod
    def _give_case_frozen(cls, lead, needs):
        levels = ["strategic", "outline", "full"]
        level = max(needs.mapped("case_level"), key=levels.index)
        case = lead.it_case_ids.filtered(lambda one: one.state == "draft")[:1]
        case = case or cls._new_case(lead, level)
        case.level = level
        case.action_freeze()

    @classmethod
    def _new_case(cls, lead, level):
        """A case with doing nothing, a preferred option and a baseline."""
        case = cls.env["it.business.case"].create(
            {"lead_id": lead.id, "level": level, "base_year": date(2026, 4, 1)}
        )
        Option = cls.env["it.case.option"]
        if not case.option_ids:
            Option.create({"case_id": case.id, "name": "Go on", "is_do_nothing": True})
        option = Option.create({"case_id": case.id, "name": "Share it"})
        cls.env["it.case.line"].create(
            {
                "option_id": option.id,
                "name": "Run it",
                "kind": "cost",
                "baseline_amount": 90000,
                "baseline_year": "2025-04-01",
                "baseline_evidence": "Ledger extract",
                "amount_ids": [Command.create({"year": 0, "amount": 1000})],
            }
        )
        option.action_prefer()
        return case

    @classmethod
    def _give_impact(cls, lead, needs):
        for kind in set(needs.mapped("impact_kind")):
            assessment = (
                cls.env["it.impact.assessment"]
                .with_user(cls.officer)
                .create({"kind": kind, "lead_id": lead.id})
            )
            assessment.answer_ids.answer = "no"
            assessment.write({"outcome": "not_needed", "reason": "No people in it"})
            assessment.with_user(cls.manager).action_approve()

    @classmethod
    def _give_power(cls, lead, needs):
        lead.write(
            {
                "delivery_model": "supply",
                "customer_public_body": "yes",
                "charge_intent": "cost",
                "legal_power_id": cls.power.id,
            }
        )

    @classmethod
    def _give_exemption(cls, lead, needs):
        lead.write(
            {
                "exemption": "other",
                "control_note": "Both councils run their own desks together",
            }
        )
        lead.with_user(cls.manager).action_legal_signoff()

    @classmethod
    def _give_subsidy(cls, lead, needs):
        lead.write({"subsidy_answer": "no", "subsidy_note": "Councils alone use it"})

    @classmethod
    def _give_staff(cls, lead, needs):
        lead.consultation_end = "2026-01-31"

    @classmethod
    def _sign_off(cls, lead, needs):
        stage = needs.stage_id[:1]
        cls.env["it.gate.signoff"].create(
            {
                "lead_id": lead.id,
                "stage_id": stage.id,
                "user_id": cls.manager.id,
                "date": "2026-01-06 10:00:00",
                "case_id": lead._get_frozen_case().id,
            }
        )

    @classmethod
    def _bring_to(cls, lead, code, without=()):
        """Make ``lead`` ready for a stage and put it there."""
        cls._make_ready(lead, code, without)
        lead.with_env(cls.env).stage_id = cls.stages[code]
        return lead
