from odoo import fields, models
from odoo.exceptions import LockError, UserError, ValidationError

from ..logic import closing

CLOSERS = ("itgovernance.group_performance_officer", "itgovernance.group_manager")
# What a reading said, kept word for word when it is opened again.
SAID = (
    "closing",
    "value",
    "has_value",
    "target",
    "target_high",
    "has_target",
    "rag",
    "rag_note",
    "direction_short",
    "direction_long",
    "commentary",
    "missing_reason",
    "action_text",
    "evidence",
    "closed_at",
)


class ItMeasureReading(models.Model):
    """The closing of readings and their reopening."""

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

    # ------------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------------

    def action_close(self):
        """Close what is complete; tell which readings remain and what they want.

        One reading alone is refused with what it wants.
        """
        opened = self._prepare_closing()
        complete = opened.filtered(lambda one: not one._get_gaps())
        rest = opened - complete
        if rest and not complete:
            raise UserError(rest._get_gaps_text())
        complete._freeze()
        return rest._notify_gaps(len(complete)) if rest else None

    def _close(self):
        """Close these readings, or none of them: raise with what they want."""
        opened = self._prepare_closing()
        incomplete = opened.filtered(lambda one: one._get_gaps())
        if incomplete:
            raise UserError(incomplete._get_gaps_text())
        opened._freeze()

    def _prepare_closing(self):
        """Return the open ones of these, held, computed and rated once more."""
        opened = self.filtered(lambda one: one.state == "open")
        if not opened:
            return opened
        opened._check_may_close()
        opened.check_access("write")
        try:
            opened.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on these readings at this moment: wait "
                    "a little, look at them again, and close what is still open."
                )
            ) from error
        computed = opened._filter_computed()
        for (start, end), readings in computed._group_by_period():
            readings.measure_id._compute_period(start, end)
        (opened - computed)._rate()
        return opened

    def _filter_computed(self):
        """Return the readings whose figure has outcomes or records behind it."""
        return self.filtered(
            lambda one: one.origin == "computed" and one.measure_source != "manual"
        )

    def _group_by_period(self):
        return self.grouped(lambda one: (one.date_start, one.date_end)).items()

    def _freeze(self):
        """Close these complete readings and keep what stands behind them."""
        if not self:
            return
        now = fields.Datetime.now()
        # read together what each reading takes its words from
        (self.action_ids | self.carried_action_ids).fetch(
            ["name", "owner_id", "date_due", "date_done"]
        )
        for reading in self:
            reading._as_history_writer().write(
                {
                    "state": "closed",
                    "closed_by_id": self.env.uid,
                    "closed_at": now,
                    "closing": reading.closing + 1,
                    "action_text": reading._get_action_text(),
                }
            )
        self.flush_recordset()
        self._freeze_lines()

    def _get_action_text(self):
        """Return the actions as they stand now, one a line."""
        self.ensure_one()
        return (
            "\n".join(
                closing.action_line(
                    one.name, one.owner_id.name, one.date_due, one.date_done
                )
                for one in self.action_ids | self.carried_action_ids
            )
            or False
        )

    def _get_gaps_text(self):
        """Return which of these readings want what, as one message."""
        lines = [
            self.env._(
                "%(reading)s: %(gaps)s",
                reading=reading.display_name,
                gaps="; ".join(reading._get_gaps()),
            )
            for reading in self
        ]
        if len(lines) == 1:
            return self.env._("Not to be closed yet. %(line)s.", line=lines[0])
        return self.env._(
            "%(count)s readings are not to be closed yet.\n%(lines)s",
            count=len(lines),
            lines="\n".join(f"{line}." for line in lines),
        )

    def _notify_gaps(self, closed):
        """Say what remains open and why, until the person takes it away."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Closed: %(count)s", count=closed),
                "message": self._get_gaps_text(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------
    # Reopening
    # ------------------------------------------------------------------

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
        self.env["it.measure.reading.version"]._keep_history(
            [one._prepare_version_vals(reason, now) for one in closed]
        )
        for reading in closed:
            self._allow_reopening(reading.id)
            reading._as_history_writer().write(
                {
                    "state": "open",
                    "closed_by_id": False,
                    "closed_at": False,
                    "action_text": False,
                }
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
        return {
            **{name: self[name] for name in SAID},
            "reading_id": self.id,
            "data_quality": self._get_label("data_quality"),
            "closed_by_id": self.closed_by_id.id,
            "reopened_by_id": self.env.uid,
            "reopened_at": now,
            "reason": reason.strip(),
        }
