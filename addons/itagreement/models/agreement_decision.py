from odoo import api, fields, models

from ..logic import states


class Agreement(models.Model):
    """The decisions behind an agreement, and the rule values its figures use.

    From a value set by rule (``it.decision.step``), approving and signing need a
    decision, also for an agreement taken on as signed and for a variation that
    raises the value of a running one.
    """

    _name = "agreement"
    _inherit = ["agreement", "it.decision.mixin"]

    decision_subject_ids = fields.One2many(context={"default_res_model": "agreement"})

    @api.model
    def _get_decision_steps(self):
        return {
            "approved": self.env._("be approved"),
            "signed": self.env._("be signed"),
        }

    @api.model
    def _get_decision_watch(self):
        return {"state", "value_total", "value_annual", "currency_id"}

    def _get_decision_reached(self):
        self.ensure_one()
        if self.state == states.APPROVED:
            return {"approved"}
        if self.state in states.RUNNING_STATES:
            return {"approved", "signed"}
        return set()

    def _get_decision_open(self):
        self.ensure_one()
        if self.state in (states.DRAFT, states.NEGOTIATION, states.LEGAL_REVIEW):
            return {"approved"}
        return {"signed"}

    def _get_decision_value(self):
        """Return the value over the term, or that of a year where it is more."""
        self.ensure_one()
        company = self.company_id or self.env.company
        value = max(self.value_total, self.value_annual)
        if not value or self.currency_id == company.currency_id:
            return value
        return self.currency_id._convert(
            value, company.currency_id, company, fields.Date.context_today(self)
        )

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        for agreement, pairs in uses.items():
            pairs.add(("lgr.vesting_date", today))
            if agreement.state in states.RUNNING_STATES:
                pairs.add(("agreement.notice_window_days", today))
                pairs.add(("agreement.ending_soon_months", today))
        return uses
