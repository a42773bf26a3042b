from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..logic import feeds
from .it_notice_feed import FEED_WRITE, own_env

CHANNEL = "root.it_notice"
COUNTED = ("read", "new", "updated", "unchanged", "set_aside")


class ItNoticeRun(models.Model):
    """One fetch of a feed: what it is at, what came of it.

    Its plan is a list of windows of time (and a stage each); one page of one window is
    taken in one transaction, with the place it was at, so that a fetch killed at any
    moment goes on where it was. Written by the module alone.
    """

    _name = "it.notice.run"
    _description = "Fetch of a Feed"
    _order = "id desc"
    _rec_name = "started_at"

    feed_id = fields.Many2one(
        comodel_name="it.notice.feed",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("running", "Running"),
            ("waiting", "Waiting for the service"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="queued",
        index=True,
    )
    is_active = fields.Boolean(
        compute="_compute_is_active",
        search="_search_is_active",
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users", string="Begun by", readonly=True
    )
    started_at = fields.Datetime(string="Begun", required=True, readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    message = fields.Char(string="What is going on", readonly=True)
    # The place it is at
    plan = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="Windows of time: from, to, stage, and the refusal it makes good.",
    )
    plan_at = fields.Integer(string="Windows done", readonly=True, aggregator=None)
    plan_size = fields.Integer(string="Windows", readonly=True, aggregator=None)
    progress = fields.Integer(compute="_compute_progress", aggregator=None)
    cursor = fields.Char(readonly=True, groups="base.group_system")
    seen = fields.Json(readonly=True, groups="base.group_system")
    last_mark = fields.Char(readonly=True, groups="base.group_system")
    same_pages = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Pages in a row, up to the last one, that were the same.",
    )
    window_pages = fields.Integer(readonly=True, aggregator=None)
    tries = fields.Integer(readonly=True, aggregator=None)
    is_again = fields.Boolean(
        readonly=True,
        help="The window was begun again without the cursor, which was refused.",
    )
    next_at = fields.Datetime(string="Next page", readonly=True)
    # What came of it
    pages = fields.Integer(readonly=True)
    read_count = fields.Integer(string="Read", readonly=True)
    new_count = fields.Integer(string="New", readonly=True)
    updated_count = fields.Integer(string="Updated", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    set_aside_count = fields.Integer(string="Set aside", readonly=True)
    refused_pages = fields.Integer(
        string="Pages refused",
        readonly=True,
        help="Pages that could not be read; their windows are tried again.",
    )
    refusal_ids = fields.One2many(
        comodel_name="it.notice.run.refusal",
        inverse_name="run_id",
        string="Refused",
        readonly=True,
    )

    _one_active_uniq = models.UniqueIndex(
        "(feed_id) WHERE state IN ('queued', 'running', 'waiting')",
        "This feed is being fetched already: wait for it to end, or cancel it.",
    )

    @api.depends("feed_id.name", "started_at")
    def _compute_display_name(self):
        for run in self:
            begun = format_datetime(
                self.env, run.started_at, dt_format="dd/MM/yyyy HH:mm"
            )
            run.display_name = f"{run.feed_id.name} {begun}"

    @api.depends("state")
    def _compute_is_active(self):
        for run in self:
            run.is_active = run.state in ("queued", "running", "waiting")

    def _search_is_active(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", ("queued", "running", "waiting"))]

    @api.depends("plan_at", "plan_size", "state")
    def _compute_progress(self):
        """By time, not by number: windows that are halved take no progress back."""
        for run in self:
            if run.state == "done":
                run.progress = 100
                continue
            moment = fields.Datetime.to_datetime
            plan = run.sudo().plan or []
            spans = [
                (moment(start), moment(stop)) for start, stop, _stage, _gap in plan
            ]
            run.progress = feeds.share_done(spans, run.plan_at)

    # ------------------------------------------------------------
    # Written by the module alone
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_write()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_write()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        self._check_own_write()

    def _check_own_write(self):
        if self.env.context.get("it_feed_write") is not FEED_WRITE:
            raise UserError(
                self.env._(
                    "The log of fetches is written by the fetches alone: use the "
                    "buttons of the feed."
                )
            )

    def _own(self):
        return self.with_env(own_env(self.env))

    # ------------------------------------------------------------
    # Begin, queue, end
    # ------------------------------------------------------------

    @api.model
    def _make(self, feed):
        """A new run of the feed: first what the last one left, then what is open, then
        what was published since."""
        figures = feed._get_figures()
        rest, place = self._left_by_last(feed)
        now = fields.Datetime.now().replace(microsecond=0)
        begin = fields.Datetime.to_datetime(feed.date_from)
        if feed.mark:
            begin = feed.mark - timedelta(hours=figures["overlap_hours"])
        ends = [fields.Datetime.to_datetime(entry[1]) for entry in rest if not entry[3]]
        begin = max([begin, *ends])
        plan = [*rest, *self._gaps(feed, rest)]
        stages = feeds.EACH_STAGE if feed.stages == "each" else ("",)
        for start, stop in feeds.windows(begin, now, figures["window_hours"]):
            times = [fields.Datetime.to_string(moment) for moment in (start, stop)]
            plan += [[*times, stage, 0] for stage in stages]
        self.flush_model(["state"])  # the last run may have ended just now
        made = self._own().create(
            {
                "feed_id": feed.id,
                "asked_by_id": self.env.uid,
                "started_at": now,
                "plan": plan,
                "plan_size": len(plan),
                "message": self.env._("Waits for the job runner"),
                **place,
            }
        )
        return made.with_env(self.env)

    @api.model
    def _make_failed(self, feed, reason):
        """Log a run that could not begin."""
        now = fields.Datetime.now()
        self._own().create(
            {
                "feed_id": feed.id,
                "asked_by_id": self.env.uid,
                "state": "failed",
                "started_at": now,
                "ended_at": now,
                "message": reason,
            }
        )

    @api.model
    def _left_by_last(self, feed):
        """(plan entries that the last run did not end, the place within the first)."""
        last = self.sudo().search([("feed_id", "=", feed.id)], limit=1)
        rest = (last.plan or [])[last.plan_at :]
        if last.state not in ("cancelled", "failed") or not rest:
            return [], {}
        place = {
            "cursor": last.cursor,
            "seen": last.seen,
            "window_pages": last.window_pages,
            "is_again": last.is_again,
        }
        return rest, place

    @api.model
    def _gaps(self, feed, rest):
        kept = {entry[3] for entry in rest}
        gaps = self.env["it.notice.run.refusal"].sudo()
        gaps = gaps.search([("feed_id", "=", feed.id), ("gap", "=", "open")])
        return [
            [
                fields.Datetime.to_string(gap.window_from),
                fields.Datetime.to_string(gap.window_to),
                gap.stage or "",
                gap.id,
            ]
            for gap in gaps.sorted("id")
            if gap.id not in kept
        ]

    def _queue(self, seconds):
        """Have the next page taken by a job, not before so many seconds."""
        self.ensure_one()
        self._own().with_delay(
            eta=max(int(seconds), 0),
            channel=CHANNEL,
            description=self.env._("Fetch a page of %s", self.feed_id.name),
            identity_key=f"it_notice_run_{self.id}",
        )._job_step()

    def _cancel(self):
        for run in self:
            run._end("cancelled", self.env._("Cancelled by %s", self.env.user.name))

    def _end(self, state, message):
        self.ensure_one()
        if not self.is_active:
            return
        self._own().write(
            {
                "state": state,
                "message": message,
                "ended_at": fields.Datetime.now(),
                "next_at": False,
            }
        )

    @api.model
    def _requeue_stalled(self, before):
        """Queue again what is active but has had no page since `before` and no job."""
        stalled = self.sudo().search(
            [("is_active", "=", True), ("write_date", "<", before)]
        )
        jobs = self.env["queue.job"].sudo()
        keys = {f"it_notice_run_{run.id}": run for run in stalled}
        alive = jobs.search(
            [
                ("identity_key", "in", list(keys)),
                (
                    "state",
                    "in",
                    ("wait_dependencies", "pending", "enqueued", "started"),
                ),
            ]
        ).mapped("identity_key")
        for key, run in keys.items():
            if key not in alive:
                run._queue(0)

    def action_view_refusals(self):
        """What was refused in this fetch, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_run_refusal_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}
