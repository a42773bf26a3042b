from odoo import fields, models


class ItMeasureReadingReopen(models.TransientModel):
    """Asks why closed readings are opened again; the reason is kept."""

    _name = "it.measure.reading.reopen"
    _description = "Reopen Readings"

    reading_ids = fields.Many2many("it.measure.reading", required=True)
    reason = fields.Text(required=True)

    def action_reopen(self):
        """Open the readings again, keeping what they said."""
        self.ensure_one()
        self.reading_ids._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
