import io

from odoo import api, models
from odoo.tools import SQL

from ..logic import copying

# The bytes that are handed to the database at once: each time Python's one
# interpreter is waited for anew.
PIECE = 1024 * 1024


class ItNoticeBulkMixin(models.AbstractModel):
    """Rows into a table by COPY, as `create` would have left them."""

    _name = "it.notice.bulk.mixin"
    _description = "Rows Copied in Bulk"

    @api.model
    def _next_ids(self, count):
        """So many ids of the table's own sequence."""
        if not count:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"{self._table}_id_seq",
                count,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _copy_rows(self, rows):
        """Store rows, {column: value} with an id each, all with the same columns."""
        if not rows:
            return
        own = list(rows[0])
        given = {**self._bulk_defaults(own), **self._bulk_stamps()}
        columns = [*own, *given]
        texts = [
            name
            for name in own
            if self._fields.get(name) and self._fields[name].type != "boolean"
        ]
        for row in rows:
            for name in texts:
                if row[name] is False:
                    row[name] = None
        values = [map(row.get, own) for row in rows]
        text = copying.lines(values, given.values())
        statement = SQL(
            "COPY %s (%s) FROM STDIN",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, columns)),
        )
        self.env.cr.copy_expert(statement.code, io.StringIO(text), PIECE)
        self._bulk_computed([row["id"] for row in rows])

    @api.model
    def _bulk_defaults(self, own):
        """Defaults of the stored fields that the rows don't name."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in own
        ]
        found = self.default_get(names)
        return {
            name: self._fields[name].convert_to_column_insert(value, self)
            for name, value in found.items()
            if name in names
        }

    @api.model
    def _bulk_stamps(self):
        if not self._log_access:
            return {}
        now = self.env.cr.now()
        return {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }

    @api.model
    def _bulk_computed(self, ids):
        """Have what is stored and computed computed, as after `create`."""
        records = self.browse(ids)
        for name, field in self._fields.items():
            if field.store and field.compute and field.column_type:
                if name not in ("id", "display_name"):
                    self.env.add_to_compute(field, records)
