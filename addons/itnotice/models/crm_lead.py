from odoo import fields, models


class CrmLead(models.Model):
    """An opportunity that may have come of a public notice."""

    _inherit = "crm.lead"

    it_notice_id = fields.Many2one(
        comodel_name="it.notice",
        string="Public notice",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups="itgovernance.group_reader",
        help="The notice that was accepted as this opportunity.",
    )

    it_proposed_partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="it_notice_lead_proposed_partner_rel",
        column1="lead_id",
        column2="partner_id",
        string="Proposed partners",
        groups="itgovernance.group_reader",
        help="Buyers that the renewal radar put forward to share this.",
    )

    def action_view_it_notice(self):
        """Open the notice this opportunity came of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Public notice"),
            "res_model": "it.notice",
            "view_mode": "form",
            "res_id": self.it_notice_id.id,
        }
