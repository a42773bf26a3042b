from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import gates
from .crm_lead_lawful import READER

BATCH = 500
# Where the daily count stopped, so that a broken run goes on from there.
LAST = "itpartner_crm.gates_recounted"


class CrmLead(models.Model):
    """How an opportunity stands before its next gate, for cards, lists and its form."""

    _inherit = "crm.lead"

    it_gate_missing = fields.Integer(
        string="Missing for the next stage",
        compute="_compute_it_gate_missing",
        store=True,
        aggregator="sum",
        groups=READER,
        help="How many of the things that the next stage asks for are not there yet; "
        "the sign-off of a person is not counted.",
    )
    it_next_stage_id = fields.Many2one(
        "crm.stage",
        string="Next stage",
        compute="_compute_it_gate_panel",
        groups=READER,
    )
    it_gate_panel = fields.Json(
        string="What the next stage asks for",
        compute="_compute_it_gate_panel",
        groups=READER,
    )
    it_may_sign = fields.Boolean(
        string="May sign the next gate off",
        compute="_compute_it_gate_panel",
        groups=READER,
    )
    it_gate_rag = fields.Selection(
        [("green", "Ready"), ("amber", "Evidence missing"), ("red", "Overdue")],
        string="Readiness",
        compute="_compute_it_gate_rag",
        search="_search_it_gate_rag",
        groups=READER,
        help="Overdue: the expected closing has passed. Evidence missing: the next "
        "stage asks for more. Ready: it may move on.",
    )

    # ------------------------------------------------------------
    # Missing things, counted and kept
    # ------------------------------------------------------------

    @api.depends(
        "it_kind",
        "type",
        "team_id",
        "stage_id",
        "won_status",
        "expected_revenue",
        "it_evidence_ids.kind_id",
        "it_evidence_ids.accepted_by_id",
        "it_evidence_ids.active",
        "it_impact_ids.kind",
        "it_impact_ids.outcome",
        "it_impact_ids.is_settled",
        "it_subsidy_award_ids.state",
        "it_case_ids.level",
        "it_case_ids.state",
        "it_case_ids.option_ids",
        "it_case_ids.preferred_option_id",
        "it_case_ids.line_ids.has_baseline",
        "delivery_model",
        "customer_public_body",
        "charge_intent",
        "is_discretionary",
        "legal_power_id",
        "trading_company_id",
        "power_reason",
        "exemption",
        "activity_pct",
        "activity_pct_date",
        "private_capital",
        "control_note",
        "legal_signoff_id",
        "subsidy_answer",
        "subsidy_note",
        "tupe_applies",
        "consultation_end",
        "decision_subject_ids.decision_id.outcome",
        "decision_subject_ids.decision_id.date",
    )
    def _compute_it_gate_missing(self):
        open_ones = self.filtered(
            lambda lead: lead.it_kind and lead.won_status == "pending"
        )
        ahead = open_ones._origin._get_next_stages()
        leads = open_ones._origin.filtered(lambda lead: lead.id in ahead)
        judged = {}
        if leads:
            judged = self._judge_stages({lead: [ahead[lead.id]] for lead in leads})
        for lead in self:
            lead.it_gate_missing = sum(
                item["is_missing"] and item["kind"] != "person"
                for item in judged.get(lead._origin.id, ())
            )

    def _it_recount_gates(self):
        """Count again what the next stage asks for, batch by batch."""
        field = self._fields["it_gate_missing"]
        for start in range(0, len(self), BATCH):
            batch = self[start : start + BATCH].sudo()
            self.env.add_to_compute(field, batch)
            batch._recompute_recordset(["it_gate_missing"])

    @api.model
    def _it_recount_open_gates(self, limit=BATCH):
        """Count again for the next open opportunities; begin anew after the last.

        :return: (how many were counted, how many are left)
        """
        parameters = self.env["ir.config_parameter"].sudo()
        domain = (
            Domain("it_kind", "!=", False)
            & Domain("won_status", "=", "pending")
            & Domain("id", ">", int(parameters.get_param(LAST, 0)))
        )
        batch = self.sudo().search(domain, order="id", limit=limit)
        batch._it_recount_gates()
        left = self.sudo().search_count(domain) - len(batch)
        parameters.set_param(LAST, batch[-1:].id if left else 0)
        return len(batch), left

    @api.model
    def _cron_recount_gates(self):
        """Count again once a day: needs begin and end, shares of activity grow old."""
        left = True
        while left:
            done, left = self._it_recount_open_gates()
            if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                break

    def write(self, vals):
        result = super().write(vals)
        if self.env["it.stage.need"]._get_field_names() & vals.keys():
            suite = self.sudo().filtered("it_kind")
            self.env.add_to_compute(self._fields["it_gate_missing"], suite)
        return result

    # ------------------------------------------------------------
    # The panel on the form
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends(
        "it_gate_missing",
        "stage_id",
        "team_id",
        "user_id",
        "it_signoff_ids.is_lapsed",
        "it_case_ids.state",
    )
    def _compute_it_gate_panel(self):
        saved = self._origin.sudo()
        ahead = saved._get_next_stages()
        leads = saved.filtered(lambda lead: lead.id in ahead)
        judged = {}
        if leads:
            judged = self._judge_stages({lead: [ahead[lead.id]] for lead in leads})
        for lead in self:
            number = lead._origin.id
            stage = ahead.get(number)
            lead.it_next_stage_id = stage.id if stage else False
            items = judged.get(number, [])
            lead.it_gate_panel = bool(stage) and {
                "stage": stage.name,
                "about": stage.requirements or "",
                "items": items,
            }
            lead.it_may_sign = any(item["kind"] == "person" for item in items) and (
                self._may_sign(lead._origin)
            )

    @api.model
    def _may_sign(self, lead):
        own = lead.sudo()
        needs = lead._get_signing_needs()
        signed = own.it_signoff_ids.filtered(
            lambda one: (
                one.user_id == self.env.user
                and one.stage_id in needs.stage_id
                and one._is_standing()
            )
        )
        return not signed and all(need._may_pass(own, self.env.user) for need in needs)

    # ------------------------------------------------------------
    # Rating
    # ------------------------------------------------------------

    @api.depends("it_gate_missing", "date_deadline", "won_status", "it_kind")
    def _compute_it_gate_rag(self):
        today = fields.Date.context_today(self)
        for lead in self:
            overdue = bool(lead.date_deadline) and lead.date_deadline < today
            lead.it_gate_rag = gates.readiness(
                bool(lead.it_kind) and lead.won_status == "pending",
                lead.it_gate_missing,
                overdue,
            )

    def _search_it_gate_rag(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        is_open = Domain("it_kind", "!=", False) & Domain("won_status", "=", "pending")
        overdue = Domain("date_deadline", "<", today)
        missing = Domain("it_gate_missing", ">", 0)
        by_rating = {
            "red": is_open & overdue,
            "amber": is_open & ~overdue & missing,
            "green": is_open & ~overdue & ~missing,
            False: ~is_open,
        }
        return Domain.OR(by_rating[rating] for rating in value if rating in by_rating)
