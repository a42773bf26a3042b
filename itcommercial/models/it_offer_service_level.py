from odoo import fields, models


class ItOfferServiceLevel(models.Model):
    """What the council promises to reach with an offer, and how it is measured."""

    _name = "it.offer.service.level"
    _description = "Service Level of an Offer"
    _order = "offer_id, sequence, id"

    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="What", required=True, help="Priority one calls answered."
    )
    target = fields.Char(required=True, help="Within 30 minutes; 99.5% of the month.")
    hours = fields.Char(string="When", help="Monday to Friday, 8 to 18.")
