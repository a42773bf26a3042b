from odoo import api, fields, models
from odoo.exceptions import UserError

READER = "itgovernance.group_reader"


class CrmLead(models.Model):
    """How the cost of a shared service is borne by its partners."""

    _inherit = "crm.lead"

    it_cost_share_ids = fields.One2many(
        "it.cost.share",
        "lead_id",
        string="Cost shares",
        groups=READER,
    )
    it_cost_share_count = fields.Integer(
        string="Number of cost shares",
        compute="_compute_it_cost_share_count",
        groups=READER,
    )

    @api.depends("it_cost_share_ids")
    def _compute_it_cost_share_count(self):
        counts = dict(
            self.env["it.cost.share"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.it_cost_share_count = counts.get(lead._origin, 0)

    def action_view_it_cost_shares(self):
        """Open how this service's cost is shared out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_cost_share_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {"default_lead_id": self.id}
        if not self.it_cost_share_count:
            action["views"] = [(False, "form")]
        return action

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cost_agreed(self):
        agreed = (
            self.env["it.cost.share"]
            .sudo()
            .search(
                [("lead_id", "in", self.ids), ("state", "in", ("agreed", "closed"))],
                limit=1,
            )
        )
        if agreed:
            raise UserError(
                self.env._(
                    "The partners of “%(lead)s” have agreed how its cost is shared: "
                    "archive it instead of deleting it.",
                    lead=agreed.lead_id.name,
                )
            )
