from odoo import api, models


class CrmLead(models.Model):
    """The decision that a commercial opportunity needs before it is won."""

    _inherit = "crm.lead"

    @api.model
    def _get_decision_steps(self):
        steps = super()._get_decision_steps()
        return {**steps, "commercial_won": self.env._("be won")}

    def _get_decision_open(self):
        if self.it_kind == "commercial":
            return {"commercial_won"}
        return super()._get_decision_open()

    def _get_decision_reached(self):
        if self.it_kind == "commercial" and self.type == "opportunity":
            return {"commercial_won"} if self.stage_id.sudo().is_won else set()
        return super()._get_decision_reached()
