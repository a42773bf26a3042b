from odoo import api, models
from odoo.fields import Domain

from odoo.addons.itpartner_crm.logic import identifiers, names

from ..logic import radar

AWARDED = ("award", "contract", "implementation")
READ = (
    "ocid",
    "kind",
    "tag",
    "notice_type",
    "published_status",
    "date_published",
    "title",
    "buyer_name",
    "supplier_names",
    "partner_id",
    "cpv_main",
    "cpv_description",
    "region",
    "awarded_value",
    "currency_id",
    "contract_start",
    "contract_end",
    "contract_end_furthest",
)


class ItNotice(models.Model):
    """Contracts as they stand after all their notices, and the bodies that let them."""

    _inherit = "it.notice"

    @api.model
    def _get_contracts(self, domain):
        """One notice for each contract that was let and runs: the last that says when it
        ends, where that one fits `domain`. First to end first.

        A contract whose last word is that it was cancelled or terminated doesn't run.
        """
        awarded = Domain("kind", "in", AWARDED)
        fitting = self.search_fetch(awarded & domain, READ, order="contract_end, id")
        ocids = list(set(fitting.mapped("ocid")))
        last = {}
        for notice in self.search_fetch(
            awarded & Domain("ocid", "in", ocids), READ, order="date_published, id"
        ):
            if notice._get_event() == "cancelled":
                last.pop(notice.ocid, None)
            elif notice.contract_end:
                last[notice.ocid] = notice
        return fitting.filtered(lambda notice: last.get(notice.ocid) == notice)

    def _get_buyer_marks(self):
        """{notice: what tells its buyer from others}: partner, numbers, name."""
        buyers = {}
        for party in self.sudo().party_ids:
            if party.role == "buyer":
                buyers.setdefault(party.notice_id.id, party)
        found = {}
        for notice in self:
            party = buyers.get(notice.id, self.env["it.notice.party"])
            marks = identifiers.usable_for_matching(party._get_identifiers())
            name = names.name_key(notice.buyer_name)
            marks += [("name", name)] if name else []
            if notice.partner_id:
                marks.append(("partner", notice.partner_id.id))
            found[notice] = marks
        return found

    def _get_bodies(self):
        """{notice: a word for the body that bought}: one word for one body, though it
        is published under a number here, another there and its name alone elsewhere."""
        return radar.tell_apart(self._get_buyer_marks())

    def _get_buyer_partners(self):
        """Partners of ours among the buyers: said by a person, else known by number,
        else by a name that one partner alone has. Two queries for all of them."""
        marks = self._get_buyer_marks()
        said = {mark for each in marks.values() for mark in each}
        numbers = self.env["res.partner.id_number"].search(
            Domain("name", "in", [value for kind, value in said if kind != "name"])
            & Domain("status", "!=", "close")
            & Domain("partner_id.active", "=", True)
        )
        by_mark = {
            (number.category_id.code, number.name): number.partner_id
            for number in numbers
        }
        named = self.env["res.partner"].search(
            Domain(
                "it_name_key", "in", [value for kind, value in said if kind == "name"]
            )
            & Domain("is_company", "=", True)
            & Domain("is_city_partner", "=", True)
        )
        for key, partners in named.grouped("it_name_key").items():
            if len(partners) == 1:
                by_mark["name", key] = partners
        found = self.partner_id
        for notice, own in marks.items():
            if not notice.partner_id:
                known = (by_mark[mark] for mark in own if mark in by_mark)
                found |= next(known, found.browse())
        return found
