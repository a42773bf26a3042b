from odoo import fields, models
from odoo.tools import SQL

from ..logic import aggregate

# Records read and written at a time, so that memory stays flat.
BATCH = 1000


class ItMeasureReading(models.Model):
    """Why the number is what it is: what stands behind it, frozen at closing."""

    _inherit = "it.measure.reading"

    # ------------------------------------------------------------------
    # Freezing
    # ------------------------------------------------------------------

    def _freeze_lines(self):
        """Copy the outcomes and records behind these readings, as they are now."""
        computed = self._filter_computed()
        from_records = computed.filtered(lambda one: one._is_from_records())
        (computed - from_records)._freeze_outcome_lines()
        for reading in from_records:
            reading._freeze_record_lines()
        self.invalidate_recordset(["line_ids"])

    def _freeze_outcome_lines(self):
        if not self:
            return
        self.env["it.outcome"].flush_model()
        for (start, end), readings in self._group_by_period():
            source = readings.measure_id._get_counted_sql(start, end)
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO it_measure_reading_line (
                        reading_id, closing, outcome_id, name, date, kind, value,
                        denominator, is_masked,
                        create_uid, create_date, write_uid, write_date)
                    SELECT r.id, r.closing, o.id, o.name, o.date, o.kind, o.value,
                           o.denominator, false,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM (%(source)s) o
                      JOIN it_measure_reading r ON r.measure_id = o.measure_id
                     WHERE r.id IN %(ids)s
                    """,
                    source=source,
                    ids=tuple(readings.ids),
                    uid=self.env.uid,
                    now=self.env.cr.now(),
                )
            )

    def _freeze_record_lines(self):
        """Copy the records counted, in batches and with the rights they count with."""
        self.ensure_one()
        measure = self.measure_id
        records, above, below, spec, date_field = measure._get_record_query()
        window = measure._get_record_window(self.date_start, self.date_end)
        field = None if spec == "__count" else spec.partition(":")[0]
        ratio = self._is_ratio()
        self._freeze_part(
            records, above & window, field, date_field, "above" if ratio else None
        )
        if ratio:
            self._freeze_part(records, below & window, field, date_field, "below")

    def _is_ratio(self):
        measure = self.measure_id
        return aggregate.method(measure.aggregation, measure.unit) == "ratio"

    def _freeze_part(self, records, domain, field, date_field, part):
        """Copy the records of `domain` as lines of `part` of a ratio, or of no ratio.

        The figures of a field that not everybody may read are kept as their total.
        """
        restricted = bool(field and records._fields[field].groups)
        total, last = 0.0, 0
        while True:
            batch = records.search(
                [*domain, ("id", ">", last)], order="id", limit=BATCH
            )
            if not batch:
                break
            last = batch[-1].id
            rows = [
                (
                    one.id,
                    self._get_frozen_name(one),
                    self._get_frozen_day(one, date_field),
                    float(one[field] or 0.0) if field else 1.0,
                )
                for one in batch
            ]
            if restricted:
                total += sum(row[3] for row in rows)
                rows = [(*row[:3], 0.0) for row in rows]
            self._insert_lines(records._name, part, rows)
            batch.invalidate_recordset(flush=False)
        if restricted:
            name = self.env._(
                "Total of %(field)s, whose single figures not everybody may see",
                field=records._fields[field]._description_string(self.env),
            )
            self._insert_lines(None, part, [(None, name, None, total)])

    def _get_frozen_name(self, record):
        if "is_exempt" in record._fields and record.is_exempt:
            return self.env._("Exempt record")
        return record.display_name or f"{record._description} {record.id}"

    def _get_frozen_day(self, record, date_field):
        """Return the date of a record; of a moment, the day it was in the city."""
        if not date_field or not record[date_field]:
            return None
        if record._fields[date_field].type == "date":
            return record[date_field]
        return fields.Datetime.context_timestamp(record, record[date_field]).date()

    def _insert_lines(self, res_model, part, rows):
        """Write `rows` (record id, name, day, figure) as lines, in one statement.

        What is below the line of a ratio is a denominator, as of outcomes.
        """
        ids, names, days, figures = (list(column) for column in zip(*rows, strict=True))
        value, denominator = SQL("l.figure"), SQL("0")
        if part == "below":
            value, denominator = denominator, value
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO it_measure_reading_line (
                    reading_id, closing, res_model, res_id, part, name, date, value,
                    denominator, is_masked,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(reading)s, %(closing)s, %(model)s, l.id, %(part)s, l.name,
                       l.day, %(value)s, %(denominator)s, false,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s::int[], %(names)s::text[], %(days)s::date[],
                              %(figures)s::numeric[]) l(id, name, day, figure)
                """,
                reading=self.id,
                closing=self.closing,
                model=res_model,
                part=part,
                value=value,
                denominator=denominator,
                ids=ids,
                names=names,
                days=days,
                figures=figures,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )

    # ------------------------------------------------------------------
    # Showing
    # ------------------------------------------------------------------

    def action_why(self):
        """Open what stands behind the figure.

        Of a computed one the frozen lines, outcomes or records; of a typed one who
        typed it, with the evidence and what was said before.
        """
        self.ensure_one()
        if not self._filter_computed():
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "itstrategy.it_measure_reading_why_action"
            )
            return {**action, "res_id": self.id}
        if self.state == "closed":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "itstrategy.it_measure_reading_line_action"
            )
            action["domain"] = [
                ("reading_id", "=", self.id),
                ("closing", "=", self.closing),
            ]
            action["context"] = self._get_lines_context()
            return action
        measure = self.measure_id
        if measure.source == "records":
            return measure._get_records_action(self.date_start, self.date_end)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_outcome_action"
        )
        ids = measure._get_counted_ids(self.date_start, self.date_end)
        action["domain"] = [("id", "in", ids)]
        action["context"] = {"search_default_group_kind": 1}
        return action

    def _get_lines_context(self):
        """Return which columns and groups the frozen lines are shown with."""
        from_records, ratio = self._is_from_records(), self._is_ratio()
        return {
            "it_from_records": from_records,
            "it_ratio": ratio,
            "search_default_group_kind": not from_records,
            "search_default_group_part": from_records and ratio,
        }
