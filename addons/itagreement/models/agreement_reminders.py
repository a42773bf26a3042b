from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils

from ..logic import reminders, states

BATCH = 500
NOTICE = "itagreement.mail_activity_type_notice"
OBLIGATION = "itagreement.mail_activity_type_obligation"
REVIEW = "itagreement.mail_activity_type_review"


class Agreement(models.Model):
    """Who is reminded of what, night by night, until it is done."""

    _inherit = "agreement"

    reminder_ids = fields.One2many(
        "it.agreement.reminder",
        "agreement_id",
        string="Reminders",
        groups="itgovernance.group_reader",
    )

    @api.model
    def _cron_remind(self):
        """Send the reminders that have come, in committed batches.

        Killed at any moment it goes on where it was: a reminder and its record are
        written in one transaction, and who was told is not told again.
        """
        cron = self.env["ir.cron"]
        today = fields.Date.context_today(self)
        for kind, model, domain in self._get_reminding(today):
            last = 0
            while True:
                records = self.env[model].search(
                    domain & Domain("id", ">", last), order="id", limit=BATCH
                )
                if not records:
                    break
                last = records[-1].id
                records.try_lock_for_update()._remind(kind, today)
                self.env.invalidate_all()  # memory stays flat over any number
                if not cron._commit_progress(len(records)):
                    return

    @api.model
    def _get_reminding(self, today):
        """Return (kind, model, domain) of what may need a reminder on ``today``."""
        running = Domain("state", "in", states.RUNNING_STATES)
        ahead = {
            kind: date_utils.add(today, days=max(self._get_rhythm(kind, today).leads))
            for kind in ("notice", "review", "obligation")
        }
        return [
            (
                "notice",
                "agreement",
                running
                & Domain("notice_deadline", "<=", ahead["notice"])
                & Domain("notice_decision", "=", False),
            ),
            (
                "review",
                "agreement",
                running & Domain("review_date", "<=", ahead["review"]),
            ),
            (
                "obligation",
                "it.agreement.obligation",
                Domain("state", "in", ("open", "rejected", "breach"))
                & Domain("date_due", "<=", ahead["obligation"])
                & Domain("agreement_id.state", "in", states.RUNNING_STATES),
            ),
        ]

    @api.model
    def _get_rhythm(self, kind, today):
        """Return the `Rhythm` of a kind of reminder, by the rules of the day."""
        rules = self.env["it.rule.value"].sudo()
        keys = {
            "notice": ("notice_1", "notice_2", "notice_3"),
            "review": ("review_1",),
            "obligation": ("obligation_1", "obligation_2"),
        }[kind]
        names = [f"agreement.remind_{key}_days" for key in keys]
        every = "agreement.remind_every_days"
        pairs = [(name, today) for name in (*names, every)]
        rows = rules._get_many(pairs)
        leads = tuple(int(rows[pair].value) for pair in pairs[:-1] if rows[pair])
        weekly = rows[pairs[-1]]
        return reminders.Rhythm(leads or (0,), int(weekly.value) if weekly else 7)

    def _get_reminder_day(self, kind):
        self.ensure_one()
        return self.notice_deadline if kind == "notice" else self.review_date

    def _remind(self, kind, today):
        """Remind of these agreements, or of their review, what has come and wasn't."""
        told = self._read_last_told(kind)
        rhythm = self._get_rhythm(kind, today)
        due = []
        for agreement in self:
            day = agreement._get_reminder_day(kind)
            if reminders.is_owed(day, today, rhythm, told.get((agreement.id, day))):
                step = reminders.latest_step(day, today, rhythm)
                due.append(agreement._prepare_reminder(kind, day, step, today))
        self._send_reminders(due, NOTICE if kind == "notice" else REVIEW)

    def _read_last_told(self, kind):
        """Return {(agreement id, day): due day of the latest reminder sent}."""
        rows = (
            self.env["it.agreement.reminder"]
            .sudo()
            ._read_group(
                [("agreement_id", "in", self.ids), ("kind", "=", kind)],
                ["agreement_id", "deadline:day"],
                ["due_on:max"],
            )
        )
        return {(agreement.id, day): last for agreement, day, last in rows}

    def _prepare_reminder(self, kind, day, step, today):
        self.ensure_one()
        left = (day - today).days
        if kind == "notice":
            what = self.env._("Decide: last day for notice")
        else:
            what = self.env._("Review this agreement")
        return {
            "agreement_id": self.id,
            "kind": kind,
            "deadline": day,
            "due_on": step,
            "sent_on": today,
            "user_id": self._get_reminded(self.owner_id).id,
            "summary": f"{what}, {self._tell_days(left)}",
        }

    @api.model
    def _tell_days(self, left):
        if left > 0:
            return self.env._("%(days)s days left", days=left)
        if not left:
            return self.env._("today")
        return self.env._("%(days)s days ago", days=-left)

    def _get_reminded(self, owner):
        """Return who is told: the owner, else the first who may look after it.

        Who has left or may not see an exempt agreement isn't told of it; where nobody
        is left to tell, nothing is returned.
        """
        self.ensure_one()
        needed = "itgovernance.group_exempt" if self.is_exempt else "base.group_user"
        if owner.active and owner.has_group(needed):
            return owner
        for role in ("group_agreement_manager", "group_manager"):
            for user in self.env.ref(f"itgovernance.{role}").all_user_ids.sorted("id"):
                if user.active and user.has_group(needed):
                    return user
        return self.env["res.users"]

    @api.model
    def _send_reminders(self, rows, activity_type):
        """Make or renew the activity of each row, then write down that it went out."""
        rows = [row for row in rows if row["user_id"]]
        if not rows:
            return
        model = "agreement" if activity_type != OBLIGATION else rows[0]["model"]
        target = "agreement_id" if model == "agreement" else "obligation_id"
        Activity = self.env["mail.activity"].sudo()
        kind = self.env.ref(activity_type)
        open_ones = Activity.search(
            [
                ("res_model", "=", model),
                ("res_id", "in", [row[target] for row in rows]),
                ("activity_type_id", "=", kind.id),
            ]
        ).grouped("res_id")
        fresh = []
        for row in rows:
            row.pop("model", None)
            values = {
                "summary": row["summary"],
                "date_deadline": max(row["deadline"], row["sent_on"]),
            }
            if known := open_ones.get(row[target]):
                known.write(values)
                continue
            fresh.append(
                values
                | {
                    "res_model_id": self.env["ir.model"]._get_id(model),
                    "res_id": row[target],
                    "activity_type_id": kind.id,
                    "user_id": row["user_id"],
                }
            )
        # shown in the person's own list; thousands in a night need no mail each
        Activity.with_context(mail_activity_quick_update=True).create(fresh)
        self.env["it.agreement.reminder"]._keep_history(rows)

    def _close_reminders(self, activity_type):
        """Mark what was asked for as done: it is."""
        kind = self.env.ref(activity_type)
        self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        ).action_done()


