from odoo import fields, models


class ResPartner(models.Model):
    """The OCA module counts agreements for everyone who opens a contact, and fails for
    those who may not read agreements. Here only readers of the suite see the count."""

    _inherit = "res.partner"

    agreement_ids = fields.One2many(groups="itgovernance.group_reader")
    agreements_count = fields.Integer(groups="itgovernance.group_reader")
    it_scale = fields.Selection(
        [("sme", "Small or medium-sized"), ("large", "Large")],
        string="Size",
        copy=False,  # or who may not read it could not copy a contact
        groups="itgovernance.group_reader",
        help="Small or medium-sized: fewer than 250 people. Published with its contracts "
        "(Transparency Code 2015, paragraph 32).",
    )
    it_is_vcse = fields.Boolean(
        string="Voluntary or community organisation",
        copy=False,
        groups="itgovernance.group_reader",
        help="A voluntary, community or social enterprise; published with its contracts.",
    )
