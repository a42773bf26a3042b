"""Moves what points at merged partners, and notes every row so that it can go back.

Set-based: a statement a table, whatever the number of rows. What was there is noted by
the database itself in `it_partner_merge_change`, in the order in which it was changed:

- link: rows (ids) whose column pointed at `from_id` and now at `to_id`;
- relation: the same for rows of a many-to-many table, told by their other column;
- value: columns of a row before and after;
- dropped: whole rows that would have stood twice.
"""

from odoo.exceptions import UserError
from odoo.tools import SQL

from .partner_merge_loose import LooseLinks
from .partner_merge_schema import Schema

PARTNER = "res_partner"
CHANGE = SQL("it_partner_merge_change")
# Records that may be folded into one although they have a log of their own.
FOLDABLE = {
    "it_acquaintance",
    "it_agreement_party",
    "it_partnership_member",
    "res_partner_bank",
    "res_partner_id_number",
}


class PartnerMove(LooseLinks):
    """One merge under way.

    `chosen` is {table: ids} of the rows that stay where two would stand for one thing.
    """

    def __init__(self, env, merge, chosen=None):
        self.env = env
        self.merge_id = merge.id
        self.chosen = chosen or {}
        self.schema = Schema(env)
        self.touched = set()

    def run(self, kept_id, source_ids):
        """Point everything at the kept partner that points at one of the sources."""
        mapping = dict.fromkeys(source_ids, kept_id)
        self._drop_relations_among([kept_id, *source_ids])
        self._repoint(PARTNER, mapping)
        self._mark_messages(source_ids)
        self._move_company_dependent(mapping)
        self._move_properties(mapping)
        self._move_references(mapping)

    # what points at rows of a table ---------------------------------------------------

    def _repoint(self, table, mapping):
        olds, news = list(mapping), list(mapping.values())
        for link in self.schema.links(table):
            if link.table == PARTNER:
                self._repoint_partners(link, olds, news)
                continue
            if not self._any(link, olds):
                continue
            self.touched.add(link.table)
            for key in link.keys:
                self._fold(link, key, olds, news)
            self._note_links(link, olds, news)
            self._execute(
                SQL(
                    "UPDATE %(table)s r SET %(column)s = m.new "
                    "FROM unnest(%(olds)s::int[], %(news)s::int[]) m(old, new) "
                    "WHERE r.%(column)s = m.old AND %(condition)s",
                    **self._names(link),
                    olds=olds,
                    news=news,
                )
            )

    def _repoint_partners(self, link, olds, news):
        """Children of merged partners; noted as values of the partners themselves."""
        self._execute(
            SQL(
                "UPDATE res_partner r SET %(column)s = m.new "
                "FROM unnest(%(olds)s::int[], %(news)s::int[]) m(old, new) "
                "WHERE r.%(column)s = m.old AND r.id <> ALL (%(olds)s)",
                column=SQL.identifier(link.column),
                olds=olds,
                news=news,
            )
        )

    def _any(self, link, olds):
        return self.env.execute_query(
            SQL(
                "SELECT 1 FROM %(table)s r WHERE r.%(column)s = ANY (%(olds)s) "
                "AND %(condition)s LIMIT 1",
                **self._names(link),
                olds=olds,
            )
        )

    def _note_links(self, link, olds, news):
        row = SQL("to_jsonb(r.id)")
        if not link.has_id:
            row = SQL("to_jsonb(r) - %s", link.column)
        self._execute(
            SQL(
                """
                INSERT INTO %(change)s (merge_id, kind, table_name, column_name,
                                        from_id, to_id, content)
                SELECT %(merge)s, %(kind)s, %(name)s, %(column_name)s, m.old, m.new,
                       jsonb_agg(%(row)s)
                  FROM %(table)s r
                  JOIN unnest(%(olds)s::int[], %(news)s::int[]) m(old, new)
                    ON r.%(column)s = m.old
                 WHERE %(condition)s
                 GROUP BY m.old, m.new
                """,
                **self._names(link),
                change=CHANGE,
                merge=self.merge_id,
                kind="link" if link.has_id else "relation",
                name=link.table,
                column_name=link.column,
                row=row,
                olds=olds,
                news=news,
            )
        )

    # rows that would stand twice ------------------------------------------------------

    def _fold(self, link, key, olds, news):
        """Fold rows into one that would be the same under *key* once they moved."""
        groups = self._read_doubles(link, key, olds, news)
        pairs = {other: rows[0] for (rows,) in groups for other in rows[1:]}
        if pairs and link.has_id:
            pairs = {int(goes): int(stays) for goes, stays in pairs.items()}
            self._absorb(link.table, pairs)
        elif pairs:
            self._drop_rows(link.table, "ctid", "tid", list(pairs))

    def _read_doubles(self, link, key, olds, news):
        """[(keys of the rows that would be one, the one that stays first)]."""
        return self.env.execute_query(
            SQL(
                """
                WITH hit AS (
                    SELECT %(row_id)s AS row_key, m.old IS NULL AS is_own, seen.*
                      FROM %(table)s r
                      LEFT JOIN unnest(%(olds)s::int[], %(news)s::int[]) m(old, new)
                        ON m.old = r.%(column)s
                     CROSS JOIN LATERAL jsonb_populate_record(
                           r, jsonb_build_object(%(column_name)s::text,
                                                 COALESCE(m.new, r.%(column)s))) seen
                     WHERE r.%(column)s = ANY (%(all)s) AND %(condition)s
                )
                SELECT array_agg(row_key::text
                                 ORDER BY row_key::text = ANY (%(chosen)s) DESC,
                                          is_own DESC, row_key)
                  FROM hit
                 WHERE (%(predicate)s) AND num_nulls(%(parts)s) = 0
                 GROUP BY %(parts)s
                HAVING count(*) > 1
                """,
                **self._names(link),
                row_id=SQL("r.id" if link.has_id else "r.ctid"),
                column_name=link.column,
                olds=olds,
                news=news,
                all=[*olds, *set(news)],
                chosen=[str(one) for one in self.chosen.get(link.table, ())],
                predicate=SQL(key.predicate.replace("%", "%%")),
                parts=SQL(", ").join(
                    SQL(one.replace("%", "%%")) for one in key.expressions
                ),
            )
        )

    def _absorb(self, table, pairs):
        """Fold rows *pairs* {goes: stays} of *table*: what hangs on them moves too."""
        self._refuse_documents(table, list(pairs))
        self._repoint(table, pairs)
        shares = self._added_shares(pairs) if table == "it_outcome_credit" else []
        self._drop_rows(table, "id", "int", list(pairs))
        if shares:
            self._set_shares(shares)

    def _refuse_documents(self, table, ids):
        model = self.schema.models.get(table)
        if (
            not model
            or table in FOLDABLE
            or "message_ids" not in self.env[model]._fields
        ):
            return
        record = self.env[model].browse(ids[0]).sudo(False)
        named = record.has_access("read") and record.display_name
        raise UserError(
            self.env._(
                "%(kind)s “%(name)s” is there for two of these partners under the "
                "same number, and records of this kind can't be folded into one: "
                "change one of them first.",
                kind=self.env[model]._description,
                name=named or self.env._("a record you may not see"),
            )
        )

    def _drop_rows(self, table, column, cast, keys):
        self._execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM %(table)s r
                     WHERE r.%(column)s = ANY (%(keys)s::%(cast)s[])
                    RETURNING to_jsonb(r) AS image)
                INSERT INTO %(change)s (merge_id, kind, table_name, content)
                SELECT %(merge)s, 'dropped', %(name)s, jsonb_agg(image) FROM gone
                HAVING count(*) > 0
                """,
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                cast=SQL(cast),
                keys=keys,
                change=CHANGE,
                merge=self.merge_id,
                name=table,
            )
        )

    def _added_shares(self, pairs):
        """[(id of the credit that stays, its share once the others are added)].

        What two records were credited with adds up; one outcome never exceeds 100.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT stays.id, LEAST(100, stays.share + sum(goes.share))
                  FROM unnest(%s::int[], %s::int[]) p(goes, stays)
                  JOIN it_outcome_credit goes ON goes.id = p.goes
                  JOIN it_outcome_credit stays ON stays.id = p.stays
                 GROUP BY stays.id
                """,
                list(pairs),
                list(pairs.values()),
            )
        )

    def _set_shares(self, shares):
        ids = [one for one, _share in shares]
        note = self.note_values("it_outcome_credit", ids, ["share"])
        self._execute(
            SQL(
                "UPDATE it_outcome_credit r SET share = m.share "
                "FROM unnest(%s::int[], %s::numeric[]) m(id, share) WHERE r.id = m.id",
                ids,
                [share for _one, share in shares],
            )
        )
        self.close_values([note])

    def _drop_relations_among(self, ids):
        """A relation between two of the merged would be one with itself."""
        if "res_partner_relation" not in self.schema.models:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner_relation WHERE left_partner_id = ANY (%s) "
                "AND right_partner_id = ANY (%s) "
                "AND left_partner_id <> right_partner_id",
                ids,
                ids,
            )
        )
        if rows:
            keys = [one for (one,) in rows]
            self._drop_rows("res_partner_relation", "id", "int", keys)

    # values and marks -----------------------------------------------------------------

    def note_values(self, table, ids, columns=None):
        """Note *columns* (none: all) of rows as they are; returns what closes it."""
        if columns is None:
            image = SQL("to_jsonb(r) - %s::text[]", ["write_date", "write_uid"])
        else:
            image = SQL(
                "jsonb_build_object(%s)",
                SQL(", ").join(
                    SQL("%s::text, to_jsonb(%s)", one, SQL.identifier("r", one))
                    for one in columns
                ),
            )
        [(note,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO %s (merge_id, kind, table_name, content)
                SELECT %s, 'value', %s,
                       jsonb_agg(jsonb_build_object('id', r.id, 'before', %s))
                  FROM %s r WHERE r.id = ANY (%s)
                RETURNING id
                """,
                CHANGE,
                self.merge_id,
                table,
                image,
                SQL.identifier(table),
                ids,
            )
        )
        return note, table

    def close_values(self, notes):
        """Note what became of the values, and forget those that stayed as they were."""
        for note, table in notes:
            self._execute(
                SQL(
                    """
                    UPDATE %(change)s c SET content = (
                        SELECT jsonb_agg(jsonb_build_object(
                                   'id', v.id, 'before', d.before, 'after', d.after))
                          FROM jsonb_to_recordset(c.content) v(id int, before jsonb)
                          JOIN %(table)s r ON r.id = v.id
                         CROSS JOIN LATERAL (SELECT to_jsonb(r) AS image) now
                         CROSS JOIN LATERAL (
                               SELECT jsonb_object_agg(b.key, b.value) AS before,
                                      jsonb_object_agg(b.key, now.image -> b.key)
                                          AS after
                                 FROM jsonb_each(v.before) b
                                WHERE b.value IS DISTINCT FROM now.image -> b.key) d
                         WHERE d.before IS NOT NULL)
                     WHERE c.id = %(note)s
                    """,
                    change=CHANGE,
                    table=SQL.identifier(table),
                    note=note,
                )
            )
        self._execute(
            SQL(
                "DELETE FROM %s WHERE id = ANY (%s) AND content IS NULL",
                CHANGE,
                [note for note, _table in notes],
            )
        )

    def _mark_messages(self, source_ids):
        """Messages of both stand together; those that came along say from whom."""
        for source_id in source_ids:
            self._execute(
                SQL(
                    """
                    WITH came AS (
                        SELECT e::int AS id FROM %(change)s c,
                               jsonb_array_elements_text(c.content) e
                         WHERE c.merge_id = %(merge)s AND c.kind = 'link'
                           AND c.table_name = 'mail_message'
                           AND c.column_name = 'res_id' AND c.from_id = %(source)s),
                    marked AS (
                        UPDATE mail_message m SET it_from_partner_id = %(source)s
                          FROM came WHERE m.id = came.id
                           AND m.it_from_partner_id IS NULL
                        RETURNING m.id)
                    INSERT INTO %(change)s (merge_id, kind, table_name, column_name,
                                            from_id, to_id, content)
                    SELECT %(merge)s, 'link', 'mail_message', 'it_from_partner_id',
                           NULL, %(source)s, jsonb_agg(id) FROM marked
                    HAVING count(*) > 0
                    """,
                    change=CHANGE,
                    merge=self.merge_id,
                    source=source_id,
                )
            )

    # helpers --------------------------------------------------------------------------

    @staticmethod
    def _names(link):
        return {
            "table": SQL.identifier(link.table),
            "column": SQL.identifier(link.column),
            "condition": link.condition,
        }

    def _execute(self, query):
        self.env.cr.execute(query)
