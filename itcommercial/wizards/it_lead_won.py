from odoo import fields, models


class ItLeadWon(models.TransientModel):
    """The window that asks why an opportunity was won, and then wins it."""

    _name = "it.lead.won"
    _description = "Mark an Opportunity Won"

    lead_id = fields.Many2one(
        comodel_name="crm.lead", required=True, ondelete="cascade"
    )
    won_reason_id = fields.Many2one(
        comodel_name="it.won.reason",
        string="Why won",
        required=True,
        ondelete="cascade",
        help="What decided it for the customer.",
    )
    competitor_id = fields.Many2one(
        comodel_name="res.partner",
        domain="[('is_company', '=', True)]",
        ondelete="cascade",
        help="Who else offered, if known.",
    )
    told = fields.Text(string="What was learnt")

    def action_apply(self):
        self.ensure_one()
        self.lead_id.write(
            {
                "it_won_reason_id": self.won_reason_id.id,
                "it_competitor_id": self.competitor_id.id
                or self.lead_id.it_competitor_id.id,
                "it_told": self.told or self.lead_id.it_told,
            }
        )
        return self.lead_id.action_set_won_rainbowman()
