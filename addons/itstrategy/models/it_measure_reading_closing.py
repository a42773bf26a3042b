from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .history import HISTORY_WRITER

CLOSERS = ("itgovernance.group_performance_officer", "itgovernance.group_manager")


class ItMeasureReading(models.Model):
    """The closing of readings, their reopening, and why the number is what it is."""

    _inherit = "it.measure.reading"

    def _check_may_close(self):
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in CLOSERS):
            raise UserError(
                self.env._(
                    "Readings are closed and reopened by a performance officer or a "
                    "manager: ask one of them."
                )
            )

    def action_close(self):
        """Freeze figure, target, rating and words; compute once more before."""
        self._close()

    def _close(self):
        opened = self.filtered(lambda one: one.state == "open")
        if not opened:
            return
        opened._check_may_close()
        opened.check_access("write")
        computed = opened.filtered(
            lambda one: one.origin == "computed" and one.measure_source == "outcomes"
        )
        for (start, end), readings in computed.grouped(
            lambda one: (one.date_start, one.date_end)
        ).items():
            readings.measure_id._compute_period(start, end)
        now = fields.Datetime.now()
        for reading in opened:
            reading._as_history_writer().write(
                {
                    "state": "closed",
                    "closed_by_id": self.env.uid,
                    "closed_at": now,
                    "closing": reading.closing + 1,
                }
            )
        opened.flush_recordset()
        computed._freeze_lines()

    def _freeze_lines(self):
        """Copy the outcomes behind these readings, as they are now."""
        if not self:
            return
        self.env["it.outcome"].flush_model()
        now = self.env.cr.now()
        for (start, end), readings in self.grouped(
            lambda one: (one.date_start, one.date_end)
        ).items():
            source = readings.measure_id._get_counted_sql(start, end)
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO it_measure_reading_line (
                        reading_id, closing, outcome_id, name, date, kind, value,
                        denominator, create_uid, create_date, write_uid, write_date)
                    SELECT r.id, r.closing, o.id, o.name, o.date, o.kind, o.value,
                           o.denominator, %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM (%(source)s) o
                      JOIN it_measure_reading r ON r.measure_id = o.measure_id
                     WHERE r.id IN %(ids)s
                    """,
                    source=source,
                    ids=tuple(readings.ids),
                    uid=self.env.uid,
                    now=now,
                )
            )
        self.invalidate_recordset(["line_ids"])

    def action_reopen(self):
        """Ask why, then open the closed readings again."""
        self._check_may_close()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_reopen_action"
        )
        action["context"] = {"default_reading_ids": self.ids}
        return action

    def _reopen(self, reason):
        """Open closed readings again; what they said is kept as a version."""
        self._check_may_close()
        closed = self.filtered(lambda one: one.state == "closed")
        closed.check_access("write")
        if not (reason or "").strip():
            raise ValidationError(
                self.env._("Reopening a reading needs a reason: say why.")
            )
        now = fields.Datetime.now()
        self.env["it.measure.reading.version"].sudo().with_context(
            itstrategy_history=HISTORY_WRITER
        ).create([one._prepare_version_vals(reason, now) for one in closed])
        for reading in closed:
            self._allow_reopening(reading.id)
            reading._as_history_writer().write(
                {"state": "open", "closed_by_id": False, "closed_at": False}
            )
            reading.flush_recordset()
        self._allow_reopening("")

    def _allow_reopening(self, reading_id):
        """Name the one reading the database lets through in this transaction."""
        self.env.cr.execute(
            "SELECT set_config('itstrategy.reopen', %s, true)", [str(reading_id)]
        )

    def _prepare_version_vals(self, reason, now):
        self.ensure_one()
        copied = (
            "closing",
            "value",
            "has_value",
            "target",
            "has_target",
            "rag",
            "direction_short",
            "direction_long",
            "commentary",
            "closed_at",
        )
        return {
            **{name: self[name] for name in copied},
            "reading_id": self.id,
            "data_quality": self._get_label("data_quality"),
            "closed_by_id": self.closed_by_id.id,
            "reopened_by_id": self.env.uid,
            "reopened_at": now,
            "reason": reason.strip(),
        }

    def _get_label(self, name):
        """Return the word a selection field shows."""
        choices = dict(self._fields[name]._description_selection(self.env))
        return choices.get(self[name], "")

    # ------------------------------------------------------------------
    # Why this number
    # ------------------------------------------------------------------

    def action_why(self):
        """Open what stands behind the figure: frozen lines, outcomes or records."""
        self.ensure_one()
        if self.state == "closed" and self.measure_source != "records":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "itstrategy.it_measure_reading_line_action"
            )
            action["domain"] = [
                ("reading_id", "=", self.id),
                ("closing", "=", self.closing),
            ]
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
