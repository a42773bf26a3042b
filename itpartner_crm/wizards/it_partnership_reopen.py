from odoo import fields, models


class ItPartnershipReopen(models.TransientModel):
    """The reason why a manager opens an ended partnership again."""

    _name = "it.partnership.reopen"
    _description = "Reopen a Partnership"

    partnership_id = fields.Many2one("it.partnership", required=True, readonly=True)
    reason = fields.Text(required=True, help="Kept in the log of the partnership.")

    def action_reopen(self):
        """Bring the partnership back to Ending."""
        self.ensure_one()
        self.partnership_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
