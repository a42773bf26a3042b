from odoo import api, fields, models


class CrmLead(models.Model):
    """The decisions behind an opportunity of the suite.

    A shared service counts as approved from the stage of that name on: whoever skips
    the stage meets the same rule.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "it.decision.mixin"]

    decision_subject_ids = fields.One2many(context={"default_res_model": "crm.lead"})

    @api.model
    def _get_decision_steps(self):
        return {"shared_service_approved": self.env._("be approved")}

    @api.model
    def _get_decision_watch(self):
        return {"stage_id", "team_id", "it_kind", "type", "expected_revenue"}

    def _get_decision_open(self):
        self.ensure_one()
        if self.it_kind == "shared_service":
            return {"shared_service_approved"}
        return set()

    def _get_decision_reached(self):
        self.ensure_one()
        if self.it_kind != "shared_service" or self.type != "opportunity":
            return set()
        approved = self.env.ref("itpartner_crm.stage_shared_service_approved", False)
        stage = self.stage_id.sudo()
        past = bool(approved and stage and stage.sequence >= approved.sudo().sequence)
        return {"shared_service_approved"} if past or stage.is_won else set()

    def _get_decision_value(self):
        self.ensure_one()
        return self.expected_revenue or 0.0
