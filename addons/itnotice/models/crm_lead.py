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
