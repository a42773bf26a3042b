from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import partnership_life
from .it_health_mixin import RAGS
from .optional_float import OptionalFloat


class ItPartnership(models.Model):
    """How well a running partnership does, as far as that is known."""

    _name = "it.partnership"
    _inherit = ["it.partnership", "it.health.mixin"]

    health_score = OptionalFloat(
        string="Health",
        digits=(5, 1),
        compute="_compute_health",
        help="0 to 100, from what is known; empty when too little is known.",
    )
    health_coverage = fields.Float(
        string="Known (%)",
        digits=(5, 1),
        compute="_compute_health",
        help="How much of the weight of the components is known.",
    )
    health_text = fields.Char(string="Health in words", compute="_compute_health")
    health_rag = fields.Selection(
        RAGS,
        string="Health rating",
        compute="_compute_health",
        search="_search_health_rag",
    )
    health_parts = fields.Json(string="Why this health", compute="_compute_health")
    health_version_ids = fields.One2many(
        "it.health.version",
        "partnership_id",
        string="Health month by month",
        readonly=True,
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_health(self):
        found = self._origin._read_health()
        for one in self:
            state = found.get(one._origin.id, {})
            score = state.get("score")
            one.health_score = False if score is None else score
            one.health_coverage = state.get("coverage", 0.0)
            one.health_text = state.get("text", False)
            one.health_rag = state.get("rag", False)
            one.health_parts = state.get("parts", False)

    def _search_health_rag(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = self.search([("state", "in", partnership_life.RUNNING)])
        found = running._read_health()
        ids = [number for number, state in found.items() if state["rag"] in value]
        rest = Domain("id", "not in", list(found)) if False in value else Domain.FALSE
        return Domain("id", "in", ids) | rest

    def _read_health_parts(self, rules):
        running = self.filtered(lambda one: one.state in partnership_life.RUNNING)
        if not running:
            return {}
        ids = running.ids
        agreements = running.agreement_id | running.data_sharing_agreement_id
        agreements = agreements._filtered_access("read").filtered(
            lambda one: not one.is_exempt
        )
        pat = self._read_health_pat(
            [("partnership_id", "in", ids)], "partnership_id", rules
        )
        duties = running._read_duties_under(agreements, rules)
        measures = self._read_health_measures(
            (res_id, measure) for res_id, measure, *_ in running._read_outcome_sums()
        )
        risks = self._read_health_risks({(self._name, i): [i] for i in ids}, rules)
        today = fields.Date.context_today(self)
        parts = {}
        for one in running:
            due = self._get_day(one, "next_review_date")
            governing = one.agreement_id & agreements
            in_force = governing and self._is_in_force(governing)
            currency = self._get_currency_part(
                due and due >= today, in_force, governing
            )
            parts[one.id] = self._fill_health(
                {
                    "pat": pat.get(one.id),
                    "obligations": duties.get(one.id),
                    "measures": measures.get(one.id),
                    "contact": self._get_contact_part(one),
                    "risks": risks.get(one.id),
                    "currency": currency,
                }
            )
        return parts

    def _read_duties_under(self, agreements, rules):
        """Return the parts of obligations under those agreements that count."""
        owners = {}
        for one in self:
            for agreement in one._get_health_agreements() & agreements:
                owners.setdefault(agreement.id, []).append(one.id)
        return self._read_health_duties(
            [("agreement_id", "in", list(owners))],
            lambda duty: owners[duty.agreement_id.id],
            rules,
        )

    def _get_health_agreements(self):
        self.ensure_one()
        return self.agreement_id | self.data_sharing_agreement_id

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        keys = self._get_health_rule_keys()
        for pairs in uses.values():
            pairs.update((key, today) for key in keys)
        return uses

    @api.model
    def _cron_keep_health(self):
        """Keep the health of this month, once, of every running partnership."""
        month = fields.Date.context_today(self).replace(day=1)
        kept = self.env["it.health.version"].search([("month", "=", month)])
        running = self.search(
            [
                ("state", "in", partnership_life.RUNNING),
                ("id", "not in", kept.partnership_id.ids),
            ]
        )
        self.env["it.health.version"]._keep_history(
            [
                {
                    "partnership_id": number,
                    "month": month,
                    "score": False if state["score"] is None else state["score"],
                    "coverage": state["coverage"],
                    "rag": state["rag"],
                }
                for number, state in running._read_health().items()
            ]
        )
