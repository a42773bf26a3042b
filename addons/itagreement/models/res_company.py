from odoo import fields, models


class ResCompany(models.Model):
    """The council as a publisher of open data."""

    _inherit = "res.company"

    it_ocid_prefix = fields.Char(
        string="OCID prefix",
        help="The prefix that the Open Contracting Partnership registered for the "
        "council, such as ocds-a1b2c3. Contracts without an Open Contracting ID of "
        "their own are published under it; without one they stay out of the OCDS file.",
    )
