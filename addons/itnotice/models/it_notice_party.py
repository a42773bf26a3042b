from odoo import fields, models


class ItNoticeParty(models.Model):
    """An organisation that a notice names, in the role it has there.

    Made by the import with its notice and replaced with it; nobody edits it.
    """

    _name = "it.notice.party"
    _description = "Organisation in a Public Notice"
    _inherit = ["it.notice.bulk.mixin"]
    _order = "notice_id, sequence, id"
    _log_access = False  # who and when stand on its notice

    notice_id = fields.Many2one(
        comodel_name="it.notice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(aggregator=None)
    role = fields.Selection(
        [
            ("buyer", "Buyer"),
            ("procuring_entity", "Procuring entity"),
            ("supplier", "Supplier"),
        ],
        required=True,
        index=True,
    )
    name = fields.Char(required=True)
    scheme = fields.Char(help="Register that issued the identifier, such as GB-COH.")
    identifier = fields.Char(index="btree_not_null")
    other_identifiers = fields.Char(
        string="Other identifiers",
        help="Further ones, as scheme and number, separated by blanks.",
    )
    postcode = fields.Char()
    region = fields.Char()
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="set null",
        help="The organisation among our partners, where a person said so.",
    )

    def _get_identifiers(self):
        """[(scheme, identifier)], the main one first; [] where it has none."""
        pairs = []
        for party in self:
            if party.identifier:
                pairs.append((party.scheme, party.identifier))
            for word in (party.other_identifiers or "").split():
                scheme, _colon, identifier = word.partition(":")
                pairs.append((scheme, identifier))
        return pairs
