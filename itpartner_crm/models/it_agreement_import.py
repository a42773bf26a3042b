from odoo import models
from odoo.fields import Command

from ..logic import identifiers

_COMPANY = "GB-COH"


class ItAgreementImport(models.Model):
    """Suppliers of a contracts register are known as the partner register knows them."""

    _inherit = "it.agreement.import"

    def _find_partners(self, facts_list):
        """By identifiers and comparable names first, merged partners followed."""
        plain = super()._find_partners(facts_list)
        matches = self.env["res.partner"]._it_match_batch(
            [self._get_partner_facts(facts) for facts in facts_list], ""
        )
        found = []
        for match, ids in zip(matches, plain, strict=True):
            if match.partner_id:
                found.append([match.partner_id])
            else:
                found.append(ids or list(match.candidates))
        return found

    def _get_partner_facts(self, facts):
        known = {"name": facts.get("supplier_name")}
        if facts.get("supplier_number"):
            known["identifiers"] = {_COMPANY: facts["supplier_number"]}
        return known

    def _prepare_partner(self, facts):
        values = super()._prepare_partner(facts)
        number = facts.get("supplier_number")
        categories = self.env["res.partner.id_category"]
        scheme = categories.search([("code", "=", _COMPANY)], limit=1)
        if number and scheme and identifiers.is_valid(_COMPANY, number):
            line = {"category_id": scheme.id, "name": number}
            values["id_numbers"] = [Command.create(line)]
        return values
