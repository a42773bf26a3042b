from odoo import models


class ItAgreementParty(models.Model):
    """What the other parties see of a party in the portal."""

    _name = "it.agreement.party"
    _inherit = ["it.agreement.party", "it.portal.shared.mixin"]

    _portal_fields = frozenset(
        {
            "agreement_id",
            "sequence",
            "partner_id",
            "commercial_partner_id",
            "is_council",
            "role",
        }
    )
