from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.itgovernance.logic import dates

from ..logic import asking, words
from .history import HISTORY_WRITER
from .it_measure_reading_closing import CLOSERS

TEMPLATE = "itstrategy.mail_template_asking"
ESCALATE_DAYS = "strategy.ask_escalate_days"
READERS = "itgovernance.group_reader"


class ItMeasureAsking(models.Model):
    """Who was asked for which readings on which day, and who could not be asked.

    Made by the daily asking, or by "Ask now" of a performance officer: one row for
    each owner and day, however often either runs. Never changed or deleted.
    """

    _name = "it.measure.asking"
    _description = "Asked for Readings"
    _inherit = ["it.sent.mixin"]

    kind = fields.Selection(
        [("owner", "Owner"), ("copy", "Copy")],
        required=True,
        readonly=True,
        help="Owners are asked every working day until they have answered. Who owns "
        "the theme and who chairs the forum get a copy of what stays overdue, once a "
        "week.",
    )
    reading_ids = fields.Many2many(
        "it.measure.reading",
        "it_measure_asking_reading_rel",
        "asking_id",
        "reading_id",
        string="Readings",
        readonly=True,
    )
    reading_count = fields.Integer(
        string="Wanted",
        readonly=True,
        aggregator=None,
        help="How many readings were asked for.",
    )
    overdue_count = fields.Integer(
        string="Overdue",
        readonly=True,
        aggregator=None,
        help="How many of them were past their due day.",
    )

    _owner_uniq = models.UniqueIndex(
        "(day, user_id) WHERE kind = 'owner' AND state = 'sent'",
        "This owner has been asked on that day.",
    )
    _copy_uniq = models.UniqueIndex(
        "(day, partner_id) WHERE kind = 'copy' AND state = 'sent'",
        "This contact has had the copy of that day.",
    )
    _aside_uniq = models.UniqueIndex(
        "(day, kind, (COALESCE(user_id, 0)), (COALESCE(partner_id, 0))) "
        "WHERE state = 'aside'",
        "This recipient has been set aside on that day.",
    )
    _order_idx = models.Index("(day DESC, id DESC)")

    # ------------------------------------------------------------------
    # The day's asking
    # ------------------------------------------------------------------

    @api.model
    def _cron_ask(self):
        """Ask every owner, on working days, for the readings still wanted of them."""
        today = fields.Date.context_today(self)
        if not dates.is_working_day(today):
            return
        self._commit_each(
            [
                (partial(self._prepare_day, today), self._skip),
                (self._settle, self._skip),
            ]
        )
        self._commit_each(self._get_jobs(today))

    @api.model
    def _prepare_day(self, today):
        """Make the blank readings that have come due to be asked for."""
        measures = self.env["it.measure"].search([("source", "=", "manual")])
        measures._make_missing_readings(today)

    @api.model
    def _settle(self):
        """Close the activities of what is answered; hand over those of others."""
        self.env["it.measure.reading"]._settle_all_asking()

    @api.model
    def _skip(self, reason):
        """Let the asking go on without a step that failed; the log has its reason."""

    @api.model
    def _get_jobs(self, today):
        """Return the (work, set aside) of each recipient not yet dealt with today."""
        wanted = self.env["it.measure.reading"]._read_wanted(today)
        done = self.search([("day", "=", today), ("state", "=", "sent")])
        asked = done.filtered(lambda one: one.kind == "owner").user_id.ids
        jobs = []
        for user_id, ids in self._read_askable(wanted):
            if not user_id:
                jobs.append((partial(self._list_unowned, today, ids), self._skip))
            elif user_id not in asked:
                jobs.append(self._get_job("owner", today, user_id, ids))
        try:
            copies = self._read_copies(today, wanted)
        except UserError as error:
            vals = {"kind": "copy", "state": "aside", "reason": str(error)}
            nothing = wanted.browse()
            return [*jobs, (partial(self._log, nothing, today, vals), self._skip)]
        for partner_id, ids in copies:
            jobs.append(self._get_job("copy", today, partner_id, ids))
        return jobs

    @api.model
    def _get_job(self, kind, today, key, ids):
        work = self._ask if kind == "owner" else self._copy
        return (
            partial(work, today, key, ids),
            partial(self._set_aside, kind, today, key, ids),
        )

    @api.model
    def _read_askable(self, readings):
        """Return [Asked] by user; 0 stands for readings of which nobody answers."""
        return asking.gather(
            (reading.measure_id.answering_id.id or 0, reading.id)
            for reading in readings
        )

    @api.model
    def _read_copies(self, today, readings):
        """Return [Asked] by contact: who hears of what is long overdue today.

        :raise UserError: when the rule has no value for today
        """
        overdue = readings.filtered(lambda one: one.due_date < today)
        if not overdue:
            return []
        rule = self.env["it.rule.value"]._get(ESCALATE_DAYS, today)
        since = fields.Date.subtract(today, days=asking.COPY_EVERY)
        rows = self.search(
            [("kind", "=", "copy"), ("state", "=", "sent"), ("day", ">", since)]
        )
        told = {(row.partner_id.id, one) for row in rows for one in row.reading_ids.ids}
        escalated = [
            (one.id, one._get_escalation_contacts().ids)
            for one in overdue
            if asking.is_escalated(one.due_date, today, int(rule.value))
        ]
        return asking.copies(escalated, told)

    # ------------------------------------------------------------------
    # One recipient
    # ------------------------------------------------------------------

    @api.model
    def _ask(self, today, user_id, reading_ids):
        """Ask one owner: log row, activities and mail, or none of them.

        :return: the row; empty when somebody has asked today, or nothing is wanted
        """
        user = self.env["res.users"].browse(user_id)
        readings = self.env["it.measure.reading"].browse(reading_ids).exists()
        readings = readings._filter_wanted()
        if not readings:
            return self.browse()
        if not user.has_group(READERS):
            raise UserError(
                self.env._(
                    "%(name)s may not read measures: give the role Reader, or the "
                    "measure another owner.",
                    name=user.name,
                )
            )
        error = self._get_address_error(user.partner_id)
        row = self._log(
            readings,
            today,
            {
                "kind": "owner",
                "state": "aside" if error else "sent",
                "user_id": user.id,
                "partner_id": user.partner_id.id,
                "reason": error,
            },
        )
        if error or row:
            # without an address there is at least the activity
            readings._ask_by_activity(user)
        if row and not error:
            row._send(TEMPLATE)
        return row

    @api.model
    def _copy(self, today, partner_id, reading_ids):
        """Tell one contact of readings that stay overdue; return the row or none."""
        contact = self.env["res.partner"].browse(partner_id)
        readings = self.env["it.measure.reading"].browse(reading_ids).exists()
        readings = readings._filter_wanted()
        if not readings:
            return self.browse()
        error = self._get_address_error(contact)
        if error:
            raise UserError(error)
        row = self._log(
            readings,
            today,
            {"kind": "copy", "state": "sent", "partner_id": partner_id},
        )
        if row:
            row._send(TEMPLATE)
        return row

    @api.model
    def _set_aside(self, kind, today, key, reading_ids, reason):
        """Log why the recipient `key` could not be written to; return the row."""
        readings = self.env["it.measure.reading"].browse(reading_ids).exists()
        partner_id = key
        if kind == "owner":
            partner_id = self.env["res.users"].browse(key).partner_id.id
        return self._log(
            readings,
            today,
            {
                "kind": kind,
                "state": "aside",
                "user_id": key if kind == "owner" else None,
                "partner_id": partner_id,
                "reason": reason,
            },
        )

    @api.model
    def _list_unowned(self, today, reading_ids):
        """Log the readings for which neither measure nor theme has an owner."""
        readings = self.env["it.measure.reading"].browse(reading_ids)
        names = ", ".join(readings.measure_id.mapped("display_name"))
        reason = self.env._(
            "Nobody answers for these measures: give them, or their theme, an owner. "
            "%(measures)s",
            measures=names,
        )
        return self._log(
            readings, today, {"kind": "owner", "state": "aside", "reason": reason}
        )

    @api.model
    def _log(self, readings, today, vals):
        """Insert the row of one recipient; return it, or none if it is there."""
        partner = self.env["res.partner"].browse(vals.get("partner_id") or ())
        speaking = self.with_context(lang=partner.lang or self.env.lang)
        content = speaking._prepare_content(
            readings.with_env(speaking.env), today, vals["kind"], partner
        )
        lines = content["lines"]
        row = self._claim(
            {
                "day": today,
                "email": partner.email,
                "summary": content["subject"],
                "content": content,
                "reading_count": len(lines),
                "overdue_count": content["overdue"],
                **vals,
            }
        )
        if row:
            row.with_context(itstrategy_history=HISTORY_WRITER).write(
                {"reading_ids": [fields.Command.set(readings.ids)]}
            )
        return row

    # ------------------------------------------------------------------
    # What the mail says
    # ------------------------------------------------------------------

    @api.model
    def _prepare_content(self, readings, today, kind, partner):
        """Return what the mail says, as the template and the log have it."""
        ordered = readings.sorted(lambda one: (one.due_date, one.measure_id.id))
        lines = [one._prepare_asked_line(today, kind, partner) for one in ordered]
        overdue = sum(line["urgency"] == "overdue" for line in lines)
        if kind == "copy":
            subject = self.env._("Overdue readings: %(count)s", count=len(lines))
        elif overdue:
            subject = self.env._(
                "Readings wanted from you: %(count)s, overdue: %(overdue)s",
                count=len(lines),
                overdue=overdue,
            )
        else:
            subject = self.env._(
                "Readings wanted from you: %(count)s", count=len(lines)
            )
        return {
            "subject": subject,
            "name": partner.name or "",
            "day": words.day(today),
            "overdue": overdue,
            "lines": lines,
        }

    # ------------------------------------------------------------------
    # Asked by a person
    # ------------------------------------------------------------------

    @api.model
    def _ask_now(self, readings):
        """Ask the owners of `readings` for all that is wanted of them.

        At most once a day, as the daily asking has it.

        :return: a sentence that says who was asked, who had been, who could not be
        :raise UserError: when the user is no performance officer or manager
        """
        user = self.env.user
        if not any(user.has_group(group) for group in CLOSERS):
            raise UserError(
                self.env._(
                    "Owners are asked by a performance officer or a manager: ask one "
                    "of them."
                )
            )
        # mails, activities and the log are nobody's to write but the suite's
        this = self.sudo()
        today = fields.Date.context_today(self)
        everything = this.env["it.measure.reading"]._read_wanted(today)
        chosen = set(readings.ids)
        told = {"sent": [], "before": [], "aside": []}
        for user_id, ids in this._read_askable(everything):
            if chosen.isdisjoint(ids):
                continue
            if not user_id:
                this._list_unowned(today, ids)
                told["aside"].append(self.env._("measures without owner"))
                continue
            row = this._do_isolated(*this._get_job("owner", today, user_id, ids))
            name = this.env["res.users"].browse(user_id).name
            told[row.state or this._get_result(user_id, today)].append(name)
        return self._describe_asked(told)

    @api.model
    def _get_result(self, user_id, today):
        """Return why there is no new row: asked "before" today, or set "aside"."""
        sent = self.search_count(
            [
                ("day", "=", today),
                ("user_id", "=", user_id),
                ("state", "=", "sent"),
            ]
        )
        return "before" if sent else "aside"

    @api.model
    def _describe_asked(self, told):
        """Return `told` {"sent", "before", "aside": names} as sentences."""
        sentences = []
        if told["sent"]:
            sentences.append(
                self.env._("Asked: %(names)s.", names=", ".join(told["sent"]))
            )
        if told["before"]:
            sentences.append(
                self.env._(
                    "Already asked today: %(names)s.", names=", ".join(told["before"])
                )
            )
        if told["aside"]:
            sentences.append(
                self.env._(
                    "Could not be asked: %(names)s. See Strategy, Asked, for why.",
                    names=", ".join(told["aside"]),
                )
            )
        return " ".join(sentences) or self.env._(
            "Nothing is wanted for these: nobody was asked."
        )
