from odoo import api, fields, models


class ItOfferComparison(models.Model):
    """A price somebody else asks for something like an offer, as found on a day.

    Kept by commercial officers; a price found again is a new row, so that the old one can
    still be read.
    """

    _name = "it.offer.comparison"
    _description = "Price Found Elsewhere"
    _order = "offer_id, date desc, id desc"
    _rec_name = "supplier"

    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    supplier = fields.Char(required=True, help="Who asks this price.")
    title = fields.Char(string="Their offer", help="What it is called there.")
    currency_id = fields.Many2one(related="offer_id.currency_id")
    price = fields.Monetary(
        required=True,
        help="For the offer's own unit and period.",
        aggregator="avg",
    )
    vat_basis = fields.Selection(
        [("without", "Without VAT"), ("with", "With VAT"), ("unknown", "Not said")],
        string="VAT",
        default="without",
        required=True,
    )
    vat_rate = fields.Float(
        string="VAT rate",
        default=20.0,
        digits=(5, 2),
        aggregator=None,
        help="Percent taken off a price with VAT, so that like is held against like.",
    )
    price_without_vat = fields.Monetary(
        string="Price without VAT",
        compute="_compute_price_without_vat",
        store=True,
        aggregator="avg",
    )
    date = fields.Date(
        string="Found on", required=True, default=fields.Date.context_today
    )
    source_url = fields.Char(string="Source", help="Page or document it was read in.")
    likeness = fields.Selection(
        [("yes", "Like for like"), ("partly", "Partly alike"), ("no", "Not alike")],
        required=True,
        default="partly",
        help="Those that are not alike are kept and left out of the position.",
    )
    confidence = fields.Selection(
        [
            ("high", "Published price"),
            ("medium", "Told by a buyer"),
            ("low", "Hearsay"),
        ],
        required=True,
        default="medium",
    )
    note = fields.Text(string="What differs")

    _price_positive = models.Constraint(
        "CHECK (price >= 0 AND vat_rate BETWEEN 0 AND 100)",
        "A price found can't be below nought, and its VAT rate lies between 0 and 100.",
    )

    @api.depends("price", "vat_basis", "vat_rate")
    def _compute_price_without_vat(self):
        for row in self:
            rate = row.vat_rate if row.vat_basis == "with" else 0
            row.price_without_vat = row.price / (1 + rate / 100)
