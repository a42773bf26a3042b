from odoo import api, fields, models

READER = "itgovernance.group_reader"
PLAN = "itpartner_crm.activity_plan_new_partner"


class ResPartner(models.Model):
    """Helps with a new entry of the register: its numbers and its first steps."""

    _inherit = "res.partner"

    it_id_hint = fields.Char(
        string="Identifiers of its sector",
        compute="_compute_it_id_hint",
        groups=READER,
    )

    @api.depends("it_sector_id")
    def _compute_it_id_hint(self):
        for partner in self:
            schemes = partner.it_sector_id.id_category_ids
            if schemes:
                partner.it_id_hint = self.env._(
                    "An organisation of the sector %(sector)s has: %(schemes)s.",
                    sector=partner.it_sector_id.name,
                    schemes=", ".join(
                        f"{one.name} ({one.it_issuer or one.code})" for one in schemes
                    ),
                )
            else:
                partner.it_id_hint = False

    def action_it_first_steps(self):
        """Offer the activity plan for a new partner, for its lead officer."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the first steps"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_ids": self.ids,
                "active_id": self.id,
                "default_res_model": self._name,
                "plan_mode": True,
            },
        }
        plan = self.env.ref(PLAN, False)
        if plan:
            action["context"]["default_plan_id"] = plan.id
        officer = self.it_lead_officer_id or self.env.user
        action["context"]["default_plan_on_demand_user_id"] = officer.id
        return action
