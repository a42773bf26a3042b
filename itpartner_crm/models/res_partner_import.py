from urllib.parse import quote

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itgovernance.logic import import_values

from ..logic import identifiers as schemes
from ..logic import names

FACTS = {
    "ref": "ref",
    "name": "name",
    "sector": "it_sector_id",
    "relationship": "it_relationship_type",
    "stage": "it_partner_stage_id",
    "lead_officer": "it_lead_officer_id",
    "sponsor": "it_sponsor_id",
    "wards": "ward_ids",
    "street": "street",
    "street2": "street2",
    "city": "city",
    "zip": "zip",
    "country": "country_id",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "notes": "comment",
    "is_city_partner": "is_city_partner",
}
CONTACT_FACTS = {
    "name": "name",
    "role": "function",
    "email": "email",
    "phone": "phone",
    "basis": "it_lawful_basis",
    "basis_note": "it_basis_note",
}


class Match:
    """What a row was found to be.

    partner_id: the partner it is, or False; reason: one sentence; candidates: ids of
    partners it may be, which a person decides; problem: code of what is wrong;
    by_name: found by its name alone, which is then spelled well enough.
    """

    __slots__ = ("by_name", "candidates", "partner_id", "problem", "reason")

    def __init__(
        self, partner_id=False, reason="", candidates=(), problem="", by_name=False
    ):
        self.by_name = by_name
        self.partner_id = partner_id
        self.reason = reason
        self.candidates = list(candidates)
        self.problem = problem


