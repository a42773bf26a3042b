"""Partners named where no foreign key says so: by company, in properties, as text."""

from odoo.tools import SQL


class LooseLinks:
    """Part of PartnerMove: what points at a partner from inside a value."""

    def _move_company_dependent(self, mapping):
        """Links that differ by company are kept as {company: id} in one column."""
        for field in self.env.registry.many2one_company_dependents["res.partner"]:
            table = self.env[field.model_name]._table
            names = {
                "table": SQL.identifier(table),
                "column": SQL.identifier(field.name),
            }
            ids = self._read_ids(
                SQL(
                    "SELECT r.id FROM %(table)s r WHERE EXISTS (SELECT 1 FROM "
                    "jsonb_each_text(r.%(column)s) e WHERE e.value = ANY (%(olds)s))",
                    **names,
                    olds=[str(one) for one in mapping],
                )
            )
            if not ids:
                continue
            note = self.note_values(table, ids, [field.name])
            self._execute(
                SQL(
                    """
                    UPDATE %(table)s r SET %(column)s = (
                        SELECT jsonb_object_agg(e.key, COALESCE(to_jsonb(m.new),
                                                                e.value))
                          FROM jsonb_each(r.%(column)s) e
                          LEFT JOIN unnest(%(olds)s::int[], %(news)s::int[]) m(old, new)
                            ON e.value = to_jsonb(m.old))
                     WHERE r.id = ANY (%(ids)s)
                    """,
                    **names,
                    olds=list(mapping),
                    news=list(mapping.values()),
                    ids=ids,
                )
            )
            self.close_values([note])

    def _move_properties(self, mapping):
        """Properties that people made themselves and that hold partners."""
        for table, model in self.schema.models.items():
            for field in self.env[model]._fields.values():
                if field.type == "properties" and field.store:
                    names = self._partner_properties(model, field)
                    if names:
                        self._swap_properties(table, field.name, names, mapping)

    def _partner_properties(self, model, field):
        """Names of the properties of `field` that point at partners."""
        holder = self.env[self.env[model]._fields[field.definition_record].comodel_name]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT e ->> 'name' FROM %(table)s h "
                "CROSS JOIN LATERAL jsonb_array_elements(CASE "
                "WHEN jsonb_typeof(h.%(column)s) = 'array' THEN h.%(column)s "
                "ELSE '[]' END) e "
                "WHERE e ->> 'comodel' = 'res.partner' "
                "AND e ->> 'type' IN ('many2one', 'many2many')",
                table=SQL.identifier(holder._table),
                column=SQL.identifier(field.definition_record_field),
            )
        )
        return [name for (name,) in rows]

    def _swap_properties(self, table, column, names, mapping):
        known = {
            "table": SQL.identifier(table),
            "column": SQL.identifier(column),
            "names": names,
        }
        ids = self._read_ids(
            SQL(
                "SELECT r.id FROM %(table)s r WHERE EXISTS ("
                "SELECT 1 FROM jsonb_each(r.%(column)s) e "
                "WHERE e.key = ANY (%(names)s) "
                "AND (e.value = ANY (%(olds)s::jsonb[]) "
                "OR e.value @> ANY (%(olds)s::jsonb[])))",
                **known,
                olds=[str(one) for one in mapping],
            )
        )
        if not ids:
            return
        note = self.note_values(table, ids, [column])
        self._write_properties(known, mapping, ids)
        self.close_values([note])

    def _write_properties(self, known, mapping, ids):
        self._execute(
            SQL(
                """
                UPDATE %(table)s r SET %(column)s = (
                    SELECT jsonb_object_agg(e.key, CASE
                        WHEN e.key <> ALL (%(names)s) THEN e.value
                        WHEN jsonb_typeof(e.value) = 'array' THEN (
                            SELECT jsonb_agg(DISTINCT COALESCE(to_jsonb(m.new), a))
                              FROM jsonb_array_elements(e.value) a
                              LEFT JOIN unnest(%(olds)s::int[], %(news)s::int[])
                                        m(old, new) ON a = to_jsonb(m.old))
                        ELSE COALESCE((
                            SELECT to_jsonb(m.new)
                              FROM unnest(%(olds)s::int[], %(news)s::int[]) m(old, new)
                             WHERE e.value = to_jsonb(m.old)), e.value)
                        END)
                      FROM jsonb_each(r.%(column)s) e)
                 WHERE r.id = ANY (%(ids)s)
                """,
                **known,
                olds=list(mapping),
                news=list(mapping.values()),
                ids=ids,
            )
        )

    def _move_references(self, mapping):
        """Columns that hold "model,id" as text, and defaults that name a partner."""
        texts = {
            f"res.partner,{old}": f"res.partner,{new}" for old, new in mapping.items()
        }
        for table, model in self.schema.models.items():
            if self.env[model].is_transient():
                continue
            for field in self.env[model]._fields.values():
                if field.type == "reference" and field.store and field.column_type:
                    self._swap_texts(table, field.name, texts, SQL("TRUE"))
        points_at_partner = SQL(
            "EXISTS (SELECT 1 FROM ir_model_fields f WHERE f.id = r.field_id "
            "AND f.relation = 'res.partner' AND f.ttype = 'many2one')"
        )
        numbers = {str(old): str(new) for old, new in mapping.items()}
        self._swap_texts("ir_default", "json_value", numbers, points_at_partner)

    def _swap_texts(self, table, column, texts, condition):
        names = {
            "table": SQL.identifier(table),
            "column": SQL.identifier(column),
            "olds": list(texts),
        }
        ids = self._read_ids(
            SQL(
                "SELECT r.id FROM %(table)s r WHERE r.%(column)s = ANY (%(olds)s) "
                "AND %(condition)s",
                **names,
                condition=condition,
            )
        )
        if not ids:
            return
        note = self.note_values(table, ids, [column])
        self._execute(
            SQL(
                "UPDATE %(table)s r SET %(column)s = m.new "
                "FROM unnest(%(olds)s::text[], %(news)s::text[]) m(old, new) "
                "WHERE r.id = ANY (%(ids)s) AND r.%(column)s = m.old",
                **names,
                news=list(texts.values()),
                ids=ids,
            )
        )
        self.close_values([note])

    def _read_ids(self, query):
        return [one for (one,) in self.env.execute_query(query)]
