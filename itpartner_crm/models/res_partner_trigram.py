from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

READER = "itgovernance.group_reader"
_STATISTICS = 1000
# So many hits are few: they are looked up first. Of more, the first in order come soon.
_FEW = 500
_COUNTED = ("name", "complete_name")


def trigrams(column):
    """Definition of an index that finds a part of *column*, which ``ilike`` asks for.

    Spelled as Odoo spells its own trigram indexes, so that its searches use it. None
    where PostgreSQL lacks trigrams: everything works there, only slower.

    Written through at once (`fastupdate`): an import leaves thousands of entries on the
    list of those pending, and every look-up, also that of a whole number, reads it all.
    """

    def definition(registry):
        if not registry.has_trigram:
            return ""
        indexable = getattr(registry.has_unaccent, "name", "") == "INDEXABLE"
        expression = registry.unaccent(column) if indexable else column
        return f"USING gin ({expression} gin_trgm_ops) WITH (fastupdate=off)"

    return definition


class ResPartner(models.Model):
    """Partners are found by a part of their name without reading all of them.

    What is typed where a partner is chosen is looked for in five fields at once. One of
    them without an index would make PostgreSQL read the whole table, so each has one.
    """

    _inherit = "res.partner"

    _it_name_trgm_idx = models.Index(trigrams("name"))
    _it_complete_name_trgm_idx = models.Index(trigrams("complete_name"))
    _it_email_trgm_idx = models.Index(trigrams("email"))
    _it_ref_trgm_idx = models.Index(trigrams("ref"))
    _it_vat_trgm_idx = models.Index(trigrams("vat"))
    _it_registry_trgm_idx = models.Index(trigrams("company_registry"))

    def init(self):
        """Count the words of names finely, so that PostgreSQL trusts the indexes.

        With its usual hundred samples it takes any part of a name for a common one, and
        reads the table in the order of the names until it has found enough.
        """
        super().init()
        for column in _COUNTED:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE res_partner ALTER COLUMN %s SET STATISTICS %s",
                    SQL.identifier(column),
                    _STATISTICS,
                )
            )
        columns = SQL(", ").join(SQL.identifier(column) for column in _COUNTED)
        self.env.cr.execute(SQL("ANALYZE res_partner (%s)", columns))

    it_any_name = fields.Char(
        string="Name, reference or identifier",
        compute="_compute_it_any_name",
        search="_search_it_any_name",
        groups=READER,
        help="By what the register's search finds a partner.",
    )

    @api.depends("display_name")
    def _compute_it_any_name(self):
        for partner in self:
            partner.it_any_name = partner.display_name

    def _search_it_any_name(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        numbers = self.env["res.partner.id_number"].search(
            [("name", "=", value.strip())], limit=_FEW
        )
        return Domain("display_name", "ilike", value) | Domain(
            "id", "in", numbers.partner_id.ids
        )

    @api.model
    def _search_display_name(self, operator, value):
        """The few partners that hold the words are looked up first.

        Asked for the first of them in the order of names, PostgreSQL would rather read
        the names in that order until it has met enough, which takes long where few fit.
        """
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return domain
        # As superuser: the rules of whoever asks apply to the search this becomes part of.
        query = (
            self.sudo()
            .with_context(active_test=False)
            ._search(Domain(domain), limit=_FEW + 1)
        )
        found = query.get_result_ids()
        return domain if len(found) > _FEW else Domain("id", "in", found)
