from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import words


class ItNotice(models.Model):
    """Finding notices by the words of their title and description, in any form."""

    _inherit = "it.notice"

    words = fields.Char(
        search="_search_words",
        store=False,
        exportable=False,
        help="Words of the title or description, in any form: a search for schools "
        'finds a school. Quotes keep words together, "or" and a minus work as in a '
        "search engine.",
    )

    def init(self):
        super().init()
        # English stemming as PostgreSQL has it; a text of any length stays under the
        # megabyte that a tsvector may hold.
        self.env.cr.execute(
            """
            ALTER TABLE it_notice ADD COLUMN IF NOT EXISTS search_vector tsvector
            GENERATED ALWAYS AS (to_tsvector('english',
                left(coalesce(title, ''), 5000) || ' . '
                || left(coalesce(description, ''), 50000))) STORED;
            CREATE INDEX IF NOT EXISTS it_notice_search_vector_idx
            ON it_notice USING gin (search_vector);
            """
        )

    @api.model
    def _search_words(self, operator, value):
        if operator not in ("ilike", "=ilike", "like", "=like"):
            return NotImplemented
        text = (value or "").replace("\x00", "").strip()
        query = SQL(
            "(websearch_to_tsquery('english', %s) || to_tsquery('english', %s))",
            text,
            words.beginnings(text),
        )
        (size,) = self.env.execute_query(SQL("SELECT numnode(%s)", query))[0]
        if not size:  # words that every text has, or none: the title has to hold them
            return Domain("title", "ilike", text)
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s @@ %s", SQL.identifier(alias, "search_vector"), query
            )
        )
