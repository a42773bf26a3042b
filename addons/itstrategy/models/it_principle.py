from odoo import fields, models


class ItPrinciple(models.Model):
    """A principle of a strategy: how work is done, whatever the theme."""

    _name = "it.principle"
    _description = "Strategy Principle"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Text()
    strategy_id = fields.Many2one(
        "it.strategy",
        required=True,
        ondelete="cascade",
        index=True,
    )
