from odoo import api, fields, models

from odoo.addons.itpartner_crm.logic import powers

CUSTOMERS = [
    ("public_body", "Public bodies of the 1970 Act"),
    ("other", "Everybody else"),
]


class ItOfferPower(models.Model):
    """The power under which one kind of customer is charged for an offer.

    Where an offer has no row for a customer's kind, its own legal power counts. Kept by
    commercial officers; the proposal comes from the same questions as for shared services.
    """

    _name = "it.offer.power"
    _description = "Power to Charge for an Offer"
    _order = "offer_id, customer_kind desc, id"
    _rec_name = "legal_power_id"

    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    customer_kind = fields.Selection(CUSTOMERS, string="Customers", required=True)
    charge = fields.Selection(
        [("cost", "Cost is recovered"), ("surplus", "A surplus is meant")],
        required=True,
        default="cost",
        help="What the price is meant to do with these customers.",
    )
    legal_power_id = fields.Many2one(
        "it.legal.power",
        string="Power relied on",
        required=True,
        ondelete="restrict",
        index=True,
        compute="_compute_legal_power_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Proposed from who is charged and what for; a person decides.",
    )
    surplus_lawful = fields.Selection(
        related="legal_power_id.surplus_lawful", string="Surplus lawful"
    )
    trading_company_id = fields.Many2one(
        "res.partner",
        string="Company that trades",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        help="Needed where the power allows a surplus only through a company.",
    )

    _kind_uniq = models.UniqueIndex(
        "(offer_id, customer_kind)",
        "This offer already names a power for these customers: change that row.",
    )

    @api.depends("customer_kind", "charge")
    def _compute_legal_power_id(self):
        by_code = self.env["it.legal.power"].search([]).grouped("code")
        for row in self:
            if not (row.customer_kind and row.charge):
                continue
            code = powers.propose(
                "supply",
                "yes" if row.customer_kind == "public_body" else "no",
                row.charge,
                "yes",
            )["code"]
            row.legal_power_id = by_code.get(code) or row.legal_power_id
