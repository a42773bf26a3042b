from collections import namedtuple
from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import duplicates
from ..logic import identifiers as schemes

READER = "itgovernance.group_reader"
LIKENESS = "itpartner_crm.duplicate_likeness"
CROWD = "itpartner_crm.duplicate_crowd"
# How like the names must be where the postcode says the same.
_NEARBY = 0.3
_PER_PROBE = 30
_SELECTED = 500
# One spelling in the indexes and in the queries, or PostgreSQL doesn't use them.
_ORGANISATION = "(is_company IS TRUE OR is_city_partner IS TRUE)"
_POSTCODE = r"upper(regexp_replace(zip, '\s', '', 'g'))"
_MAIL = r"lower(substring(email from '@([^@>\s]+)'))"
_SITE = r"lower(substring(website from '^(?:[A-Za-z]+://)?(?:www\.)?([^/:?#\s]+)'))"

Probe = namedtuple("Probe", "key self_id name postcode domains registry")

# Asked with the texts of _it_query_like; `parts` are the ways in which two may be alike.
_ALIKE = """
SELECT probe.key, p.id, %(similarity)s,
         COALESCE(%(postcode)s = probe.postcode, false)
             AND probe.postcode != '',
         CASE WHEN %(mail)s = ANY(probe.domains) THEN %(mail)s
              WHEN %(site)s = ANY(probe.domains) THEN %(site)s END,
         COALESCE(p.company_registry = probe.registry, false)
             AND probe.registry != ''
    FROM unnest(%(keys)s::int[], %(selves)s::int[], %(names)s::text[],
                %(postcodes)s::text[], %(said)s::text[],
                %(registries)s::text[])
         AS asked(key, self_id, name, postcode, said, registry)
   CROSS JOIN LATERAL (SELECT asked.*,
         string_to_array(asked.said, ' ') AS domains) probe
   CROSS JOIN LATERAL (%(parts)s) hit
    JOIN res_partner p ON p.id = hit.id
   WHERE p.id != probe.self_id
"""


