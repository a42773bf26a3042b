from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.itgovernance.logic import dates

from ..logic import digest, words

TEMPLATE = "itstrategy.mail_template_digest"
READERS = "itgovernance.group_reader"


class ItMeasureDigest(models.Model):
    """The weekly digest of one owner, or of one forum to its chair.

    Made on the first working day of the week: one row for each owner, or forum, and
    week, also where nothing had changed and no mail was written. A week without
    scheduler is told about in the next one. Never changed or deleted.
    """

    _name = "it.measure.digest"
    _description = "Weekly Digest"
    _inherit = ["it.sent.mixin"]

    kind = fields.Selection(
        [("owner", "Owner"), ("forum", "Forum")],
        required=True,
        readonly=True,
    )
    week = fields.Date(
        string="Week of",
        required=True,
        readonly=True,
        help="The Monday of the week in which it was written. It tells of the days "
        "before.",
    )
    forum_id = fields.Many2one(
        "it.forum",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    fact_count = fields.Integer(
        string="Facts",
        readonly=True,
        aggregator=None,
        help="How many lines the digest had.",
    )

    _owner_uniq = models.UniqueIndex(
        "(week, user_id) WHERE kind = 'owner' AND state <> 'aside'",
        "This owner has had the digest of that week.",
    )
    _forum_uniq = models.UniqueIndex(
        "(week, forum_id) WHERE kind = 'forum' AND state <> 'aside'",
        "The chair of this forum has had the digest of that week.",
    )
    _aside_uniq = models.UniqueIndex(
        "(day, kind, (COALESCE(user_id, 0)), (COALESCE(forum_id, 0))) "
        "WHERE state = 'aside'",
        "This digest has been set aside on that day.",
    )
    _order_idx = models.Index("(day DESC, id DESC)")

    # ------------------------------------------------------------------
    # The week's digests
    # ------------------------------------------------------------------

    @api.model
    def _cron_digest(self):
        """Write the digests of this week that have not been written yet."""
        today = fields.Date.context_today(self)
        if dates.is_working_day(today):
            self._commit_each(self._get_jobs(today))

    @api.model
    def _get_jobs(self, today):
        """Return the (work, set aside) of each digest of this week still to be made.

        Facts are read once for all who are told of the same days.
        """
        week = digest.monday(today)
        facts = {}
        jobs = []
        for vals, last in self._read_recipients(week):
            if last == week:
                continue
            span = digest.window(week, last)
            if span not in facts:
                facts[span] = self.env["it.measure.digest.facts"]._read(span, today)
            vals = {**vals, "day": today, "week": week}
            jobs.append(
                (
                    partial(self._write_one, vals, span, facts[span]),
                    partial(self._set_aside, vals),
                )
            )
        return jobs

    @api.model
    def _read_recipients(self, week):
        """Return [(values of the row, Monday of the last digest)] of all recipients."""
        done = Domain("state", "!=", "aside") & Domain("week", "<=", week)
        owners = dict(
            self._read_group(
                done & Domain("kind", "=", "owner"), ["user_id"], ["week:max"]
            )
        )
        forums = dict(
            self._read_group(
                done & Domain("kind", "=", "forum"), ["forum_id"], ["week:max"]
            )
        )
        found = [
            (
                {"kind": "owner", "user_id": user.id, "partner_id": user.partner_id.id},
                owners.get(user),
            )
            for user in self._search_owners()
        ]
        chaired = self.env["it.forum"].search(
            [("send_digest", "=", True), ("chair_id", "!=", False)], order="id"
        )
        found += [
            (
                {"kind": "forum", "forum_id": one.id, "partner_id": one.chair_id.id},
                forums.get(one),
            )
            for one in chaired
        ]
        return found

    @api.model
    def _search_owners(self):
        """Return the users who answer for a measure, a theme or an action."""
        measures = self.env["it.measure"]._read_group(
            [("owner_id", "!=", False)], ["owner_id"]
        )
        themes = self.env["it.theme"]._read_group(
            [("owner_id", "!=", False)], ["owner_id"]
        )
        actions = self.env["it.measure.action"]._read_group(
            [("measure_id.active", "=", True)], ["owner_id"]
        )
        return self.env["res.users"].search(
            [
                ("id", "in", [row[0].id for row in (*measures, *themes, *actions)]),
                ("it_weekly_digest", "=", True),
                ("share", "=", False),
                ("all_group_ids", "in", self.env.ref(READERS).ids),
            ],
            order="id",
        )

    # ------------------------------------------------------------------
    # One recipient
    # ------------------------------------------------------------------

    @api.model
    def _write_one(self, vals, span, facts):
        """Write one digest: log row and mail, or neither; return the row if new."""
        partner = self.env["res.partner"].browse(vals["partner_id"])
        speaking = self.with_context(lang=partner.lang or self.env.lang)
        sections = digest.sort(self._select(vals, facts))
        if not digest.is_news(sections):
            return self._claim({**vals, "state": "nothing"})
        content = speaking._prepare_content(vals, span, sections)
        error = self._get_address_error(partner)
        row = self._claim(
            {
                **vals,
                "state": "aside" if error else "sent",
                "reason": error,
                "email": partner.email,
                "summary": content["subject"],
                "fact_count": sum(len(rows) for rows in sections.values()),
                "content": content,
            }
        )
        if row and not error:
            row._send(TEMPLATE)
        return row

    @api.model
    def _select(self, vals, facts):
        """Return those of `facts` that concern the recipient of `vals`."""
        if vals["kind"] == "owner":
            return [fact for fact in facts if vals["user_id"] in fact["user_ids"]]
        return [fact for fact in facts if fact["forum_id"] == vals["forum_id"]]

    @api.model
    def _set_aside(self, vals, reason):
        """Log why a digest could not be written; it is tried again the next day."""
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return self._claim(
            {**vals, "state": "aside", "reason": reason, "email": partner.email}
        )

    # ------------------------------------------------------------------
    # What the mail says
    # ------------------------------------------------------------------

    @api.model
    def _prepare_content(self, vals, span, sections):
        """Return what the mail says, as the template and the log have it."""
        partner = self.env["res.partner"].browse(vals["partner_id"])
        forum = self.env["it.forum"].browse(vals.get("forum_id") or ())
        titles = self._get_titles()
        # who has no login gets no links
        has_login = bool(vals.get("user_id") or partner.user_ids)
        return {
            "subject": self._get_subject(forum, sections),
            "name": partner.name or "",
            "forum": forum.name or "",
            "period": words.period(span.start, span.end - timedelta(days=1)),
            "board_url": has_login and f"{self.get_base_url()}/odoo/theme-board",
            "sections": [
                {
                    "key": key,
                    "title": titles[key],
                    "rows": [
                        {
                            "title": fact["title"],
                            "detail": fact["detail"],
                            "ratings": fact.get("ratings", []),
                            "url": has_login and fact["url"],
                        }
                        for fact in facts
                    ],
                }
                for key, facts in sections.items()
            ],
        }

    @api.model
    def _get_subject(self, forum, sections):
        """Return the subject, with what matters most: what got worse or is late."""
        counts = {key: len(facts) for key, facts in sections.items()}
        labels = {
            "worse": self.env._("worse"),
            "better": self.env._("better"),
            "late": self.env._("late"),
            "actions_overdue": self.env._("actions overdue"),
        }
        parts = [f"{counts[key]} {labels[key]}" for key in labels if key in counts]
        what = ", ".join(parts) or self.env._("what changed")
        if forum:
            return self.env._(
                "%(forum)s, weekly digest: %(what)s", forum=forum.name, what=what
            )
        return self.env._("Your measures this week: %(what)s", what=what)

    @api.model
    def _get_titles(self):
        """Return the heading of each section."""
        return {
            "worse": self.env._("Closed, worse than the period before"),
            "better": self.env._("Closed, better than the period before"),
            "unchanged": self.env._("Closed, no better and no worse"),
            "late": self.env._("Newly late: no figure by the day it was due"),
            "restated": self.env._("Opened again to restate a closed figure"),
            "actions_overdue": self.env._("Actions overdue"),
            "actions_due": self.env._("Actions due in the next two weeks"),
            "actions_done": self.env._("Actions done"),
            "decisions_taken": self.env._("Decisions taken"),
            "decisions_ahead": self.env._("Decisions planned in the next four weeks"),
            "unowned": self.env._("Measures without an owner"),
        }
