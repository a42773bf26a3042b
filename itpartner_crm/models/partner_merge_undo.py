"""Puts back what a merge moved, last change first, and says what it couldn't."""

import psycopg2

from odoo.tools import SQL, mute_logger

from .partner_merge_move import CHANGE


class PartnerUndo:
    """One merge being undone.

    A row is put back only where it still is as the merge left it; `left` lists what
    was changed or deleted since: (table, id or None, column or None, reason), reason
    being "changed", "gone" or "refused". `computed` are (table, column) pairs that the
    system works out by itself: where one changed, `recompute` names it instead.
    """

    def __init__(self, env, merge, computed=()):
        self.env = env
        self.merge_id = merge.id
        self.computed = set(computed)
        self.left = []
        self.recompute = []
        self.touched = set()

    def run(self):
        for note, kind in self.env.execute_query(
            SQL(
                "SELECT id, kind FROM %s WHERE merge_id = %s ORDER BY id DESC",
                CHANGE,
                self.merge_id,
            )
        ):
            getattr(self, f"_put_back_{kind}")(note)

    def _head(self, note):
        [row] = self.env.execute_query(
            SQL(
                "SELECT table_name, column_name, from_id, to_id FROM %s WHERE id = %s",
                CHANGE,
                note,
            )
        )
        self.touched.add(row[0])
        return row

    # links ----------------------------------------------------------------------------

    def _put_back_link(self, note):
        table, column, old, new = self._head(note)
        ids = [
            one
            for (one,) in self.env.execute_query(
                SQL(
                    "SELECT e::int FROM %s c, jsonb_array_elements_text(c.content) e "
                    "WHERE c.id = %s",
                    CHANGE,
                    note,
                )
            )
        ]
        done = self._in_parts(
            ids,
            lambda part: SQL(
                "UPDATE %(table)s r SET %(column)s = %(old)s "
                "WHERE r.%(column)s = %(new)s AND r.id = ANY (%(ids)s) RETURNING r.id",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                old=old,
                new=new,
                ids=part,
            ),
            table,
            column,
        )
        if column != "it_from_partner_id":
            self._tell_left(table, column, set(ids) - done)

    def _in_parts(self, ids, query, table, column):
        """Run `query(ids)` for all at once, or in halves where that is refused.

        Returns the ids that were put back; a single one that is refused is told.
        """
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                return {row[0] for row in self.env.execute_query(query(ids))}
        except psycopg2.IntegrityError:
            if len(ids) == 1:
                self.left.append((table, ids[0], column, "refused"))
                return set(ids)
        half = len(ids) // 2
        return self._in_parts(ids[:half], query, table, column) | self._in_parts(
            ids[half:], query, table, column
        )

    def _tell_left(self, table, column, ids):
        if not ids:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY (%s)",
                SQL.identifier(table),
                list(ids),
            )
        )
        there = {one for (one,) in rows}
        for one in sorted(ids):
            reason = "changed" if one in there else "gone"
            self.left.append((table, one, column, reason))

    def _put_back_relation(self, note):
        table, column, old, new = self._head(note)
        [(noted, done)] = self.env.execute_query(
            SQL(
                """
                WITH noted AS (
                    SELECT e.value AS other FROM %(change)s c,
                           jsonb_array_elements(c.content) e WHERE c.id = %(note)s),
                back AS (
                    UPDATE %(table)s r SET %(column)s = %(old)s FROM noted
                     WHERE r.%(column)s = %(new)s
                       AND to_jsonb(r) - %(name)s = noted.other
                    RETURNING 1)
                SELECT (SELECT count(*) FROM noted), (SELECT count(*) FROM back)
                """,
                change=CHANGE,
                note=note,
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                name=column,
                old=old,
                new=new,
            )
        )
        self.left += [(table, None, column, "gone")] * (noted - done)

    # rows and values ------------------------------------------------------------------

    def _put_back_dropped(self, note):
        table, _column, _old, _new = self._head(note)
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT jsonb_array_length(content) FROM %s WHERE id = %s", CHANGE, note
            )
        )
        self._in_parts(
            list(range(count)),
            lambda part: SQL(
                """
                INSERT INTO %(table)s
                SELECT back.* FROM %(change)s c
                 CROSS JOIN jsonb_array_elements(c.content) WITH ORDINALITY e(image, n)
                 CROSS JOIN LATERAL jsonb_populate_record(
                       NULL::%(table)s, e.image) back
                 WHERE c.id = %(note)s AND e.n - 1 = ANY (%(part)s)
                RETURNING 1
                """,
                table=SQL.identifier(table),
                change=CHANGE,
                note=note,
                part=part,
            ),
            table,
            None,
        )

    def _put_back_value(self, note):
        table, _column, _old, _new = self._head(note)
        columns = self._changed_columns(note, table)
        if not columns:
            return
        self._tell_changed_values(note, table)
        sets = SQL(", ").join(
            SQL(
                "%(column)s = CASE WHEN v.before ? %(name)s "
                "AND to_jsonb(r) -> %(name)s IS NOT DISTINCT FROM v.after -> %(name)s "
                "THEN back.%(column)s ELSE r.%(column)s END",
                column=SQL.identifier(column),
                name=column,
            )
            for column in columns
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s r SET %(sets)s
                  FROM %(change)s c
                 CROSS JOIN jsonb_to_recordset(c.content)
                       v(id int, before jsonb, after jsonb)
                 CROSS JOIN LATERAL jsonb_populate_record(
                       NULL::%(table)s, v.before) back
                 WHERE c.id = %(note)s AND r.id = v.id
                """,
                table=SQL.identifier(table),
                sets=sets,
                change=CHANGE,
                note=note,
            )
        )

    def _changed_columns(self, note, table):
        """Columns noted that the table still has."""
        return [
            column
            for (column,) in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT k.key FROM %s c
                     CROSS JOIN jsonb_array_elements(c.content) e
                     CROSS JOIN jsonb_object_keys(e -> 'before') k(key)
                      JOIN information_schema.columns i
                        ON i.table_name = %s AND i.column_name = k.key
                       AND i.table_schema = current_schema
                     WHERE c.id = %s ORDER BY k.key
                    """,
                    CHANGE,
                    table,
                    note,
                )
            )
        ]

    def _tell_changed_values(self, note, table):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.id, b.key, r.id IS NULL
                  FROM %(change)s c
                 CROSS JOIN jsonb_to_recordset(c.content)
                       v(id int, before jsonb, after jsonb)
                 CROSS JOIN LATERAL jsonb_object_keys(v.before) b(key)
                  LEFT JOIN %(table)s r ON r.id = v.id
                 WHERE c.id = %(note)s
                   AND to_jsonb(r) -> b.key IS DISTINCT FROM v.after -> b.key
                 ORDER BY 1, 2
                """,
                change=CHANGE,
                table=SQL.identifier(table),
                note=note,
            )
        )
        gone = set()
        for one, column, is_gone in rows:
            if is_gone:
                gone.add(one)
            elif (table, column) in self.computed:
                self.recompute.append((table, column, one))
            else:
                self.left.append((table, one, column, "changed"))
        self.left += [(table, one, None, "gone") for one in sorted(gone)]