class ResPartner(models.Model):
    """Finds the records that may already stand for an organisation.

    By identifier, by likeness of the comparable names (trigrams of PostgreSQL), by
    postcode and by the domain of mail and website, for one organisation that somebody
    is about to register or for a batch of those that are there.
    """

    _inherit = "res.partner"

    it_duplicate_note = fields.Html(
        string="Already here?",
        compute="_compute_it_duplicate_note",
        groups=READER,
        sanitize=False,
        help="Contacts that may be this very organisation.",
    )

    _it_like_name_idx = models.Index(
        lambda registry: (
            "USING gin (it_name_key gin_trgm_ops) WITH (fastupdate=off) "
            f"WHERE {_ORGANISATION}"
            if registry.has_trigram
            else ""
        )
    )
    _it_postcode_idx = models.Index(f"(({_POSTCODE})) WHERE {_ORGANISATION}")
    _it_mail_domain_idx = models.Index(f"(({_MAIL})) WHERE {_ORGANISATION}")
    _it_site_domain_idx = models.Index(f"(({_SITE})) WHERE {_ORGANISATION}")

    @api.depends("name", "zip", "email", "website", "is_company", "parent_id")
    def _compute_it_duplicate_note(self):
        for partner in self:
            new = not partner._origin and partner.is_company and partner.name
            found = new and partner._it_find_duplicates(partner._it_probe_values(), 5)
            partner.it_duplicate_note = partner._it_tell_duplicates(found or [])

    def _it_probe_values(self):
        """What of this organisation others are compared with."""
        self.ensure_one()
        return {
            "name": self.name,
            "zip": self.zip,
            "email": self.email,
            "website": self.website,
        }

    @api.model
    def _it_tell_duplicates(self, found):
        """List with a link to each of *found*, or False."""
        rows = [
            Markup(
                '<li><a href="/odoo/res.partner/%(id)s" target="_blank">%(name)s</a>'
                "%(city)s: %(reason)s</li>"
            )
            % {
                "id": row["partner"].id,
                "name": row["partner"].display_name,
                "city": f", {row['partner'].city}" if row["partner"].city else "",
                "reason": row["reason"],
            }
            for row in found
        ]
        return (
            Markup('<ul class="mb-0">%s</ul>') % Markup("").join(rows)
            if rows
            else False
        )

    @api.model
    def _it_find_duplicates(self, values, limit=10):
        """Organisations that may be the one that *values* describe, the surest first.

        Those of self are left out, and those somebody said are not the same as self.

        :param values: dict with any of name, identifiers [(scheme, id)], zip, email,
            website.
        :returns: list of {"partner": record, "reason": str, "score": 0 to 1}.
        """
        name, postcode, domains = duplicates.probe(values)
        pairs = schemes.usable_for_matching(values.get("identifiers") or [])
        registry = next((value for code, value in pairs if code == "GB-COH"), "")
        probe = Probe(0, self.id or 0, name, postcode, domains, registry)
        found = {
            other: likeness
            for (_key, other), likeness in self._it_like([probe]).items()
        }
        held, told = self._it_find_by_identifier(pairs)
        for partner in held:
            found[partner.id] = duplicates.Likeness(number=True)
        others = self.browse(found)._it_holding_other_number(pairs) - held
        for other in others:
            found[other.id] = replace(found[other.id], other_number=True)
        denied = self.env["it.partner.duplicate"]._get_denied(self.ids)
        return self._it_rank(
            {one: what for one, what in found.items() if (self.id, one) not in denied},
            values.get("zip"),
            limit,
            told,
        )

    def _it_rank(self, found, postcode, limit, told):
        """Rows for a person of {id: Likeness}, the surest first."""
        ids = [one for one in found if one not in self._ids]
        partners = self.search([("id", "in", ids)])
        rows = [
            {
                "partner": partner,
                "score": round(duplicates.score(found[partner.id]), 2),
                "reason": self._it_say_likeness(found[partner.id], postcode, told),
            }
            for partner in partners
        ]
        return sorted(rows, key=lambda row: (-row["score"], row["partner"].id))[:limit]

    @api.model
    def _it_say_likeness(self, likeness, postcode="", told=""):
        """One sentence that says what two records have in common."""
        if likeness.number:
            return told or self.env._("Same identifier.")
        said = []
        if likeness.name >= 1:
            said.append(self.env._("same name"))
        elif likeness.name >= _NEARBY:
            said.append(
                self.env._("name alike (%(part)d%%)", part=round(likeness.name * 100))
            )
        if likeness.postcode:
            said.append(
                self.env._("same postcode %(postcode)s", postcode=postcode or "")
            )
        if likeness.domain:
            said.append(
                self.env._("same mail or web domain %(domain)s", domain=likeness.domain)
            )
        if likeness.other_number:
            said.append(self.env._("but another number in the same register"))
        sentence = ", ".join(said)
        return sentence[:1].upper() + sentence[1:] + "."

    @api.model
    def _it_like(self, probes):
        """Likeness of each of *probes* to what is there: {(key, id): Likeness}.

        A number of queries that doesn't grow with the probes.
        """
        self.flush_model(
            [
                "active",
                "company_registry",
                "email",
                "is_city_partner",
                "is_company",
                "it_name_key",
                "website",
                "zip",
            ]
        )
        domains = self._it_telling_domains(
            {domain for probe in probes for domain in probe.domains}
        )
        found = {}
        for row in self._it_query_like(probes, domains):
            key, other, likeness, postcode, domain, registry = row
            found[key, other] = duplicates.Likeness(
                number=registry, name=likeness, postcode=postcode, domain=domain or ""
            )
        return found

    @api.model
    def _it_telling_domains(self, domains):
        """Those of *domains* that can say who somebody is.

        Not those of the shared providers, and not those of a whole crowd here.
        """
        shared = self.env["it.shared.domain"]._get_shared()
        domains = {one for one in domains if not duplicates.is_shared(one, shared)}
        if not domains:
            return set()
        crowd = int(self.env["ir.config_parameter"].sudo().get_param(CROWD) or 20)
        rows = self.env.execute_query(
            SQL(
                """SELECT asked.domain FROM unnest(%(domains)s) AS asked(domain)
                    WHERE (SELECT count(*) FROM (SELECT 1 FROM res_partner
                            WHERE %(organisation)s AND %(mail)s = asked.domain
                            LIMIT %(crowd)s + 1) one) <= %(crowd)s
                      AND (SELECT count(*) FROM (SELECT 1 FROM res_partner
                            WHERE %(organisation)s AND %(site)s = asked.domain
                            LIMIT %(crowd)s + 1) two) <= %(crowd)s""",
                domains=sorted(domains),
                organisation=SQL(_ORGANISATION),
                mail=SQL(_MAIL),
                site=SQL(_SITE),
                crowd=crowd,
            )
        )
        return {domain for (domain,) in rows}

    @api.model
    def _it_query_like(self, probes, domains):
        """Rows (key, id, likeness of names, same postcode, domain, same registry)."""
        parameters = self.env["ir.config_parameter"].sudo()
        likeness = str(float(parameters.get_param(LIKENESS) or 0.55))
        trigrams = self.env.registry.has_trigram
        if trigrams:
            self.env.execute_query(
                SQL(
                    "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
                    likeness,
                )
            )
        same = SQL("SELECT id FROM res_partner WHERE active AND %s", SQL(_ORGANISATION))
        parts = [self._it_sql_name(trigrams), self._it_sql_near(trigrams)]
        parts += [
            SQL("(%s AND %s)", same, condition)
            for condition in (
                SQL("%s = ANY(probe.domains)", SQL(_MAIL)),
                SQL("%s = ANY(probe.domains)", SQL(_SITE)),
                SQL("company_registry = probe.registry AND probe.registry != ''"),
            )
        ]
        return self.env.execute_query(
            SQL(
                _ALIKE,
                similarity=self._it_sql_similarity(trigrams),
                postcode=SQL(_POSTCODE),
                mail=SQL(_MAIL),
                site=SQL(_SITE),
                parts=SQL(" UNION ").join(parts),
                keys=[probe.key for probe in probes],
                selves=[probe.self_id for probe in probes],
                names=[probe.name for probe in probes],
                postcodes=[probe.postcode for probe in probes],
                said=[" ".join(domains.intersection(one.domains)) for one in probes],
                registries=[probe.registry for probe in probes],
            )
        )

    def _it_sql_similarity(self, trigrams):
        if trigrams:
            return SQL("COALESCE(similarity(it_name_key, probe.name), 0)")
        return SQL("CASE WHEN it_name_key = probe.name THEN 1 ELSE 0 END")

    def _it_sql_name(self, trigrams):
        """Those whose name is like the one asked, the likest first."""
        return SQL(
            """(SELECT id FROM res_partner WHERE active AND %s AND %s
                 ORDER BY %s DESC, id LIMIT %s)""",
            SQL(_ORGANISATION),
            SQL(
                "it_name_key %% probe.name" if trigrams else "it_name_key = probe.name"
            ),
            self._it_sql_similarity(trigrams),
            _PER_PROBE,
        )

    def _it_sql_near(self, trigrams):
        """Those at the same postcode whose name is somewhat like it."""
        return SQL(
            """(SELECT id FROM res_partner
                 WHERE active AND %s AND %s = probe.postcode
                   AND probe.postcode != '' AND %s >= %s
                 ORDER BY %s DESC, id LIMIT %s)""",
            SQL(_ORGANISATION),
            SQL(_POSTCODE),
            self._it_sql_similarity(trigrams),
            _NEARBY,
            self._it_sql_similarity(trigrams),
            _PER_PROBE,
        )

    def action_it_find_duplicates(self):
        """Look for duplicates of these partners now and open what is found."""
        Duplicate = self.env["it.partner.duplicate"]
        Duplicate.check_access("create")
        if len(self) > _SELECTED:
            raise UserError(
                self.env._(
                    "Choose at most %(most)d partners; the job looks through the whole "
                    "register each night.",
                    most=_SELECTED,
                )
            )
        pairs = Duplicate._find_for(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partner_duplicate_action"
        )
        return {
            **action,
            "domain": [("id", "in", pairs.ids), ("is_current", "=", True)],
        }
