from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ItOfferDocument(models.Model):
    """A paper that belongs to an offer: what it describes, promises or assesses."""

    _name = "it.offer.document"
    _description = "Document of an Offer"
    _order = "offer_id, kind, id"

    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("description", "Service description"),
            ("sla", "Service level agreement"),
            ("terms", "Terms and conditions"),
            ("dpia", "Data protection impact assessment"),
            ("case", "Business case"),
            ("other", "Other"),
        ],
        required=True,
        default="description",
    )
    name = fields.Char(required=True)
    url = fields.Char(string="Link", help="Where it is kept, if not here.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char(string="File name")
    date = fields.Date(string="Of", default=fields.Date.context_today)

    @api.constrains("name", "url", "file")
    def _check_somewhere(self):
        for row in self:
            if not (row.url or row.file):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is nowhere: add its link or its file.",
                        name=row.name,
                    )
                )

    @api.constrains("url")
    def _check_url(self):
        for row in self:
            if row.url and not row.url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._(
                        "The link of “%(name)s” starts with https://.", name=row.name
                    )
                )
