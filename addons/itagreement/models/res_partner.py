from odoo import fields, models


class ResPartner(models.Model):
    """The OCA module counts agreements for everyone who opens a contact, and fails for
    those who may not read agreements. Here only readers of the suite see the count."""

    _inherit = "res.partner"

    agreement_ids = fields.One2many(groups="itgovernance.group_reader")
    agreements_count = fields.Integer(groups="itgovernance.group_reader")
