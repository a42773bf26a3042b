from odoo import Command, api, fields, models


class ItAgreementVesting(models.TransientModel):
    """What becomes of several agreements on vesting day, noted in one go."""

    _name = "it.agreement.vesting"
    _description = "Position on vesting day"

    agreement_ids = fields.Many2many("agreement", required=True)
    vesting_position = fields.Selection(
        selection=lambda self: self.env["agreement"]
        ._fields["vesting_position"]
        ._description_selection(self.env),
        string="On vesting day",
        required=True,
    )
    successor_body_id = fields.Many2one("res.partner", string="Taken over by")
    vesting_note = fields.Text(string="Why so", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "agreement":
            ids = self.env.context.get("active_ids", [])
            values["agreement_ids"] = [Command.set(ids)]
        return values

    def action_note(self):
        """Write the position into each; the agreements' own rules decide who may."""
        self.ensure_one()
        vals = {
            "vesting_position": self.vesting_position,
            "vesting_note": self.vesting_note,
        }
        if self.successor_body_id:
            vals["successor_body_id"] = self.successor_body_id.id
        self.agreement_ids.write(vals)
        return {"type": "ir.actions.act_window_close"}
