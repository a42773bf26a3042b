from odoo import models

from odoo.addons.itgovernance.logic.import_values import split_address
from odoo.addons.itgovernance.models.it_import_mixin_apply import QUIET

#: Target of a column -> field of the agreement.
TERMS = {
    "department": "department",
    "description": "summary",
    "value": "value_total",
    "value_annual": "value_annual",
    "vat_not_recoverable": "vat_not_recoverable",
    "value_inc_vat": "value_inc_vat",
    "start": "start_date",
    "end": "end_date",
    "furthest_end": "date_furthest_end",
    "review": "review_date",
    "signed": "signature_date",
    "is_tendered": "is_tendered",
    "route": "procurement_route",
    "procurement_reference": "procurement_reference",
    "ocid": "ocid",
    "service_category": "service_category",
    "service_category_uri": "service_category_uri",
    "proclass": "proclass",
    "proclass_uri": "proclass_uri",
    "contact_url": "contact_url",
    "tender_url": "tender_url",
    "contract_url": "contract_url",
}
_AMOUNTS = ("value", "value_annual", "vat_not_recoverable", "value_inc_vat")


class ItAgreementImport(models.Model):
    """Rows become agreements, with the rights of the person at hand."""

    _inherit = "it.agreement.import"

    def _get_applied_model(self):
        return self.env["agreement"]

    def _forget_made(self, one, failed=False):
        one.made_id = False

    def _make_part(self, part, trial):
        partners = self._make_partners(part)
        vals_list = [
            self._prepare_agreement(one, partner_id, trial)
            for one, partner_id in zip(part, partners, strict=True)
        ]
        made = self.env["agreement"].with_context(**QUIET).create(vals_list)
        for one, agreement in zip(part, made, strict=True):
            one.made_id = agreement.id
        signed = [
            (one, agreement)
            for one, agreement in zip(part, made, strict=True)
            if one.signs
        ]
        if signed:
            self._name_signatories(signed)
            taken_on = made.browse([agreement.id for _one, agreement in signed])
            taken_on.action_take_on()
        if not trial:
            for one, partner_id in zip(part, partners, strict=True):
                one.partners = [partner_id]

    def _prepare_agreement(self, one, partner_id, trial):
        """Values of the agreement that a row becomes."""
        facts = one.facts
        # a check draws no numbers of the register
        number = f"check {self.id}-{one.record.number}" if trial else "/"
        values = {
            "name": facts["title"],
            "code": facts.get("reference") or number,
            "partner_id": partner_id,
            "company_id": self.company_id.id,
            "agreement_type_id": one.kind_id,
            "owner_id": one.owner_id,
        }
        for target, name in TERMS.items():
            if target in facts:
                value = facts[target]
                values[name] = float(value) if target in _AMOUNTS else value
        if facts.get("cpv"):
            values["cpv_codes"] = ", ".join(facts["cpv"])
        if one.signs and not facts.get("signed"):
            values["signature_date"] = facts["start"]
        return values

    # ------------------------------------------------------------------
    # Organisations and people
    # ------------------------------------------------------------------

    def _make_partners(self, part):
        """Return the partner's id of each row; make those that aren't here yet."""
        new, places = [], {}
        for one in part:
            if one.partners:
                continue
            key = self._get_partner_key(one.facts)
            if key not in places:
                places[key] = len(new)
                new.append(self._prepare_partner(one.facts))
        # who may import a register may have the organisations in it created, and
        # nothing but what the row says of them
        made = self.env["res.partner"].sudo().with_context(**QUIET).create(new).ids
        return [
            one.partners[0]
            if one.partners
            else made[places[self._get_partner_key(one.facts)]]
            for one in part
        ]

    def _get_partner_key(self, facts):
        return facts.get("supplier_number") or facts["supplier_name"]

    def _prepare_partner(self, facts):
        """Values of an organisation that isn't here yet."""
        values = {
            "name": facts["supplier_name"],
            "is_company": True,
            **split_address(facts.get("supplier_address") or ""),
        }
        if facts.get("supplier_number"):
            values["company_registry"] = facts["supplier_number"]
        if facts.get("is_sme") is not None:
            values["it_scale"] = "sme" if facts["is_sme"] else "large"
        if facts.get("is_vcse"):
            values["it_is_vcse"] = True
        return values

    def _name_signatories(self, signed):
        """Name who signed for each side: the person of the row, or the organisation."""
        people = {}
        for one, agreement in signed:
            for party in agreement.party_ids:
                side = "council" if party.is_council else "supplier"
                name = one.facts.get(f"{side}_signatory")
                organisation = party.partner_id.commercial_partner_id
                people[party] = (organisation, name)
        persons = self._find_people({pair for pair in people.values() if pair[1]})
        groups = {}
        for party, (organisation, name) in people.items():
            person = persons[organisation, name] if name else organisation
            groups.setdefault(person, []).append(party.id)
        for person, ids in groups.items():
            parties = self.env["it.agreement.party"].browse(ids)
            parties.write({"signatory_id": person.id})

    def _find_people(self, pairs):
        """{(organisation, name): contact}, made where there is none."""
        Partner = self.env["res.partner"].with_context(**QUIET)
        found = {}
        for person in Partner.search(
            [
                ("parent_id", "in", [one.id for one, _name in pairs]),
                ("name", "in", sorted({name for _one, name in pairs})),
            ],
            order="id desc",
        ):
            found[person.parent_id, person.name] = person
        missing = sorted(
            (pair for pair in pairs if pair not in found),
            key=lambda pair: (pair[0].id, pair[1]),
        )
        # as the organisations: only named, as the register names them
        made = Partner.sudo().create(
            [{"name": name, "parent_id": one.id} for one, name in missing]
        )
        return found | dict(zip(missing, made.sudo(False), strict=True))