class ResPartner(models.Model):
    """The register read and compared many partners at a time.

    The rules of who is who are those of `_find_by_identifier_or_name`, for a batch of
    rows in a fixed number of queries.
    """

    _inherit = "res.partner"

    # ------------------------------------------------------------------
    # What the register says of each partner
    # ------------------------------------------------------------------

    def _it_read_register(self):
        """Return {partner id: facts} in the shape of `logic.import_rows`."""
        found = {}
        for values in self.read(list(FACTS.values()), load=""):
            facts = {key: values[name] or "" for key, name in FACTS.items()}
            facts["wards"] = values["ward_ids"]
            facts["notes"] = import_values.note_text(facts["notes"])
            facts.update(identifiers={}, contacts=[], memberships={})
            found[values["id"]] = facts
        self._it_read_identifiers(found)
        self._it_read_contacts(found)
        for member in self.env["it.partnership.member"].search_read(
            [("partner_id", "in", self.ids)],
            ["partner_id", "partnership_id", "role"],
            load="",
        ):
            memberships = found[member["partner_id"]]["memberships"]
            memberships[member["partnership_id"]] = member["role"]
        return found

    def _it_read_identifiers(self, found):
        categories = self.env["res.partner.id_category"].with_context(active_test=False)
        codes = {one.id: one.code for one in categories.search([])}
        for number in self.env["res.partner.id_number"].search_read(
            [("partner_id", "in", self.ids), ("status", "!=", "close")],
            ["partner_id", "category_id", "name"],
            order="id",
            load="",
        ):
            held = found[number["partner_id"]]["identifiers"]
            code = codes.get(number["category_id"], "")
            held.setdefault(code, []).append(number["name"])

    def _it_read_contacts(self, found):
        for person in self.search_read(
            [
                ("parent_id", "in", self.ids),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            ["parent_id", *CONTACT_FACTS.values()],
            order="id",
            load="",
        ):
            contact = {"id": person["id"]}
            for key, name in CONTACT_FACTS.items():
                contact[key] = person[name] or ""
            found[person["parent_id"]]["contacts"].append(contact)

    # ------------------------------------------------------------------
    # Who is who
    # ------------------------------------------------------------------

    @api.model
    def _it_match_batch(self, rows, source):
        """Find the partner of each row, many rows in a fixed number of queries.

        :param rows: list of facts as `logic.import_rows` reads them.
        :param source: which system the external ids are from.
        :returns: list of `Match`, in the same order.
        """
        lookup = Lookup(self, rows, source)
        return [self._it_match(facts, lookup) for facts in rows]

    def _it_match(self, facts, lookup):
        if facts.get("record"):
            partner_id = lookup.records.get(facts["record"])
            if not partner_id:
                return Match(problem="no_record")
            return Match(partner_id, self.env._("Same record number."))
        external = lookup.external.get(facts.get("external_id"))
        if external:
            return Match(external, self.env._("Same number in their system."))
        pairs = schemes.usable_for_matching(facts.get("identifiers", {}).items())
        holders = {}
        for pair in pairs:
            for partner_id in lookup.holders.get(pair, ()):
                holders.setdefault(partner_id, pair)
        if len(holders) == 1:
            ((partner_id, pair),) = holders.items()
            told = " ".join(pair)
            return Match(
                partner_id, self.env._("Same identifier: %(number)s.", number=told)
            )
        if holders:
            reason = self.env._("Its identifiers belong to several partners.")
            return Match(reason=reason, candidates=holders)
        by_ref = lookup.refs.get(facts.get("ref"), ())
        if len(by_ref) == 1:
            return Match(by_ref[0], self.env._("Same reference."))
        return self._it_match_name(facts, pairs, lookup)

    def _it_match_name(self, facts, pairs, lookup):
        same = lookup.names.get(names.name_key(facts.get("name")), {})
        codes = {code for code, _value in pairs}
        others = [one for one in same if codes & lookup.schemes_held.get(one, set())]
        found = [one for one in same if one not in others]
        if not found and others:
            reason = self.env._("Same name, but another number in the same register.")
            return Match(reason=reason, candidates=others)
        if not found:
            return Match()
        wanted = names.postcode_key(facts.get("zip"))
        near = [one for one in found if wanted and same[one] == wanted]
        if len(near) == 1:
            return Match(near[0], self.env._("Same name and postcode."), by_name=True)
        found = near or found
        if len(found) > 1:
            reason = self.env._("Several partners have this name.")
            return Match(reason=reason, candidates=found)
        if wanted and same[found[0]]:
            reason = self.env._("Same name, another postcode.")
            return Match(reason=reason, candidates=found)
        return Match(found[0], self.env._("Same name."), by_name=True)

    @api.model
    def _it_find_alike(self, rows, threshold):
        """Partners whose name is much like that of a row nobody was found for.

        Asks the trigram index of the comparable name; without one nothing is found.

        :param rows: {any key: facts}.
        :param threshold: least likeness of the comparable names, 0 to 1.
        :returns: {key: [partner ids]}, the most alike first, three at most.
        """
        wanted = {key: names.name_key(facts.get("name")) for key, facts in rows.items()}
        wanted = {key: name for key, name in wanted.items() if len(name) > 5}
        if not wanted or not self._it_has_trigram_index():
            return {}
        self.flush_model(["it_name_key", "active", "is_company", "is_city_partner"])
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(threshold)],
        )
        alike = {}
        for key, partner_id in self.env.execute_query(
            SQL(
                """
                SELECT w.key, p.id
                  FROM unnest(%s::text[]) w(key)
                  JOIN LATERAL (
                       SELECT p.id, similarity(p.it_name_key, w.key) AS alike
                         FROM res_partner p
                        WHERE p.it_name_key %% w.key AND p.active
                          AND (p.is_company IS TRUE OR p.is_city_partner IS TRUE)
                        ORDER BY alike DESC, p.id LIMIT 3) p ON true
                 ORDER BY w.key, p.alike DESC, p.id
                """,
                sorted(set(wanted.values())),
            )
        ):
            alike.setdefault(key, []).append(partner_id)
        every = [one for ids in alike.values() for one in ids]
        seen = set(self.search([("id", "in", every)]).ids) if every else set()
        return {
            key: [one for one in alike[name] if one in seen]
            for key, name in wanted.items()
            if seen & set(alike.get(name, ()))
        }

    @api.model
    def _it_has_trigram_index(self):
        """Whether the comparable name has an index that finds likeness."""
        self.env.cr.execute(
            """
            SELECT 1 FROM pg_indexes
             WHERE schemaname = current_schema AND tablename = 'res_partner'
               AND indexdef LIKE '%%it_name_key%%' AND indexdef LIKE '%%gin_trgm_ops%%'
            """,
            [],
        )
        return bool(self.env.cr.rowcount)


