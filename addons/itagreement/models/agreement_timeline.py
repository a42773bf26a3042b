from odoo import api, fields, models
from odoo.tools import format_date


class Agreement(models.Model):
    """What the timeline draws of an agreement: its term, notice and extensions."""

    _inherit = "agreement"

    timeline = fields.Json(
        string="Term",
        compute="_compute_timeline",
        export_string_translation=False,
        groups="base.group_user",
    )

    @api.depends(
        "start_date", "end_date", "date_furthest_end", "notice_deadline", "notice_state"
    )
    @api.depends_context("tz", "lang")
    def _compute_timeline(self):
        today = fields.Date.context_today(self)
        for agreement in self:
            agreement.timeline = {
                "today": today.isoformat(),
                "start": _iso(agreement.start_date),
                "end": _iso(agreement.end_date),
                "furthest": _iso(agreement.date_furthest_end),
                "notice": _iso(agreement.notice_deadline),
                "state": agreement.notice_state,
                "words": agreement._tell_term(),
            }

    def _tell_term(self):
        """The term in words, for whoever does not see the bar."""
        self.ensure_one()
        days = {
            # told the same on paper, where no language says which comes first
            name: format_date(self.env, self[name], date_format="d MMM yyyy")
            if self[name]
            else False
            for name in ("start_date", "end_date", "date_furthest_end", "notice_deadline")
        }
        words = [
            self.env._(
                "%(start)s to %(end)s",
                start=days["start_date"] or self.env._("no start"),
                end=days["end_date"] or self.env._("no end"),
            )
        ]
        if days["notice_deadline"]:
            words.append(
                self.env._("notice by %(day)s", day=days["notice_deadline"])
            )
        if days["date_furthest_end"] and self.date_furthest_end != self.end_date:
            words.append(
                self.env._("at the furthest to %(day)s", day=days["date_furthest_end"])
            )
        return ", ".join(words)


def _iso(day):
    return day.isoformat() if day else None
