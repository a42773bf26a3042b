from odoo import api, models
from odoo.fields import Domain

from ..logic import identifiers as schemes
from ..logic import names


class ResPartner(models.Model):
    """Finding the partner that a notice, a register or a person means."""

    _inherit = "res.partner"

    @api.model
    def _find_by_identifier_or_name(self, identifiers, name, postcode=None):
        """Organisations that *identifiers* or else *name* stand for.

        An identifier decides; only where none is known here is the name compared, and
        then an organisation that holds another number in one of the schemes given is
        somebody else. Never creates, never picks one of several.

        :param identifiers: list of (scheme code, id), such as ("GB-COH", "01234567").
        :param name: name of the organisation as written.
        :param postcode: parts organisations of one name.
        :returns: (partners, reason): none, one or several partners, and one sentence
            for a person that says why.
        """
        pairs = schemes.usable_for_matching(identifiers or [])
        found, reason = self._it_find_by_identifier(pairs)
        if found:
            return found, reason
        return self._it_find_by_name(pairs, name, postcode)

    @api.model
    def _it_find_by_identifier(self, pairs):
        if not pairs:
            return self.browse(), ""
        numbers = self.env["res.partner.id_number"].search(
            Domain("status", "!=", "close")
            & Domain("partner_id.active", "=", True)
            & Domain.OR(
                Domain("category_id.code", "=", code) & Domain("name", "=", value)
                for code, value in pairs
            ),
            order="id",
        )
        found = numbers.partner_id
        company_numbers = [value for code, value in pairs if code == "GB-COH"]
        if not found and company_numbers:
            found = self.search(
                [
                    ("company_registry", "in", company_numbers),
                    ("is_company", "=", True),
                    ("parent_id", "=", False),
                ],
                order="id",
            )
        if not found:
            return found, ""
        told = ", ".join(f"{code} {value}" for code, value in pairs)
        if len(found) > 1:
            return found, self.env._(
                "%(identifiers)s: held by several partners: %(partners)s.",
                identifiers=told,
                partners=", ".join(found.mapped("display_name")),
            )
        held = numbers[:1]
        return found, self.env._(
            "Same identifier: %(identifier)s.",
            identifier=f"{held.category_id.code} {held.name}" if held else told,
        )

    @api.model
    def _it_find_by_name(self, pairs, name, postcode):
        key = names.name_key(name)
        if not key:
            return self.browse(), self.env._("Neither a known identifier nor a name.")
        same = self.with_context(active_test=False).search(
            Domain("it_name_key", "=", key)
            & (Domain("is_company", "=", True) | Domain("is_city_partner", "=", True))
            & (Domain("active", "=", True) | Domain("it_merged_into_id", "!=", False)),
            order="id",
        )
        merged = same.filtered("it_merged_into_id")
        same_name = self.browse((same - merged).ids)
        others = same_name._it_holding_other_number(pairs)
        found = same_name - others
        if not found and merged:
            kept, reason = merged._it_find_kept(pairs)
            if kept:
                return kept, reason
        if not found and others:
            return found, self.env._(
                "%(partners)s: same name, but another number in the same register.",
                partners=", ".join(others.mapped("display_name")),
            )
        if not found:
            return found, self.env._("No partner has this identifier or name.")
        return found._it_narrow_by_postcode(postcode)

    def _it_holding_other_number(self, pairs):
        """Those of self that hold a number in one of the schemes of *pairs*.

        A partner that held the very number would have been found by it.
        """
        if not self or not pairs:
            return self.browse()
        return (
            self.env["res.partner.id_number"]
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("category_id.code", "in", [code for code, _value in pairs]),
                    ("status", "!=", "close"),
                ]
            )
            .partner_id
        )

    def _it_narrow_by_postcode(self, postcode):
        """(partners, reason) of a comparison by name, parted by *postcode*."""
        wanted = names.postcode_key(postcode)
        near = self.filtered(
            lambda partner: wanted and names.postcode_key(partner.zip) == wanted
        )
        if len(near) == 1:
            return near, self.env._("Same name and postcode.")
        found = near or self
        if len(found) > 1:
            return found, self.env._(
                "Several partners have this name: %(partners)s.",
                partners=", ".join(
                    f"{partner.display_name} ({partner.zip or partner.city or '?'})"
                    for partner in found
                ),
            )
        if wanted and found.zip:
            return found, self.env._(
                "Same name; the postcode differs: %(here)s here, %(there)s there.",
                here=found.zip,
                there=postcode,
            )
        return found, self.env._("Same name.")
