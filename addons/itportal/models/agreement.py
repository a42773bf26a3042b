from odoo import models


class Agreement(models.Model):
    """What a party to a signed agreement sees of it in the portal."""

    _name = "agreement"
    _inherit = ["agreement", "it.portal.shared.mixin"]

    _portal_fields = frozenset(
        {
            "active",
            "code",
            "name",
            "state",
            "agreement_type_id",
            "is_binding",
            "summary",
            "partner_id",
            "owner_id",
            "party_ids",
            "obligation_ids",
            "currency_id",
            "value_total",
            "value_annual",
            "signature_date",
            "start_date",
            "end_date",
            "date_current_end",
            "date_furthest_end",
            "extension_options",
            "notice_period",
            "notice_unit",
            "notice_deadline",
        }
    )
