from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import GateRefused
from ..logic import gates
from .crm_lead_lawful import READER

MOVES = {"stage_id", "team_id", "it_kind", "type"}
APPROVED = "shared_service_approved"
TOLD_AT_ONCE = 5


class Hold:
    """Keeps the decision's own check until the gate has spoken.

    Travels in the context of one create or write; being an object, it can't be sent
    by a client.
    """

    def __init__(self):
        self.before = {}


class CrmLead(models.Model):
    """The gates of the suite's pipelines: one place for form, drag, RPC and import.

    What a stage asks for is data (``it.stage.need``). A move forward meets the needs
    of every stage on its way, going back is free. Ordinary leads are left alone.
    """

    _inherit = "crm.lead"

    it_evidence_ids = fields.One2many(
        "it.lead.evidence", "lead_id", string="Evidence", groups=READER
    )
    it_pass_ids = fields.One2many(
        "it.gate.pass", "lead_id", string="Gates passed", groups=READER
    )
    it_signoff_ids = fields.One2many(
        "it.gate.signoff", "lead_id", string="Sign-offs", groups=READER
    )
    it_impact_ids = fields.One2many(
        "it.impact.assessment", "lead_id", string="Impact assessments", groups=READER
    )

    # ------------------------------------------------------------
    # The pipeline an opportunity is in
    # ------------------------------------------------------------

    def _is_gated(self):
        self.ensure_one()
        return bool(self.it_kind and self.stage_id) and self.type == "opportunity"

    def _get_gate_stages(self):
        """Return dict team id -> the stages of that team alone, in their order."""
        teams = self.team_id
        stages = self.env["crm.stage"].sudo()
        if teams:
            stages = stages.search([("team_ids", "in", teams.ids)])
        return {
            team.id: stages.filtered(lambda stage, team=team: team in stage.team_ids)
            for team in teams
        }

    def _get_next_stages(self):
        """Return dict lead id -> the stage after its own; absent at the end."""
        leads = self.filtered(lambda lead: lead._is_gated())
        by_team = leads._get_gate_stages()
        found = {}
        for lead in leads:
            own = by_team.get(lead.team_id.id, ())
            order = [(stage, stage.sequence) for stage in own]
            after = gates.next_stage(order, lead.stage_id.sequence)
            if after:
                found[lead.id] = after
        return found

    def _get_frozen_case(self):
        """Return the latest frozen business case, or none."""
        self.ensure_one()
        frozen = self.it_case_ids.filtered(lambda case: case.state == "frozen")
        return frozen.sorted("id", reverse=True)[:1]

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _get_gate_gaps(self, stage):
        """Return what the opportunity lacks to be in ``stage``, skipped stages included.

        :return: list of {"name", "where", "stage", "stage_id", "kind", "target"}
        """
        self.ensure_one()
        lead = self.sudo()
        own = lead._get_gate_stages().get(lead.team_id.id, ())
        order = [(one, one.sequence) for one in own]
        now = lead.stage_id.sequence if lead._is_gated() else None
        passed = gates.stages_to_pass(order, now, stage.sudo().sequence)
        items = self._judge_stages({lead: passed})[lead.id]
        return [item for item in items if item.pop("is_missing")]

    @api.model
    def _judge_stages(self, wanted):
        """Hold opportunities against the needs of stages, in constant queries.

        :param wanted: dict opportunity (superuser) -> list of stages
        :return: dict id -> list of {"name", "where", "stage", "stage_id", "kind",
            "target", "is_missing"}, in the order of stages and needs
        """
        ids = {stage.id for passed in wanted.values() for stage in passed}
        stages = self.env["crm.stage"].sudo().browse(ids)
        today = fields.Date.context_today(self)
        needs = self.env["it.stage.need"]._read_due(stages, today).grouped("stage_id")
        decided = self._judge_decisions(wanted)
        # Together, so that what belongs to one is read for all.
        together = self.sudo().browse([lead.id for lead in wanted])
        together = together.with_context(it_gate_rules=self._read_gate_rules())
        found = {}
        for lead, passed in zip(together, wanted.values(), strict=True):
            items = []
            for stage in passed:
                items += [
                    self._get_gate_item(lead, need) for need in needs.get(stage, ())
                ]
                items += decided.get((lead.id, stage.id), [])
            found[lead.id] = items
        return found

    @api.model
    def _get_gate_item(self, lead, need):
        missing = need._judge(lead)
        return {
            "name": missing or need.name,
            "where": need._get_where(),
            "stage": need.stage_id.name,
            "stage_id": need.stage_id.id,
            "kind": need.kind,
            "target": need._get_target(lead),
            "is_missing": bool(missing),
        }

    @api.model
    def _judge_decisions(self, wanted):
        """Return dict (lead id, stage id) -> items of the decision it needs there."""
        approved = self.env.ref("itpartner_crm.stage_shared_service_approved", False)
        approved = approved.sudo() if approved else self.env["crm.stage"].sudo()
        together = self.sudo().browse(
            lead.id
            for lead, passed in wanted.items()
            if lead.it_kind == "shared_service" and approved in passed
        )
        found = {}
        for lead, row, rule, findings in together._judge(
            {lead: {APPROVED} for lead in together}
        ):
            missing = all(findings.values())
            words = lead._get_decision_line(row, rule, findings)
            if missing:
                words = lead._get_decision_refusal(row, rule, findings)
            found.setdefault((lead.id, approved.id), []).append(
                {
                    "name": words,
                    "where": self.env._("Decisions"),
                    "stage": approved.name,
                    "stage_id": approved.id,
                    "kind": "decision",
                    "target": {"page": "decisions", "field": False},
                    "is_missing": missing,
                }
            )
        return found

    # ------------------------------------------------------------
    # The gate
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        hold = Hold()
        leads = super(CrmLead, self.with_context(it_gate_hold=hold)).create(vals_list)
        leads = leads.with_env(self.env)
        leads._pass_gates({})
        leads._check_steps_held(hold)
        return leads

    def write(self, vals):
        if MOVES.isdisjoint(vals):
            return super().write(vals)
        before = {
            lead.id: (lead.team_id.id, lead.stage_id.sequence)
            for lead in self.sudo()
            if lead._is_gated()
        }
        hold = Hold()
        result = super(CrmLead, self.with_context(it_gate_hold=hold)).write(vals)
        self._pass_gates(before)
        self._check_steps_held(hold)
        return result

    def _check_steps_decided(self, before):
        """Let the gate speak first, which knows the decision and all else."""
        hold = self.env.context.get("it_gate_hold")
        if isinstance(hold, Hold):
            hold.before.update({lead.id: steps for lead, steps in before.items()})
        else:
            super()._check_steps_decided(before)

    def _check_steps_held(self, hold):
        held = self.filtered(lambda lead: lead.id in hold.before)
        if held:
            held._check_steps_decided({lead: hold.before[lead.id] for lead in held})

    def _pass_gates(self, before):
        """Refuse moves whose gates are not met, and note those that are.

        :param before: dict lead id -> (team id, sequence of the stage) it had
        :raise GateRefused: naming each missing thing of each opportunity
        """
        leads = self.sudo().filtered(lambda lead: lead._is_gated())
        by_team = leads._get_gate_stages()
        moved = {}
        back = leads.browse()
        for lead in leads:
            team, rank = before.get(lead.id, (False, None))
            own = by_team.get(lead.team_id.id)
            same_team = team == lead.team_id.id
            if not own or (same_team and rank == lead.stage_id.sequence):
                continue
            if lead.stage_id not in own:
                raise UserError(lead._get_foreign_stage_sentence(own))
            if same_team and lead.stage_id.sequence < rank:
                back |= lead
                continue
            order = [(stage, stage.sequence) for stage in own]
            moved[lead] = gates.stages_to_pass(
                order, rank if same_team else None, lead.stage_id.sequence
            )
        if moved:
            judged = self._judge_stages(moved)
            self._refuse_gaps(moved, judged)
            self._note_passes(moved, judged, before)
        if back:
            back._note_going_back()

    def _get_foreign_stage_sentence(self, own):
        return self.env._(
            "“%(stage)s” is no stage of the pipeline “%(team)s”, in which “%(lead)s” "
            "is: choose one of %(own)s.",
            stage=self.stage_id.name,
            team=self.team_id.name,
            lead=self.name,
            own=", ".join(own.mapped("name")),
        )

    @api.model
    def _refuse_gaps(self, moved, judged):
        told = []
        for lead in moved:
            items = [item for item in judged[lead.id] if item["is_missing"]]
            if items:
                told.append(
                    {
                        "lead_id": lead.id,
                        "lead": lead.name,
                        "stage": lead.stage_id.name,
                        "items": items,
                    }
                )
        if told:
            raise GateRefused(self._get_gate_sentence(told), told[:TOLD_AT_ONCE])

    @api.model
    def _get_gate_sentence(self, told):
        """Return the refusal in words: each opportunity with its missing things."""
        lines = []
        for gate in told[:TOLD_AT_ONCE]:
            lines.append(
                self.env._(
                    "“%(lead)s” can't enter “%(stage)s” yet. Missing:",
                    lead=gate["lead"],
                    stage=gate["stage"],
                )
            )
            lines += [
                self.env._(
                    "- %(what)s (for %(stage)s; where: %(where)s)",
                    what=item["name"],
                    stage=item["stage"],
                    where=item["where"],
                )
                for item in gate["items"]
            ]
        rest = len(told) - TOLD_AT_ONCE
        if rest > 0:
            lines.append(self.env._("And %(count)s more opportunities.", count=rest))
        return "\n".join(lines)

    # ------------------------------------------------------------
    # What is kept of it
    # ------------------------------------------------------------

    @api.model
    def _note_passes(self, moved, judged, before):
        """Keep who passed which gate, when and on what.

        An opportunity that is made in the first stage has passed nothing.
        """
        rows = []
        for lead, passed in moved.items():
            is_new = before.get(lead.id, (False,))[0] != lead.team_id.id
            for stage in passed[1:] if is_new else passed:
                items = [
                    item for item in judged[lead.id] if item["stage_id"] == stage.id
                ]
                rows.append(lead._prepare_pass(stage, "passed", items))
        if rows:
            self.env["it.gate.pass"]._keep_history(rows)

    def _note_going_back(self):
        """Keep that they went back; sign-offs of the stages left lapse."""
        self.env["it.gate.pass"]._keep_history(
            [lead._prepare_pass(lead.stage_id, "back", []) for lead in self]
        )
        lapsing = self.it_signoff_ids.filtered(
            lambda one: one.stage_id.sequence > one.lead_id.stage_id.sequence
        )
        lapsing.is_lapsed = True

    def _prepare_pass(self, stage, direction, items):
        """Return the values of a passage, with the evidence that stood for it."""
        self.ensure_one()
        evidence = self.env["it.lead.evidence"].sudo()
        lines = [item["name"] for item in items]
        if direction == "passed":
            kinds = stage.it_need_ids.evidence_kind_id
            evidence = self.it_evidence_ids.filtered(lambda one: one.kind_id in kinds)
            lines += [
                self.env._("Signed off by %(user)s", user=one.user_id.name)
                for one in self.it_signoff_ids
                if one.stage_id == stage and one._is_standing()
            ]
        return {
            "lead_id": self.id,
            "stage_id": stage.id,
            "stage_name": stage.name,
            "direction": direction,
            "passed_at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "basis": "\n".join(lines),
            "evidence_ids": [fields.Command.set(evidence.ids)],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_passed(self):
        passed = self.sudo().filtered("it_pass_ids")
        if passed:
            raise UserError(
                self.env._(
                    "“%(name)s” has passed gates, which stays on record: mark it lost "
                    "or archive it instead of deleting it.",
                    name=passed[0].name,
                )
            )

    # ------------------------------------------------------------
    # Sign-off
    # ------------------------------------------------------------

    def _get_signing_needs(self):
        """Return the needs of the next stage that ask for a person."""
        self.ensure_one()
        lead = self.sudo()
        stage = lead._get_next_stages().get(lead.id, self.env["crm.stage"].sudo())
        needs = self.env["it.stage.need"]._read_due(
            stage, fields.Date.context_today(self)
        )
        return needs.filtered(lambda need: need.kind == "person")

    def action_sign_off(self):
        """Sign the next gate off in the name of the current user, who may."""
        self.ensure_one()
        self.check_access("read")
        lead = self.sudo()
        needs = self._get_signing_needs()
        if not needs:
            raise UserError(
                self.env._(
                    "The next stage of “%(name)s” asks for nobody's sign-off.",
                    name=lead.name,
                )
            )
        for need in needs:
            if not need._may_pass(lead, self.env.user):
                raise UserError(
                    self.env._(
                        "You can't sign off “%(stage)s” for “%(name)s”. It asks for: "
                        "%(need)s.",
                        stage=need.stage_id.name,
                        name=lead.name,
                        need=need.name,
                    )
                )
        self.env["it.gate.signoff"].sudo().create(
            {
                "lead_id": lead.id,
                "stage_id": needs.stage_id.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "case_id": lead._get_frozen_case().id,
            }
        )
        return True