class Lookup:
    """All that a batch of rows is compared with, read in a fixed number of queries."""

    def __init__(self, partners, rows, source):
        self.env = partners.env
        self.partners = partners
        self.records = self._read_records(rows)
        self.external = self._read_external(rows, source)
        self.holders = self._read_holders(rows)
        self.refs = self._read_refs(rows)
        self.names = self._read_names(rows)
        self.schemes_held = self._read_schemes_held()

    def _resolve(self, ids):
        """{id: id of the partner that stands for it now}, merged ones followed."""
        held = self.partners.with_context(active_test=False).search(
            [("id", "in", list(ids))]
        )
        follow = getattr(self.partners, "_it_resolve", None)
        resolved = {partner.id: partner.id for partner in held}
        if follow:
            for partner in held.filtered(lambda one: not one.active):
                kept = follow(partner.id)
                resolved[partner.id] = getattr(kept, "id", kept) or partner.id
        return resolved

    def _read_records(self, rows):
        ids = {facts["record"] for facts in rows if facts.get("record")}
        return self._resolve(ids) if ids else {}

    def _read_external(self, rows, source):
        """{number in their system: partner id}."""
        wanted = {
            external_name(source, facts["external_id"]): facts["external_id"]
            for facts in rows
            if facts.get("external_id")
        }
        if not wanted:
            return {}
        # Which partner a number of another system stands for is no secret of Odoo's:
        # the partner itself is read as the person.
        data = self.env["ir.model.data"].sudo()
        ids = {
            wanted[one["name"]]: one["res_id"]
            for one in data.search_read(
                [
                    ("model", "=", "res.partner"),
                    ("module", "=", "__import__"),
                    ("name", "in", list(wanted)),
                ],
                ["name", "res_id"],
            )
        }
        resolved = self._resolve(ids.values())
        return {
            number: resolved[partner_id]
            for number, partner_id in ids.items()
            if partner_id in resolved
        }

    def _read_holders(self, rows):
        """{(scheme, number): partner ids}, company numbers of plain contacts too."""
        by_code = {}
        for facts in rows:
            pairs = schemes.usable_for_matching(facts.get("identifiers", {}).items())
            for code, value in pairs:
                by_code.setdefault(code, set()).add(value)
        if not by_code:
            return {}
        holders = {}
        for number in self.env["res.partner.id_number"].search_fetch(
            Domain("status", "!=", "close")
            & Domain("partner_id.active", "=", True)
            & Domain.OR(
                Domain("category_id.code", "=", code)
                & Domain("name", "in", sorted(values))
                for code, values in by_code.items()
            ),
            ["category_id", "name", "partner_id"],
            order="id",
        ):
            found = holders.setdefault((number.category_id.code, number.name), [])
            if number.partner_id.id not in found:
                found.append(number.partner_id.id)
        companies = [
            value
            for value in sorted(by_code.get("GB-COH", ()))
            if ("GB-COH", value) not in holders
        ]
        for partner in self.partners.search_fetch(
            [
                ("company_registry", "in", companies),
                ("is_company", "=", True),
                ("parent_id", "=", False),
            ],
            ["company_registry"],
            order="id",
        ):
            pair = ("GB-COH", partner.company_registry)
            holders.setdefault(pair, []).append(partner.id)
        return holders

    def _read_refs(self, rows):
        wanted = {facts["ref"] for facts in rows if facts.get("ref")}
        found = {}
        if wanted:
            for partner in self.partners.search_fetch(
                [("ref", "in", sorted(wanted)), ("is_company", "=", True)], ["ref"]
            ):
                found.setdefault(partner.ref, []).append(partner.id)
        return found

    def _read_names(self, rows):
        """{name key: {partner id: postcode key}}."""
        wanted = {names.name_key(facts.get("name")) for facts in rows} - {""}
        found = {}
        for partner in self.partners.search_fetch(
            [
                ("it_name_key", "in", sorted(wanted)),
                "|",
                ("is_company", "=", True),
                ("is_city_partner", "=", True),
            ],
            ["it_name_key", "zip"],
            order="id",
        ):
            same = found.setdefault(partner.it_name_key, {})
            same[partner.id] = names.postcode_key(partner.zip)
        if "it_merged_into_id" in self.partners._fields:
            self._add_former_names(wanted - set(found), found)
        return found

    def _add_former_names(self, wanted, found):
        """Add the partners that those of a name were merged into."""
        former = self.partners.with_context(active_test=False).search_fetch(
            [
                ("it_name_key", "in", sorted(wanted)),
                ("it_merged_into_id", "!=", False),
            ],
            ["it_name_key"],
        )
        resolved = self._resolve(former.ids) if former else {}
        kept = self.partners.browse(set(resolved.values())).filtered("active")
        for partner in former:
            one = kept.browse(resolved.get(partner.id, ())) & kept
            if one:
                same = found.setdefault(partner.it_name_key, {})
                same[one.id] = names.postcode_key(one.zip)

    def _read_schemes_held(self):
        """{partner id: codes} of the partners found by their name."""
        ids = [one for same in self.names.values() for one in same]
        held = {}
        if ids:
            for number in self.env["res.partner.id_number"].search_fetch(
                [("partner_id", "in", ids), ("status", "!=", "close")],
                ["partner_id", "category_id"],
            ):
                codes = held.setdefault(number.partner_id.id, set())
                codes.add(number.category_id.code)
        return held


def external_name(source, number):
    """Name under which the number another system gives to a partner is kept."""
    return f"it_register_{source}_{quote(number, safe='')}"
