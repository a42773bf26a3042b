from odoo import api, fields, models

from .it_offer_cost_guard import refuse_fixed


class ItOfferCostStep(models.Model):
    """What more units than some number add to the fixed cost: another technician."""

    _name = "it.offer.cost.step"
    _description = "Step in an Offer's Cost"
    _order = "cost_id, from_volume, id"

    cost_id = fields.Many2one(
        "it.offer.cost", required=True, ondelete="cascade", index=True
    )
    from_volume = fields.Float(string="From units", required=True, digits=(16, 2))
    name = fields.Char(string="What is added", required=True)
    amount = fields.Monetary(string="Full cost a year", required=True)
    currency_id = fields.Many2one(related="cost_id.currency_id")

    _positive = models.Constraint(
        "CHECK (from_volume > 0 AND amount >= 0)",
        "A step starts above nought units and adds nought or more.",
    )
    _volume_uniq = models.UniqueIndex(
        "(cost_id, from_volume)",
        "Two steps start at the same number of units: put them together.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        refuse_fixed(steps.cost_id)
        return steps

    def write(self, vals):
        refuse_fixed(self.cost_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        refuse_fixed(self.cost_id)
