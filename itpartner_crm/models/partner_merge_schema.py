"""What points at a table: read from the database and the registry, not from a list."""

import re
from collections import namedtuple

from odoo.tools import SQL

# Rows that say what was sent to whom or was taken down at the time, and the merges
# themselves: they keep the id they were written with, which still resolves.
KEPT_TABLES = {
    "it_measure_asking",
    "it_measure_digest",
    "it_partner_merge",
    "it_partner_merge_change",
}
KEPT_COLUMNS = {
    ("res_partner", "it_merged_into_id"),
    ("mail_message", "it_from_partner_id"),
}
# Entries under an audit hash would no longer agree with it.
MOVABLE = {
    "account_move": SQL("r.inalterable_hash IS NULL"),
    "account_move_line": SQL(
        "NOT EXISTS (SELECT 1 FROM account_move h WHERE h.id = r.move_id "
        "AND h.inalterable_hash IS NOT NULL)"
    ),
}
# What makes two rows one although the database would let both stand.
SOFT_KEYS = {
    "calendar_attendee": ["event_id", "partner_id"],
    "res_partner_id_number": ["category_id", "name", "partner_id"],
    "res_partner_relation": [
        "type_id",
        "left_partner_id",
        "right_partner_id",
        "COALESCE(date_start, '-infinity')",
        "COALESCE(date_end, 'infinity')",
    ],
}

Link = namedtuple("Link", "table column model condition has_id keys")
Key = namedtuple("Key", "expressions predicate")


class Schema:
    """The columns that point at the rows of a table, and what must stay unique there.

    Foreign keys come from the database (many-to-many tables too), pairs of model and
    id from the registry. Left out: tables of assistants, whose rows live for an hour,
    and rows that a trigger guards as history.
    """

    def __init__(self, env):
        self.env = env
        self.models = {}
        for name, model in env.items():
            if not model._abstract and model._auto:
                self.models.setdefault(model._table, name)
        self._links = {}
        self._transient = {
            model._table for model in env.values() if model.is_transient()
        }
        self._guards = self._read_guards()
        self._id_tables = {
            row[0]
            for row in env.execute_query(
                SQL(
                    "SELECT c.relname FROM pg_class c JOIN pg_attribute a "
                    "ON a.attrelid = c.oid AND a.attname = 'id' "
                    "WHERE c.relkind = 'r' "
                    "AND c.relnamespace = current_schema::regnamespace"
                )
            )
        }

    def links(self, table):
        """Return the list of Link to rows of *table*, sorted by table and column."""
        if table not in self._links:
            model = self.models.get(table)
            found = self._foreign_keys(table)
            if model:
                found += self._pairs(model)
            self._links[table] = sorted(found, key=lambda link: link[:2])
        return self._links[table]

    def _foreign_keys(self, table):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.relname, a.attname,
                       ARRAY(SELECT f.confrelid::regclass::text FROM pg_constraint f
                              WHERE f.conrelid = c.oid AND f.contype = 'f')
                  FROM pg_constraint con
                  JOIN pg_class c ON c.oid = con.conrelid
                  JOIN pg_class target ON target.oid = con.confrelid
                  JOIN pg_attribute a
                    ON a.attrelid = c.oid AND a.attnum = con.conkey[1]
                 WHERE con.contype = 'f' AND array_length(con.conkey, 1) = 1
                   AND target.relname = %s
                   AND c.relnamespace = current_schema::regnamespace
                """,
                table,
            )
        )
        found = {}
        for name, column, targets in rows:
            has_id = name in self._id_tables
            passing = name in self._transient or (
                not has_id and self._transient.intersection(targets)
            )
            if passing or name.startswith("it_partner_merge_"):
                continue
            if self._moves(name, column):
                found[name, column] = self._link(name, column, has_id)
        return list(found.values())

    def _pairs(self, model):
        """Columns that hold an id beside a column that names the model."""
        found = {}
        for table, name in self.models.items():
            owner = self.env[name]
            if table in self._transient:
                continue
            for field in owner._fields.values():
                if field.type != "many2one_reference" or not field.store:
                    continue
                beside = owner._fields.get(field.model_field)
                if not beside or not beside.store or not beside.column_type:
                    continue
                if not self._moves(table, field.name):
                    continue
                condition = SQL(
                    "%s = %s", SQL.identifier("r", field.model_field), model
                )
                if table == "ir_attachment":  # an image is a value, not a link
                    condition = SQL("%s AND r.res_field IS NULL", condition)
                found[table, field.name] = self._link(
                    table, field.name, True, condition
                )
        return list(found.values())

    def _link(self, table, column, has_id, condition=None):
        return Link(
            table,
            column,
            self.models.get(table),
            condition or MOVABLE.get(table, SQL("TRUE")),
            has_id,
            self._keys(table, column),
        )

    def _moves(self, table, column):
        if table in KEPT_TABLES or (table, column) in KEPT_COLUMNS:
            return False
        guarded = self._guards.get(table)
        return guarded is None or (bool(guarded) and column not in guarded)

    def _read_guards(self):
        """{table: columns that a trigger guards before a change; empty: all}."""
        guards = {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.relname, ARRAY(
                           SELECT a.attname::text FROM pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr))
                  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                 WHERE NOT t.tgisinternal AND t.tgtype & 2 > 0 AND t.tgtype & 16 > 0
                """
            )
        )
        for table, columns in rows:
            if table in guards and not (guards[table] and columns):
                guards[table] = set()
            else:
                guards[table] = guards.get(table, set()) | set(columns)
        return guards

    def _keys(self, table, column):
        """What no two rows of *table* may share, where *column* is part of it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true)
                               FROM generate_series(1, i.indnkeyatts) k),
                       pg_get_expr(i.indpred, i.indrelid)
                  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                 WHERE c.relname = %s AND i.indisunique
                   AND c.relnamespace = current_schema::regnamespace
                 ORDER BY i.indexrelid
                """,
                table,
            )
        )
        if table in SOFT_KEYS:
            rows.append((SOFT_KEYS[table], None))
        word = re.compile(rf"\b{re.escape(column)}\b")
        return [
            Key(expressions, predicate or "TRUE")
            for expressions, predicate in rows
            if any(word.search(one) for one in expressions)
        ]
