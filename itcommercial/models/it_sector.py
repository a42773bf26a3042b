from odoo import api, fields, models

# Sector -> (public body of the 1970 Act, enterprise), as far as the sector alone tells.
_SEED = {
    "public_body": ("yes", "no"),
    "nhs": ("ask", "no"),
    "school": ("ask", "no"),
    "university": ("ask", "ask"),
    "charity": ("no", "ask"),
    "company": ("no", "yes"),
    "mutual": ("no", "yes"),
    "informal": ("no", "ask"),
}


class ItSector(models.Model):
    """What a sector tells about the price its customers may be charged."""

    _inherit = "it.sector"

    goods_services_act = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("ask", "Some are: look it up")],
        string="Public body of the 1970 Act",
        help="Whether customers of this sector are local authorities, or designated by "
        "an order under the Local Authorities (Goods and Services) Act 1970. “Some are” "
        "counts as no until the opportunity says yes.",
    )
    is_enterprise = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("ask", "Some are: ask")],
        string="Enterprise",
        help="Whether customers of this sector offer goods or services on a market, so "
        "that a price below cost can be a subsidy. “Some are” asks at each price.",
    )

    @api.model
    def _seed_price_law(self):
        """Answer for the shipped sectors what nobody has answered."""
        for sector in self.with_context(active_test=False).search([]):
            public, enterprise = _SEED.get(sector.code, ("ask", "ask"))
            sector.goods_services_act = sector.goods_services_act or public
            sector.is_enterprise = sector.is_enterprise or enterprise
