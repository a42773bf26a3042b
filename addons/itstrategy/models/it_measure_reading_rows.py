import json

from odoo import models
from odoo.tools import SQL


class ItMeasureReading(models.Model):
    """Rows written in one statement: a thousand readings cost as much as a few.

    Only for open readings of a computed period. What the ORM would do after a write
    (recompute, forget what it has cached) is done once for all rows.
    """

    _inherit = "it.measure.reading"

    def _get_rows_sql(self, rows):
        """Return `rows` (dictionaries with equal keys) as a table v in SQL.

        Raises ValueError for a value that is not a number (NaN, infinity).
        """
        kinds = {name: self._fields[name] for name in rows[0]}
        emptied = [name for name, field in kinds.items() if field.type != "boolean"]
        for row in rows:
            for name in emptied:
                if row[name] is False:
                    row[name] = None
        return SQL(
            "json_to_recordset(%s::json) v(%s)",
            json.dumps(rows, default=str, allow_nan=False),
            SQL(", ").join(
                SQL("%s %s", SQL.identifier(name), SQL(field.column_type[1]))
                for name, field in kinds.items()
            ),
        )

    def _update_rows(self, rows):
        """Write the rows that differ from what is stored. Return their reading ids."""
        if not rows:
            return set()
        names = [name for name in rows[0] if name != "id"]
        query = SQL(
            """
            UPDATE it_measure_reading r
               SET %(assigned)s, write_uid = %(uid)s, write_date = %(now)s
              FROM %(rows)s
             WHERE r.id = v.id AND r.state = 'open'
               AND (%(stored)s) IS DISTINCT FROM (%(told)s)
            RETURNING r.id
            """,
            assigned=SQL(", ").join(
                SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name))
                for name in names
            ),
            stored=SQL(", ").join(SQL("r.%s", SQL.identifier(n)) for n in names),
            told=SQL(", ").join(SQL("v.%s", SQL.identifier(n)) for n in names),
            rows=self._get_rows_sql(rows),
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        changed = self.browse([row[0] for row in self.env.execute_query(query)])
        changed.invalidate_recordset(names, flush=False)
        changed.modified(names)
        return set(changed._ids)

    def _insert_rows(self, date_start, date_end, rows):
        """Add readings of a period. Return {measure id: reading id}.

        Of two transactions that add the same reading the second fails with a
        serialisation error and is tried again by Odoo: nobody sees an error.
        """
        if not rows:
            return {}
        now, uid = self.env.cr.now(), self.env.uid
        given = {
            "date_start": date_start,
            "date_end": date_end,
            "create_uid": uid,
            "write_uid": uid,
            "create_date": now,
            "write_date": now,
        }
        stored = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in given
        ]
        defaults = {**self.default_get(stored), **given}
        rows = [{**defaults, **row} for row in rows]
        names = SQL(", ").join(SQL.identifier(name) for name in rows[0])
        query = SQL(
            """
            INSERT INTO it_measure_reading (%(names)s)
            SELECT %(names)s FROM %(rows)s
                ON CONFLICT (measure_id, date_start, date_end) DO NOTHING
            RETURNING measure_id, id
            """,
            names=names,
            rows=self._get_rows_sql(rows),
        )
        made = dict(self.env.execute_query(query))
        self.env["it.measure"].browse(made).invalidate_recordset(
            ["reading_ids"], flush=False
        )
        added = self.browse(made.values())
        for field in self._fields.values():
            if field.store and field.compute:
                self.env.add_to_compute(field, added)
        added.modified(self._fields, create=True)
        return made
