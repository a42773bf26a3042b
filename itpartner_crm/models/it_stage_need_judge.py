from odoo import SUPERUSER_ID, fields, models

from ..logic import gates
from .crm_lead_exemption import JUSTIFICATION_RULE


class ItStageNeed(models.Model):
    """Holds an opportunity against a need, and says where what is missing goes."""

    _inherit = "it.stage.need"

    def _judge(self, lead):
        """Return what is missing of this need, as words; empty where it is met.

        :param lead: opportunity as superuser, one of a batch that shares its cache
        """
        self.ensure_one()
        return getattr(self, f"_judge_{self.kind}")(lead)

    def _judge_field(self, lead):
        value = lead[self.field_id.name]
        refused = {word.strip() for word in (self.except_values or "").split(",")}
        return "" if value and value not in refused else self.name

    def _judge_evidence(self, lead):
        filed = lead.it_evidence_ids.filtered(
            lambda one: one.kind_id == self.evidence_kind_id
        )
        if not filed:
            return self.name
        if self.needs_acceptance and not filed.filtered("accepted_by_id"):
            return self.env._(
                "%(need)s: filed, but not yet accepted by another person",
                need=self.name,
            )
        return ""

    def _find_cases(self, lead):
        small = self.allows_justification and self._is_small(lead)
        return lead.it_case_ids.filtered(
            lambda case: gates.level_meets(case.level, self.case_level, small)
        )

    def _is_small(self, lead):
        limit = lead._read_gate_rules()[JUSTIFICATION_RULE]
        return limit is not None and lead.expected_revenue < limit

    def _judge_case_drafted(self, lead):
        cases = self._find_cases(lead)
        if not cases:
            return self.name
        if all(len(case.option_ids) < 2 for case in cases):
            return self.env._(
                "%(need)s: “%(case)s” compares fewer than two options",
                need=self.name,
                case=cases[:1].display_name,
            )
        return ""

    def _judge_case_frozen(self, lead):
        cases = self._find_cases(lead)
        if not cases:
            return self.name
        if not cases.filtered(lambda case: case.state == "frozen"):
            return self.env._(
                "%(need)s: “%(case)s” is still a draft",
                need=self.name,
                case=cases[:1].display_name,
            )
        return ""

    def _judge_baseline(self, lead):
        return "" if any(lead.it_case_ids.mapped("has_baseline")) else self.name

    def _judge_impact(self, lead):
        found = lead.it_impact_ids.filtered(
            lambda one: one.kind == self.impact_kind and one.outcome != "screening"
        )
        if not found:
            return self.name
        if self.impact_done and not found.filtered("is_settled"):
            return self.env._(
                "%(need)s: screened, but not yet done and approved", need=self.name
            )
        return ""

    def _judge_power(self, lead):
        return lead._get_power_gap_words()

    def _judge_exemption(self, lead):
        return lead._get_exemption_gap_words()

    def _judge_subsidy(self, lead):
        return lead._get_subsidy_gap_words()

    def _judge_staff(self, lead):
        if lead.tupe_applies not in ("yes", "principles"):
            return ""
        today = fields.Date.context_today(self)
        ended = lead.consultation_end and lead.consultation_end <= today
        return "" if ended else self.name

    def _judge_person(self, lead):
        signed = lead.it_signoff_ids.filtered(
            lambda one: one.stage_id == self.stage_id and one._is_standing()
        )
        return "" if signed or self._may_pass(lead, self.env.user) else self.name

    def _may_pass(self, lead, user):
        """Say whether ``user`` may let the opportunity into the stage.

        The system itself is nobody who could answer for it.
        """
        self.ensure_one()
        if user.id == SUPERUSER_ID:
            return False
        if self.is_not_own and lead.user_id == user:
            return False
        if user in self.user_ids:
            return True
        return bool(self.group_id) and self.group_id in user.all_group_ids

    # ------------------------------------------------------------
    # Where it goes
    # ------------------------------------------------------------

    def _get_where(self):
        """Return where what is missing goes, in the words of the screen."""
        self.ensure_one()
        return self.where or {
            "field": self.field_id.field_description or "",
            "evidence": self.env._("Gates, Evidence"),
            "case_drafted": self.env._("Business cases"),
            "case_frozen": self.env._("Business cases"),
            "baseline": self.env._("Business case, lines"),
            "impact": self.env._("Lawful and safe, Impact assessments"),
            "power": self.env._("Lawful and safe, Power"),
            "exemption": self.env._("Lawful and safe, Procurement"),
            "subsidy": self.env._("Lawful and safe, Subsidy"),
            "staff": self.env._("Lawful and safe, Staff"),
            "person": self.env._("Gates, Sign off the next gate"),
        }.get(self.kind, "")

    def _get_target(self, lead):
        """Return the way to the place: {"page", "field"} of the form, or {"action"}."""
        self.ensure_one()
        builder = {
            "evidence": self._get_evidence_action,
            "impact": self._get_impact_action,
            "case_drafted": self._get_case_action,
            "case_frozen": self._get_case_action,
            "baseline": self._get_case_action,
        }.get(self.kind)
        if builder:
            return {"action": builder(lead)}
        page, field = {
            "field": (False, self.field_id.name),
            "power": ("lawful", "delivery_model"),
            "exemption": ("lawful", "exemption"),
            "subsidy": ("lawful", "subsidy_answer"),
            "staff": ("lawful", "consultation_end"),
            "person": ("gates", False),
        }[self.kind]
        return {"page": page, "field": field}

    def _get_record_action(self, name, record, defaults):
        """Return the action that opens ``record``, or a new one in a dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": record._name,
            "res_id": record.id or False,
            "views": [[False, "form"]],
            "target": "current" if record else "new",
            "context": {f"default_{key}": value for key, value in defaults.items()},
        }

    def _get_evidence_action(self, lead):
        waiting = lead.it_evidence_ids.filtered(
            lambda one: one.kind_id == self.evidence_kind_id and not one.accepted_by_id
        )
        return {
            **self._get_record_action(
                self.env._("Evidence"),
                waiting[:1],
                {"lead_id": lead.id, "kind_id": self.evidence_kind_id.id},
            ),
            "target": "new",
        }

    def _get_impact_action(self, lead):
        begun = lead.it_impact_ids.filtered(lambda one: one.kind == self.impact_kind)
        return {
            **self._get_record_action(
                self.env._("Impact assessment"),
                begun[:1],
                {"lead_id": lead.id, "kind": self.impact_kind},
            ),
            "target": "current",
        }

    def _get_case_action(self, lead):
        begun = lead.it_case_ids
        if self.case_level:
            begun = begun.filtered(lambda case: case.level == self.case_level)
        return {
            **self._get_record_action(
                self.env._("Business case"),
                begun[:1],
                {"lead_id": lead.id, "level": self.case_level or "outline"},
            ),
            "target": "current",
        }