class ItAgreementObligation(models.Model):
    """Reminders of what is owed, to the officer responsible for it."""

    _inherit = "it.agreement.obligation"

    def _remind(self, kind, today):
        Agreement = self.env["agreement"]
        rows = (
            self.env["it.agreement.reminder"]
            .sudo()
            ._read_group(
                [("obligation_id", "in", self.ids)],
                ["obligation_id", "deadline:day"],
                ["due_on:max"],
            )
        )
        told = {(owed.id, day): last for owed, day, last in rows}
        rhythm = Agreement._get_rhythm(kind, today)
        due = []
        for owed in self:
            day = owed.date_due
            if reminders.is_owed(day, today, rhythm, told.get((owed.id, day))):
                step = reminders.latest_step(day, today, rhythm)
                due.append(owed._prepare_reminder(day, step, today))
        Agreement._send_reminders(due, OBLIGATION)

    def _prepare_reminder(self, day, step, today):
        self.ensure_one()
        side = self.env._("We owe") if self.is_council else self.env._("They owe")
        left = self.env["agreement"]._tell_days((day - today).days)
        return {
            "agreement_id": self.agreement_id.id,
            "obligation_id": self.id,
            "kind": "obligation",
            "deadline": day,
            "due_on": step,
            "sent_on": today,
            "user_id": self.agreement_id._get_reminded(self.owner_id).id,
            "summary": f"{side}: {self.name}, {left}",
            "model": self._name,
        }
